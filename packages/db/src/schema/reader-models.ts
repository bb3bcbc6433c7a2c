import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'

/** How readers answer one question, as the project's last refit found: classes, their shares, and expected votes by reader. */
export type StoredReaderModel = {
  readonly classes: readonly string[]
  readonly priors: readonly number[]
  readonly readers: Readonly<Record<string, readonly number[]>>
}

/** The readers of the last refit of each project, by question; tasks are compared by them under a plan that says so. Each refit takes the place of the one before. */
export const readerModels = pgTable(
  'reader_models',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    questionId: text('question_id').notNull(),
    /** Names the refit in the recipes of what is compared by it. */
    fit: uuid('fit').notNull(),
    model: jsonb('model').$type<StoredReaderModel>().notNull(),
    fittedAt: at('fitted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.questionId] })],
)
