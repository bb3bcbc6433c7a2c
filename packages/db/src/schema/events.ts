import { type EventType, mechanicalEvents } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * Whether an event is one of the project's history, and not one of the many by which a task goes its way; in the words of the indexes below, so
 * that the planner knows them again.
 */
export const isHistory = sql.raw(`type not in (${mechanicalEvents.map((type) => `'${type}'`).join(', ')})`)

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
    index('events_history').on(table.projectId, table.type, table.at, table.id).where(isHistory),
    index('events_actor').on(table.projectId, table.actorId, table.at, table.id).where(sql`${isHistory} and ${table.actorId} is not null`),
    index('events_organization').on(table.organizationId, table.at, table.id).where(sql`${isHistory} and ${table.type} not like 'task.%'`),
    index('events_imports').on(table.projectId, table.id).where(sql`${table.type} = 'import.records-added'`),
  ],
)
