import type { AnnotationContent, AssistPolicy, ModelSaid } from '@reticle/domain'
import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { suggestionShowings } from '../schema/suggestions.ts'

/** A suggestion as it is shown. `modelName`: without its version. */
export type ShownSuggestion = {
  readonly id: string
  readonly model: string
  readonly modelName: string
  readonly content: AnnotationContent
  readonly said: ModelSaid | null
  readonly createdAt: Date
}

/** Of what came from a file the name is what stands before the last space: `unet 2.1` is version 2.1 of unet. */
export const modelNameOf = sql`coalesce(m.name, regexp_replace(s.model, '\\s+\\S+$', ''))`
const columns = sql`s.id, s.model, ${modelNameOf} as "modelName", s.content, s.said, s.created_at as "createdAt"`
const joined = sql`suggestions s left join model_versions mv on mv.id = s.model_version_id left join models m on m.id = mv.model_id`

/** What readers are shown of models, and what they were shown first. */
export const suggestionShowingRepository = (db: Executor) => ({
  /**
   * The held assignment of this annotator where suggestions may be shown, with what was shown of them already. Nothing in tests and revisions,
   * nor where the protocol hides suggestions. Known answers and second readings that are hidden in the stream are like all others (LI42).
   */
  of: async (assignmentId: string, annotatorId: string) => {
    const { rows } = await db.execute<{
      projectId: string
      taskId: string
      assist: AssistPolicy | null
      isAudit: boolean
      shown: { suggestionIds: string[]; isBlank: boolean } | null
    }>(sql`
      select a.project_id as "projectId", a.task_id as "taskId", p.content->'assist' as assist,
        exists (select from rule_audits audit where audit.task_id = a.task_id and audit.told_at is null) as "isAudit",
        case when shown.assignment_id is not null then
          json_build_object('suggestionIds', shown.suggestion_ids, 'isBlank', shown.is_blank) end as shown
      from assignments a join tasks t on t.id = a.task_id join protocols p on p.id = t.protocol_id
        left join suggestion_showings shown on shown.assignment_id = a.id
      where a.id = ${assignmentId}::uuid and a.annotator_id = ${annotatorId}::uuid and a.purpose in ('vote', 'gold', 'repeat')
        and a.state = 'leased' and coalesce(p.content->>'suggestions', 'shown') = 'shown'`)
    return rows[0]
  },

  /** The last suggestion of each model for a task; nothing that is held out to measure a model by. */
  lastOf: async (taskId: string): Promise<ShownSuggestion[]> => {
    const { rows } = await db.execute<ShownSuggestion>(sql`
      select * from (
        select distinct on (coalesce(m.id::text, s.model)) ${columns} from ${joined}
        where s.task_id = ${taskId}::uuid and not s.is_held_out and m.withdrawn_at is null
        order by coalesce(m.id::text, s.model), s.id desc) last
      order by model, id`)
    return rows
  },

  byIds: async (ids: readonly string[]): Promise<ShownSuggestion[]> => {
    const { rows } = await db.execute<ShownSuggestion>(
      sql`select ${columns} from ${joined} where s.id = any (${sql.param(ids)}::uuid[]) order by s.model, s.id`,
    )
    return rows
  },

  /** Keeps what was shown first; what is kept already stays. */
  add: async (row: typeof suggestionShowings.$inferInsert): Promise<void> => {
    await db.insert(suggestionShowings).values(row).onConflictDoNothing()
  },

  /** Where the reader set the least confidence; false where nothing was shown to them. */
  setLeast: async (assignmentId: string, annotatorId: string, leastConfidence: number): Promise<boolean> => {
    const rows = await db
      .update(suggestionShowings)
      .set({ leastConfidence })
      .where(
        and(
          eq(suggestionShowings.assignmentId, assignmentId),
          eq(suggestionShowings.annotatorId, annotatorId),
          sql`exists (select from assignments a where a.id = ${suggestionShowings.assignmentId} and a.state = 'leased')`,
        ),
      )
      .returning({ taskId: suggestionShowings.taskId })
    return rows.length > 0
  },
})
