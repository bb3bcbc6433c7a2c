import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { ok } from '@reticle/domain'
import { filePacks } from './file-packs.ts'
import { readFileAt, sizeAtOnce, sizeOf, syncFolder } from './files.ts'
import { removeLeftovers, staleSince } from './leftovers.ts'
import type { BlobStore } from './port.ts'
import { isSha256 } from './sha256.ts'
import { spool } from './spool.ts'

const isDone = [() => true, () => false] as const

/** False when there is no such file. */
const touch = async (path: string): Promise<boolean> => {
  const now = new Date()
  return utimes(path, now, now).then(...isDone)
}

/** Blobs as files `ab/cdef...` below `folder`; many processes may use the same folder. */
export const fileStore = (folder: string): BlobStore => {
  const temporary = join(folder, 'incoming')
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2))
  let hasCleaned = false

  return {
    place: { kind: 'folder', folder },
    packs: filePacks(folder),
    put: async (content, options) => {
      if (!hasCleaned) {
        hasCleaned = true
        await removeLeftovers(temporary, staleSince(Date.now()))
      }
      const spooled = await spool(temporary, content, options)
      if (!spooled.ok) return spooled
      const { path, sha256, bytes } = spooled.value
      const target = pathOf(sha256)
      // Made young before it is counted on: see `removeUnused`.
      const isTouched = await touch(target)
      if (isTouched && (await sizeOf(target)) === bytes) await rm(path, { force: true })
      else {
        await mkdir(dirname(target), { recursive: true })
        await rename(path, target)
        await syncFolder(dirname(target))
      }
      return ok({ sha256, bytes })
    },
    read: async (sha256, range) => (isSha256(sha256) ? readFileAt(pathOf(sha256), range) : undefined),
    size: async (sha256) => (isSha256(sha256) ? sizeOf(pathOf(sha256)) : undefined),
    sizes: async (sha256s) => {
      // A turn of the event loop for each of a million would cost ten times as much as the look itself.
      await setImmediate()
      return sha256s.map((sha256) => (isSha256(sha256) ? sizeAtOnce(pathOf(sha256)) : undefined))
    },
    remove: async (sha256) => {
      if (isSha256(sha256)) await rm(pathOf(sha256), { force: true })
    },
    removeUnused: async (sha256, before) => {
      if (!isSha256(sha256)) return 0
      const [path, aside] = [pathOf(sha256), join(temporary, `unused-${sha256}`)]
      await mkdir(temporary, { recursive: true })
      // Out of the way first: whoever puts it from now on writes it anew, and who was faster has left a mark on it.
      if (!(await rename(path, aside).then(...isDone))) return 0
      const { mtimeMs, size } = await stat(aside)
      if (mtimeMs < before.getTime()) {
        await rm(aside, { force: true })
        return size
      }
      if ((await sizeOf(path)) === undefined) await rename(aside, path)
      else await rm(aside, { force: true })
      return 0
    },
  }
}
