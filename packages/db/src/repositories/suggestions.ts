import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { suggestions } from '../schema/label-imports.ts'

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
  /**
   * What the annotator of an assignment may see: of each model the last. Nothing in tests and revisions. Known answers and second readings
   * that are hidden in the stream are shown like all others, so that nothing tells them apart (docs/spec/label-imports.md, LI42).
   */
  forAssignment: async (assignmentId: string, annotatorId: string) => {
    const { rows } = await db.execute<{
      id: string
      model: string
      content: (typeof suggestions.$inferSelect)['content']
      createdAt: Date
    }>(sql`
      select distinct on (s.model) s.id, s.model, s.content, s.created_at as "createdAt"
      from assignments a join tasks t on t.id = a.task_id join protocols p on p.id = t.protocol_id join suggestions s on s.task_id = a.task_id
      where a.id = ${assignmentId}::uuid and a.annotator_id = ${annotatorId}::uuid and a.purpose in ('vote', 'gold', 'repeat') and a.state = 'leased'
        and coalesce(p.content->>'suggestions', 'shown') = 'shown'
      order by s.model, s.id desc`)
    return rows
  },
})
