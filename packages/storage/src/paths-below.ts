import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { constants, open, opendir, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'

/** A file of an allowed folder, by its real path. */
export type FoundPath = { readonly path: string }

/** A file that is read in pieces. `tag`: another one for any other state of the file, as far as the file system tells. */
export type PieceOf = {
  readonly tag: string
  /** Bytes. */
  readonly size: number
  /** A half-open range, or all; undefined when the file is not any more what it was. */
  readonly read: (range?: { readonly start: number; readonly end: number }) => Promise<NodeJS.ReadableStream | undefined>
}

/** What describes a folder that is one image: Zarr v3, then v2. */
const descriptions = ['zarr.json', '.zattrs', '.zgroup', '.zarray']
/** Never through a link that appeared meanwhile, never waiting for a pipe. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR' || cause.code === 'ELOOP')

const realOf = async (path: string): Promise<string | undefined> => {
  try {
    return await realpath(path)
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

const isBelow = (path: string, root: string): boolean => path.startsWith(root.endsWith(sep) ? root : root + sep)

const isFolder = async (path: string): Promise<boolean> => (await stat(path)).isDirectory()

/**
 * The file that `uri` names below `folder`; of a folder that is one image, its description. `outside`: it leads out of the folder, which no link
 * may. Undefined: there is nothing.
 */
export const pathIn = async (folder: string, uri: string): Promise<FoundPath | 'outside' | undefined> => {
  const [root, path] = await Promise.all([realOf(folder), realOf(join(folder, uri))])
  if (root === undefined || path === undefined) return undefined
  if (!isBelow(path, root)) return 'outside'
  if (!(await isFolder(path))) return { path }
  for (const name of descriptions) {
    const described = await realOf(join(path, name))
    if (described !== undefined) return isBelow(described, root) ? { path: described } : 'outside'
  }
  return { path }
}

/** A path as Zarr has them: names joined by slashes, none of which leads up or away. */
const isPlain = (path: string): boolean =>
  !/[\\\0]|^[a-z]:/i.test(path) && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')

/** What the file system says of a state of a file. */
const stateOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string => [dev, ino, size, mtimeNs, ctimeNs].join()

/** A file below the folder that `uri` names, or beside the file that it names; undefined when there is none, or it leads out. */
export const openPiece = async (folder: string, uri: string, path: string): Promise<PieceOf | undefined> => {
  if (!isPlain(path)) return undefined
  const [root, named] = await Promise.all([realOf(folder), realOf(join(folder, uri))])
  if (root === undefined || named === undefined || !isBelow(named, root)) return undefined
  const base = (await isFolder(named)) ? named : dirname(named)
  const real = await realOf(join(base, path))
  if (real === undefined || !isBelow(real, base)) return undefined
  const found = await stat(real, { bigint: true })
  if (!found.isFile()) return undefined
  const [size, state] = [Number(found.size), stateOf(found)]
  return {
    tag: createHash('sha256').update(`${real} ${state}`).digest('hex'),
    size,
    read: async ({ start, end } = { start: 0, end: size }) => {
      const file = await open(real, flags)
      if (stateOf(await file.stat({ bigint: true })) === state && end > start) return file.createReadStream({ start, end: end - 1 })
      await file.close()
      return end > start ? undefined : Readable.from([])
    },
  }
}

/** A link to a file that is below, too, counts as one, as it does when it is served; all other links lead nowhere. */
const isFileBelow = async (path: string, base: string): Promise<boolean> => {
  const real = await realOf(path)
  return real !== undefined && isBelow(real, base) && (await stat(real)).isFile()
}

/** Paths of all files below the folder that `uri` names, or beside the file that it names, sorted. */
export const listPaths = async (folder: string, uri: string, most: number): Promise<readonly string[] | 'too-many' | undefined> => {
  const [root, named] = await Promise.all([realOf(folder), realOf(join(folder, uri))])
  if (root === undefined || named === undefined || !isBelow(named, root)) return undefined
  const base = (await isFolder(named)) ? named : dirname(named)
  const found: string[] = []
  const waiting = [base]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for await (const entry of await opendir(at)) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFileBelow(path, base))))
        found.push(relative(base, path).split(sep).join('/'))
      if (found.length + waiting.length > most) return 'too-many'
    }
  return found.sort((a, b) => (a < b ? -1 : 1))
}
