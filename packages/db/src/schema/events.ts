import type { EventType } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/** Every change of state, in the transaction that made it. Append only (a trigger refuses update and delete). */
export const events = pgTable(
  'events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    organizationId: uuid('organization_id'),
    projectId: uuid('project_id'),
    /** The row that the event is about: a task, a release, a person... */
    subjectId: uuid('subject_id').notNull(),
    type: text('type').$type<EventType>().notNull(),
    actorId: uuid('actor_id'),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull().default({}),
    at: at('at').notNull(),
  },
  (table) => [
    index('events_subject').on(table.subjectId, table.id),
    index('events_imports').on(table.projectId, table.id).where(sql`${table.type} = 'import.records-added'`),
  ],
)
