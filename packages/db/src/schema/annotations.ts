import type { AnnotationContent, AnnotationPurpose } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, smallint, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'

/**
 * Immutable submissions; a revision is a new row that supersedes. One document holds all regions and answers.
 * No foreign keys: `submit_batch` copies what a row refers to from rows that it has read, nothing of them is ever deleted, and each key would
 * cost a look-up and a lock for each submission. The check of consistency finds rows that refer to nothing.
 * `annotations_once` lets one annotator have one annotation on a task, besides planned repeats; a revision follows one row and only once.
 */
export const annotations = pgTable(
  'annotations',
  {
    id: id(),
    projectId: uuid('project_id').notNull(),
    taskId: uuid('task_id').notNull(),
    assignmentId: uuid('assignment_id').notNull(),
    annotatorId: uuid('annotator_id').notNull(),
    protocolId: uuid('protocol_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    content: jsonb('content').$type<AnnotationContent>().notNull(),
    regionCount: integer('region_count').notNull(),
    /** False for an extra (the quota was met when it came), and for what is no vote. */
    isCounted: boolean('is_counted').notNull(),
    /** A vote on an open task; a planned second reading of one's own; a reading of a task whose answer is known. */
    purpose: text('purpose').$type<AnnotationPurpose>().notNull().default('vote'),
    repeat: smallint('repeat').notNull().default(0),
    activeMilliseconds: integer('active_milliseconds').notNull().default(0),
    supersedes: uuid('supersedes'),
    submittedAt: at('submitted_at').notNull(),
  },
  (table) => [
    uniqueIndex('annotations_key').on(table.annotatorId, table.idempotencyKey),
    unique('annotations_once').on(table.taskId, table.annotatorId, table.repeat, table.supersedes).nullsNotDistinct(),
    index('annotations_superseded').on(table.supersedes).where(sql`${table.supersedes} is not null`),
    // Of a project, and of one of its annotators, by time.
    index('annotations_project_annotator').on(table.projectId, table.annotatorId, table.submittedAt),
  ],
)
