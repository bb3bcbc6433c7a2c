import type { ScoreKind, TaskId } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { tasksInOrder, tasksNamed } from './next-tasks.ts'

/** One pushed score; either id names the task. */
export type GivenScore = { readonly taskId: string | null; readonly sampleId: string | null; readonly value: number }

/** A score of a task, with what it was made of. */
export type TaskScore = { readonly taskId: string; readonly value: number; readonly parts?: Readonly<Record<string, number>> }

export const scoreRepository = (db: Executor) => ({
  /**
   * Stores many scores, each of another task, and gives the tasks their place where the live order goes by them (`isOrder`), in one statement:
   * each row is found once, and written once. Answers how many moved, and how many are no tasks of the project. For a transaction of its own: it
   * is not waited for until it is on disk, since scores that are lost with the server are pushed or made again.
   */
  putMany: async (
    projectId: string,
    { kind, source, at, isOrder }: { readonly kind: ScoreKind; readonly source: string; readonly at: Date; readonly isOrder: boolean },
    scores: readonly TaskScore[],
  ): Promise<{ moved: number; unknown: number }> => {
    // One look at the index for each row, in the order of ids; with many rows the planner would rather read all tasks, each time.
    await db.execute(sql`
      select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true),
        set_config('synchronous_commit', 'off', true)`)
    const key = sql`queue_key(${kind}, '', t.id, t.position, given.value)`
    const { rows } = await db.execute<{ moved: number; unknown: number }>(sql`
      with given as materialized (
        select * from unnest(
          ${sql.param(scores.map(({ taskId }) => taskId))}::uuid[], ${sql.param(scores.map(({ value }) => value))}::float8[],
          ${sql.param(scores.map(({ parts }) => (parts === undefined ? null : JSON.stringify(parts))))}::jsonb[]) as given (id, value, parts) order by id),
      moved as (
        update tasks t set level_rule = 'none', queue_key = ${key} from given
        where ${isOrder ? sql`t.id = given.id and t.project_id = ${projectId} and (t.level_rule <> 'none' or t.queue_key is distinct from ${key})` : sql`false`}
        returning t.id, given.value, given.parts),
      stayed as materialized (
        select t.id, given.value, given.parts from given join tasks t on t.id = given.id and t.project_id = ${projectId}
        where given.id not in (select id from moved)),
      stored as (
        insert into task_scores as s (task_id, kind, project_id, value, source, parts, scored_at)
        select id, ${kind}, ${projectId}, value, ${source}, parts, ${at} from (select * from moved union all select * from stayed) found order by id
        on conflict (task_id, kind) do update
          set value = excluded.value, source = excluded.source, parts = excluded.parts, scored_at = excluded.scored_at)
      select (select count(*)::int from moved) as moved,
        (select count(*)::int from given) - (select count(*)::int from moved) - (select count(*)::int from stayed) as unknown`)
    return rows[0] ?? { moved: 0, unknown: scores.length }
  },
  /** The next tasks of the common queue, in their order, with the scores by which they stand there. For those who manage the project alone. */
  next: (projectId: string, kind: ScoreKind, limit: number) => tasksInOrder(db, projectId, kind, limit),
  /** These tasks in the same form, in the order in which they are named, without scores. */
  named: (projectId: string, ids: readonly string[]) => tasksNamed(db, projectId, ids),
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
