import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl'
import { type ByteSource, memorySource } from './byte-source.ts'
import type { ReadLimits } from './dataset.ts'
import { FormatError } from './format-error.ts'
import { sliceOf } from './sources.ts'

/** Bytes of a source as yauzl asks for them. */
class SourceReader extends RandomAccessReader {
  private readonly source: ByteSource
  constructor(source: ByteSource) {
    super()
    this.source = source
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const { source } = this
    const step = 1 << 20
    return Readable.from(
      (async function* () {
        for (let at = start; at < end; at += step) yield await source.read(at, Math.min(end, at + step))
      })(),
    )
  }
}

export type ZipEntry = {
  /** As the archive has it, with `/` between folders; never used as a path of this machine. */
  readonly name: string
  /** Bytes, unpacked, as the archive says; more are never unpacked. */
  readonly size: number
  /** `stored` entries are read in place. */
  readonly isStored: boolean
}

export type Zip = {
  readonly entries: readonly ZipEntry[]
  /** The bytes of an entry; undefined when there is none of that name. @throws FormatError on damage */
  readonly open: (name: string) => Promise<ByteSource | undefined>
  readonly close: () => void
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const opened = (source: ByteSource): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySize: true, strictFileNames: false }
    fromRandomAccessReader(new SourceReader(source), source.size, options, (failure, file) => {
      if (failure === null) resolve(file)
      else reject(new FormatError('zip', `it cannot be read: ${reasonOf(failure)}`))
    })
  })

const listed = (file: ZipFile, limits: ReadLimits): Promise<Map<string, Entry>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    const fail = (cause: unknown) => reject(cause instanceof FormatError ? cause : new FormatError('zip directory', reasonOf(cause)))
    if (file.entryCount > limits.parts)
      fail(new FormatError('zip directory', `it lists ${file.entryCount} entries; the limit is ${limits.parts}`))
    file.on('error', fail)
    file.on('end', () => resolve(entries))
    file.on('entry', (entry: Entry) => {
      // Of two entries with one name the first counts: what was listed is what is opened.
      if (!entry.fileName.endsWith('/') && !entries.has(entry.fileName)) entries.set(entry.fileName, entry)
      file.readEntry()
    })
    file.readEntry()
  })

const unpacked = (file: ZipFile, entry: Entry, limits: ReadLimits): Promise<ByteSource> =>
  new Promise((resolve, reject) => {
    const at = `zip entry ${entry.fileName}`
    if (entry.isEncrypted()) return reject(new FormatError(at, 'it is encrypted; encrypted archives are not read'))
    if (entry.uncompressedSize > limits.bytes)
      return reject(new FormatError(at, `it unpacks to ${entry.uncompressedSize} bytes; at most ${limits.bytes} are held at once`))
    file.openReadStream(entry, (failure, stream) => {
      if (failure !== null) return reject(new FormatError(at, reasonOf(failure)))
      const pieces: Uint8Array[] = []
      stream.on('data', (piece: Uint8Array) => pieces.push(piece))
      stream.on('error', (cause: unknown) => reject(new FormatError(at, reasonOf(cause))))
      stream.on('end', () => resolve(memorySource(Buffer.concat(pieces))))
    })
  })

/** Where the bytes of a stored entry begin (APPNOTE.TXT 4.3.7: the local header has lengths of its own). */
const placeOf = async (source: ByteSource, entry: Entry): Promise<ByteSource> => {
  const at = `zip entry ${entry.fileName}`
  const start = entry.relativeOffsetOfLocalHeader
  const header = Buffer.from(await source.read(start, start + 30))
  if (header.byteLength < 30 || header.readUInt32LE(0) !== 0x04034b50) throw new FormatError(at, 'its local header is damaged')
  const data = start + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (data + entry.compressedSize > source.size) throw new FormatError(at, 'its bytes reach beyond the end of the archive')
  return sliceOf(source, data, data + entry.compressedSize)
}

/**
 * A zip archive as a set of sources; nothing of it is ever written to a disk. One with a name that leads out (`..`, an absolute path) is refused.
 * @throws FormatError when it is damaged or lists too much.
 */
export const openZip = async (source: ByteSource, limits: ReadLimits): Promise<Zip> => {
  const file = await opened(source)
  const entries = await listed(file, limits)
  const isStored = (entry: Entry) => entry.compressionMethod === 0 && !entry.isEncrypted()
  return {
    entries: Array.from(entries.values(), (entry) => ({ name: entry.fileName, size: entry.uncompressedSize, isStored: isStored(entry) })),
    open: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) return undefined
      return isStored(entry) ? placeOf(source, entry) : unpacked(file, entry, limits)
    },
    close: () => file.close(),
  }
}
