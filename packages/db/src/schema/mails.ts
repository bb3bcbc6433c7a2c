import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { projects } from './projects.ts'

/** A mail, tried until the mail server takes it or it is given up. Plain text. */
export const mails = pgTable(
  'mails',
  {
    id: id(),
    /** What it was written for; null for notices, which may be of several projects. */
    projectId: uuid('project_id').references(() => projects.id),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    /** Emptied when it is done: an invitation's link is a secret. */
    body: text('body').notNull(),
    state: text('state', { enum: ['waiting', 'done', 'given-up'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error').notNull().default(''),
    nextAt: at('next_at').notNull(),
    createdAt: createdAt(),
    doneAt: at('done_at'),
  },
  (table) => [
    index('mails_waiting').on(table.nextAt).where(sql`${table.state} = 'waiting'`),
    index('mails_project').on(table.projectId, table.id),
  ],
)
