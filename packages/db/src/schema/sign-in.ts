import { doublePrecision, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'

/**
 * Browser sessions: a row, so that signing out and disabling a person act at once. Only the SHA-256 of the cookie's token is kept.
 * `expires_at` is the absolute end; the idle end is counted from `seen_at`.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    tokenSha256: text('token_sha256').notNull().unique(),
    address: text('address').notNull(),
    userAgent: text('user_agent').notNull().default(''),
    createdAt: createdAt(),
    seenAt: at('seen_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('sessions_person').on(table.personId, table.address)],
)

/** Password hashes: argon2id in PHC format, with their parameters inside. People of the demo have none. */
export const passwords = pgTable('passwords', {
  personId: uuid('person_id')
    .primaryKey()
    .references(() => people.id),
  hash: text('hash').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** Leaky buckets against guessing. `key` is a hash of who and where; `level` drains with time from `updated_at` on. */
export const throttles = pgTable('throttles', {
  key: text('key').primaryKey(),
  level: doublePrecision('level').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** Bearer tokens for programs: only the SHA-256 of the secret is kept. */
export const tokens = pgTable(
  'tokens',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    name: text('name').notNull(),
    secretSha256: text('secret_sha256').notNull().unique(),
    expiresAt: at('expires_at').notNull(),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
    /** Good for reading this one release, and for nothing else (docs/spec/models.md, MR18). */
    releaseId: uuid('release_id'),
    createdAt: createdAt(),
  },
  (table) => [index('tokens_person').on(table.personId)],
)
