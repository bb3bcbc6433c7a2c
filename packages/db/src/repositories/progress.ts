import { and, count, eq, gt, inArray, isNotNull, isNull, sql, sum } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { assignments } from '../schema/assignments.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

const utcDay = (column: typeof annotations.submittedAt | typeof tasks.settledAt) =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD')`

/** Counts of one project. */
export const progressRepository = (db: Executor) => ({
  samples: async (projectId: string): Promise<number> =>
    db.$count(samples, and(eq(samples.projectId, projectId), isNull(samples.withdrawnAt))),
  tasksByState: async (projectId: string) =>
    db
      .select({
        state: tasks.state,
        kind: tasks.resolutionKind,
        n: count(),
        counted: sum(tasks.counted).mapWith(Number),
        wanted: sum(tasks.reads).mapWith(Number),
      })
      .from(tasks)
      .where(eq(tasks.projectId, projectId))
      .groupBy(tasks.state, tasks.resolutionKind),
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
  settledPerDay: async (projectId: string) =>
    db
      .select({ day: utcDay(tasks.settledAt).as('day'), n: count() })
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), eq(tasks.state, 'settled'), isNotNull(tasks.settledAt)))
      .groupBy(sql`1`)
      .orderBy(sql`1`),
  /** Named reasons of settled and contested tasks, most frequent first. */
  reasons: async (projectId: string) =>
    db
      .select({ state: tasks.state, reason: tasks.reason, n: count() })
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), inArray(tasks.state, ['settled', 'contested']), isNotNull(tasks.reason)))
      .groupBy(tasks.state, tasks.reason)
      .orderBy(sql`count(*) desc`, tasks.reason),
})
