import type { AgreementValue } from '@reticle/domain'
import { integer, jsonb, pgTable, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'

/** Agreement over a project, with the n behind each number; readers by id, since names change. */
export type ProjectQualityOutcome = {
  agreement: { overall: AgreementValue; answers: AgreementValue; regions: AgreementValue }
  /** Tasks by agreement, ten bins of width 0.1; 1.0 falls into the last. */
  histogram: number[]
  questions: { questionId: string; agreement: AgreementValue; alpha: number | null; votes: { key: string; count: number }[] }[]
  labels: { labelId: string; objects: number; contested: number }[]
  readers: { personId: string; annotations: number; medianActiveSeconds: number | null; agreement: AgreementValue }[]
}

/** The latest project-wide numbers, computed by the job `refit-project`; a cache of what the annotations say. */
export const projectQuality = pgTable('project_quality', {
  projectId: uuid('project_id')
    .primaryKey()
    .references(() => projects.id),
  outcome: jsonb('outcome').$type<ProjectQualityOutcome>().notNull(),
  computedAt: at('computed_at').notNull(),
  /** What the last run took: the more, the longer the next one waits. */
  costMilliseconds: integer('cost_milliseconds').notNull().default(0),
})
