import type { RelinkCounts, ScanCounts, ScanState, SourceSettings } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { sources } from './sources.ts'

export type ScanReject = { readonly at: string; readonly reason: string }

/** A look at a source: what is new there, or, of a `relink`, where its files lie at the place in `settings`. One of a source at a time. */
export const sourceScans = pgTable(
  'source_scans',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    kind: text('kind', { enum: ['scan', 'relink'] }).notNull(),
    state: text('state').$type<ScanState>().notNull(),
    /** null: its time had come. */
    startedBy: uuid('started_by').references(() => people.id),
    /** Of a relink. */
    settings: jsonb('settings').$type<SourceSettings>(),
    counts: jsonb('counts').$type<ScanCounts>(),
    relink: jsonb('relink').$type<RelinkCounts>(),
    /** The first files that could not be read, and why. */
    rejects: jsonb('rejects').$type<readonly ScanReject[]>().notNull().default([]),
    /** Why it failed, and what to do. */
    error: text('error'),
    cure: text('cure'),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    /** Of a relink: when its plan was carried out. */
    appliedAt: at('applied_at'),
  },
  (table) => [
    index('source_scans_source').on(table.sourceId, table.id),
    uniqueIndex('source_scans_live').on(table.sourceId).where(sql`${table.state} in ('waiting', 'running')`),
  ],
)

/** A file that a scan met. Its bytes under this path are those of `sha256`; what is found there later is only reported. */
export const sourceFiles = pgTable(
  'source_files',
  {
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    path: text('path').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    /** Where it lies below the allowed folders; null where it is not read in place. */
    uri: text('uri'),
    /** What the place says of this state of the file: times, an ETag. */
    tag: text('tag').notNull(),
    sha256: text('sha256').notNull(),
    state: text('state', { enum: ['there', 'changed', 'gone'] }).notNull(),
    /** Of the other bytes that lie there now. */
    changedSha256: text('changed_sha256'),
    /** The last scan that met it. */
    scanId: uuid('scan_id').notNull(),
    stateAt: at('state_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.path] }),
    index('source_files_content').on(table.sourceId, table.sha256),
    index('source_files_odd').on(table.sourceId, table.state, table.path).where(sql`${table.state} <> 'there'`),
  ],
)

/** The plan of a relink: where a file of the source lies at the new place. */
export const relinkedFiles = pgTable(
  'relinked_files',
  {
    scanId: uuid('scan_id')
      .notNull()
      .references(() => sourceScans.id),
    path: text('path').notNull(),
    sha256: text('sha256').notNull(),
    newPath: text('new_path').notNull(),
    /** Places below the allowed folders, before and after; null where it is not read in place. */
    oldUri: text('old_uri'),
    newUri: text('new_uri'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    tag: text('tag').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scanId, table.path] })],
)
