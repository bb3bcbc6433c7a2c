import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { formatTag, vrOf } from './dictionary.ts'
import { type Element, type Elements, isPixels, tags } from './element.ts'
import { type Encoding, implicitLittle } from './syntax.ts'
import type { Window } from './window.ts'

/** Values up to here are kept; longer ones are read when they are asked for. */
const keptBytes = 65_536
/** Levels of sequences in sequences. Structured reports have about ten. */
const mostDepth = 48
/** Elements for each part that a header may have: per-frame groups of an enhanced image have some thirty for each frame. */
const elementsPerPart = 25
const undefinedLength = 0xffffffff

/** Value representations with a length of four bytes after two reserved ones (PS3.5 table 7.1-1). */
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const rawForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW'])

/** A walk over one file. */
export type Walk = {
  readonly window: Window
  readonly most: { readonly elements: number; readonly bytes: number }
  readonly used: { elements: number; bytes: number }
}

export const walkOf = (window: Window, limits: ReadLimits): Walk => ({
  window,
  most: { elements: limits.parts * elementsPerPart, bytes: limits.headerBytes },
  used: { elements: 0, bytes: 0 },
})

type Header = Omit<Element, 'value' | 'items' | 'length' | 'isUndefined'> & { readonly length: number }

const isLetter = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

/** True where two upper-case letters stand: the value representation of an explicit encoding. */
export const hasVr = async (window: Window, at: number): Promise<boolean> => {
  if (!window.has(at, 2)) await window.load(at, 2)
  return isLetter(window.u8(at)) && isLetter(window.u8(at + 1))
}

/** Tag, value representation and length. An element of an explicit data set that has no letters there is read as an implicit one. */
export const readHeader = async ({ window, used, most }: Walk, at: number, encoding: Encoding): Promise<Header> => {
  used.elements++
  check(used.elements <= most.elements, `byte ${at}`, `the file has more than ${most.elements} elements`)
  if (!window.has(at, 12)) await window.load(at, Math.min(12, Math.max(8, window.size - at)))
  const { isLittle } = encoding
  const tag = window.u16(at, isLittle) * 65_536 + window.u16(at + 2, isLittle)
  const isExplicit = encoding.isExplicit && tag < tags.item && isLetter(window.u8(at + 4)) && isLetter(window.u8(at + 5))
  if (!isExplicit) {
    const vr = tag === tags.item || tag === tags.itemEnd || tag === tags.sequenceEnd ? '' : vrOf(tag)
    return { tag, vr, encoding: { isExplicit: false, isLittle }, at, valueAt: at + 8, length: window.u32(at + 4, isLittle) }
  }
  const vr = String.fromCharCode(window.u8(at + 4), window.u8(at + 5))
  if (!longForms.has(vr)) return { tag, vr, encoding, at, valueAt: at + 8, length: window.u16(at + 6, isLittle) }
  check(window.has(at, 12), formatTag(tag), 'the file ends inside its length')
  return { tag, vr, encoding, at, valueAt: at + 12, length: window.u32(at + 8, isLittle) }
}

const itemsUntil = async (walk: Walk, element: Header, end: number, encoding: Encoding, depth: number) => {
  const isUndefined = element.length === undefinedLength
  const stop = isUndefined ? end : element.valueAt + element.length
  const items: Elements[] = []
  let at = element.valueAt
  for (;;) {
    if (!isUndefined && at === stop) return { items, end: stop }
    check(at + 8 <= stop, formatTag(element.tag), 'the sequence ends inside an item')
    const item = await readHeader(walk, at, encoding)
    if (item.tag === tags.sequenceEnd) return { items, end: isUndefined ? item.valueAt : stop }
    check(item.tag === tags.item, formatTag(element.tag), `at byte ${at} an item is due, and ${formatTag(item.tag)} is there`)
    const hasEnd = item.length !== undefinedLength
    check(!hasEnd || item.valueAt + item.length <= stop, formatTag(element.tag), `the item at byte ${at} is longer than its sequence`)
    const inside = await readElements(walk, item.valueAt, hasEnd ? item.valueAt + item.length : stop, encoding, depth + 1)
    check(hasEnd || inside.isDelimited, formatTag(element.tag), `the item at byte ${at} has no end`)
    items.push(inside.elements)
    at = hasEnd ? item.valueAt + item.length : inside.end
  }
}

/**
 * Where the fragments of a value end (PS3.5 annex A.4): at their delimiter.
 * @throws FormatError when one of them reaches beyond `end`, or there is no delimiter and `end` is not that of the last one.
 */
export const packedEnd = async (walk: Walk, element: Header, end: number): Promise<number> => {
  let at = element.valueAt
  for (;;) {
    // Some writers leave the last delimiter of a file out.
    if (at === end) return at
    check(at + 8 <= end, formatTag(element.tag), 'its fragments have no end')
    const item = await readHeader(walk, at, element.encoding)
    if (item.tag === tags.sequenceEnd) return at
    check(item.tag === tags.item, formatTag(element.tag), `at byte ${at} a fragment is due, and ${formatTag(item.tag)} is there`)
    check(item.valueAt + item.length <= end, formatTag(element.tag), `the fragment at byte ${at} reaches beyond the end`)
    at = item.valueAt + item.length
  }
}

const keptValue = async ({ window, used, most }: Walk, { tag, valueAt }: Header, length: number): Promise<Uint8Array | undefined> => {
  if (length > keptBytes || isPixels(tag)) return undefined
  used.bytes += length
  check(used.bytes <= most.bytes, formatTag(tag), `the header has more than ${most.bytes} bytes`)
  if (!window.has(valueAt, length)) await window.load(valueAt, length)
  return window.bytes(valueAt, length)
}

const readSequence = async (walk: Walk, header: Header, end: number, encoding: Encoding, depth: number): Promise<Element> => {
  check(depth < mostDepth, formatTag(header.tag), `sequences lie in sequences more than ${mostDepth} levels deep`)
  const found = await itemsUntil(walk, header, end, encoding, depth)
  const isUndefined = header.length === undefinedLength
  return { ...header, vr: 'SQ', length: found.end - header.valueAt, isUndefined, items: found.items }
}

/** An element of unknown representation whose tag the standard knows is what the dictionary says (PS3.5 section 6.2.2). */
const readUnknown = async (walk: Walk, header: Header, end: number, depth: number): Promise<Element> => {
  const known = vrOf(header.tag)
  const plain = { ...header, isUndefined: false, vr: known === 'SQ' ? 'UN' : known }
  if (known === 'SQ') {
    try {
      return await readSequence(walk, header, end, implicitLittle, depth)
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
    }
  }
  const value = await keptValue(walk, header, header.length)
  return value === undefined ? plain : { ...plain, value }
}

const readElement = async (walk: Walk, header: Header, end: number, depth: number): Promise<Element> => {
  const { tag, vr, valueAt, length } = header
  const isUndefined = length === undefinedLength
  const reachesTo = valueAt + length
  if (isUndefined && (rawForms.has(vr) || isPixels(tag))) {
    // Fragments of the image's own pixels are walked when they are asked for.
    const stop = depth === 0 && isPixels(tag) ? end : Math.min(end, (await packedEnd(walk, header, end)) + 8)
    return { ...header, length: stop - valueAt, isUndefined }
  }
  if (isUndefined) return readSequence(walk, header, end, vr === 'UN' ? implicitLittle : header.encoding, depth)
  // Pixels that are cut off are judged by their size, in words that say so.
  if (depth === 0 && isPixels(tag)) return { ...header, length: Math.min(length, end - valueAt), isUndefined }
  check(reachesTo <= end, formatTag(tag), `its ${length} bytes reach beyond byte ${end}, where the ${depth === 0 ? 'file' : 'item'} ends`)
  if (vr === 'SQ') return readSequence(walk, header, end, header.encoding, depth)
  if (vr === 'UN') return readUnknown(walk, header, end, depth)
  const value = await keptValue(walk, header, length)
  return value === undefined ? { ...header, isUndefined } : { ...header, isUndefined, value }
}

export type Parsed = {
  readonly elements: Elements
  /** Where the walk ended: behind the delimiter of an item, or where the image's pixels in fragments begin. */
  readonly end: number
  readonly isDelimited: boolean
}

/**
 * Walks the elements from `at` to `end`, or to the delimiter of the item. Each step goes forward, sequences nest to a bounded depth, and the
 * number of elements and the bytes that are kept are bounded.
 * @param depth 0 for the data set itself; it ends with pixels in fragments.
 * @param while_ ends the walk before the first element for which it is false.
 * @throws FormatError on damage.
 */
export const readElements = async (
  walk: Walk,
  start: number,
  end: number,
  encoding: Encoding,
  depth = 0,
  while_: (tag: number) => boolean = () => true,
): Promise<Parsed> => {
  const elements = new Map<number, Element>()
  let at = start
  while (at < end) {
    // Less than an element: padding of a careless writer.
    if (at + 8 > end && depth === 0) break
    check(at + 8 <= end, `byte ${at}`, 'the item ends inside an element')
    const header = await readHeader(walk, at, encoding)
    if (!while_(header.tag)) return { elements, end: at, isDelimited: false }
    if (header.tag === tags.itemEnd && depth > 0) return { elements, end: header.valueAt, isDelimited: true }
    // A tail of zeros, as some archives pad files.
    if (header.tag === 0 && depth === 0) break
    const element = await readElement(walk, header, end, depth)
    elements.set(element.tag, element)
    at = element.valueAt + element.length
    if (depth === 0 && element.isUndefined && isPixels(element.tag)) return { elements, end: element.valueAt, isDelimited: false }
  }
  return { elements, end: at, isDelimited: false }
}
