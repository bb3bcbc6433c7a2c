import { defaultLimits, FormatError, openZip } from '@reticle/imaging'
import { type LabelSource, readTarHeader, tarBlockBytes } from '@reticle/interchange'
import { blobSource } from '@reticle/models'
import { isSafePath, openTar } from '@reticle/release'
import type { BlobStore } from '@reticle/storage'

/** A file of an archive that is held in memory while it is read. Images are streamed. */
const mostBytes = 512 << 20
/** Files of one archive. */
const mostFiles = 500_000
const piece = 1 << 20

/** The file as a whole cannot be read: in words, with the cure. */
export class UnreadableLabels extends Error {}

/** A file of labels, or an archive of such files and of images. */
export type LabelFile = {
  readonly source: LabelSource
  /** Bytes of one file of it, in pieces. */
  readonly pieces: (path: string) => AsyncIterable<Uint8Array>
  readonly close: () => void
}

const ascending = (paths: readonly string[]): readonly string[] => paths.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const tooLarge = (path: string, bytes: number) => new Error(`${path}: claims ${bytes} bytes; a file of labels may have ${mostBytes}`)

/** Files that packers add for themselves. */
const isOurs = (path: string): boolean => !/(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/.test(path) && !path.endsWith('/')

/** Names that lead out of an archive are refused before anything is read, with all that it holds. */
const checked = (paths: readonly string[]): readonly string[] => {
  const unsafe = paths.find((path) => !isSafePath(path))
  if (unsafe !== undefined)
    throw new UnreadableLabels(
      `the archive holds a file named ${JSON.stringify(unsafe.slice(0, 200))}, which leads out of it: pack it again`,
    )
  if (paths.length > mostFiles) throw new UnreadableLabels(`the archive holds ${paths.length} files; it may hold ${mostFiles}`)
  if (new Set(paths).size < paths.length) throw new UnreadableLabels('the archive holds two files of one name: pack it again')
  return ascending(paths)
}

const whole = async (path: string, size: number, pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  if (size > mostBytes) throw tooLarge(path, size)
  const parts: Uint8Array[] = []
  for await (const part of pieces) parts.push(part)
  return Buffer.concat(parts)
}

type Bytes = NonNullable<Awaited<ReturnType<typeof blobSource>>>

const openZipFile = async (bytes: Bytes): Promise<LabelFile> => {
  const zip = await openZip(bytes, defaultLimits)
  const paths = checked(zip.entries.map(({ name }) => name).filter(isOurs))
  const sizes = new Map(zip.entries.map(({ name, size }) => [name, size]))
  const entryOf = async (path: string) => {
    const entry = await zip.open(path)
    if (entry === undefined) throw new Error(`${path}: there is no such file`)
    return entry
  }
  const pieces = async function* (path: string) {
    const entry = await entryOf(path)
    for (let at = 0; at < entry.size; at += piece) yield await entry.read(at, Math.min(entry.size, at + piece))
  }
  const bytesOf = async (path: string) => whole(path, sizes.get(path) ?? 0, pieces(path))
  return { source: { paths, bytes: bytesOf }, pieces, close: () => zip.close() }
}

const openTarFile = async (bytes: Bytes): Promise<LabelFile> => {
  const read = async (start: number, end: number) => {
    // A header that claims more than there is leads here.
    if (start > bytes.size)
      throw new UnreadableLabels('a file in the archive claims more bytes than the archive has: it is cut off or damaged')
    return bytes.read(start, Math.min(end, bytes.size))
  }
  const tar = await openTar({ read })
  const paths = checked((await tar.paths()).filter(isOurs))
  const pieces = (path: string) => tar.read(path)
  const bytesOf = async (path: string) => {
    let total = 0
    const counted = async function* () {
      for await (const part of pieces(path)) {
        total += part.byteLength
        if (total > mostBytes) throw tooLarge(path, total)
        yield part
      }
    }
    return whole(path, 0, counted())
  }
  return { source: { paths, bytes: bytesOf }, pieces, close: () => undefined }
}

const openPlain = (name: string, bytes: Bytes): LabelFile => {
  const pieces = async function* () {
    for (let at = 0; at < bytes.size; at += piece) yield await bytes.read(at, Math.min(bytes.size, at + piece))
  }
  return { source: { paths: [name], bytes: () => whole(name, bytes.size, pieces()) }, pieces, close: () => undefined }
}

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
const isTar = (head: Uint8Array): boolean => {
  try {
    return head.byteLength === tarBlockBytes && readTarHeader(head) !== null
  } catch {
    return false
  }
}

/**
 * Opens a stored file by what it is, and not by its name: a zip, a tar, or a single file.
 * @throws UnreadableLabels when it is gone, or is a damaged archive, or one whose names lead out of it.
 */
export const openLabelFile = async (storage: BlobStore, name: string, sha256: string): Promise<LabelFile> => {
  const bytes = await blobSource(storage, sha256)
  if (bytes === undefined) throw new UnreadableLabels('the uploaded bytes are not in the store any more: send the file again')
  const head = await bytes.read(0, Math.min(tarBlockBytes, bytes.size))
  try {
    if (isZip(head)) return await openZipFile(bytes)
    // A WebDataset is shards of tar, which its own reader opens.
    return isTar(head) && !/-\d{4,}\.tar$/.test(name) ? await openTarFile(bytes) : openPlain(name, bytes)
  } catch (cause) {
    if (cause instanceof FormatError) throw new UnreadableLabels(`${cause.at}: ${cause.reason}`)
    if (cause instanceof UnreadableLabels) throw cause
    throw new UnreadableLabels(cause instanceof Error ? cause.message : String(cause))
  }
}
