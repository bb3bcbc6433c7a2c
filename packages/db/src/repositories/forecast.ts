import type { DaySteps, Tally } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { looksUnreadTo } from './gold-mask.ts'

/** Of the queue of a project. */
export type QueueHealth = {
  readonly ready: number
  readonly leased: number
  /** With a slot that was given back before `since`, or in a pool that nobody is in. */
  readonly starving: number
  readonly oldestReadyAt: Date | null
}

export type GroupFigures = {
  readonly key: string
  readonly value: string
  readonly tasks: number
  readonly settled: number
  readonly contested: number
  /** Values of the key that have tasks; only the largest are listed. */
  readonly values: number
}

/** What a forecast is made of. */
export const forecastRepository = (db: Executor) => ({
  /**
   * Tasks by state and reads as they were counted last, and those that nothing happened to.
   * @param maskedFor as in `progress.tasksByState`: what has to look unread to this person is among the latter.
   */
  tallies: async (projectId: string, maskedFor?: string): Promise<{ tallies: Tally[]; fresh: number }> => {
    const { rows } = await db.execute<Tally>(sql`
      select state, reads, counted, tasks from progress_tallies where project_id = ${projectId} and tasks > 0`)
    const { rows: masked } =
      maskedFor === undefined
        ? { rows: [] }
        : await db.execute<Tally>(sql`
      select m.state, m.reads, m.counted, count(*)::int as tasks from (
          select id from tasks where project_id = ${projectId} and is_gold and ${looksUnreadTo(maskedFor)}
          union select id from tasks where project_id = ${projectId} and state = 'contested' and ${looksUnreadTo(maskedFor)}) hidden
        join progress_tasks m on m.task_id = hidden.id group by 1, 2, 3`)
    const { rows: opened } = await db.execute<{ n: number }>(sql`
      select coalesce(sum(opened), 0)::int as n from progress_counts where project_id = ${projectId}`)
    const hidden = ({ state, reads, counted }: Tally): number =>
      masked.find((one) => one.state === state && one.reads === reads && one.counted === counted)?.tasks ?? 0
    const tallies = rows.map((row) => ({ ...row, tasks: Math.max(0, row.tasks - hidden(row)) }))
    const known = tallies.reduce((sum, { tasks }) => sum + tasks, 0)
    return { tallies, fresh: Math.max(0, (opened[0]?.n ?? 0) - known) }
  },
  /** The open tasks of a large project are many: whoever asks often keeps the answer for a while. */
  queue: async (projectId: string, since: Date): Promise<QueueHealth> => {
    const { rows } = await db.execute<Omit<QueueHealth, 'oldestReadyAt'> & { oldestReadyAt: string | null }>(sql`
      select
        (select count(*)::int from tasks where project_id = ${projectId} and is_open) as ready,
        (select count(*)::int from assignments where project_id = ${projectId} and state = 'leased') as leased,
        (select count(*)::int from tasks where project_id = ${projectId} and returned_at < ${since}::timestamptz)
          + (select count(*)::int from tasks t where t.project_id = ${projectId} and t.pool is not null and t.state = 'collecting'
              and t.counted + t.leased < t.reads and not exists (
                select from annotators x join memberships m on m.project_id = x.project_id and m.person_id = x.person_id and m.role = 'annotator'
                where x.project_id = ${projectId} and x.paused_at is null and t.pool = any (x.expertise))) as starving,
        (select created_at from tasks where project_id = ${projectId} and state = 'collecting' and is_open order by position limit 1) as "oldestReadyAt"`)
    const [row] = rows
    if (row === undefined) throw new Error('counts without a row')
    return { ...row, oldestReadyAt: row.oldestReadyAt === null ? null : new Date(row.oldestReadyAt) }
  },
  /** What changed on each day of a time zone, without days on which nothing did. Throws with SQLSTATE 22023 when Postgres has no such zone. */
  steps: async (projectId: string, zone: string): Promise<DaySteps[]> => {
    const { rows } = await db.execute<DaySteps>(sql`
      select to_char(bucket at time zone ${zone}, 'YYYY-MM-DD') as day, sum(submits)::int as submits, sum(reads)::int as reads,
        sum(milliseconds)::float8 as milliseconds, sum(opened)::int as opened, sum(settled_in)::int as "settledIn",
        sum(settled_out)::int as "settledOut", sum(contested_in)::int as "contestedIn", sum(contested_out)::int as "contestedOut",
        sum(withdrawn_in)::int as "withdrawnIn", sum(withdrawn_out)::int as "withdrawnOut", sum(expired)::int as expired
      from progress_counts where project_id = ${projectId} group by 1 order by 1`)
    return rows
  },
  /** The largest values of each group key. */
  groups: async (projectId: string, most: number): Promise<GroupFigures[]> => {
    const { rows } = await db.execute<GroupFigures>(sql`
      select key, value, tasks, settled, contested, values from (
        select key, value, tasks - withdrawn as tasks, settled, contested, (count(*) over (partition by key))::int as values,
          row_number() over (partition by key order by tasks - withdrawn desc, value) as place
        from progress_groups where project_id = ${projectId} and tasks > withdrawn) g
      where place <= ${most} order by key, place`)
    return rows
  },
  /** When the counts by day and by group were brought up to date last; null before the first time. */
  foldedAt: async (): Promise<Date | null> => {
    const { rows } = await db.execute<{ at: string }>(sql`select folded_at as at from progress_folds where id = 1`)
    return rows[0] === undefined ? null : new Date(rows[0].at)
  },
  /** Readings of known answers that came since, against the answers that stand. */
  gold: async (projectId: string, since: Date): Promise<{ mean: number | null; readings: number }> => {
    const { rows } = await db.execute<{ mean: number | null; readings: number }>(sql`
      select avg(s.score)::float8 as mean, count(*)::int as readings from gold_scores s join tasks t on t.id = s.task_id
      where s.project_id = ${projectId} and s.submitted_at >= ${since} and t.is_gold and t.state = 'settled'`)
    return rows[0] ?? { mean: null, readings: 0 }
  },
  /** How many marks and disputed marks each label had when the project was compared last. */
  labels: async (projectId: string): Promise<{ labelId: string; objects: number; contested: number }[]> => {
    const { rows } = await db.execute<{ labelId: string; objects: number; contested: number }>(sql`
      select l->>'labelId' as "labelId", (l->>'objects')::int as objects, (l->>'contested')::int as contested
      from project_quality q cross join lateral jsonb_array_elements(q.outcome->'labels') l where q.project_id = ${projectId}`)
    return rows
  },
})
