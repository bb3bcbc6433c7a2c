import { inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { throttles } from '../schema/sign-in.ts'

export type Level = { readonly key: string; readonly level: number; readonly updatedAt: Date }

/** Leaky buckets: each failure adds one, and `perSecond` drains away. */
export const throttleRepository = (db: Executor) => ({
  levels: async (keys: readonly string[]): Promise<Level[]> =>
    db
      .select()
      .from(throttles)
      .where(inArray(throttles.key, [...keys])),
  /** Adds one drop to a bucket in one statement, so that parallel guesses all count. */
  add: async (key: string, perSecond: number, at: Date): Promise<void> => {
    const drained = sql`greatest(0, ${throttles.level} - ${perSecond} * greatest(0, extract(epoch from ${at}::timestamptz - ${throttles.updatedAt})))`
    await db
      .insert(throttles)
      .values({ key, level: 1, updatedAt: at })
      .onConflictDoUpdate({ target: throttles.key, set: { level: sql`${drained} + 1`, updatedAt: at } })
  },
  /** Buckets that have long run dry. */
  forgetBefore: async (before: Date): Promise<void> => {
    await db.delete(throttles).where(lt(throttles.updatedAt, before))
  },
})
