import { sql } from 'drizzle-orm'
import { date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/**
 * What holds for one annotator on one project, beside the protocol: a pause, limits, expertise; and how much they submitted, kept by the
 * statement that takes submissions. No row means: no pause, no limits of their own, nothing submitted.
 */
export const annotators = pgTable(
  'annotators',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    pausedAt: at('paused_at'),
    pauseReason: text('pause_reason').notNull().default(''),
    /** Samples that this person may have in all, and on one UTC day; null follows the protocol. */
    most: integer('most'),
    mostPerDay: integer('most_per_day'),
    expertise: text('expertise').array().notNull().default(sql`'{}'`),
    submitted: integer('submitted').notNull().default(0),
    /** The UTC day that `submittedOnDay` counts. */
    day: date('day', { mode: 'string' }),
    submittedOnDay: integer('submitted_on_day').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.personId] })],
)
