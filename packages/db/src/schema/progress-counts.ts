import type { TaskState } from '@reticle/domain'
import { bigint, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * What changed in each quarter of an hour of a project, by its sealed events: days of any time zone are sums of it (docs/spec/progress.md).
 * Derived, and written by one worker at a time, a seal after the other, so that nobody who labels ever waits for it. No foreign keys: see
 * `annotations`.
 */
export const progressCounts = pgTable(
  'progress_counts',
  {
    projectId: uuid('project_id').notNull(),
    /** The beginning of the quarter. */
    bucket: at('bucket').notNull(),
    submits: integer('submits').notNull().default(0),
    /** Submissions that count, less those that were revised, set aside, or came from a file. */
    reads: integer('reads').notNull().default(0),
    milliseconds: bigint('milliseconds', { mode: 'number' }).notNull().default(0),
    opened: integer('opened').notNull().default(0),
    settledIn: integer('settled_in').notNull().default(0),
    settledOut: integer('settled_out').notNull().default(0),
    contestedIn: integer('contested_in').notNull().default(0),
    contestedOut: integer('contested_out').notNull().default(0),
    withdrawnIn: integer('withdrawn_in').notNull().default(0),
    withdrawnOut: integer('withdrawn_out').notNull().default(0),
    expired: integer('expired').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.bucket] })],
)

/** How many tasks of a project are in each state, by the group keys of their samples. */
export const progressGroups = pgTable(
  'progress_groups',
  {
    projectId: uuid('project_id').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    tasks: integer('tasks').notNull().default(0),
    settled: integer('settled').notNull().default(0),
    contested: integer('contested').notNull().default(0),
    withdrawn: integer('withdrawn').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.key, table.value] })],
)

/** What a task was when it was counted last; none for a task that nothing happened to but its opening. */
export const progressTasks = pgTable('progress_tasks', {
  taskId: uuid('task_id').primaryKey(),
  state: text('state').$type<TaskState>().notNull(),
  reads: integer('reads').notNull(),
  counted: integer('counted').notNull(),
})

/** How many of those a project has of each kind: a few dozen rows, whatever its size. */
export const progressTallies = pgTable(
  'progress_tallies',
  {
    projectId: uuid('project_id').notNull(),
    state: text('state').$type<TaskState>().notNull(),
    reads: integer('reads').notNull(),
    counted: integer('counted').notNull(),
    tasks: integer('tasks').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.state, table.reads, table.counted] })],
)

/** The last seal whose events were counted; one row. */
export const progressFolds = pgTable('progress_folds', {
  id: smallint('id').primaryKey().default(1),
  seal: bigint('seal', { mode: 'number' }).notNull(),
  foldedAt: at('folded_at').notNull(),
})
