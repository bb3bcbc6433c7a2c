import type { AnnotationContent, ObjectDecision, ReasonCode } from '@reticle/domain'
import { doublePrecision, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { tasks } from './tasks.ts'

/** Signed decisions; immutable, a revision supersedes. */
export const adjudications = pgTable(
  'adjudications',
  {
    id: id(),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    reviewerId: uuid('reviewer_id')
      .notNull()
      .references(() => people.id),
    content: jsonb('content').$type<AnnotationContent>().notNull(),
    /** Bounds and area of its marks, five numbers each (`measuresOfMarks`); null in rows from before they were kept. */
    measures: doublePrecision('measures').array(),
    /** How each object of the consensus was decided; empty in decisions from before there were any. */
    objects: jsonb('objects').$type<ObjectDecision[]>().notNull().default([]),
    reasonCode: text('reason_code').$type<ReasonCode>().notNull(),
    note: text('note').notNull().default(''),
    consensusId: uuid('consensus_id'),
    supersedes: uuid('supersedes'),
    signedAt: at('signed_at').notNull(),
  },
  (table) => [index('adjudications_task').on(table.taskId, table.signedAt)],
)
