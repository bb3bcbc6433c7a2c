import { readCompressed } from './files.ts'
import type { WholeBackup } from './target.ts'

export type ListedBlob = { readonly sha256: string; readonly bytes: number }

/** The lines of a text that comes in pieces; no line may be as long as memory. */
export const linesOf = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + Buffer.from(piece).toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** The blobs of a backup, by their hash. @throws ChangedFile when the list is not what was written */
export const blobsOf = async function* ({ folder, manifest }: WholeBackup): AsyncGenerator<ListedBlob> {
  for await (const line of linesOf(readCompressed(folder, manifest.blobs.list))) {
    const [sha256 = '', bytes] = line.split(' ')
    yield { sha256, bytes: Number(bytes) }
  }
}

/** The blobs of several backups, each once, by their hash: a merge of lists in order, so that memory does not grow with them. */
export const blobsOfAll = async function* (backups: readonly WholeBackup[]): AsyncGenerator<ListedBlob> {
  const lists = backups.map(blobsOf)
  const heads = await Promise.all(lists.map(async (list) => list.next()))
  for (;;) {
    let least: ListedBlob | undefined
    for (const { done, value } of heads) if (done !== true && (least === undefined || value.sha256 < least.sha256)) least = value
    if (least === undefined) return
    yield least
    const { sha256 } = least
    for (const [index, list] of lists.entries()) {
      const head = heads[index]
      if (head?.done !== true && head?.value.sha256 === sha256) heads[index] = await list.next()
    }
  }
}

/** Elements, so many at a time. */
export const inChunks = async function* <T>(elements: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = []
  for await (const element of elements) {
    chunk.push(element)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
