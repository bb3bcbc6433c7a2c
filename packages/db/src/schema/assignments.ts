import type { AnnotationContent, AnnotationPurpose, AssignmentState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'

/**
 * One row for each (task, annotator, repeat): a new lease of the same pair raises the fence and keeps the draft. Its id is made of the three
 * by the function `assignment_id`, so that a lease which no table knows any more is still recognised.
 * No foreign keys: see `annotations`. What claims copies ids from rows that it has read, and nothing of them is ever deleted.
 */
export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    taskId: uuid('task_id').notNull(),
    annotatorId: uuid('annotator_id').notNull(),
    /** 0, or which planned second reading of the same sample by the same person this is. */
    repeat: smallint('repeat').notNull().default(0),
    /** Only votes hold a slot of their task. */
    purpose: text('purpose').$type<AnnotationPurpose>().notNull().default('vote'),
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
    unique('assignments_pair').on(table.taskId, table.annotatorId, table.repeat),
    index('assignments_held').on(table.annotatorId, table.projectId).where(sql`${table.state} = 'leased'`),
    index('assignments_skipped').on(table.annotatorId, table.projectId).where(sql`${table.state} = 'skipped'`),
    index('assignments_expiry').on(table.expiresAt).where(sql`${table.state} = 'leased'`),
  ],
)
