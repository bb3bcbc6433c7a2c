import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { modelNameOf, type ShownSuggestion } from './suggestion-showings.ts'

export type LastSuggestion = ShownSuggestion & { readonly taskId: string }

/** The last words of models on tasks, whether they were shown or not. */
export const lastSuggestionRepository = (db: Executor) => ({
  /** Of each model the last, by task; nothing that is held out, and nothing of models that were withdrawn. */
  of: async (taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly LastSuggestion[]>> => {
    if (taskIds.length === 0) return new Map()
    const { rows } = await db.execute<LastSuggestion>(sql`
      select distinct on (s.task_id, coalesce(m.id::text, s.model)) s.task_id as "taskId", s.id, s.model, ${modelNameOf} as "modelName", s.content,
        s.said, s.created_at as "createdAt"
      from suggestions s left join model_versions mv on mv.id = s.model_version_id left join models m on m.id = mv.model_id
      where s.task_id = any (${sql.param(taskIds)}::uuid[]) and not s.is_held_out and m.withdrawn_at is null
      order by s.task_id, coalesce(m.id::text, s.model), s.id desc`)
    return Map.groupBy(rows, ({ taskId }) => taskId)
  },
})
