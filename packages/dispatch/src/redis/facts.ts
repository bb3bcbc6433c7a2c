import type pg from 'pg'
import { hexOf, placeOf, ruleLetters } from './keys.ts'

/** What one annotator's assignment, or viewing, means for handing out its task. `isHeld`: it holds a slot, or has used one. */
export type ReaderFact = {
  readonly id: string
  readonly kind: 'seen' | 'later' | 'again' | 'none'
  readonly since: number
  readonly fence: number
  readonly isHeld: boolean
}
/** Ids are in hex, as in Redis. */
export type TaskFact = {
  readonly id: string
  readonly place: string
  readonly rule: string
  readonly free: number
  readonly readers: readonly ReaderFact[]
}

type ReaderRow = { annotator_id: string; kind: ReaderFact['kind']; since: number; fence: number; is_held: boolean }
type TaskRow = { id: string; priority: number; level: number; queue_key: string; level_rule: string; free: number }

export const orderColumns = 't.id, t.priority, t.level, t.queue_key, t.level_rule'
export const freeSlots = 'case when t.is_open then t.reads - t.counted - t.leased else 0 end'

/** Of an assignment `a` and of a viewing `v` of the same task and person, either may be missing. The moment is in microseconds, which a double holds exactly. */
const kindOfReader = `
  case when v.person_id is not null or a.state in ('leased', 'submitted') then 'seen'
    when a.state = 'skipped' then case when a.skip_kind = 'not-now' then 'later' else 'seen' end
    else 'again' end as kind,
  coalesce(extract(epoch from a.ended_at) * 1e6, 0)::float8 as since, coalesce(a.fence, 0)::int as fence,
  coalesce(a.state in ('leased', 'submitted'), false) as is_held`

const factsText = `select ${orderColumns}, ${freeSlots} as free,
    coalesce((select json_agg(r) from (
      select coalesce(a.annotator_id, v.person_id) as annotator_id, ${kindOfReader}
      from (select * from assignments where task_id = t.id and repeat = 0) a
      full join (select * from task_viewings where task_id = t.id) v on v.person_id = a.annotator_id) r), '[]'::json) as readers
  from tasks t where t.project_id = $1 and t.id = any($2::uuid[])`

const readerOf = (row: ReaderRow): ReaderFact => ({
  id: hexOf(row.annotator_id),
  kind: row.kind,
  since: row.since,
  fence: row.fence,
  isHeld: row.is_held,
})

export const taskPlace = (row: TaskRow): string => placeOf({ id: row.id, priority: row.priority, level: row.level, key: row.queue_key })

const taskOf = (row: TaskRow, readers: readonly ReaderFact[]): TaskFact => ({
  id: hexOf(row.id),
  place: taskPlace(row),
  rule: ruleLetters[row.level_rule] ?? 'n',
  free: row.free,
  readers,
})

/** All facts of a few tasks, with every reader that they have or had. */
export const factsOf = async (pool: pg.Pool, projectId: string, taskIds: readonly string[]): Promise<TaskFact[]> => {
  const { rows } = await pool.query<TaskRow & { readers: ReaderRow[] }>({
    name: 'dispatch-facts',
    text: factsText,
    values: [projectId, taskIds],
  })
  return rows.map((row) => taskOf(row, row.readers.map(readerOf)))
}

/** Where a task was in the queue before the lease that this transaction has just written. */
export const placeBefore = async (queries: Pick<pg.ClientBase, 'query'>, taskId: string): Promise<string> => {
  const { rows } = await queries.query<TaskRow>({
    name: 'dispatch-place-before',
    text: `select t.id, t.priority, t.queue_key, t.level_rule, 0 as free,
        t.level - case t.level_rule when 'least-read' then 1 when 'most-read' then -1 else 0 end as level
      from tasks t where t.id = $1`,
    values: [taskId],
  })
  return rows[0] === undefined ? '' : taskPlace(rows[0])
}
