import { longVrs } from './elements.ts'

/** An element as it was read: its bytes, or its items. */
export type ReadElement = { readonly vr: string; readonly bytes: Uint8Array; readonly items: readonly DataSet[] }
export type DataSet = ReadonlyMap<number, ReadElement>

const most = { depth: 12, elements: 5_000_000 }
const open = 0xffffffff
const item = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const pixelData = 0x7fe00010
const none = new Uint8Array(0)

export const explicitLittle = '1.2.840.10008.1.2.1'

type Cursor = { at: number; elements: number; readonly bytes: Uint8Array; readonly view: DataView }

const cursorOf = (bytes: Uint8Array, at: number): Cursor => ({
  ...{ at, elements: 0, bytes },
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

const need = (cursor: Cursor, length: number, end: number): void => {
  if (cursor.at + length > end) throw new Error(`byte ${cursor.at}: an element ends after what it is in`)
}

const tagAt = (cursor: Cursor, end: number): number => {
  need(cursor, 4, end)
  const tag = cursor.view.getUint16(cursor.at, true) * 65_536 + cursor.view.getUint16(cursor.at + 2, true)
  cursor.at += 4
  return tag
}

const lengthAt = (cursor: Cursor, end: number): number => {
  need(cursor, 4, end)
  const length = cursor.view.getUint32(cursor.at, true)
  cursor.at += 4
  return length
}

const itemsOf = (cursor: Cursor, length: number, end: number, depth: number): DataSet[] => {
  const items: DataSet[] = []
  const stop = length === open ? end : cursor.at + length
  while (cursor.at < stop) {
    const tag = tagAt(cursor, stop)
    const size = lengthAt(cursor, stop)
    if (tag === sequenceEnd && length === open) return items
    if (tag !== item) throw new Error(`byte ${cursor.at - 8}: an item was expected`)
    if (size !== open) need(cursor, size, stop)
    items.push(elementsOf(cursor, size === open ? stop : cursor.at + size, depth, size === open))
  }
  if (length === open) throw new Error('a sequence without an end')
  return items
}

/** @param isOpen whether an end mark closes them. */
const elementsOf = (cursor: Cursor, end: number, depth: number, isOpen: boolean): Map<number, ReadElement> => {
  if (depth > most.depth) throw new Error(`sequences that nest deeper than ${most.depth}`)
  const elements = new Map<number, ReadElement>()
  while (cursor.at < end) {
    const tag = tagAt(cursor, end)
    if (isOpen && tag === itemEnd) {
      lengthAt(cursor, end)
      return elements
    }
    if (++cursor.elements > most.elements) throw new Error(`more than ${most.elements} elements`)
    need(cursor, 4, end)
    const vr = String.fromCharCode(cursor.bytes[cursor.at] ?? 0, cursor.bytes[cursor.at + 1] ?? 0)
    if (!/^[A-Z]{2}$/.test(vr)) throw new Error(`byte ${cursor.at}: "${vr.replace(/[^ -~]/g, '?')}" is no value representation`)
    const isLong = longVrs.has(vr)
    const short = cursor.view.getUint16(cursor.at + 2, true)
    cursor.at += 4
    const length = isLong ? lengthAt(cursor, end) : short
    if (length !== open) need(cursor, length, end)
    if (vr === 'SQ') elements.set(tag, { vr, bytes: none, items: itemsOf(cursor, length, end, depth + 1) })
    else if (length === open) {
      if (tag !== pixelData) throw new Error(`byte ${cursor.at}: an element of unknown length`)
      // Packed pixels: whoever asks for facts has them by now.
      elements.set(tag, { vr: '', bytes: none, items: [] })
      cursor.at = end
    } else {
      elements.set(tag, { vr, bytes: cursor.bytes.subarray(cursor.at, cursor.at + length), items: [] })
      cursor.at += length
    }
  }
  if (isOpen) throw new Error('an item without an end')
  return elements
}

export const isDicom = (bytes: Uint8Array): boolean => bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM'

export const textOf = (set: DataSet | undefined, tag: number): string =>
  new TextDecoder().decode(set?.get(tag)?.bytes ?? none).replace(/[\0 ]+$/, '')

/** The first number of a US or UL, or of an IS. */
export const numberOf = (set: DataSet | undefined, tag: number): number | undefined => {
  const element = set?.get(tag)
  if (element === undefined || element.bytes.length < 2) return undefined
  const view = new DataView(element.bytes.buffer, element.bytes.byteOffset, element.bytes.byteLength)
  if (element.vr === 'US') return view.getUint16(0, true)
  if (element.vr === 'UL') return element.bytes.length < 4 ? undefined : view.getUint32(0, true)
  const value = Number(textOf(set, tag))
  return Number.isSafeInteger(value) ? value : undefined
}

export const itemOf = (set: DataSet | undefined, tag: number): DataSet | undefined => set?.get(tag)?.items[0]

/** The data set of a file. @throws in words when it is no DICOM file, is damaged, or is not explicit VR little endian. */
export const readDicom = (bytes: Uint8Array): DataSet => {
  if (!isDicom(bytes)) throw new Error('is no DICOM file')
  const cursor = cursorOf(bytes, 132)
  // The group of the file's own elements is always explicit; its length comes first.
  const length = bytes.length >= 144 ? cursor.view.getUint32(140, true) : 0
  if (cursor.view.getUint16(132, true) !== 2 || 144 + length > bytes.length) throw new Error('has no file meta information')
  const meta = elementsOf(cursor, 144 + length, 0, false)
  const syntax = textOf(meta, 0x00020010)
  if (syntax !== explicitLittle)
    throw new Error(`has the transfer syntax ${syntax.replace(/[^0-9.]/g, '?')}; explicit VR little endian is read`)
  return elementsOf(cursor, bytes.length, 0, false)
}
