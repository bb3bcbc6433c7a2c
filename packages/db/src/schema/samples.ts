import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { projects } from './projects.ts'
import { sources } from './sources.ts'

export type SampleOrigin = { title?: string; source?: string; licence?: string; parent?: { name: string; x: number; y: number } }

/** One thing under study. `sha256` is of the original bytes, which lie in the store under that name and never change. */
export const samples = pgTable(
  'samples',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => sources.id),
    /** Order of import within the project. */
    position: bigint('position', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** Where the bytes lie when they are not in the store: a path below an allowed folder. Read in place, never changed. */
    uri: text('uri'),
    thumbnailSha256: text('thumbnail_sha256'),
    groups: jsonb('groups').$type<Record<string, string>>().notNull().default({}),
    origin: jsonb('origin').$type<SampleOrigin>().notNull().default({}),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    withdrawnAt: at('withdrawn_at'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('samples_content').on(table.projectId, table.sha256),
    uniqueIndex('samples_order').on(table.projectId, table.position),
    index('samples_project').on(table.projectId),
  ],
)
