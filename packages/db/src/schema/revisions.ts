import { index, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/**
 * A change of their own vote that a reader is asked for: the second phase of a panel, or a return for correction. Its assignment has the
 * purpose `revision` and the repeat `-round`; its annotation supersedes `annotationId`.
 */
export const revisions = pgTable(
  'revisions',
  {
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    annotatorId: uuid('annotator_id')
      .notNull()
      .references(() => people.id),
    round: smallint('round').notNull(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    assignmentId: uuid('assignment_id').notNull(),
    annotationId: uuid('annotation_id').notNull(),
    kind: text('kind', { enum: ['panel', 'returned', 'relabel'] }).notNull(),
    comment: text('comment').notNull().default(''),
    /** Comments on single marks of the annotation. */
    objects: jsonb('objects').$type<{ regionId: string; comment: string }[]>().notNull().default([]),
    askedBy: uuid('asked_by').references(() => people.id),
    askedAt: at('asked_at').notNull(),
    endsAt: at('ends_at').notNull(),
    /** `done`: submitted; `over`: nobody came in time, or the task was withdrawn. */
    state: text('state', { enum: ['open', 'done', 'over'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.annotatorId, table.round] }),
    index('revisions_open').on(table.annotatorId, table.projectId, table.state),
  ],
)
