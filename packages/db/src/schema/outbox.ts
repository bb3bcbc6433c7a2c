import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, createdAt } from './columns.ts'

/**
 * What must happen after a commit: a job to enqueue or a hint to publish. Written in the transaction of its cause,
 * published by the relay, then stamped; a sweeper repeats what was not stamped.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: ['job', 'hint'] }).notNull(),
    name: text('name').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** After a failed try: not before this moment. */
    retryAt: at('retry_at'),
    createdAt: createdAt(),
    publishedAt: at('published_at'),
  },
  (table) => [
    index('outbox_waiting').on(table.id).where(sql`${table.publishedAt} is null`),
    index('outbox_refits').on(table.createdAt).where(sql`${table.name} = 'refit-project'`),
  ],
)
