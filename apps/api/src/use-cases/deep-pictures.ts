import { sampleIdSchema } from '@reticle/domain'
import type { SourceFolders } from '@reticle/storage'
import { boundedMap } from '../caches/bounded-map.ts'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Context['read']['pyramids']['pixelsOf']>>>

const mostKept = 20_000
/** A job that was lost is asked for again by whoever looks after this. */
const askMilliseconds = 30_000
/** Signature, length and type of the first chunk, width, height, and the bits of a sample (PNG, third edition, 5.2 and 11.2.1). */
const headBytes = 25
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** True of a PNG whose samples have 16 bits: a browser would show the upper half of each. */
export const isDeepPng = (head: Uint8Array): boolean => head.length >= headBytes && signature.equals(head.subarray(0, 8)) && head[24] === 16

const firstBytes = async (content: NodeJS.ReadableStream): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of content) {
    pieces.push(Buffer.from(piece))
    length += piece.length
    if (length >= headBytes) break
  }
  return Buffer.concat(pieces)
}

/**
 * Tells PNG files of 16 bits, which manifests named and nobody has looked into, from plain ones, and asks a worker to make them ready: a million
 * records come in without a file being opened, so that it is found out when one is first looked at.
 */
export const deepPictures = ({ storage, unitOfWork, now }: Context, folders: SourceFolders) => {
  const known = boundedMap<string, boolean>(mostKept)
  const asked = boundedMap<string, number>(mostKept)

  const headOf = async ({ uri, sha256, bytes }: Row): Promise<Buffer | undefined> => {
    if (uri === null) {
      const content = await storage.read(sha256, { start: 0, end: headBytes })
      return content === undefined ? undefined : firstBytes(content)
    }
    const opened = await folders.open({ uri, sha256, bytes })
    return opened.ok ? firstBytes(opened.value) : undefined
  }
  const isDeep = async (row: Row): Promise<boolean> => {
    const present = known.get(row.sha256)
    if (present !== undefined) return present
    const head = await headOf(row)
    // A file that is not there is told where its image is asked for.
    if (head === undefined) return false
    known.set(row.sha256, isDeepPng(head))
    return isDeepPng(head)
  }

  /** True when it waits for a worker. */
  return async (row: Row): Promise<boolean> => {
    if (row.mediaType !== 'image/png' || row.image !== null || row.problem !== null || !(await isDeep(row))) return false
    const at = now().getTime()
    if (at - (asked.get(row.id) ?? Number.NEGATIVE_INFINITY) < askMilliseconds) return true
    asked.set(row.id, at)
    const payload = { projectId: row.projectId, sampleId: sampleIdSchema.parse(row.id) }
    await unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'examine-samples', payload }))
    return true
  }
}
