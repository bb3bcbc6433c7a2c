import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** A file of a backup, below its folder: its bytes and their hash. */
export type WrittenFile = { readonly file: string; readonly bytes: number; readonly sha256: string }

/** A rename or a new file is on the disk only when its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle
    ?.sync()
    .catch(() => undefined)
    .finally(() => handle.close())
}

/** Writes a file that is there whole or not at all, for its owner only. */
export const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** Writes what comes compressed into `folder/file`, through to the disk; answers its bytes and their hash. Memory does not grow with it. */
export const writeCompressed = async (folder: string, file: string, content: AsyncIterable<Uint8Array>): Promise<WrittenFile> => {
  const hash = createHash('sha256')
  let bytes = 0
  const counted = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece)
      bytes += piece.byteLength
      yield piece
    }
  }
  await pipeline(content, createGzip({ level: 4 }), counted, createWriteStream(join(folder, file), { mode: 0o600, flush: true }))
  return { file, bytes, sha256: hash.digest('hex') }
}

/** A file is not what its manifest says. */
export class ChangedFile extends Error {
  readonly file: string
  constructor(file: string) {
    super(`${file} is not what was written: its hash differs`)
    this.name = 'ChangedFile'
    this.file = file
  }
}

/** The bytes of a file of a backup. @throws ChangedFile at the end when their hash is another one */
const readChecked = async function* (folder: string, { file, sha256 }: WrittenFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(join(folder, file))) {
    hash.update(piece)
    yield piece
  }
  if (hash.digest('hex') !== sha256) throw new ChangedFile(file)
}

/**
 * What was written compressed. @throws ChangedFile when it is not what was written, at the end at the latest: nobody may count on it before
 */
export const readCompressed = async function* (folder: string, written: WrittenFile): AsyncGenerator<Uint8Array> {
  const content = createGunzip()
  const reading = pipeline(readChecked(folder, written), content)
  // Told by `await reading` below.
  reading.catch(() => undefined)
  try {
    for await (const piece of content) yield piece
    await reading
  } catch {
    throw new ChangedFile(written.file)
  } finally {
    content.destroy()
  }
}

/** What is wrong with a file of a backup; undefined when it is what was written. */
export const problemOf = async (folder: string, written: WrittenFile): Promise<'missing' | 'changed' | undefined> => {
  const found = await stat(join(folder, written.file)).catch(() => undefined)
  if (found === undefined) return 'missing'
  if (found.size !== written.bytes) return 'changed'
  try {
    for await (const _ of readChecked(folder, written));
    return undefined
  } catch {
    return 'changed'
  }
}
