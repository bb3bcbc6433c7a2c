import type { LoopPlan, RoundState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { backends } from './backends.ts'
import { at, createdAt, id } from './columns.ts'
import { modelVersions } from './models.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** A model that learns again and again from what is settled, and orders the queue by what it says (docs/spec/models.md). */
export const learningLoops = pgTable(
  'learning_loops',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id),
    name: text('name').notNull(),
    state: text('state', { enum: ['active', 'paused', 'ended'] }).notNull(),
    plan: jsonb('plan').$type<LoopPlan>().notNull(),
    /** Of a schedule: when the next round begins. */
    nextAt: at('next_at'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    /** Why it was paused or ended. */
    endedReason: text('ended_reason'),
  },
  (table) => [unique('learning_loops_name').on(table.projectId, table.name)],
)

/** How a model fared on what is held out. */
export type RoundMeasure = {
  /** The number that is plotted, by name. */
  readonly metric: string
  readonly value: number
  /** Samples it was measured on. */
  readonly n: number
  /** Of 95 %, by drawing samples anew; null where it is not defined. */
  readonly interval: readonly [number, number] | null
  readonly all: Readonly<Record<string, number>>
}

export const learningRounds = pgTable(
  'learning_rounds',
  {
    id: id(),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => learningLoops.id),
    projectId: uuid('project_id').notNull(),
    number: integer('number').notNull(),
    state: text('state').$type<RoundState>().notNull(),
    /** What it was begun by: `settled`, `schedule`, or the person who asked for it. */
    begunBy: text('begun_by').notNull(),
    /** Settled tasks that it could learn from when it began. */
    settled: integer('settled').notNull(),
    releaseId: uuid('release_id'),
    /** Labelled samples that it learnt from. */
    labels: integer('labels'),
    trainingRunId: uuid('training_run_id'),
    modelVersionId: uuid('model_version_id').references(() => modelVersions.id),
    /** Predictions of what is held out, and of what can still be read. */
    heldOutRunId: uuid('held_out_run_id'),
    predictionRunId: uuid('prediction_run_id'),
    measure: jsonb('measure').$type<RoundMeasure>(),
    /** The same with labels that were drawn at random: how many, and what came of them; null where there is nothing to compare with. */
    randomLabels: integer('random_labels'),
    randomTrainingRunId: uuid('random_training_run_id'),
    randomHeldOutRunId: uuid('random_held_out_run_id'),
    randomMeasure: jsonb('random_measure').$type<RoundMeasure>(),
    /** Scores that were made of it. */
    orderingId: uuid('ordering_id'),
    scored: integer('scored'),
    error: text('error'),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
  },
  (table) => [
    unique('learning_rounds_number').on(table.loopId, table.number),
    uniqueIndex('learning_rounds_live').on(table.loopId).where(sql`${table.state} in ('freezing', 'training', 'predicting', 'scoring')`),
    index('learning_rounds_project').on(table.projectId, table.startedAt),
  ],
)
