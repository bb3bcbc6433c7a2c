import type { ProjectId } from '@reticle/domain'
import { and, eq, inArray, not, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { readerModels, type StoredReaderModel } from '../schema/reader-models.ts'

export type ProjectReaderModels = { readonly fit: string; readonly models: ReadonlyMap<string, StoredReaderModel> }

/** How readers answer, as the last refit of each project found. */
export const readerModelRepository = (db: Executor) => ({
  /** The refits of these projects that are in force; projects that were never refitted are left out. */
  fits: async (projectIds: readonly string[]): Promise<ReadonlyMap<ProjectId, string>> => {
    const rows = await db
      .selectDistinct({ projectId: readerModels.projectId, fit: readerModels.fit })
      .from(readerModels)
      .where(inArray(readerModels.projectId, [...projectIds]))
    return new Map(rows.map((row) => [row.projectId as ProjectId, row.fit]))
  },
  /** All questions of a project, of one refit; undefined when there is none yet. */
  of: async (projectId: string): Promise<ProjectReaderModels | undefined> => {
    const rows = await db.select().from(readerModels).where(eq(readerModels.projectId, projectId))
    const [first] = rows
    return first === undefined ? undefined : { fit: first.fit, models: new Map(rows.map(({ questionId, model }) => [questionId, model])) }
  },
  /** Takes the place of the refit before, of all questions at once. */
  put: async (projectId: string, fit: string, models: ReadonlyMap<string, StoredReaderModel>, at: Date): Promise<void> => {
    const questions = [...models.keys()]
    await db
      .delete(readerModels)
      .where(
        and(eq(readerModels.projectId, projectId), questions.length === 0 ? undefined : not(inArray(readerModels.questionId, questions))),
      )
    for (const [questionId, model] of [...models].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      await db
        .insert(readerModels)
        .values({ projectId, questionId, fit, model, fittedAt: at })
        .onConflictDoUpdate({
          target: [readerModels.projectId, readerModels.questionId],
          set: { fit: sql`excluded.fit`, model: sql`excluded.model`, fittedAt: sql`excluded.fitted_at` },
        })
  },
})
