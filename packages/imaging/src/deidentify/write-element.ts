import { elementOf, groupOf } from '../formats/dicom/dictionary.ts'
import type { Encoding } from '../formats/dicom/syntax.ts'

const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

/** Tag, value representation and length of an element (PS3.5 section 7.1). `vr` empty: an item or a delimiter, which have none. */
export const elementHeader = (tag: number, vr: string, length: number, { isExplicit, isLittle }: Encoding): Uint8Array => {
  // `XS` is the dictionary's "US or SS"; what is too long for a short form has no other than UN (PS3.5 section 6.2.2).
  const named = vr === 'XS' ? 'US' : vr
  const written = named === '' || longForms.has(named) || length <= 0xffff ? named : 'UN'
  const isLong = isExplicit && longForms.has(written)
  const bytes = new Uint8Array(isLong ? 12 : 8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, groupOf(tag), isLittle)
  view.setUint16(2, elementOf(tag), isLittle)
  if (!isExplicit || vr === '') {
    view.setUint32(4, length, isLittle)
    return bytes
  }
  bytes[4] = written.charCodeAt(0)
  bytes[5] = written.charCodeAt(1)
  if (isLong) view.setUint32(8, length, isLittle)
  else view.setUint16(6, length, isLittle)
  return bytes
}

/** ASCII, padded to an even length (PS3.5 section 6.2). */
export const textBytes = (text: string, vr: string): Uint8Array => {
  const even = text.length % 2 === 0 ? text : text + (vr === 'UI' ? '\0' : ' ')
  return Uint8Array.from(even, (character) => character.charCodeAt(0) & 0x7f)
}

/** Values without a meaning, where an element must have one (action D of PS3.15 annex E.1). */
export const dummyOf = (vr: string, length: number): Uint8Array => {
  switch (vr) {
    case 'DA':
      return textBytes('19000101', vr)
    case 'TM':
      return textBytes('000000', vr)
    case 'DT':
      return textBytes('19000101000000', vr)
    case 'AS':
      return textBytes('000Y', vr)
    case 'DS':
    case 'IS':
      return textBytes('0', vr)
    case 'AE':
    case 'CS':
    case 'LO':
    case 'LT':
    case 'PN':
    case 'SH':
    case 'ST':
    case 'UC':
    case 'UT':
      return textBytes('ANONYMIZED', vr)
    case 'SQ':
    case 'UI':
    case 'UR':
      return new Uint8Array(0)
    default:
      // Numbers and bytes: zeros, as many as there were, up to some.
      return new Uint8Array(Math.min(length + (length % 2), 64))
  }
}
