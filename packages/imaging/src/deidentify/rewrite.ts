import type { ByteSource } from '../byte-source.ts'
import { keyOf } from '../formats/dicom/dictionary.ts'
import { type Element, type Elements, tags } from '../formats/dicom/element.ts'
import type { Encoding } from '../formats/dicom/syntax.ts'
import { isText, trimmed } from '../formats/dicom/values.ts'
import { replacedUid } from './identifiers.ts'
import { actionOf } from './profile.ts'
import { dummyOf, elementHeader, textBytes } from './write-element.ts'

/** Bytes that are made here, or a stretch of the source that is copied. */
export type Piece = Uint8Array | { readonly start: number; readonly end: number }

export type Rewriting = {
  readonly key: string
  /** In which the elements are written, whatever they were read in. */
  readonly encoding: Encoding
  /** Values by tag that take the place of what is there: the pseudonym of the patient. */
  readonly values: ReadonlyMap<number, string>
  /** Keys of the elements that were removed, emptied or replaced. */
  readonly removed: string[]
}

const undefinedLength = 0xffffffff

const withBytes = ({ tag, vr }: Element, bytes: Uint8Array, { encoding }: Rewriting): Piece[] => [
  elementHeader(tag, vr, bytes.length, encoding),
  bytes,
]

const withText = (element: Element, text: string, rewriting: Rewriting): Piece[] =>
  withBytes(element, textBytes(text, element.vr), rewriting)

const replacedUids = (element: Element, rewriting: Rewriting): Piece[] => {
  const text = element.value === undefined ? '' : trimmed(String.fromCharCode(...element.value))
  const uids = text.split('\\').map((uid) => replacedUid(uid.trim(), rewriting.key))
  return withText(element, uids.join('\\'), rewriting)
}

/** The value as it is, behind a header of its own. */
const copied = ({ tag, vr, valueAt, length, isUndefined }: Element, { encoding }: Rewriting): Piece[] => [
  elementHeader(tag, vr, isUndefined ? undefinedLength : length, encoding),
  { start: valueAt, end: valueAt + length },
]

/** Items without lengths, up to a delimiter: none has to be counted again. */
const sequence = ({ tag }: Element, items: readonly Elements[], path: string, rewriting: Rewriting): Piece[] => {
  const { encoding } = rewriting
  const mark = (at: number, length: number): Piece => elementHeader(at, '', length, encoding)
  return [
    elementHeader(tag, 'SQ', undefinedLength, encoding),
    ...items.flatMap((item, n) => [
      mark(tags.item, undefinedLength),
      ...rewritten(item, `${path}[${n + 1}] `, rewriting),
      mark(tags.itemEnd, 0),
    ]),
    mark(tags.sequenceEnd, 0),
  ]
}

const isWritten = ({ tag }: Element): boolean => tag % 65_536 !== 0 && tag < tags.item

const piecesOf = (element: Element, path: string, rewriting: Rewriting): Piece[] => {
  const { tag, vr, items, length, encoding } = element
  const key = `${path}${keyOf(tag)}`
  const note = (): void => {
    if (length > 0) rewriting.removed.push(key)
  }
  const given = path === '' ? rewriting.values.get(tag) : undefined
  // Numbers of the other byte order, as an element of unknown representation may hold in a big-endian file, would become others.
  const isTurned = encoding.isLittle !== rewriting.encoding.isLittle && items === undefined && !isText(vr)
  const asked = isTurned ? 'remove' : actionOf(tag, vr)
  const action = given === undefined ? asked : 'replace'
  switch (action) {
    case 'remove':
      note()
      return []
    case 'empty':
      note()
      return withBytes(element, new Uint8Array(0), rewriting)
    case 'replace':
      note()
      return given === undefined ? withBytes(element, dummyOf(vr, length), rewriting) : withText(element, given, rewriting)
    case 'identifier':
      // Identifiers that are no UID (a sequence, in later editions) are emptied.
      return vr === 'UI' ? replacedUids(element, rewriting) : withBytes(element, new Uint8Array(0), rewriting)
    case 'keep':
      return items === undefined ? copied(element, rewriting) : sequence(element, items, key, rewriting)
    default:
      return action satisfies never
  }
}

/** Elements with nothing in them that tells who someone is. Lengths of groups are left out, since they would be wrong. */
export const rewritten = (elements: Elements, path: string, rewriting: Rewriting): Piece[] =>
  [...elements.values()].filter(isWritten).flatMap((element) => piecesOf(element, path, rewriting))

/** The same for a whole data set, by tag, so that elements can be added in their places. */
export const rewrittenByTag = (elements: Elements, rewriting: Rewriting): Map<number, readonly Piece[]> =>
  new Map([...elements.values()].filter(isWritten).map((element) => [element.tag, piecesOf(element, '', rewriting)]))

/** Stretches of the source in steps of a megabyte. */
export async function* bytesOfPieces(source: ByteSource, pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  const step = 1 << 20
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      yield piece
      continue
    }
    for (let at = piece.start; at < piece.end; at += step) yield await source.read(at, Math.min(piece.end, at + step))
  }
}

/** An element with a text, as it is added. */
export const textElement = (tag: number, vr: string, text: string, encoding: Encoding): Piece[] => {
  const bytes = textBytes(text, vr)
  return [elementHeader(tag, vr, bytes.length, encoding), bytes]
}
