import type { ByteSource, IsolatedFile } from '@reticle/imaging'
import { blobSource } from '@reticle/models'
import type { BlobStore } from '@reticle/storage'

/** Files that came together, by name: their hashes. */
export type Companions = ReadonlyMap<string, string>

/**
 * A stored blob as the isolated reader wants it: this process reads it piece by piece, so that the reader sees no folder of ours, and any
 * store will do. Undefined when it is not in the store. `used`: names of companions that the reader asked for, and that are there.
 */
export const blobFile = async (storage: BlobStore, name: string, sha256: string, companions: Companions) => {
  const source = await blobSource(storage, sha256)
  if (source === undefined) return undefined
  const opened = new Map<string, ByteSource | undefined>()
  const sibling = async (path: string): Promise<ByteSource | undefined> => {
    const hash = companions.get(path)
    if (hash === undefined) return undefined
    if (!opened.has(path)) opened.set(path, await blobSource(storage, hash))
    return opened.get(path)
  }
  const file: IsolatedFile = { name, source, sibling }
  const used = (): Record<string, string> =>
    Object.fromEntries([...opened].flatMap(([path, one]) => (one === undefined ? [] : [[path, companions.get(path) ?? ''] as const])))
  return { file, used }
}
