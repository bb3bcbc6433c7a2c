import type { BigIntStats } from 'node:fs'
import { constants, open, opendir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'

/** A file, or a folder that is one image: where it lies below its source, and below the allowed folder. */
export type ListedFile = {
  readonly path: string
  readonly uri: string
  readonly real: string
  /** Of a folder that is one image, of its description. */
  readonly bytes: number
  readonly tag: string
  readonly isFolderImage: boolean
}
export type ListingProblem = { readonly path: string; readonly reason: string }

/** What describes a folder that is one image: Zarr v3, then v2. */
const descriptions = ['zarr.json', '.zattrs', '.zgroup', '.zarray']

const isBelow = (path: string, root: string): boolean => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
const tagOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${size}-${mtimeNs}-${ino}`
const slashed = (path: string): string => path.split(sep).join('/')

export type AllowedPlace = { readonly root: string; readonly real: string }

/**
 * Where a path lies below the allowed folders, whether it is written from one of them or as a whole; by its real place, so that no link leads
 * out. Undefined: in none of them.
 */
export const placeBelow = async (folders: readonly string[], path: string): Promise<AllowedPlace | undefined> => {
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined)
    if (root === undefined) continue
    const real = await realpath(isAbsolute(path) ? path : join(folder, path)).catch(() => undefined)
    if (real !== undefined && isBelow(real, root)) return { root, real }
  }
  return undefined
}

/** The description of a folder that is one image; undefined of any other. */
const describedBy = async (folder: string): Promise<string | undefined> => {
  for (const name of descriptions) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() === true) return path
  }
  return undefined
}

/**
 * All files below a place, and the folders that are one image each (their files are not listed for themselves). Links to files that lie below
 * the allowed folder count as files; links to folders are not followed, so that no ring of them is walked for ever.
 */
export const listFolder = async function* ({ root, real: base }: AllowedPlace): AsyncGenerator<ListedFile | ListingProblem> {
  const fileAt = async (path: string): Promise<ListedFile | ListingProblem | undefined> => {
    const shown = slashed(relative(base, path))
    const real = await realpath(path).catch(() => undefined)
    if (real === undefined) return { path: shown, reason: 'a link that leads nowhere' }
    if (!isBelow(real, root)) return { path: shown, reason: 'a link that leads out of the allowed folder' }
    const found = await stat(real, { bigint: true })
    if (!found.isFile()) return undefined
    return { path: shown, uri: slashed(relative(root, path)), real, bytes: Number(found.size), tag: tagOf(found), isFolderImage: false }
  }
  const imageAt = async (folder: string, description: string): Promise<ListedFile> => {
    const found = await stat(description, { bigint: true })
    const place = { path: slashed(relative(base, folder)) || '.', uri: slashed(relative(root, folder)) }
    return { ...place, real: description, bytes: Number(found.size), tag: tagOf(found), isFolderImage: true }
  }
  const waiting = [base]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    try {
      const description = await describedBy(at)
      if (description !== undefined) {
        yield await imageAt(at, description)
        continue
      }
      for await (const entry of await opendir(at)) {
        const path = join(at, entry.name)
        if (entry.isDirectory()) waiting.push(path)
        else if (entry.isFile() || entry.isSymbolicLink()) {
          const file = await fileAt(path)
          if (file !== undefined) yield file
        }
      }
    } catch (cause) {
      yield { path: slashed(relative(base, at)) || '.', reason: cause instanceof Error ? cause.message : String(cause) }
    }
  }
}

/** One file below an allowed folder. */
export const listedFile = async ({ root, real }: AllowedPlace): Promise<ListedFile | undefined> => {
  const found = await stat(real, { bigint: true }).catch(() => undefined)
  if (found?.isFile() !== true) return undefined
  const uri = slashed(relative(root, real))
  return { path: uri, uri, real, bytes: Number(found.size), tag: tagOf(found), isFolderImage: false }
}

/** The bytes of a listed file, from the place that was looked at and no other. @throws when it is no file any more. */
export const readListed = async function* (real: string): AsyncGenerator<Uint8Array> {
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is no file')
    for await (const piece of file.createReadStream({ autoClose: false })) yield piece
  } finally {
    await file.close()
  }
}
