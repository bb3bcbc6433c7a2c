import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ok } from '@reticle/domain'
import { readFileAt, sizeOf, syncFolder } from './files.ts'
import { removeLeftovers } from './leftovers.ts'
import { isPackName } from './pack-name.ts'
import type { PackStore } from './port.ts'
import { spool } from './spool.ts'

/** Packs as files `packs/NAME` below `folder`, written beside and renamed when all of them is there. */
export const filePacks = (folder: string): PackStore => {
  const [packs, temporary] = [join(folder, 'packs'), join(folder, 'incoming')]
  const pathOf = (name: string) => join(packs, name)
  return {
    put: async (name, content) => {
      if (!isPackName(name)) throw new Error(`"${name}" is no name of a pack`)
      const spooled = await spool(temporary, content)
      if (!spooled.ok) return spooled
      const { path, sha256, bytes } = spooled.value
      await mkdir(packs, { recursive: true })
      await rename(path, pathOf(name))
      await syncFolder(packs)
      return ok({ sha256, bytes })
    },
    read: async (name, range) => (isPackName(name) ? readFileAt(pathOf(name), range) : undefined),
    size: async (name) => (isPackName(name) ? sizeOf(pathOf(name)) : undefined),
    remove: async (name) => {
      if (isPackName(name)) await rm(pathOf(name), { force: true })
    },
    // Half files lie with those of blobs, and go as these do.
    sweep: async (before) => removeLeftovers(temporary, before),
  }
}
