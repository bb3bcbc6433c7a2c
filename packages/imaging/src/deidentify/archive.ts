import { crc32 } from 'node:zlib'
import type { ByteSource } from '../byte-source.ts'
import type { ReadLimits } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { hasPreamble, looksLikeDataSet } from '../formats/dicom/part10.ts'
import { openZip } from '../zip.ts'
import { entryHeader, type StoredEntry, zipEnd } from '../zip-writer.ts'
import { type Deidentified, deidentified } from './index.ts'
import { profileName } from './profile.ts'

/**
 * An archive of DICOM files without what tells who someone is: each file by the Basic Profile, under a number instead of its name. What is no DICOM
 * file (a directory, a viewer, a report in PDF) is left out, and so are DICOM files without pixels, whose text may tell everything. The same archive
 * and key give the same bytes.
 * @throws FormatError when it is damaged.
 */
export const deidentifiedArchive = async (
  source: ByteSource,
  limits: ReadLimits,
  { key = '' }: { key?: string } = {},
): Promise<Deidentified> => {
  const zip = await openZip(source, limits)
  const names = zip.entries.map(({ name }) => name).toSorted((a, b) => (a < b ? -1 : 1))
  const removed = new Set<string>()
  const warnings = new Set<string>()
  const entries: StoredEntry[] = []
  let left = 0

  const rewritten = async (name: string): Promise<Buffer | undefined> => {
    const entry = await zip.open(name)
    const head = await entry?.read(0, 4096)
    if (entry === undefined || head === undefined || !(hasPreamble(head) || looksLikeDataSet(head))) return undefined
    const one = await deidentified(entry, limits, { key })
    if (!one.hasPixels) return undefined
    for (const removedKey of one.removed) removed.add(removedKey)
    for (const warning of one.warnings) warnings.add(warning)
    const pieces: Uint8Array[] = []
    for await (const piece of one.bytes) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const archive = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (const name of names) {
        const bytes = await rewritten(name)
        if (bytes === undefined) {
          left++
          continue
        }
        const entry = { name: `${String(entries.length + 1).padStart(6, '0')}.dcm`, size: bytes.byteLength, crc: crc32(bytes) }
        entries.push(entry)
        yield entryHeader(entry)
        yield bytes
      }
      if (entries.length === 0) throw new FormatError('zip', 'no DICOM image is in it')
      yield zipEnd(entries)
      if (left > 0) warnings.add(`${left} files of the archive that are no DICOM images were left out`)
    } finally {
      zip.close()
    }
  }
  return {
    bytes: archive(),
    // Known when all bytes are read.
    get removed() {
      return [...removed]
    },
    profile: profileName,
    get warnings() {
      return [...warnings]
    },
    hasPixels: true,
  }
}
