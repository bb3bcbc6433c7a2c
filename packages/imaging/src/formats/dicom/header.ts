import type { HeaderLine, HeaderPart } from '../../dataset.ts'
import { type Context, contextIn } from './data-set.ts'
import { isPrivate, keyOf } from './dictionary.ts'
import { type Element, type Elements, isPixels, tags } from './element.ts'
import { binaryNumbers, isText, numberVr, tagsIn, trimmed } from './values.ts'

/** Lines of one file, and characters of one value; what is beyond is counted. */
const mostLines = 5_000
const mostCharacters = 4_096
/** Items of one sequence that are listed: per-frame groups go on for thousands of frames. */
const mostItems = 16

const shortened = (text: string): string =>
  text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}... (${text.length} characters)`

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString('hex')

/** Printable text of an unknown element, as makers write theirs; undefined for other bytes, and for so few that they may be a number. */
const plainText = (bytes: Uint8Array): string | undefined => {
  const text = trimmed(String.fromCharCode(...bytes.subarray(0, 1024)))
  return bytes.length >= 4 && bytes.length <= 1024 && /^[\x20-\x7e\t\r\n]+$/.test(text) ? text : undefined
}

const tagText = (tag: number): string => keyOf(tag)

/** The value as people read it: text as it is, numbers between backslashes, other bytes by their count and first sixteen. */
const valueText = (element: Element, { decode, isSigned }: Context): string => {
  const { value, vr, length, encoding } = element
  if (element.items !== undefined) return `${element.items.length} item${element.items.length === 1 ? '' : 's'}`
  if (length === 0) return ''
  if (value === undefined) return isPixels(element.tag) ? `${length} bytes of pixels` : `${length} bytes`
  if (isText(vr)) return shortened(trimmed(decode(value)))
  if (vr === 'AT') return tagsIn(value, encoding.isLittle).map(tagText).join('\\')
  const numbers =
    value.length <= 2048 && !vr.startsWith('O') ? binaryNumbers(value, numberVr(element, isSigned), encoding.isLittle) : undefined
  if (numbers !== undefined) return shortened(numbers.join('\\'))
  return (vr === 'UN' ? plainText(value) : undefined) ?? `${length} bytes: ${hexOf(value)}${length > 16 ? '...' : ''}`
}

const walk = (elements: Elements, path: string, context: Context, lines: HeaderLine[]): number => {
  let left = 0
  for (const element of elements.values()) {
    if (element.tag >= tags.item) continue
    if (lines.length >= mostLines) {
      left++
      continue
    }
    const key = `${path}${keyOf(element.tag)}`
    const comment = isPrivate(element.tag) ? `${element.vr}, private` : element.vr
    lines.push({ key, value: valueText(element, context), comment })
    const items = element.items ?? []
    for (const [n, item] of items.slice(0, mostItems).entries()) left += walk(item, `${key}[${n + 1}] `, contextIn(item, context), lines)
    if (items.length > mostItems) lines.push({ key: `${key}[${mostItems + 1}]`, value: `and ${items.length - mostItems} more items` })
  }
  return left
}

/** `(0008,1140) ReferencedImageSequence[1] (0008,1150) ReferencedSOPClassUID` is the key of an element of an item. */
const partOf = (name: string, elements: Elements, context: Context): HeaderPart => {
  const lines: HeaderLine[] = []
  const left = walk(elements, '', context, lines)
  return { name, lines: left === 0 ? lines : [...lines, { key: '...', value: `and ${left} more elements` }] }
}

/** The header verbatim: private elements too; long values and long lists are cut, and say so. */
export const headerOf = (meta: Elements, elements: Elements, context: Context): readonly HeaderPart[] => [
  ...(meta.size > 0 ? [partOf('file meta', meta, context)] : []),
  partOf('data set', elements, context),
]
