import type { ReleaseState } from '@reticle/domain'
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** What was asked for: query, splits, notes. */
export type ReleasePlan = {
  notes: string
  query: { kinds: ('consensus' | 'adjudication' | 'gold')[] }
  split: { shares: Record<string, number>; groupBy?: string | undefined; seed: number }
  /** The moment up to which settled tasks belong to the release. */
  asOf: string
}

export const releases = pgTable(
  'releases',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    name: text('name').notNull(),
    version: text('version').notNull(),
    state: text('state').$type<ReleaseState>().notNull(),
    plan: jsonb('plan').$type<ReleasePlan>().notNull(),
    isDemo: boolean('is_demo').notNull().default(false),
    manifestSha256: text('manifest_sha256'),
    samples: integer('samples').notNull().default(0),
    regions: integer('regions').notNull().default(0),
    answers: integer('answers').notNull().default(0),
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
    progress: doublePrecision('progress').notNull().default(0),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    frozenAt: at('frozen_at'),
  },
  (table) => [
    unique('releases_version').on(table.projectId, table.version),
    index('releases_project').on(table.projectId, table.createdAt),
  ],
)

/** The files of a frozen release; their bytes lie in the store under their hash. */
export const releaseFiles = pgTable(
  'release_files',
  {
    releaseId: uuid('release_id')
      .notNull()
      .references(() => releases.id),
    path: text('path').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
  },
  (table) => [primaryKey({ columns: [table.releaseId, table.path] })],
)
