import { type FileHandle, open, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { createGunzip } from 'node:zlib'
import { type ByteSource, buffered } from './byte-source.ts'
import { FormatError } from './format-error.ts'

const sourceOf = (file: FileHandle, size: number): ByteSource => ({
  size,
  read: async (start, end) => {
    const length = Math.max(0, Math.min(end, size) - start)
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, length - done, start + done)
      if (bytesRead === 0) throw new FormatError(`byte ${start + done}`, 'the file became shorter while it was read')
      done += bytesRead
    }
    return bytes
  },
})

export type OpenFile = { readonly source: ByteSource; readonly close: () => Promise<void> }

/** @throws when the file is not there, or is no file. */
export const fileSource = async (path: string): Promise<OpenFile> => {
  const file = await open(path, 'r')
  const found = await file.stat()
  if (!found.isFile()) {
    await file.close()
    throw new FormatError('path', 'it is no file')
  }
  return { source: buffered(sourceOf(file, found.size)), close: () => file.close() }
}

/**
 * Files beside one file, or below one folder. Whatever would lead out of the folder, by `..`, an absolute path or a link, is not there.
 * @param folder of the file, or the folder itself.
 */
export const siblingsIn = (folder: string) => {
  const opened = new Map<string, OpenFile>()
  const find = async (path: string): Promise<ByteSource | undefined> => {
    const plain = normalize(path)
    if (isAbsolute(plain) || /^[a-z]:/i.test(plain) || path.includes('\\') || path.includes('\0') || plain.split(sep).includes('..'))
      return undefined
    const known = opened.get(plain)
    if (known !== undefined) return known.source

    const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, plain)).catch(() => undefined)])
    if (real === undefined || !(real.startsWith(root + sep) || dirname(real) === root)) return undefined
    const file = await fileSource(real).catch(() => undefined)
    if (file === undefined) return undefined
    // Chunks are many: what was used longest ago is closed.
    if (opened.size >= 64) {
      const [oldest, first] = opened.entries().next().value ?? []
      if (oldest !== undefined) opened.delete(oldest)
      await first?.close()
    }
    opened.set(plain, file)
    return file.source
  }
  return {
    find,
    close: async (): Promise<void> => {
      for (const file of opened.values()) await file.close()
      opened.clear()
    },
  }
}

/** A part of a source as a source of its own. */
export const sliceOf = (source: ByteSource, start: number, end: number): ByteSource => ({
  size: Math.max(0, Math.min(end, source.size) - start),
  read: (from, to) => source.read(start + from, Math.min(start + to, end)),
})

/**
 * A gzip file unpacked into memory.
 * @throws FormatError when it is damaged, or unpacks to more than `most` bytes: it is never unpacked further than that.
 */
export const gunzipped = async (source: ByteSource, most: number): Promise<Uint8Array> => {
  const gunzip = createGunzip()
  const pieces: Buffer[] = []
  let total = 0
  const feed = async () => {
    const step = 1 << 20
    for (let at = 0; at < source.size && !gunzip.destroyed; at += step)
      if (!gunzip.write(await source.read(at, Math.min(source.size, at + step))))
        await new Promise((resolve) => gunzip.once('drain', resolve).once('close', resolve))
    gunzip.end()
  }
  feed().catch((cause: unknown) => gunzip.destroy(cause instanceof Error ? cause : new Error(String(cause))))
  try {
    for await (const piece of gunzip) {
      total += piece.byteLength
      if (total > most) throw new FormatError('gzip', `it unpacks to more than ${Math.round(most / 1_048_576)} MB`)
      pieces.push(piece)
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError('gzip', `it cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  return Buffer.concat(pieces, total)
}
