import { createHash } from 'node:crypto'
import type { BlobStore } from '@reticle/storage'
import type { Entry } from './entry.ts'

export type Content = { readonly sha256: string; readonly bytes: number }

const hashOf = async (content: AsyncIterable<Uint8Array>): Promise<Content> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of content) {
    hash.update(piece)
    bytes += piece.byteLength
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** What a file is made of. `keeps`: a file that is not read in place goes into the store as it is read. @throws in words when it does not come. */
export const takeEntry = async (storage: BlobStore, entry: Entry, keeps: boolean, maxBytes: number): Promise<Content> => {
  if (!keeps || entry.uri !== null) return hashOf(entry.read())
  const stored = await storage.put(entry.read(), { maxBytes })
  if (stored.ok) return stored.value
  throw new Error(
    stored.error.code === 'too-large' ? `larger than the limit of ${maxBytes} bytes (RETICLE_MAX_UPLOAD_BYTES)` : stored.error.message,
  )
}
