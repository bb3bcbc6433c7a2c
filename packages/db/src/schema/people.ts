import { pgTable, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'

/** People who sign in. `email` is kept in lower case. */
export const people = pgTable('people', {
  id: id(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  /** The part of a demo person (annotator, reviewer, ...); null for real people. */
  demoPart: text('demo_part', { enum: ['annotator', 'tie-breaker', 'reviewer', 'manager', 'ml-engineer'] }),
  /** The group or institution that a person reads for; empty when nobody said. */
  affiliation: text('affiliation').notNull().default(''),
  /** As `0000-0002-1825-0097`; null when nobody said. Releases name it only by consent: `orcid_consents`. */
  orcid: text('orcid'),
  /** Whether a mail tells of notices that were not read. */
  noticeMail: text('notice_mail', { enum: ['off', 'at-once', 'daily'] })
    .notNull()
    .default('off'),
  /** When the last such mail was written. */
  noticesMailedAt: at('notices_mailed_at'),
  lastSeenAt: at('last_seen_at'),
  disabledAt: at('disabled_at'),
  createdAt: createdAt(),
})
