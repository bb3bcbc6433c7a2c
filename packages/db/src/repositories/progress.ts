import { and, count, eq, gt, inArray, isNotNull, isNull, sql, sum } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { assignments } from '../schema/assignments.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { looksUnreadTo, stateTo } from './gold-mask.ts'

const utcDay = (column: typeof annotations.submittedAt | typeof tasks.settledAt) =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD')`

/** The kind that a resolution has when its being gold does not show. */
const plainKind = sql`case when ${tasks.resolutionKind} <> 'gold' then ${tasks.resolutionKind}
  when ${tasks.adjudicationId} is null then 'consensus' else 'adjudication' end`

const shownTo = (maskedFor: string | undefined) => (maskedFor === undefined ? undefined : sql`not ${looksUnreadTo(maskedFor)}`)

/** Counts of one project. */
export const progressRepository = (db: Executor) => ({
  samples: async (projectId: string): Promise<number> =>
    db.$count(samples, and(eq(samples.projectId, projectId), isNull(samples.withdrawnAt))),
  /** `maskedFor`: as someone who also labels may see it: what is known counts as unread, and gold is none of the kinds (gold.md, G9). */
  tasksByState: async (projectId: string, maskedFor?: string) =>
    db
      .select({
        state: (maskedFor === undefined ? sql`${tasks.state}` : stateTo(maskedFor)).mapWith(tasks.state).as('shown_state'),
        kind: (maskedFor === undefined ? sql`${tasks.resolutionKind}` : plainKind).mapWith(tasks.resolutionKind).as('shown_kind'),
        n: count(),
        counted: sum(tasks.counted).mapWith(Number),
        wanted: sum(tasks.reads).mapWith(Number),
      })
      .from(tasks)
      .where(eq(tasks.projectId, projectId))
      .groupBy(sql`1`, sql`2`),
  /** Submissions that did not count, or do not any more; one that was revised by its author is none of them. */
  extras: async (projectId: string): Promise<number> =>
    db.$count(
      annotations,
      and(
        eq(annotations.projectId, projectId),
        eq(annotations.isCounted, false),
        inArray(annotations.purpose, ['vote', 'revision']),
        sql`not exists (select from annotations later where later.supersedes = ${annotations.id})`,
      ),
    ),
  leases: async (projectId: string, now: Date): Promise<number> =>
    db.$count(assignments, and(eq(assignments.projectId, projectId), eq(assignments.state, 'leased'), gt(assignments.expiresAt, now))),
  annotationsPerDay: async (projectId: string) =>
    db
      .select({ day: utcDay(annotations.submittedAt).as('day'), n: count() })
      .from(annotations)
      .where(eq(annotations.projectId, projectId))
      .groupBy(sql`1`)
      .orderBy(sql`1`),
  settledPerDay: async (projectId: string, maskedFor?: string) =>
    db
      .select({ day: utcDay(tasks.settledAt).as('day'), n: count() })
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), eq(tasks.state, 'settled'), isNotNull(tasks.settledAt), shownTo(maskedFor)))
      .groupBy(sql`1`)
      .orderBy(sql`1`),
  /** Named reasons of settled and contested tasks, most frequent first. */
  reasons: async (projectId: string, maskedFor?: string) =>
    db
      .select({ state: tasks.state, reason: tasks.reason, n: count() })
      .from(tasks)
      .where(
        and(eq(tasks.projectId, projectId), inArray(tasks.state, ['settled', 'contested']), isNotNull(tasks.reason), shownTo(maskedFor)),
      )
      .groupBy(tasks.state, tasks.reason)
      .orderBy(sql`count(*) desc`, tasks.reason),
})
