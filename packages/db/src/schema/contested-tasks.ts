import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/**
 * What the contested tasks of a project can be listed and filtered by: one row for each task that is contested, and none for others. Kept by
 * the trigger `tasks_contested`, whoever writes a task; see triggers/contested-tasks.sql.
 */
export const contestedTasks = pgTable(
  'contested_tasks',
  {
    taskId: uuid('task_id')
      .primaryKey()
      .references(() => tasks.id),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    contestedAt: at('contested_at').notNull(),
    reason: text('reason').notNull().default(''),
    agreement: doublePrecision('agreement'),
    /** Labels of the readers' marks, and options that they chose as `question:option`. */
    marks: text('marks').array().notNull().default(sql`'{}'`),
    /** The sample's group keys as `key=value`. */
    groups: text('groups').array().notNull().default(sql`'{}'`),
    /** Who annotated it. */
    readers: uuid('readers').array().notNull().default(sql`'{}'`),
    /** Objects of the consensus, and those of them on which readers differ. */
    objects: integer('objects').notNull().default(0),
    disputed: integer('disputed').notNull().default(0),
    /** Whether its protocol blinds the review, so that nobody may look for its readers. */
    isBlind: boolean('is_blind').notNull(),
    /** All that it can be found by, as `kind value`: what contested_counts counts. Empty until the trigger of this version has written the row. */
    facets: text('facets').array().notNull().default(sql`'{}'`),
  },
  (table) => [index('contested_tasks_order').on(table.projectId, table.contestedAt, table.taskId)],
)
