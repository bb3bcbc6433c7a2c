import { integer, pgTable, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'

/** What the last audit of a project's dispenser found that Postgres does not say; all zero when Redis and Postgres agree. */
export const dispenserAudits = pgTable('dispenser_audits', {
  projectId: uuid('project_id')
    .primaryKey()
    .references(() => projects.id),
  missing: integer('missing').notNull(),
  surplus: integer('surplus').notNull(),
  misplaced: integer('misplaced').notNull(),
  readers: integer('readers').notNull(),
  auditedAt: at('audited_at').notNull(),
})
