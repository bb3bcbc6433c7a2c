import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { people } from '../schema/people.ts'
import { projectQuality } from '../schema/project-quality.ts'

export const qualityRepository = (db: Executor) => ({
  /** The numbers that the worker computed last. */
  of: async (projectId: string) => {
    const [row] = await db.select({ outcome: projectQuality.outcome }).from(projectQuality).where(eq(projectQuality.projectId, projectId))
    return row?.outcome
  },
  /** Everybody who submitted an annotation: how many up to now, and the median of the time that they were at work on one, in seconds. */
  readers: (projectId: string) =>
    db
      .select({
        personId: annotations.annotatorId,
        name: people.name,
        annotations: sql<number>`count(*)::int`,
        medianActiveSeconds: sql<
          number | null
        >`percentile_cont(0.5) within group (order by nullif(${annotations.activeMilliseconds}, 0)) / 1000`,
      })
      .from(annotations)
      .innerJoin(people, eq(people.id, annotations.annotatorId))
      .where(and(eq(annotations.projectId, projectId), isNull(annotations.supersedes)))
      .groupBy(annotations.annotatorId, people.name)
      .orderBy(asc(people.name), asc(annotations.annotatorId)),
})
