import { FormatError } from '../../format-error.ts'
import { decoderOf } from './charset.ts'
import { formatTag } from './dictionary.ts'
import { type Elements, tags } from './element.ts'
import { binaryNumbers, isText, numberVr, tagsIn, trimmed } from './values.ts'

/** A data set or an item, asked by tag. What is absent, empty or of another kind is an empty answer. */
export type DataSet = {
  readonly elements: Elements
  readonly has: (tag: number) => boolean
  /** Of the first value. */
  readonly text: (tag: number) => string | undefined
  readonly texts: (tag: number) => readonly string[]
  /** Values that are no numbers are NaN. */
  readonly numbers: (tag: number) => readonly number[]
  /** The first value. @throws FormatError when something other than a finite number is there. */
  readonly number: (tag: number) => number | undefined
  readonly tagsIn: (tag: number) => readonly number[]
  readonly items: (tag: number) => readonly DataSet[]
}

/** How texts and US-or-SS numbers are read. */
export type Context = { readonly decode: (bytes: Uint8Array) => string; readonly isSigned: boolean }

/** An item may have a character set of its own (PS3.5 section 6.1.2.3, PS3.3 C.12.1.1.2). */
export const contextIn = (elements: Elements, around: Context): Context => {
  const whole = elements.get(tags.characterSet)?.value
  if (whole === undefined) return around
  const terms = trimmed(decoderOf([])(whole)).split('\\')
  return { ...around, decode: decoderOf(terms.map((term) => term.trim())) }
}

const setOf = (elements: Elements, context: Context): DataSet => {
  const text = (tag: number): string | undefined => {
    const element = elements.get(tag)
    if (element?.value === undefined || !(isText(element.vr) || element.vr === 'UN')) return undefined
    return trimmed(context.decode(element.value))
  }
  const texts = (tag: number): string[] => {
    const whole = text(tag)
    return whole === undefined || whole === '' ? [] : whole.split('\\').map((one) => one.trim())
  }
  const numbers = (tag: number): number[] => {
    const element = elements.get(tag)
    if (element?.value === undefined) return []
    const found = binaryNumbers(element.value, numberVr(element, context.isSigned), element.encoding.isLittle)
    return found ?? texts(tag).map((one) => (one === '' ? Number.NaN : Number(one)))
  }
  return {
    elements,
    has: (tag) => (elements.get(tag)?.length ?? 0) > 0,
    text: (tag) => texts(tag)[0],
    texts,
    numbers,
    number: (tag) => {
      const [first] = numbers(tag)
      if (first !== undefined && !Number.isFinite(first)) {
        const there = texts(tag)[0]
        throw new FormatError(formatTag(tag), there === undefined ? 'it is no finite number' : `"${there.slice(0, 40)}" is no number`)
      }
      return first
    },
    tagsIn: (tag) => {
      const element = elements.get(tag)
      return element?.value === undefined || element.vr !== 'AT' ? [] : tagsIn(element.value, element.encoding.isLittle)
    },
    items: (tag) => (elements.get(tag)?.items ?? []).map((one) => setOf(one, contextIn(one, context))),
  }
}

/** @param elements of the whole data set: its character set and Pixel Representation hold for its items, too. */
export const dataSetOf = (elements: Elements): DataSet & Context => {
  const plain = { decode: decoderOf([]), isSigned: false }
  const isSigned = setOf(elements, plain).numbers(tags.pixelRepresentation)[0] === 1
  const context = contextIn(elements, { ...plain, isSigned })
  return { ...setOf(elements, context), ...context }
}
