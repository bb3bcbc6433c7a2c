import { elementHeader, textBytes } from '../../deidentify/write-element.ts'
import { vrOf } from './dictionary.ts'
import { tags } from './element.ts'
import { type Encoding, explicitLittle, syntaxOf } from './syntax.ts'

/** Elements of tests that the reader itself does not ask for. */
export const named = {
  instance: 0x00080018,
  studyDate: 0x00080020,
  seriesDate: 0x00080021,
  institution: 0x00080080,
  physician: 0x00080090,
  seriesDescription: 0x0008103e,
  referencedImages: 0x00081140,
  referencedClass: 0x00081150,
  referencedInstance: 0x00081155,
  referencedItems: 0x00081199,
  privateCreator: 0x00090010,
  privateValue: 0x00091001,
  patientName: 0x00100010,
  patientId: 0x00100020,
  birthDate: 0x00100030,
  age: 0x00101010,
  comments: 0x00104000,
  study: 0x0020000d,
  series: 0x0020000e,
  frameOfReference: 0x00200052,
  content: 0x0040a730,
  overlay: 0x60003000,
} as const

/** Small DICOM files for tests: a value is a text, numbers, bytes, or the items of a sequence. */
export type Value = string | readonly number[] | Uint8Array | readonly Elements[]
export type Elements = Readonly<Record<number, Value>>

const sizes: Readonly<Record<string, number>> = { US: 2, SS: 2, XS: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4 }

const write = (view: DataView, at: number, vr: string, value: number, isLittle: boolean): void => {
  if (vr === 'FL') view.setFloat32(at, value, isLittle)
  else if (vr === 'FD') view.setFloat64(at, value, isLittle)
  else if (vr === 'UL' || vr === 'SL') view.setUint32(at, value, isLittle)
  else if (vr === 'AT') {
    view.setUint16(at, Math.floor(value / 65_536), isLittle)
    view.setUint16(at + 2, value % 65_536, isLittle)
  } else view.setUint16(at, value & 0xffff, isLittle)
}

const isItems = (value: Value): value is readonly Elements[] =>
  typeof value !== 'string' && !(value instanceof Uint8Array) && (value.length === 0 || typeof value[0] === 'object')

const valueBytes = (value: string | readonly number[] | Uint8Array, vr: string, isLittle: boolean): Uint8Array => {
  if (value instanceof Uint8Array) return value.length % 2 === 0 ? value : Buffer.concat([value, Uint8Array.of(0)])
  const size = sizes[vr]
  if (typeof value === 'string' || size === undefined) return textBytes(typeof value === 'string' ? value : value.join('\\'), vr)
  const bytes = new Uint8Array(value.length * size)
  for (const [n, one] of value.entries()) write(new DataView(bytes.buffer), n * size, vr, one, isLittle)
  return bytes
}

/** @param hasLengths of sequences and items; else they end with delimiters. */
export const elementsBytes = (elements: Elements, encoding: Encoding, hasLengths = false): Uint8Array => {
  const pieces: Uint8Array[] = []
  for (const [name, value] of Object.entries(elements).toSorted(([a], [b]) => Number(a) - Number(b))) {
    const tag = Number(name)
    const vr = vrOf(tag)
    if (vr === 'SQ' && isItems(value)) {
      const items = value.flatMap((item) => {
        const inside = elementsBytes(item, encoding, hasLengths)
        const end = hasLengths ? [] : [elementHeader(tags.itemEnd, '', 0, encoding)]
        return [elementHeader(tags.item, '', hasLengths ? inside.length : 0xffffffff, encoding), inside, ...end]
      })
      const inside = Buffer.concat(items)
      pieces.push(elementHeader(tag, 'SQ', hasLengths ? inside.length : 0xffffffff, encoding), inside)
      if (!hasLengths) pieces.push(elementHeader(tags.sequenceEnd, '', 0, encoding))
    } else if (!isItems(value)) {
      const bytes = valueBytes(value, vr, encoding.isLittle)
      pieces.push(elementHeader(tag, vr, bytes.length, encoding), bytes)
    }
  }
  return Buffer.concat(pieces)
}

/** Pixels in fragments, with a basic offset table of `offsets`. */
export const encapsulated = (fragments: readonly Uint8Array[], offsets: readonly number[] = []): Uint8Array => {
  const table = new Uint8Array(offsets.length * 4)
  for (const [n, offset] of offsets.entries()) new DataView(table.buffer).setUint32(4 * n, offset, true)
  const items = [table, ...fragments].flatMap((bytes) => {
    const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(0)])
    return [elementHeader(tags.item, '', even.length, explicitLittle), even]
  })
  return Buffer.concat([
    elementHeader(tags.pixels, 'OB', 0xffffffff, explicitLittle),
    ...items,
    elementHeader(tags.sequenceEnd, '', 0, explicitLittle),
  ])
}

/**
 * A file of PS3.10.
 * @param packed the whole pixel element, where it is in fragments.
 */
export const dicomFile = (elements: Elements, syntax = '1.2.840.10008.1.2.1', packed: Uint8Array = new Uint8Array(0)): Uint8Array => {
  const meta = elementsBytes({ [tags.storedSopClass]: '1.2.840.10008.5.1.4.1.1.7', [tags.transferSyntax]: syntax }, explicitLittle)
  const body = elementsBytes(elements, syntaxOf(syntax)?.encoding ?? explicitLittle)
  return Buffer.concat([new Uint8Array(128), textBytes('DICM', 'CS'), meta, body, packed])
}

/** The elements that every image has. */
export const imageElements = (rows: number, columns: number, more: Elements = {}): Elements => ({
  [tags.samplesPerPixel]: [1],
  [tags.photometric]: 'MONOCHROME2',
  [tags.rows]: [rows],
  [tags.columns]: [columns],
  [tags.bitsAllocated]: [16],
  [tags.bitsStored]: [16],
  [tags.highBit]: [15],
  [tags.pixelRepresentation]: [0],
  ...more,
})
