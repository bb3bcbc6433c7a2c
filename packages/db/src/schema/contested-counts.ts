import { sql } from 'drizzle-orm'
import { bigserial, boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { projects } from './projects.ts'

/**
 * How many contested tasks of a project can be found by each facet: the sum of `n` over the rows that name it. Whatever changes contested_tasks
 * adds a row and touches none, so that writers never wait for each other; a worker folds them into one row for each facet now and then.
 */
export const contestedCounts = pgTable(
  'contested_counts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    /** As in contested_tasks: `kind value`. */
    facets: text('facets').array().notNull(),
    n: integer('n').notNull(),
    isFolded: boolean('is_folded').notNull().default(false),
  },
  (table) => [
    index('contested_counts_project').on(table.projectId),
    index('contested_counts_pending').on(table.projectId).where(sql`not ${table.isFolded}`),
  ],
)
