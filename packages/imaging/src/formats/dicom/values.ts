import type { Element } from './element.ts'

/** Bytes and reader of each binary number (PS3.5 table 6.2-1). */
const binary: Readonly<Record<string, readonly [number, (view: DataView, at: number, isLittle: boolean) => number]>> = {
  US: [2, (view, at, isLittle) => view.getUint16(at, isLittle)],
  SS: [2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  UL: [4, (view, at, isLittle) => view.getUint32(at, isLittle)],
  SL: [4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  FL: [4, (view, at, isLittle) => view.getFloat32(at, isLittle)],
  FD: [8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
  UV: [8, (view, at, isLittle) => Number(view.getBigUint64(at, isLittle))],
  SV: [8, (view, at, isLittle) => Number(view.getBigInt64(at, isLittle))],
  OV: [8, (view, at, isLittle) => Number(view.getBigUint64(at, isLittle))],
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The tags that an element of type AT lists. */
export const tagsIn = (bytes: Uint8Array, isLittle: boolean): number[] => {
  const view = viewOf(bytes)
  return Array.from(
    { length: Math.floor(bytes.length / 4) },
    (_, n) => view.getUint16(4 * n, isLittle) * 65_536 + view.getUint16(4 * n + 2, isLittle),
  )
}

/** Numbers of a binary representation; undefined for one that holds none. */
export const binaryNumbers = (bytes: Uint8Array, vr: string, isLittle: boolean): number[] | undefined => {
  const found = binary[vr]
  if (found === undefined) return undefined
  const [size, read] = found
  const view = viewOf(bytes)
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, n) => read(view, n * size, isLittle))
}

const texts = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UI', 'UR', 'UT'])

export const isText = (vr: string): boolean => texts.has(vr)

/** The text of an element without the padding: spaces, and NUL of identifiers. */
export const trimmed = (text: string): string => {
  let end = text.length
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end--
  return text.slice(0, end)
}

/** `XS` elements, which are US or SS, by Pixel Representation. */
export const numberVr = (element: Element, isSigned: boolean): string => (element.vr === 'XS' ? (isSigned ? 'SS' : 'US') : element.vr)
