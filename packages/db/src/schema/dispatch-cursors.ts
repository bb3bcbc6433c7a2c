import { bigint, index, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'

/**
 * How far an annotator has come in the queue of a project: every task before (rank, level, queue_key, task_id) is taken, full, not for them, or marked as
 * given back. Derived, and safe to delete at any moment: a claim without it reads from the head. `rank` is the negative priority.
 */
export const dispatchCursors = pgTable(
  'dispatch_cursors',
  {
    projectId: uuid('project_id').notNull(),
    annotatorId: uuid('annotator_id').notNull(),
    rank: integer('rank').notNull(),
    level: integer('level').notNull(),
    queueKey: bigint('queue_key', { mode: 'bigint' }).notNull(),
    taskId: uuid('task_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.annotatorId] }),
    index('dispatch_cursors_furthest').on(table.projectId, table.rank, table.level, table.queueKey, table.taskId),
  ],
)
