import type { Redis } from 'ioredis'
import type pg from 'pg'
import { freeSlots, orderColumns, taskPlace } from './facts.ts'
import type { Held } from './held.ts'
import { type generationOf, hexOf, ruleLetters } from './keys.ts'

type Row = {
  id: string
  priority: number
  level: number
  queue_key: string
  level_rule: string
  free: number
  assignment_id: string
  annotator_id: string
  since: number
}

const batch = 1000
const leastId = '00000000-0000-0000-0000-000000000000'

const text = `select ${orderColumns}, ${freeSlots} as free, a.id as assignment_id, a.annotator_id,
    coalesce(extract(epoch from a.ended_at) * 1e6, 0)::float8 as since
  from assignments a join tasks t on t.id = a.task_id
  where a.project_id = $1 and a.state = 'skipped' and a.skip_kind = 'not-now' and a.repeat = 0 and t.is_open and a.id > $2
    and not exists (select from task_viewings v where v.task_id = a.task_id and v.person_id = a.annotator_id)
  order by a.id limit $3`

export const runAll = async (pipeline: ReturnType<Redis['pipeline']>): Promise<void> => {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
}

/** What annotators put off, and where those tasks are; counted into `held`. Answers how many tasks have an entry in the hash `state`. */
export const fillLater = async (
  redis: Redis,
  client: pg.ClientBase,
  projectId: string,
  keys: ReturnType<typeof generationOf>,
  held: Held,
): Promise<number> => {
  let after = leastId
  const tasks = new Set<string>()
  for (;;) {
    const { rows } = await client.query<Row>(text, [projectId, after, batch])
    const last = rows.at(-1)
    if (last === undefined) return tasks.size
    const pipeline = redis.pipeline()
    for (const row of rows) {
      const [task, annotator] = [hexOf(row.id), hexOf(row.annotator_id)]
      tasks.add(task)
      pipeline.hset(keys.state, task, `-${row.free}:${taskPlace(row)}${ruleLetters[row.level_rule] ?? 'n'}${row.free}`)
      pipeline.zadd(keys.later(annotator), row.since, task)
      held.add(annotator, 'later', 1)
    }
    await runAll(pipeline)
    after = last.assignment_id
  }
}
