import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { ascendingIds, recordColumns } from './copy-text.ts'
import type { Decided } from './decide-records.ts'
import type { RecordChunk, RecordTarget } from './record-chunk.ts'

/** What tasks of the project are opened under; `protocolId` is null while no protocol is live. */
export type Live = { readonly protocolId: string | null; readonly reads: number; readonly levelRule: string }
export type Copied = { readonly tasks: number; readonly digest: string }

const pieceBytes = 128 * 1024

const sampleColumns = `id, project_id, source_id, position, thumbnail_sha256, ${recordColumns}`
const taskColumns = 'id, project_id, sample_id, protocol_id, position, priority, level_rule, reads'

/** What stands before a row's own columns, and these as they lie in the chunk. */
type Written = { readonly head: string; readonly from: number; readonly to: number }

/** The rows as COPY reads them, in pieces of some length. */
function* pieces(text: Uint8Array, count: number, rowAt: (index: number) => Written): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(pieceBytes)
  let used = 0
  for (let i = 0; i < count; i++) {
    const { head, from, to } = rowAt(i)
    const length = head.length + to - from
    if (used + length > piece.length) {
      yield piece.subarray(0, used)
      piece = Buffer.allocUnsafe(Math.max(pieceBytes, length))
      used = 0
    }
    // Ids, numbers and names of our own: each letter is one byte.
    used += piece.write(head, used, 'latin1')
    piece.set(text.subarray(from, to), used)
    used += to - from
  }
  if (used > 0) yield piece.subarray(0, used)
}

const copy = async (client: ClientBase, into: string, content: Iterable<Buffer>): Promise<void> =>
  pipeline(Readable.from(content, { objectMode: false }), client.query(copyFrom(`copy ${into} from stdin`)))

/** What somebody found in the same bytes before, so that nobody has to look again. */
const copyFound = async (client: ClientBase, projectId: string, last: number, models: readonly string[]): Promise<void> => {
  await client.query({
    name: 'records-copy-found',
    text: `update samples s set image = m.image, dtype = m.dtype, axes = m.axes, header_sha256 = m.header_sha256, pyramid_id = m.pyramid_id
      from samples m where m.id = any($3::uuid[]) and s.project_id = $1 and s.sha256 = m.sha256 and s.part = '' and s.position > $2`,
    values: [projectId, last, models],
  })
}

/** Copies samples in at the positions behind `last`, and their tasks when a protocol is live. The digest names each row of both. */
export const copyRecords = async (
  client: ClientBase,
  target: RecordTarget,
  { text }: RecordChunk,
  live: Live,
  last: number,
  { fresh: rows, thumbnails, models }: Decided,
): Promise<Copied> => {
  const { projectId, sourceId } = target
  const { protocolId, levelRule, reads } = live
  const idAt = ascendingIds(Date.now(), 2 * rows.length)
  const digest = createHash('sha256')
  const sampleRow = (i: number): Written => {
    const { sha256 = '', from = 0, to = 0 } = rows[i] ?? {}
    const position = last + 1 + i
    const id = idAt(2 * i)
    digest.update(`${position} ${id} ${protocolId === null ? '' : idAt(2 * i + 1)} ${sha256}\n`)
    return { head: `${id}\t${projectId}\t${sourceId}\t${position}\t${thumbnails.get(sha256) ?? '\\N'}\t`, from, to }
  }
  const taskRow = (i: number): Written => {
    const { priority = 0 } = rows[i] ?? {}
    const keys = `${idAt(2 * i + 1)}\t${projectId}\t${idAt(2 * i)}\t${protocolId}`
    return { head: `${keys}\t${last + 1 + i}\t${priority}\t${levelRule}\t${reads}\n`, from: 0, to: 0 }
  }
  await copy(client, `samples (${sampleColumns})`, pieces(text, rows.length, sampleRow))
  if (models.length > 0) await copyFound(client, projectId, last, models)
  if (protocolId === null) return { tasks: 0, digest: digest.digest('hex') }
  await copy(client, `tasks (${taskColumns})`, pieces(text, rows.length, taskRow))
  return { tasks: rows.length, digest: digest.digest('hex') }
}
