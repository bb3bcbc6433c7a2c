import { doublePrecision, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { protocols } from './protocols.ts'

/** Attempts at the test that opens a project to a person. */
export const qualifications = pgTable(
  'qualifications',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    attempt: integer('attempt').notNull(),
    /** Whose test it was. */
    protocolId: uuid('protocol_id')
      .notNull()
      .references(() => protocols.id),
    state: text('state', { enum: ['running', 'passed', 'failed', 'waived'] }).notNull(),
    done: integer('done').notNull().default(0),
    /** Mean score of what is done, 0..1. */
    score: doublePrecision('score'),
    startedAt: at('started_at').notNull(),
    endedAt: at('ended_at'),
    /** Who waived it. */
    decidedBy: uuid('decided_by').references(() => people.id),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.personId, table.attempt] })],
)
