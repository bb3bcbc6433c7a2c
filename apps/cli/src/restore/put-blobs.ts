import type { BlobStore } from '@reticle/storage'
import { blobsOf, inChunks } from '../backup/blob-list.ts'
import { bringBlob } from '../backup/copy-blobs.ts'
import { seldom, sizeText } from '../backup/progress.ts'
import type { Target, WholeBackup } from '../backup/target.ts'
import { together } from '../backup/together.ts'

export type PutBlobs = {
  readonly count: number
  readonly bytes: number
  /** Those that the backup does not have any more as they were written; the first of them. */
  readonly damaged: readonly string[]
  readonly damagedCount: number
}

const lookedForTogether = 256
const putTogether = 8
const mostNamed = 1000

/** Brings the blobs of a backup into a store, each read and hashed on its way; those of the same size that are there already stay. */
export const putBlobs = async ({ blobs: from }: Target, backup: WholeBackup, to: BlobStore): Promise<PutBlobs> => {
  const put = { count: 0, bytes: 0 }
  const damaged: string[] = []
  let damagedCount = 0
  const tell = seldom()
  for await (const chunk of inChunks(blobsOf(backup), lookedForTogether)) {
    const known = await to.sizes(chunk.map(({ sha256 }) => sha256))
    await together([...chunk.entries()], putTogether, async ([index, { sha256, bytes }]) => {
      const isThere = known[index] === bytes || (await bringBlob(from, to, sha256)) !== undefined
      if (isThere) {
        put.count++
        put.bytes += bytes
      } else {
        damagedCount++
        if (damaged.length < mostNamed) damaged.push(sha256)
      }
    })
    tell(() => `${put.count} of ${backup.manifest.blobs.count} blobs (${sizeText(put.bytes)})`)
  }
  return { ...put, damaged, damagedCount }
}
