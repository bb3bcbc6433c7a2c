import type { ReleaseQuery, ReleaseState, RoCrateVersion, SplitPlan } from '@reticle/domain'
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** What was asked for: query, splits, notes. */
export type ReleasePlan = {
  notes: string
  query: ReleaseQuery
  split: SplitPlan
  /** The moment up to which settled tasks belong to the release. */
  asOf: string
  /** Where the chain of events ended when it was asked for (docs/spec/audit.md, EC8); absent before the first seal. */
  eventChain?: { seals: number; hash: string }
  /** Version of RO-Crate that its crate is written in; 1.2 where nothing is said. */
  roCrate?: RoCrateVersion
  /** Why the version is the one that it is, against the release before. */
  reasons?: string[]
}

/** What a release page shows of a release without opening its manifest. */
export type ReleaseSummary = {
  /** Marks by label id and split. */
  labels: Record<string, Record<string, number>>
  labelNames: Record<string, string>
  samplesBySplit: Record<string, number>
  samplesByFold: number[]
  byKind: Record<string, number>
  readers: number
  reviewers: number
  annotations: number
  agreement: { mean: number | null; n: number; excluded: number }
  licences: string[]
  sources: string[]
  leaks: { near: number; compared: number; withoutHash: number; distance: number }
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
    /** null in releases from before there were summaries. */
    summary: jsonb('summary').$type<ReleaseSummary>(),
    progress: doublePrecision('progress').notNull().default(0),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    frozenAt: at('frozen_at'),
    withdrawnAt: at('withdrawn_at'),
    withdrawnBy: uuid('withdrawn_by').references(() => people.id),
    withdrawnReason: text('withdrawn_reason'),
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
