import type { ClientBase } from 'pg'
import { type Copied, copyRecords, type Live } from './copy-records.ts'
import { decideRecords } from './decide-records.ts'
import type { RecordChunk, RecordReject, RecordRow, RecordTarget } from './record-chunk.ts'

export type Counts = { readonly added: number; readonly duplicates: number; readonly rejected: number }

/** Reasons are kept of so many lines of a manifest; the others are counted. */
const keptRejects = 5000

/**
 * No task is marked as given back, and the commit does not wait for the disk: a crash of Postgres may take the last chunks with it, and how
 * far the manifest stands goes with them. What follows a chunk and waits (a lease of its tasks, the end of the import) writes it out first.
 */
const start = `begin; set local reticle.bulk = 'on'; set local synchronous_commit = off`

/**
 * Publishing and other imports of the project wait until this chunk is committed. Claims do not: their foreign keys ask for a lock that
 * goes together with this one.
 */
const lockProject = async (client: ClientBase, { projectId }: RecordTarget): Promise<Live & { readonly last: number }> => {
  const { rows } = await client.query<{ protocol_id: string | null; reads: number | null; level_rule: string }>({
    name: 'records-lock-project',
    text: `select p.protocol_id, coalesce((v.content->'redundancy'->>'reads')::int, 2) as reads,
        case v.content->'dispensing'->'order'->>'kind'
          when 'least-read' then 'least-read' when 'finish-begun' then 'most-read' else 'none' end as level_rule
      from projects p left join protocols v on v.id = p.protocol_id where p.id = $1 for no key update of p`,
    values: [projectId],
  })
  const [live] = rows
  if (live === undefined) throw new Error(`project ${projectId} is gone`)
  const max = await client.query<{ last: string }>({
    name: 'records-last-position',
    text: 'select coalesce(max(position), 0) as last from samples where project_id = $1',
    values: [projectId],
  })
  return { protocolId: live.protocol_id, reads: live.reads ?? 2, levelRule: live.level_rule, last: Number(max.rows[0]?.last ?? 0) }
}

/** Moves the manifest on to the end of the chunk; undefined when it does not stand where the chunk begins. */
const moveOn = async (
  client: ClientBase,
  { importId, position }: RecordTarget,
  { bytes, lines }: RecordChunk,
  counts: Counts,
): Promise<{ readonly rejectsBefore: number } | undefined> => {
  const { rows } = await client.query<{ before: number }>({
    name: 'records-move-on',
    text: `update import_manifests set bytes_done = $4, lines_done = $5,
        added = added + $6, duplicates = duplicates + $7, rejected = rejected + $8
      where import_id = $1 and position = $2 and bytes_done = $3
      returning duplicates + rejected - $7 - $8 as before`,
    values: [importId, position, bytes.from, bytes.to, lines.to, counts.added, counts.duplicates, counts.rejected],
  })
  const [row] = rows
  return row === undefined ? undefined : { rejectsBefore: row.before }
}

const keepRejects = async (client: ClientBase, { importId, position }: RecordTarget, rejects: readonly RecordReject[]): Promise<void> => {
  if (rejects.length === 0) return
  await client.query({
    name: 'records-keep-rejects',
    text: `insert into import_rejects (import_id, position, line, outcome, reason)
      select $1, $2, line, outcome, reason from unnest($3::int[], $4::text[], $5::text[]) as given (line, outcome, reason)`,
    values: [importId, position, rejects.map((one) => one.line), rejects.map((one) => one.outcome), rejects.map((one) => one.reason)],
  })
}

/**
 * Tasks that rank before the place up to which an annotator has looked would never be found from there: such an annotator begins at the head
 * again. With tasks in the order of import there is none. New tasks have level 0, and their positions for keys.
 */
const rewindCursors = async (client: ClientBase, projectId: string, last: number, rows: readonly RecordRow[]): Promise<void> => {
  const highest = rows.reduce((most, { priority }) => Math.max(most, priority), Number.NEGATIVE_INFINITY)
  const first = last + 1 + rows.findIndex(({ priority }) => priority === highest)
  await client.query({
    name: 'records-rewind-cursors',
    text: 'delete from dispatch_cursors where project_id = $1 and (rank, level, queue_key) > ($2::int, 0, $3::bigint)',
    values: [projectId, -highest, first],
  })
}

/** One event for all rows of a chunk: an event a task would cost more than an eighth of the import, and say nothing more. */
const writeEvent = async (
  client: ClientBase,
  { importId, projectId, organizationId }: RecordTarget,
  { lines }: RecordChunk,
  { protocolId, reads, last }: Live & { readonly last: number },
  { tasks, digest }: Copied,
  samples: number,
): Promise<void> => {
  const opened = protocolId === null ? {} : { protocolId, reads }
  const payload = { lines, positions: { from: last + 1, to: last + samples }, samples, tasks, digest, ...opened }
  await client.query({
    name: 'records-event',
    text: `insert into events (organization_id, project_id, subject_id, type, payload, at)
      values ($1, $2, $3, 'import.records-added', $4, now())`,
    values: [organizationId, projectId, importId, JSON.stringify(payload)],
  })
}

type Adding = { readonly client: ClientBase; readonly target: RecordTarget; readonly looksIntoProject: boolean }

const add = async ({ client, target, looksIntoProject }: Adding, chunk: RecordChunk): Promise<Counts | undefined> => {
  const live = await lockProject(client, target)
  const decided = await decideRecords(client, target, chunk, looksIntoProject)
  const { fresh, rejects } = decided
  const all = [...chunk.rejects, ...rejects].toSorted((a, b) => a.line - b.line)
  const duplicates = all.filter((one) => one.outcome === 'duplicate').length
  const counts = { added: fresh.length, duplicates, rejected: all.length - duplicates }
  const moved = await moveOn(client, target, chunk, counts)
  if (moved === undefined) return undefined
  await keepRejects(client, target, all.slice(0, Math.max(0, keptRejects - moved.rejectsBefore)))
  if (fresh.length === 0) return counts
  const copied = await copyRecords(client, target, chunk, live, live.last, decided)
  if (copied.tasks > 0) await rewindCursors(client, target.projectId, live.last, fresh)
  await writeEvent(client, target, chunk, live, copied, fresh.length)
  return counts
}

const inTransaction = async (adding: Adding, chunk: RecordChunk): Promise<Counts | undefined> => {
  const { client } = adding
  await client.query(start)
  try {
    const counts = await add(adding, chunk)
    await client.query(counts === undefined ? 'rollback' : 'commit')
    return counts
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    throw cause
  }
}

const isKnownContent = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === '23505' && 'constraint' in cause && cause.constraint === 'samples_content'

/** So many chunks after one with contents that the project has, the project is looked into before it is written to. */
const carefulChunks = 16

/**
 * Adds the chunks of a manifest, one after the other. Each is decided and written in one transaction: samples and tasks by COPY, at the
 * positions behind those of the project; rejects; one event; and how far the manifest is decided. Undefined, and nothing is written, when
 * someone else has moved the manifest on meanwhile.
 *
 * To look up each content costs a tenth of writing it, and most manifests hold only new ones. So a chunk is written without that look until
 * the index refuses one; then it is taken back, and done again with the look, as are those that follow.
 */
export const recordAdder = (client: ClientBase, target: RecordTarget): ((chunk: RecordChunk) => Promise<Counts | undefined>) => {
  let careful = 0
  const carefully = async (chunk: RecordChunk): Promise<Counts | undefined> => {
    const counts = await inTransaction({ client, target, looksIntoProject: true }, chunk)
    careful = (counts?.duplicates ?? 0) > 0 ? carefulChunks : careful - 1
    return counts
  }
  return async (chunk) => {
    if (careful > 0) return carefully(chunk)
    try {
      return await inTransaction({ client, target, looksIntoProject: false }, chunk)
    } catch (cause) {
      if (!isKnownContent(cause)) throw cause
      return carefully(chunk)
    }
  }
}
