import type pg from 'pg'
import { placeOf } from './keys.ts'

/** What one annotator's assignment means for handing out its task again. */
export type ReaderFact = { readonly annotatorId: string; readonly kind: 'seen' | 'later' | 'none'; readonly since: number }
export type TaskFact = {
  readonly id: string
  readonly place: string
  readonly free: number
  readonly isBack: boolean
  readonly readers: readonly ReaderFact[]
}

type TaskRow = { id: string; priority: number; position: string; free: number; is_back: boolean }
type ReaderRow = { annotator_id: string; kind: ReaderFact['kind']; since: number }

const free = `case when t.state = 'collecting' then greatest(t.reads - t.counted - t.leased, 0) else 0 end`
/** Of an assignment `a` and of a viewing `v` of the same task and person, either may be missing. The moment is in microseconds, which a double holds exactly. */
const kindAndSince = `
  case when v.person_id is not null or a.state in ('leased', 'submitted') then 'seen'
    when a.state = 'skipped' then case when a.skip_kind = 'not-now' then 'later' else 'seen' end
    else 'none' end as kind,
  coalesce(extract(epoch from a.ended_at) * 1e6, 0)::float8 as since`

const taskOf = (row: TaskRow, readers: readonly ReaderFact[]): TaskFact => ({
  id: row.id,
  place: placeOf({ id: row.id, priority: row.priority, position: Number(row.position) }),
  free: row.free,
  isBack: row.is_back,
  readers,
})
const readerOf = (row: ReaderRow): ReaderFact => ({ annotatorId: row.annotator_id, kind: row.kind, since: row.since })

/** All facts of a few tasks, with every reader that they have or had. */
export const factsOf = async (pool: pg.Pool, projectId: string, taskIds: readonly string[]): Promise<TaskFact[]> => {
  const { rows } = await pool.query<TaskRow & { readers: ReaderRow[] }>({
    name: 'dispatch-facts',
    text: `select t.id, t.priority, t.position, ${free} as free, t.returned_at is not null as is_back,
        coalesce((select json_agg(r) from (
          select coalesce(a.annotator_id, v.person_id) as annotator_id, ${kindAndSince}
          from (select * from assignments where task_id = t.id) a
          full join (select * from task_viewings where task_id = t.id) v on v.person_id = a.annotator_id) r), '[]'::json) as readers
      from tasks t where t.project_id = $1 and t.id = any($2::uuid[])`,
    values: [projectId, taskIds],
  })
  return rows.map((row) => taskOf(row, row.readers.map(readerOf)))
}

/** Every task of the project with a free slot, in batches, in the order of the queue. */
export async function* openTasks(client: pg.ClientBase, projectId: string, batch: number): AsyncGenerator<TaskFact[]> {
  let after: readonly [number, string] = [-2_147_483_648, '-9223372036854775808']
  for (;;) {
    const { rows } = await client.query<TaskRow>(
      `select t.id, t.priority, t.position, ${free} as free, t.returned_at is not null as is_back from tasks t
        where t.project_id = $1 and t.state = 'collecting' and t.counted + t.leased < t.reads
          and (-t.priority, t.position) > ($2::int, $3::bigint)
        order by (-t.priority), t.position limit $4`,
      [projectId, after[0], after[1], batch],
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => taskOf(row, []))
    after = [-last.priority, last.position]
  }
}

type PairRow = ReaderRow & { id: string; priority: number; position: string }
export type Pair = { readonly task: { readonly id: string; readonly place: string }; readonly reader: ReaderFact }
const pairOf = (row: PairRow): Pair => ({
  task: { id: row.id, place: placeOf({ id: row.id, priority: row.priority, position: Number(row.position) }) },
  reader: readerOf(row),
})
const leastId = '00000000-0000-0000-0000-000000000000'

/** Who has had which task that may still be handed out, in batches. */
async function* assignedReaders(client: pg.ClientBase, projectId: string, batch: number): AsyncGenerator<Pair[]> {
  let after = leastId
  for (;;) {
    const { rows } = await client.query<PairRow & { assignment_id: string }>(
      `select a.id as assignment_id, t.id, t.priority, t.position, a.annotator_id, ${kindAndSince}
        from assignments a join tasks t on t.id = a.task_id
        left join task_viewings v on v.task_id = a.task_id and v.person_id = a.annotator_id
        where a.project_id = $1 and a.state in ('leased', 'submitted', 'skipped') and t.state not in ('settled', 'withdrawn') and a.id > $2
        order by a.id limit $3`,
      [projectId, after, batch],
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(pairOf)
    after = last.assignment_id
  }
}

/** Who has seen the readers of which task that may still be handed out, in batches. */
async function* viewers(client: pg.ClientBase, projectId: string, batch: number): AsyncGenerator<Pair[]> {
  let after = [leastId, leastId]
  for (;;) {
    const { rows } = await client.query<PairRow>(
      `select t.id, t.priority, t.position, v.person_id as annotator_id, 'seen' as kind, 0::float8 as since
        from task_viewings v join tasks t on t.id = v.task_id
        where v.project_id = $1 and t.state not in ('settled', 'withdrawn') and (v.person_id, v.task_id) > ($2::uuid, $3::uuid)
        order by v.person_id, v.task_id limit $4`,
      [projectId, ...after, batch],
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(pairOf)
    after = [last.annotator_id, last.id]
  }
}

/** All who are not to be handed a task again, or only at last, in batches. */
export async function* pastReaders(client: pg.ClientBase, projectId: string, batch: number): AsyncGenerator<Pair[]> {
  yield* assignedReaders(client, projectId, batch)
  yield* viewers(client, projectId, batch)
}
