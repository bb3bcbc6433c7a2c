import { sql } from 'drizzle-orm'
import { type AnyPgColumn, bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { projects } from './projects.ts'
import { pyramids } from './pyramids.ts'
import type { SampleAxis, SampleImage } from './sample-image.ts'
import { sources } from './sources.ts'

export type SampleOrigin = { title?: string; source?: string; licence?: string; parent?: { name: string; x: number; y: number } }

/** The image that a sample was cut from; one that was not is its own. */
export const parentName = (of: { readonly origin: AnyPgColumn; readonly name: AnyPgColumn }) =>
  sql<string>`coalesce(${of.origin} #>> '{parent,name}', ${of.name})`

/** What a sample is found by, beside the beginning of its name: the name, and the values of its metadata and groups. `of`: the table, or its alias. */
export const wordsOfSample = (of: string) =>
  sql.raw(
    `(${of}.name || ' ' || jsonb_path_query_array(${of}.metadata, '$.*')::text || ' ' || jsonb_path_query_array(${of}.groups, '$.*')::text)`,
  )

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
    /** Which array or slice of the file, empty for the first one as a whole; of an OME-Zarr that is read in place, its folder. */
    part: text('part').notNull().default(''),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** Where the bytes lie when they are not in the store: a path below an allowed folder. Read in place, never changed. */
    uri: text('uri'),
    thumbnailSha256: text('thumbnail_sha256'),
    /** 64 bits as 16 hexadecimal digits: how the picture looks, coarsely. null where nobody looked yet, or nothing is to be seen in it. */
    pictureHash: text('picture_hash'),
    /** null until a worker has looked into it; PNG and JPEG that a manifest names are shown without that. */
    image: jsonb('image').$type<SampleImage>(),
    /** Of `image`, small enough for lists: the type of its values as they are served, and its axes. */
    dtype: text('dtype'),
    axes: jsonb('axes').$type<SampleAxis[]>(),
    /** The header of the file without what tells of people: a blob of JSON in the store. */
    headerSha256: text('header_sha256'),
    /** Why a file that a manifest names cannot be shown. */
    problem: jsonb('problem').$type<{ at: string; reason: string }>(),
    pyramidId: uuid('pyramid_id').references(() => pyramids.id),
    groups: jsonb('groups').$type<Record<string, string>>().notNull().default({}),
    origin: jsonb('origin').$type<SampleOrigin>().notNull().default({}),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    withdrawnAt: at('withdrawn_at'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('samples_content').on(table.projectId, table.sha256, table.part),
    uniqueIndex('samples_order').on(table.projectId, table.position),
    index('samples_project').on(table.projectId),
    index('samples_name').on(table.projectId, sql`${table.name} collate "C"`, table.position),
    index('samples_bytes').on(table.projectId, table.bytes, table.position),
    index('samples_source').on(table.sourceId, table.position),
    index('samples_withdrawn').on(table.projectId, table.position).where(sql`${table.withdrawnAt} is not null`),
    index('samples_created').using('brin', table.createdAt),
    index('samples_facets').using('gin', sql`${table.groups} jsonb_path_ops`, sql`${table.metadata} jsonb_path_ops`),
    index('samples_picture')
      .on(table.projectId, table.pictureHash)
      .where(sql`${table.pictureHash} is not null and ${table.withdrawnAt} is null`),
    index('samples_parent').on(table.projectId, parentName(table)),
    index('samples_pyramid').on(table.pyramidId).where(sql`${table.pyramidId} is not null`),
    index('samples_beginning').on(table.projectId, sql`lower(${table.name}) text_pattern_ops`),
    index('samples_words').using('gin', sql`${wordsOfSample('samples')} gin_trgm_ops`),
    /** Named by a manifest, and still to be looked into. */
    index('samples_unseen')
      .on(table.projectId, table.position)
      .where(sql`${table.image} is null and ${table.problem} is null and ${table.mediaType} not in ('image/png', 'image/jpeg')`),
  ],
)
