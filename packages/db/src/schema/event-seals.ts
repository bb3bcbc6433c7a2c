import { bigint, customType, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const ranges = customType<{ data: string }>({ dataType: () => 'int8multirange' })

/**
 * Sealed batches of events (docs/spec/audit.md). Append only. `leaves`: one hash for each event and for each row that an event tells of, in
 * order, so that what was changed later can be named; `root` is their Merkle root, and `hash` is that of all of it and of the seal before.
 */
export const eventSeals = pgTable('event_seals', {
  /** 1, 2, 3... */
  number: bigint('number', { mode: 'number' }).primaryKey(),
  /** The hash of the seal before; 64 zeros in the first. */
  previous: text('previous').notNull(),
  /** The ids of its events. */
  ids: ranges('ids').notNull(),
  events: integer('events').notNull(),
  leaves: bytes('leaves').notNull(),
  root: text('root').notNull(),
  hash: text('hash').notNull().unique(),
  sealedAt: at('sealed_at').notNull(),
})
