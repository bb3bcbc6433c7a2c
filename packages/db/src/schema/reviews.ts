import type { AnnotationContent, ObjectDecision, ReasonCode, ReviewState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/** A decision that nobody has signed yet. */
export type DecisionDraft = {
  readonly content: AnnotationContent
  readonly objects: readonly ObjectDecision[]
  readonly reasonCode: ReasonCode | null
  readonly note: string
}

/** A reviewer's lease of a contested task with the draft of the decision: one running lease of a task at a time, one row of each pair. */
export const reviews = pgTable(
  'reviews',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    reviewerId: uuid('reviewer_id')
      .notNull()
      .references(() => people.id),
    state: text('state').$type<ReviewState>().notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
    leasedAt: at('leased_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    endedAt: at('ended_at'),
    draft: jsonb('draft').$type<DecisionDraft>(),
    draftVersion: integer('draft_version').notNull().default(0),
    draftAt: at('draft_at'),
  },
  (table) => [
    unique('reviews_pair').on(table.taskId, table.reviewerId),
    uniqueIndex('reviews_running').on(table.taskId).where(sql`${table.state} = 'leased'`),
    index('reviews_held').on(table.reviewerId, table.projectId).where(sql`${table.state} = 'leased'`),
    index('reviews_expiry').on(table.expiresAt).where(sql`${table.state} = 'leased'`),
  ],
)
