import type { BlobStore } from '@reticle/storage'
import { inChunks, type ListedBlob, linesOf } from './blob-list.ts'
import { together } from './together.ts'

/** What came of the blobs of a backup; `absent` are those that somebody counts on, the first of them. */
export type Tally = {
  count: number
  bytes: number
  copied: { count: number; bytes: number }
  absent: string[]
  absentCount: number
}
export const newTally = (): Tally => ({ count: 0, bytes: 0, copied: { count: 0, bytes: 0 }, absent: [], absentCount: 0 })

const mostNamed = 10_000
const lookedForTogether = 256
const copiedTogether = 8

const piecesOf = async function* (content: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const piece of content) yield Buffer.from(piece)
}

/**
 * Brings a blob from one store into another; answers its bytes, or undefined where the first does not have it as its name says.
 * @throws when the other store takes nothing more
 */
export const bringBlob = async (from: BlobStore, to: BlobStore, sha256: string): Promise<number | undefined> => {
  const content = await from.read(sha256)
  if (content === undefined) return undefined
  const stored = await to.put(piecesOf(content))
  if (!stored.ok) throw new Error(stored.error.message)
  // Under the hash of what it has become it is nobody's; the next tidying takes it away.
  return stored.value.sha256 === sha256 ? stored.value.bytes : undefined
}

/**
 * Brings what is not there yet. Blobs never change, and each is copied, never linked: a backup on the same bytes of the same disk is none.
 * @param names lines `SHA256 t|f`: whether somebody counts on it. Yields those that are there then, in the same order.
 */
export const copyBlobs = async function* (
  names: AsyncIterable<Uint8Array>,
  from: BlobStore,
  to: BlobStore,
  tally: Tally,
  tell: (tally: Tally) => void,
): AsyncGenerator<ListedBlob> {
  for await (const lines of inChunks(linesOf(names), lookedForTogether)) {
    const known = await to.sizes(lines.map((line) => line.slice(0, 64)))
    const found = await together([...lines.entries()], copiedTogether, async ([index, line]) => {
      const size = known[index]
      if (size !== undefined) return size
      const bytes = await bringBlob(from, to, line.slice(0, 64))
      if (bytes !== undefined) {
        tally.copied.count++
        tally.copied.bytes += bytes
      }
      return bytes
    })
    for (const [index, line] of lines.entries()) {
      const [sha256, bytes] = [line.slice(0, 64), found[index]]
      if (bytes !== undefined) {
        tally.count++
        tally.bytes += bytes
        yield { sha256, bytes }
      } else if (line.endsWith('t')) {
        tally.absentCount++
        if (tally.absent.length < mostNamed) tally.absent.push(sha256)
      }
    }
    tell(tally)
  }
}
