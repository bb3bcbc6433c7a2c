import { type ByteSource, buffered } from '@reticle/imaging'
import type { BlobStore } from '@reticle/storage'

/** Random access to a stored blob; undefined when it is not in the store. */
export const blobSource = async (storage: BlobStore, sha256: string): Promise<ByteSource | undefined> => {
  const size = await storage.size(sha256)
  if (size === undefined) return undefined
  return buffered({
    size,
    read: async (start, end) => {
      const pieces: Buffer[] = []
      const stream = await storage.read(sha256, { start, end: Math.min(end, size) })
      for await (const piece of stream ?? []) pieces.push(Buffer.from(piece))
      return Buffer.concat(pieces)
    },
  })
}
