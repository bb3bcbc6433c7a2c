import type { AnnotationContent, AssignmentState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/** One row for each (task, annotator): a new lease of the same pair raises the fence and keeps the draft. */
export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    annotatorId: uuid('annotator_id')
      .notNull()
      .references(() => people.id),
    state: text('state').$type<AssignmentState>().notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
    leasedAt: at('leased_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    endedAt: at('ended_at'),
    draft: jsonb('draft').$type<AnnotationContent>(),
    draftVersion: integer('draft_version').notNull().default(0),
    draftAt: at('draft_at'),
    skipKind: text('skip_kind', { enum: ['not-now', 'not-me', 'not-usable'] }),
    skipReason: text('skip_reason'),
  },
  (table) => [
    unique('assignments_pair').on(table.taskId, table.annotatorId),
    index('assignments_annotator').on(table.annotatorId, table.projectId, table.state),
    index('assignments_expiry').on(table.expiresAt).where(sql`${table.state} = 'leased'`),
  ],
)
