import type { BackendProtocol, ModelRunKind, ModelRunScope, ModelRunState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { models, modelVersions } from './models.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** What a backend told of itself last. */
export type BackendTold = {
  readonly name: string
  readonly version: string
  readonly digest: string | null
  readonly licence: string | null
  readonly can: readonly string[]
  readonly labels: readonly string[]
  readonly questions: readonly { readonly id: string; readonly options: readonly string[] }[]
}

/** A program at an address that answers for a model. How it fared lately is kept here, so that all processes share it (MB7). */
export const backends = pgTable(
  'backends',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    modelId: uuid('model_id')
      .notNull()
      .references(() => models.id),
    name: text('name').notNull(),
    protocol: text('protocol').$type<BackendProtocol>().notNull(),
    address: text('address').notNull(),
    /** Sent as `Authorization: Bearer`; never shown again. */
    secret: text('secret'),
    isActive: boolean('is_active').notNull().default(true),
    /** Whether readers may ask it at the bench. */
    answersPrompts: boolean('answers_prompts').notNull().default(true),
    /** Requests at once, and in a minute. */
    concurrency: integer('concurrency').notNull().default(2),
    mostPerMinute: integer('most_per_minute'),
    told: jsonb('told').$type<BackendTold>(),
    toldAt: at('told_at'),
    failures: integer('failures').notNull().default(0),
    restsUntil: at('rests_until'),
    lastError: text('last_error'),
    lastErrorAt: at('last_error_at'),
    /** When requests of the present minute began, and how many there were. */
    minuteAt: at('minute_at'),
    minuteCount: integer('minute_count').notNull().default(0),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    removedAt: at('removed_at'),
  },
  (table) => [
    uniqueIndex('backends_name').on(table.projectId, table.name).where(sql`${table.removedAt} is null`),
    index('backends_model').on(table.modelId),
  ],
)

/** One run of a model: predictions over tasks, a training, or what somebody pushed. */
export const modelRuns = pgTable(
  'model_runs',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    modelId: uuid('model_id')
      .notNull()
      .references(() => models.id),
    /** Of a training: the version that came of it, once it is there. */
    modelVersionId: uuid('model_version_id').references(() => modelVersions.id),
    /** null of what was pushed. */
    backendId: uuid('backend_id').references(() => backends.id),
    kind: text('kind').$type<ModelRunKind>().notNull(),
    state: text('state').$type<ModelRunState>().notNull(),
    scope: jsonb('scope').$type<ModelRunScope>(),
    /** Of a training. */
    releaseId: uuid('release_id'),
    parameters: jsonb('parameters').$type<Readonly<Record<string, string | number | boolean>>>().notNull().default({}),
    /** What the backend calls its training. */
    job: text('job'),
    done: integer('done').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    total: integer('total').notNull().default(0),
    /** The last position of a task that was worked off, so that a run goes on after a kill. */
    position: integer('position').notNull().default(-1),
    metrics: jsonb('metrics').$type<Readonly<Record<string, number>>>(),
    /** The first failures of samples: which, and why. */
    rejects: jsonb('rejects').$type<readonly { readonly at: string; readonly reason: string }[]>().notNull().default([]),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    finishedAt: at('finished_at'),
  },
  (table) => [
    index('model_runs_project').on(table.projectId, table.createdAt),
    index('model_runs_live').on(table.backendId).where(sql`${table.state} in ('waiting', 'running')`),
  ],
)
