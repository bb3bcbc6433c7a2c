import type { ScoreKind, TaskId } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** One pushed score; either id names the task. */
export type GivenScore = { readonly taskId: string | null; readonly sampleId: string | null; readonly value: number }

export const scoreRepository = (db: Executor) => ({
  /** Stores scores of tasks of the project, the last one of each task. Answers the tasks; ids of anything else are passed over. */
  put: async (
    projectId: string,
    { kind, source, at }: { readonly kind: ScoreKind; readonly source: string; readonly at: Date },
    scores: readonly GivenScore[],
  ): Promise<{ taskId: TaskId; numbers: number[] }[]> => {
    const { rows } = await db.execute<{ task_id: string; numbers: number[] }>(sql`
      with given as materialized (
        select * from unnest(
          ${sql.param(scores.map((score) => score.taskId))}::uuid[], ${sql.param(scores.map((score) => score.sampleId))}::uuid[],
          ${sql.param(scores.map((score) => score.value))}::float8[]) with ordinality as given (task_id, sample_id, value, n)),
      found as materialized (
        -- Each by its own look at an index (offset 0): some thousands are never worth reading all tasks for.
        select t.id, given.value, given.n from given
          cross join lateral (select id from tasks where id = given.task_id and project_id = ${projectId} offset 0) t
        union all
        select t.id, given.value, given.n from given
          cross join lateral (select id from tasks where sample_id = given.sample_id and project_id = ${projectId} offset 0) t),
      last as materialized (
        select id, (array_agg(value order by n desc))[1] as value, array_agg(n::int - 1) as numbers from found group by id),
      stored as (
        insert into task_scores as s (task_id, kind, project_id, value, source, scored_at)
        select id, ${kind}, ${projectId}, value, ${source}, ${at} from last order by id
        on conflict (task_id, kind) do update set value = excluded.value, source = excluded.source, scored_at = excluded.scored_at)
      select id as task_id, numbers from last`)
    return rows.map((row) => ({ taskId: row.task_id as TaskId, numbers: row.numbers }))
  },
})
