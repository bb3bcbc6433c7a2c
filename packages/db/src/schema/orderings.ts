import type { OrderingRecipe, OrderingState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { doublePrecision, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** What came of it: who was asked, how many tasks have scores, and the first ones with their parts. */
export type OrderingOutcome = {
  /** Versions of the strategies, and of the mixture of them. */
  readonly by: { readonly strategies: Readonly<Record<string, string>>; readonly mixture: string; readonly seed: number }
  readonly questionId: string | null
  /** The versions of models that were asked, in words. */
  readonly models: readonly string[]
  /** Tasks: with a score; of which some model said something; that are held out; that one more read was asked of. */
  readonly counts: { readonly scored: number; readonly predicted: number; readonly heldOut: number; readonly reopened: number }
  readonly first: readonly { readonly taskId: string; readonly score: number; readonly parts: Readonly<Record<string, number>> }[]
}

/** Scores by the project's recipe: each making of them is a row, and the last one that is no preview has the recipe that holds. */
export const orderings = pgTable(
  'orderings',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    recipe: jsonb('recipe').$type<OrderingRecipe>().notNull(),
    /** `preview` writes no score. */
    kind: text('kind', { enum: ['live', 'preview'] }).notNull(),
    state: text('state').$type<OrderingState>().notNull(),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    outcome: jsonb('outcome').$type<OrderingOutcome>(),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
  },
  (table) => [
    index('orderings_project').on(table.projectId, table.createdAt),
    index('orderings_live').on(table.createdAt).where(sql`${table.state} in ('waiting', 'running')`),
  ],
)
