import type { ScoreKind } from '@reticle/domain'
import { doublePrecision, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/** Numbers by which the queue may be ordered, from a model or from whoever computed them; the highest goes first. The last one holds. */
export const taskScores = pgTable(
  'task_scores',
  {
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    kind: text('kind').$type<ScoreKind>().notNull(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    value: doublePrecision('value').notNull(),
    /** Who or what computed it, in words. */
    source: text('source').notNull().default(''),
    scoredAt: at('scored_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.kind] }), index('task_scores_project').on(table.projectId, table.kind)],
)
