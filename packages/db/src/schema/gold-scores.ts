import type { AnnotationPurpose, Confused } from '@reticle/domain'
import { doublePrecision, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * How near each reading of gold came to the known answer, and what was mistaken for what. Derived: made anew when the known answer changes.
 * No foreign keys: see `annotations`.
 */
export const goldScores = pgTable(
  'gold_scores',
  {
    annotationId: uuid('annotation_id').primaryKey(),
    projectId: uuid('project_id').notNull(),
    taskId: uuid('task_id').notNull(),
    personId: uuid('person_id').notNull(),
    purpose: text('purpose').$type<AnnotationPurpose>().notNull(),
    /** Which known answer it was held against: the id of a decision or of a consensus, or when an answer came from a file. */
    basis: text('basis').notNull(),
    score: doublePrecision('score').notNull(),
    confusion: jsonb('confusion').$type<readonly Confused[]>().notNull(),
    submittedAt: at('submitted_at').notNull(),
    scoredAt: at('scored_at').notNull(),
  },
  (table) => [index('gold_scores_task').on(table.taskId), index('gold_scores_person').on(table.projectId, table.personId)],
)
