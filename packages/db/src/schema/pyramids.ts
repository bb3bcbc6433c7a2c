import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import type { ServedAxis, ServedType } from './sample-image.ts'

/** `files`: how many it has when it is complete. */
export type PyramidLevel = { path: string; shape: number[]; scale: number[]; chunk: number[]; files: number; isComplete: boolean }

/**
 * The OME-Zarr that the pixels of samples are served from. Samples of the same content share one. `isInPlace`: the file is one already, and is
 * read where it lies; otherwise a worker makes it, and its files are rows of `pyramid_files`.
 */
export const pyramids = pgTable(
  'pyramids',
  {
    id: id(),
    /** Of the original. */
    sha256: text('sha256').notNull(),
    part: text('part').notNull(),
    /** Another version of how pyramids are made makes another pyramid. */
    recipe: text('recipe').notNull(),
    isInPlace: boolean('is_in_place').notNull().default(false),
    state: text('state', { enum: ['queued', 'building', 'ready', 'failed'] }).notNull(),
    /** Files, of so many. */
    done: integer('done').notNull().default(0),
    total: integer('total').notNull().default(0),
    problem: jsonb('problem').$type<{ at: string; reason: string }>(),
    /** null until it is known how it will lie. */
    axes: jsonb('axes').$type<ServedAxis[]>(),
    dtype: text('dtype').$type<ServedType>(),
    levels: jsonb('levels').$type<PyramidLevel[]>(),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
  },
  (table) => [
    unique('pyramids_content').on(table.sha256, table.part, table.recipe),
    index('pyramids_unfinished').on(table.createdAt).where(sql`${table.state} in ('queued', 'building')`),
  ],
)

/** The files of a pyramid, by their path below its root; their bytes lie in the store under their hash. */
export const pyramidFiles = pgTable(
  'pyramid_files',
  {
    pyramidId: uuid('pyramid_id')
      .notNull()
      .references(() => pyramids.id),
    path: text('path').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.pyramidId, table.path] })],
)
