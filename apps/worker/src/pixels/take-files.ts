import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '@reticle/storage'

export type TakenFile = { readonly path: string; readonly sha256: string; readonly bytes: number }

/**
 * Takes the files of a folder into the store, one after the other, as they are told of; a file that is stored leaves the folder, so that the
 * disk does not hold it twice. `ended` waits for all of them. @throws there, what went wrong first; nothing is taken after that.
 */
export const takeFiles = (folder: string, storage: BlobStore, onTaken: (file: TakenFile) => Promise<void>) => {
  let failure: { readonly cause: unknown } | undefined
  let last: Promise<void> = Promise.resolve()
  const take = async (path: string): Promise<void> => {
    if (failure !== undefined) return
    const full = join(folder, path)
    const stored = await storage.put(createReadStream(full))
    if (!stored.ok) throw new Error(`the pixels could not be kept: ${stored.error.message}`)
    await rm(full, { force: true })
    await onTaken({ path, ...stored.value })
  }
  return {
    take: (path: string): void => {
      last = last
        .then(() => take(path))
        .catch((cause: unknown) => {
          failure ??= { cause }
        })
    },
    /** Nothing is being taken any more. */
    settled: (): Promise<void> => last,
    ended: async (): Promise<void> => {
      await last
      if (failure !== undefined) throw failure.cause
    },
  }
}
