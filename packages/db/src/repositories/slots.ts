import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { tasks } from '../schema/tasks.ts'

/** The slots of a task: `counted` annotations and `leased` ones, at most `reads` together. Each change is one guarded statement. */
export const slotRepository = (db: Executor) => ({
  /** Takes a free slot for a lease; false when there is none, or when the task is for a pool that this annotator is not of. */
  take: async (taskId: string, annotatorId: string): Promise<boolean> => {
    const rows = await db
      .update(tasks)
      .set({ leased: sql`${tasks.leased} + 1` })
      .where(
        and(
          eq(tasks.id, taskId),
          eq(tasks.state, 'collecting'),
          sql`${tasks.counted} + ${tasks.leased} < ${tasks.reads}`,
          sql`(${tasks.pool} is null or exists (
            select from annotators x
            where x.project_id = ${tasks.projectId} and x.person_id = ${annotatorId}::uuid and ${tasks.pool} = any(x.expertise)))`,
        ),
      )
      .returning({ id: tasks.id })
    return rows.length > 0
  },
  giveBack: async (taskId: string): Promise<void> => {
    await db
      .update(tasks)
      .set({ leased: sql`${tasks.leased} - 1` })
      .where(eq(tasks.id, taskId))
  },
})
