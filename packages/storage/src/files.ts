import { createReadStream, statSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Bytes of a file; undefined when there is none. */
export const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}

/** The same without a turn of the event loop, where many are looked at. */
export const sizeAtOnce = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size

/** A rename is on the disk only when its folder is; not every platform can sync a folder, and there the rename has to do. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder
    ?.sync()
    .catch(() => undefined)
    .finally(() => folder.close())
}

/** All bytes of a file, or those of the half-open range; undefined when there is none. */
export const readFileAt = async (path: string, range?: { readonly start: number; readonly end: number }) => {
  const size = await sizeOf(path)
  if (size === undefined) return undefined
  if (range === undefined) return createReadStream(path)
  // `end` of a Node stream is inclusive, so an empty range has no way to be said there.
  return range.end <= range.start || range.start >= size
    ? Readable.from([])
    : createReadStream(path, { start: range.start, end: Math.min(range.end, size) - 1 })
}
