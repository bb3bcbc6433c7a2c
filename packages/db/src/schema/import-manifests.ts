import { bigint, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { imports } from './imports.ts'

/**
 * How far the NDJSON file at a position of an import is decided. A chunk of its lines is committed together with these numbers, so that
 * whoever goes on with it starts behind the last chunk.
 */
export const importManifests = pgTable(
  'import_manifests',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id),
    position: integer('position').notNull(),
    /** Lines of the file, counted while it came in. */
    lines: integer('lines').notNull(),
    bytesDone: bigint('bytes_done', { mode: 'number' }).notNull().default(0),
    linesDone: integer('lines_done').notNull().default(0),
    added: integer('added').notNull().default(0),
    duplicates: integer('duplicates').notNull().default(0),
    rejected: integer('rejected').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.importId, table.position] })],
)

/** Lines that added nothing, with the reason: the first thousands of an NDJSON file; the others are only counted. */
export const importRejects = pgTable(
  'import_rejects',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id),
    position: integer('position').notNull(),
    line: integer('line').notNull(),
    outcome: text('outcome', { enum: ['duplicate', 'rejected'] }).notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.position, table.line] })],
)
