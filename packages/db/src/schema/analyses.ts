import type { AnalysisOutcome, AnalysisRequest, AnalysisState } from '@reticle/domain'
import { doublePrecision, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Calculations over a whole project that someone asked for, with their outcome and its recipe. Never overwritten: each run is a row. */
export const analyses = pgTable(
  'analyses',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    request: jsonb('request').$type<AnalysisRequest>().notNull(),
    state: text('state').$type<AnalysisState>().notNull().default('waiting'),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    outcome: jsonb('outcome').$type<AnalysisOutcome>(),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
  },
  (table) => [index('analyses_project').on(table.projectId, table.createdAt)],
)
