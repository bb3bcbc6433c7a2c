import type pg from 'pg'
import { orderColumns, taskPlace } from './facts.ts'
import { uuidOf } from './keys.ts'

const batch = 500

type Row = { id: string; priority: number; level: number; queue_key: string; level_rule: string; free: number }

const pageText = `select ${orderColumns}, 0 as free from tasks t
  where t.project_id = $1 and t.is_open and ((-t.priority), t.level, t.queue_key, t.id) > ($2::int, $3::int, $4::bigint, $5::uuid)
  order by (-t.priority), t.level, t.queue_key, t.id limit $6`

/** The places of all open tasks of a project, in their order, page by page. */
export async function* pagesOfOpenTasks(pool: pg.Pool, projectId: string): AsyncGenerator<string[]> {
  let after: readonly (string | number)[] = [-2_147_483_648, -2_147_483_648, '-9223372036854775808', '00000000-0000-0000-0000-000000000000']
  for (;;) {
    const { rows } = await pool.query<Row>({ name: 'dispatch-audit-open', text: pageText, values: [projectId, ...after, batch] })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(taskPlace)
    after = [-last.priority, last.level, last.queue_key, last.id]
  }
}

/** Which of these tasks (in hex) are not to be handed to this annotator, or are not open. */
export const barredTasks = async (pool: pg.Pool, annotator: string, tasks: readonly string[]): Promise<string[]> => {
  const { rows } = await pool.query<{ id: string }>({
    name: 'dispatch-audit-readers',
    text: `select t.id from tasks t where t.id = any($2::uuid[]) and (not t.is_open
        or exists (select from task_viewings v where v.task_id = t.id and v.person_id = $1)
        or exists (select from assignments a where a.task_id = t.id and a.annotator_id = $1 and a.repeat = 0
          and a.state in ('leased', 'submitted', 'skipped')))`,
    values: [uuidOf(annotator), tasks.map(uuidOf)],
  })
  return rows.map((row) => row.id)
}
