import type { TaskId } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** A task as it stands in the queue. `score` and `parts` are null where it has none. */
export type QueuedTask = {
  readonly taskId: TaskId
  readonly sampleId: string
  readonly name: string
  readonly reads: number
  readonly counted: number
  readonly priority: number
  readonly score: number | null
  readonly parts: Readonly<Record<string, number>> | null
}

const columns = sql`t.id as "taskId", t.sample_id as "sampleId", p.name, t.reads, t.counted, t.priority`

/** The first tasks of the common queue with a free slot, in the order in which they are handed out. */
export const tasksInOrder = async (db: Executor, projectId: string, kind: string, limit: number): Promise<QueuedTask[]> => {
  const { rows } = await db.execute<QueuedTask>(sql`
    select ${columns}, s.value as score, s.parts from (
      select * from tasks where project_id = ${projectId}::uuid and is_open
      order by (-priority), level, queue_key, id limit ${limit}) t
    join samples p on p.id = t.sample_id left join task_scores s on s.task_id = t.id and s.kind = ${kind}
    order by (-t.priority), t.level, t.queue_key, t.id`)
  return rows
}

/** The same of tasks that are named, in that order, without scores. */
export const tasksNamed = async (db: Executor, projectId: string, ids: readonly string[]): Promise<QueuedTask[]> => {
  const { rows } = await db.execute<QueuedTask>(sql`
    select ${columns}, null::float8 as score, null::jsonb as parts
    from unnest(${sql.param(ids)}::uuid[]) with ordinality as named (id, n) join tasks t on t.id = named.id join samples p on p.id = t.sample_id
    where t.project_id = ${projectId}::uuid order by named.n`)
  return rows
}
