import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { suggestions } from '../schema/suggestions.ts'

export type NewSuggestion = typeof suggestions.$inferInsert

/** Pre-labels of models; no votes. */
export const suggestionRepository = (db: Executor) => ({
  /** Adds suggestions that are not there; answers the ids of those that were added. */
  add: async (rows: readonly NewSuggestion[]): Promise<readonly string[]> => {
    if (rows.length === 0) return []
    const added = await db
      .insert(suggestions)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id: suggestions.id })
    return added.map(({ id }) => id)
  },
  /** Keys of suggestions that these tasks have already. */
  keysOf: async (taskIds: readonly string[]): Promise<ReadonlySet<string>> => {
    const rows = await db
      .select({ taskId: suggestions.taskId, key: suggestions.key })
      .from(suggestions)
      .where(sql`${suggestions.taskId} = any (${sql.param(taskIds)}::uuid[])`)
    return new Set(rows.map(({ taskId, key }) => `${taskId} ${key}`))
  },
})
