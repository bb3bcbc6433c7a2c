import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { outbox } from '../schema/outbox.ts'

/** What must happen after the commit. `payload` follows jobPayloads or hintSchema of @reticle/contract. */
export type OutboxMessage =
  | { readonly kind: 'job'; readonly name: string; readonly payload: Record<string, unknown> }
  | { readonly kind: 'hint'; readonly payload: Record<string, unknown> }

/** A message that waits to be published; `attempts` have failed. */
export type WaitingMessage = {
  readonly id: number
  readonly kind: 'job' | 'hint'
  readonly name: string
  readonly payload: Record<string, unknown>
  readonly attempts: number
}

const longestWaitSeconds = 300

export const outboxRepository = (db: Executor) => ({
  /** Writes messages and wakes the relay on commit (NOTIFY is delivered only when the transaction commits). */
  put: async (...messages: OutboxMessage[]): Promise<void> => {
    if (messages.length === 0) return
    await db.insert(outbox).values(
      messages.map((message) => ({
        kind: message.kind,
        name: message.kind === 'job' ? message.name : 'changed',
        payload: message.payload,
      })),
    )
    await db.execute(sql`select pg_notify('reticle_outbox', '')`)
  },
  /** A job of a project that is published at a later moment; nothing when one of that name waits already, which will see what is there then. */
  putLater: async (name: string, projectId: string, milliseconds: number): Promise<void> => {
    await db.execute(sql`
      insert into ${outbox} (kind, name, payload, retry_at)
      select 'job', ${name}, jsonb_build_object('projectId', ${projectId}::text), now() + ${milliseconds}::float8 * interval '1 millisecond'
      where not exists (
        select from ${outbox} where ${outbox.publishedAt} is null and ${outbox.retryAt} > now()
          and ${outbox.name} = ${name} and ${outbox.payload}->>'projectId' = ${projectId}::text)`)
  },
  /** How many messages wait, and for how long the oldest one has. Those that are for later are not among them. */
  waiting: async (): Promise<{ messages: number; oldestSeconds: number }> => {
    const { rows } = await db.execute<{ messages: number; oldest: number }>(sql`
      select count(*)::int as messages, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest
      from ${outbox} where ${outbox.publishedAt} is null and (${outbox.retryAt} is null or ${outbox.attempts} > 0)`)
    return { messages: rows[0]?.messages ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 }
  },
  /** Messages that wait, oldest first, locked for this transaction; what another relay holds is passed over. */
  takeWaiting: async (limit: number): Promise<WaitingMessage[]> =>
    db
      .select({ id: outbox.id, kind: outbox.kind, name: outbox.name, payload: outbox.payload, attempts: outbox.attempts })
      .from(outbox)
      .where(and(isNull(outbox.publishedAt), or(isNull(outbox.retryAt), lte(outbox.retryAt, sql`now()`))))
      .orderBy(asc(outbox.id))
      .limit(limit)
      .for('update', { skipLocked: true }),
  markPublished: async (ids: readonly number[]): Promise<void> => {
    if (ids.length > 0)
      await db
        .update(outbox)
        .set({ publishedAt: sql`now()` })
        .where(inArray(outbox.id, [...ids]))
  },
  /** Counts a failed try; the next one waits twice as long, up to five minutes. */
  markFailed: async (id: number): Promise<void> => {
    await db
      .update(outbox)
      .set({
        attempts: sql`${outbox.attempts} + 1`,
        retryAt: sql`now() + least(power(2, ${outbox.attempts}), ${longestWaitSeconds}) * interval '1 second'`,
      })
      .where(eq(outbox.id, id))
  },
  /** Removes what was published before `before`. */
  clear: async (before: Date): Promise<void> => {
    await db.delete(outbox).where(and(isNotNull(outbox.publishedAt), lt(outbox.publishedAt, before)))
  },
})
