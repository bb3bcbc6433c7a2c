import { type TaskState, taskFlow } from '@reticle/domain'
import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { tasks } from '../schema/tasks.ts'

/** The slots of a task: `counted` annotations and `leased` ones, at most `reads` together. Each change is one guarded statement. */
export const slotRepository = (db: Executor) => ({
  /** Takes a free slot for a lease; false when there is none. */
  take: async (taskId: string): Promise<boolean> => {
    const rows = await db
      .update(tasks)
      .set({ leased: sql`${tasks.leased} + 1` })
      .where(and(eq(tasks.id, taskId), eq(tasks.state, 'collecting'), sql`${tasks.counted} + ${tasks.leased} < ${tasks.reads}`))
      .returning({ id: tasks.id })
    return rows.length > 0
  },
  giveBack: async (taskId: string): Promise<void> => {
    await db
      .update(tasks)
      .set({ leased: sql`${tasks.leased} - 1` })
      .where(eq(tasks.id, taskId))
  },
  /**
   * An annotation came in: ends the lease that it held, counts it if the quota still wants one and it may count at all (`isBlind`: its
   * annotator has not seen what peers said), and closes the quorum when it was the last, all in one statement.
   */
  count: async (taskId: string, holdsLease: boolean, isBlind = true): Promise<{ isCounted: boolean; isQuorumMet: boolean }> => {
    const wants = sql`${isBlind}::boolean and old.state = 'collecting' and old.counted < old.reads`
    const isLast = sql`${wants} and old.counted + 1 >= old.reads`
    const { rows } = await db.execute<{ is_counted: boolean; is_last: boolean; state: TaskState }>(sql`
      update ${tasks} set
        leased = old.leased - ${holdsLease ? 1 : 0}::int,
        counted = old.counted + case when ${wants} then 1 else 0 end,
        state = case when ${isLast} then ${taskFlow.collecting.quorumMet}::text else old.state end
      from (select id, state, counted, leased, reads from ${tasks} where id = ${taskId} for update) old
      where ${tasks.id} = old.id
      returning ${wants} as is_counted, ${isLast} as is_last`)
    const [row] = rows
    if (row === undefined) throw new Error(`the task ${taskId} is gone, though its row was locked`)
    return { isCounted: row.is_counted, isQuorumMet: row.is_last }
  },
})
