import type { ByteSource } from '../byte-source.ts'
import type { HeaderPart, ImageFile, ReadLimits } from '../dataset.ts'
import { check } from '../format-error.ts'
import { dataSetOf } from '../formats/dicom/data-set.ts'
import { formatTag } from '../formats/dicom/dictionary.ts'
import { type Element, type Elements, isPixels, tags } from '../formats/dicom/element.ts'
import { packedEnd, readHeader } from '../formats/dicom/parse.ts'
import { hasPreamble, looksLikeDataSet, openPart10, type Part10 } from '../formats/dicom/part10.ts'
import { type Encoding, plainSyntax } from '../formats/dicom/syntax.ts'
import { pseudonymOf } from './identifiers.ts'
import { marksOf } from './marks.ts'
import { metaOf } from './meta.ts'
import { actionOfKey, profileName } from './profile.ts'
import { bytesOfPieces, type Piece, rewrittenByTag } from './rewrite.ts'
import { elementHeader } from './write-element.ts'

export type Deidentified = {
  /** A DICOM file of PS3.10, piece by piece; read once. It asks the source for its pixels. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Keys of the elements that were removed, emptied or replaced. Identifiers (UID) that were replaced are not listed. */
  readonly removed: readonly string[]
  readonly profile: string
  readonly warnings: readonly string[]
  readonly hasPixels: boolean
}

const undefinedLength = 0xffffffff
const [patientName, patientId, issuer] = [0x00100010, 0x00100020, 0x00100021]

/**
 * Name and number of the patient, by a pseudonym of the number (and of who gave it out), or of the name where there is no number. Without a key
 * they are just empty: numbers are few, and whoever hashes all of them finds the one.
 */
const pseudonyms = (set: ReturnType<typeof dataSetOf>, key: string): ReadonlyMap<number, string> => {
  const number = set.text(patientId) ?? ''
  const whose = number === '' ? `name:${set.text(patientName) ?? ''}` : `${number}\n${set.text(issuer) ?? ''}`
  const pseudonym = key === '' || whose === 'name:' ? '' : pseudonymOf(whose, key)
  return new Map([patientName, patientId].filter((tag) => set.elements.has(tag)).map((tag) => [tag, pseudonym]))
}

/** Pixels as they are; in fragments, up to their delimiter. @throws FormatError when some of them are missing. */
const pixelPieces = async (file: Part10, element: Element, out: Encoding): Promise<Piece[]> => {
  const { tag, vr, at, valueAt, length, isUndefined, encoding } = element
  const header = await readHeader(file.walk, at, encoding)
  if (!isUndefined) {
    check(header.length === length, formatTag(element.tag), `its ${header.length} bytes reach beyond the end of the file`)
    return [elementHeader(tag, vr, length, out), { start: valueAt, end: valueAt + length }]
  }
  const fragments = { start: valueAt, end: await packedEnd(file.walk, header, file.source.size) }
  return [elementHeader(tag, 'OB', undefinedLength, out), fragments, elementHeader(tags.sequenceEnd, '', 0, out)]
}

/** What is true of an image whatever its header says: words in its pixels are not taken out. */
const warningsOf = (set: ReturnType<typeof dataSetOf>): string[] => {
  const burned = set.text(tags.burnedIn)
  if (burned === 'YES') return ['the header says that words are burned into the pixels: they were not removed']
  return set.text(0x00280302) === 'YES' ? ['the header says that a face may be recognised in the pixels: they were not changed'] : []
}

const withoutPixels = (elements: Elements): Elements => new Map([...elements].filter(([tag]) => !isPixels(tag)))

/**
 * A DICOM file without what tells who someone is: the Basic Profile of PS3.15 annex E, with all private elements removed. Pixels are not touched.
 * UIDs become others, the same for the same under one key, so that series stay together; so does the patient's number. The same file and key give
 * the same bytes. A deflated data set is written as a plain one.
 * @param key a secret: without one, someone who knows an identifier can tell that it was this one.
 * @throws FormatError when it is no DICOM file, or is damaged.
 */
export const deidentified = async (source: ByteSource, limits: ReadLimits, { key = '' }: { key?: string } = {}): Promise<Deidentified> => {
  const head = await source.read(0, 4096)
  check(hasPreamble(head) || looksLikeDataSet(head), 'byte 0', 'it is no DICOM file')
  const file = await openPart10(source, limits)
  const set = dataSetOf(file.elements)
  const { encoding, uid } = file.syntax.isDeflated ? plainSyntax(file.syntax.encoding) : file.syntax
  const rewriting = { key, encoding, values: pseudonyms(set, key), removed: [] }

  const written = new Map<number, readonly Piece[]>([...rewrittenByTag(withoutPixels(file.elements), rewriting), ...marksOf(encoding)])
  for (const element of file.elements.values())
    if (isPixels(element.tag)) written.set(element.tag, await pixelPieces(file, element, encoding))
  const body = [...written].toSorted(([a], [b]) => a - b).flatMap(([, pieces]) => pieces)
  return {
    bytes: bytesOfPieces(file.source, [metaOf(file.meta, file.elements, uid, key), ...body]),
    removed: rewriting.removed,
    profile: profileName,
    warnings: warningsOf(set),
    hasPixels: [...file.elements.keys()].some(isPixels),
  }
}

/**
 * The lines of a header that may be kept and shown where nobody has asked for identities: of a DICOM file by the Basic Profile of PS3.15, of others
 * without those that the reader has marked as personal.
 */
export const withheld = ({
  format,
  header,
  personal,
}: Pick<ImageFile, 'format' | 'header' | 'personal'>): {
  readonly kept: readonly HeaderPart[]
  readonly withheld: readonly string[]
} => {
  const isDicom = format === 'DICOM' || format === 'DICOM series'
  const taken = new Set<string>()
  const marked = new Set(personal)
  const kept = header.map(({ name, lines }) => ({
    name,
    lines: lines.filter(({ key, comment }) => {
      const isKept = !marked.has(key) && (!isDicom || actionOfKey(key, comment?.slice(0, 2)) === 'keep')
      if (!isKept) taken.add(key)
      return isKept
    }),
  }))
  return { kept, withheld: [...taken] }
}
