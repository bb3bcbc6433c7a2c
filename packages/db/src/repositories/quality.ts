import { eq, inArray } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { projectQuality } from '../schema/project-quality.ts'

/** Reads the numbers that the worker computed last. */
export const qualityRepository = (db: Executor) => ({
  of: async (projectId: string) => {
    const [row] = await db.select({ outcome: projectQuality.outcome }).from(projectQuality).where(eq(projectQuality.projectId, projectId))
    return row?.outcome
  },
  namesOf: async (personIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    if (personIds.length === 0) return new Map()
    const rows = await db
      .select({ id: people.id, name: people.name })
      .from(people)
      .where(inArray(people.id, [...personIds]))
    return new Map(rows.map((row) => [row.id, row.name]))
  },
})
