import type { PackOptions, PackState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { releases } from './releases.ts'

/** What a format could not hold, in words, with the number of cases; where it is kept beside, if it is. */
export type PackLoss = { what: string; count: number; kept: string | null }

/** Frozen releases in one format each, as somebody asked for them. The bytes lie among the store's packs, named by the row's id. */
export const releasePacks = pgTable(
  'release_packs',
  {
    id: id(),
    releaseId: uuid('release_id')
      .notNull()
      .references(() => releases.id),
    options: jsonb('options').$type<PackOptions>().notNull(),
    /** The options as one text: `packKey`. */
    key: text('key').notNull(),
    state: text('state').$type<PackState>().notNull().default('waiting'),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    samplesDone: integer('samples_done').notNull().default(0),
    sha256: text('sha256'),
    bytes: bigint('bytes', { mode: 'number' }),
    files: integer('files'),
    losses: jsonb('losses').$type<PackLoss[]>(),
    error: text('error'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    /** All who asked for it, and hear when it is there. */
    askers: uuid('askers').array().notNull(),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
    /** When its bytes may be removed. */
    expiresAt: at('expires_at'),
  },
  (table) => [
    index('release_packs_release').on(table.releaseId, table.id),
    // Two who ask for the same at once get the same.
    uniqueIndex('release_packs_live').on(table.releaseId, table.key).where(sql`${table.state} in ('waiting', 'running', 'done')`),
    index('release_packs_expiry').on(table.expiresAt).where(sql`${table.state} = 'done'`),
  ],
)
