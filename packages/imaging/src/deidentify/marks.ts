import { tags } from '../formats/dicom/element.ts'
import type { Encoding } from '../formats/dicom/syntax.ts'
import { type Piece, textElement } from './rewrite.ts'
import { elementHeader } from './write-element.ts'

const undefinedLength = 0xffffffff

/** What PS3.15 annex E.1.1 wants written into a data set that was de-identified: that, by which method, and its code (PS3.16 CID 7050). */
export const marksOf = (encoding: Encoding): ReadonlyMap<number, readonly Piece[]> => {
  const mark = (tag: number, length: number): Piece => elementHeader(tag, '', length, encoding)
  const code: Piece[] = [
    elementHeader(0x00120064, 'SQ', undefinedLength, encoding),
    mark(tags.item, undefinedLength),
    ...textElement(0x00080100, 'SH', '113100', encoding),
    ...textElement(0x00080102, 'SH', 'DCM', encoding),
    ...textElement(0x00080104, 'LO', 'Basic Application Confidentiality Profile', encoding),
    mark(tags.itemEnd, 0),
    mark(tags.sequenceEnd, 0),
  ]
  return new Map([
    [0x00120062, textElement(0x00120062, 'CS', 'YES', encoding)],
    [0x00120063, textElement(0x00120063, 'LO', 'DICOM PS3.15 E.1 Basic Profile, by Reticle', encoding)],
    [0x00120064, code],
    [0x00280303, textElement(0x00280303, 'CS', 'REMOVED', encoding)],
  ])
}
