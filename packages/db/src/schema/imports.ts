import type { ImportState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { sources } from './sources.ts'

/** `split`: whether an array of many planes is one sample, or one for each array, z or t. `deidentify`: whether DICOM files are stored without what tells of people. `labels`: the values name things. */
export type ImportOptions = { split: 'one' | 'datasets' | 'z' | 't'; deidentify: boolean; labels?: boolean }

export type Reject = { name: string; at?: string; reason: string }

/** One upload. The files that were received are rows of `import_files`. */
export const imports = pgTable(
  'imports',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    state: text('state').$type<ImportState>().notNull(),
    groups: jsonb('groups').$type<Record<string, string>>().notNull().default({}),
    options: jsonb('options').$type<ImportOptions>().notNull().default({ split: 'one', deidentify: true }),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    /** Of what a scan of its source found. */
    scanId: uuid('scan_id'),
    createdAt: createdAt(),
    finishedAt: at('finished_at'),
    error: text('error'),
  },
  (table) => [
    index('imports_project').on(table.projectId, table.createdAt),
    index('imports_scan').on(table.scanId).where(sql`${table.scanId} is not null`),
  ],
)

/** One received file: stored by its hash before it is looked into. `outcome` is null until a worker has decided. */
export const importFiles = pgTable(
  'import_files',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    /** null when the upload itself was refused (too large, broken off). */
    sha256: text('sha256'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    /** `read`: a manifest, whose lines were decided one by one (import_manifests). */
    outcome: text('outcome', { enum: ['added', 'duplicate', 'rejected', 'read'] }),
    reason: text('reason'),
    at: text('at'),
    sampleId: uuid('sample_id'),
    /** How many samples came of it; null counts as one when it was added. */
    samples: integer('samples'),
    groups: jsonb('groups').$type<Record<string, string>>().notNull().default({}),
    origin: jsonb('origin').$type<Record<string, unknown>>().notNull().default({}),
    /** Where it lies below the allowed folders when its bytes are not in the store. */
    uri: text('uri'),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index('import_files_order').on(table.importId, table.position),
    index('import_files_twice').on(table.sampleId).where(sql`${table.outcome} = 'duplicate'`),
    index('import_files_duplicates').on(table.importId, table.position).where(sql`${table.outcome} = 'duplicate'`),
    index('import_files_waiting').on(table.sha256).where(sql`${table.outcome} is null`),
  ],
)
