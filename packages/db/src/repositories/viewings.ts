import { and, eq } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { taskViewings } from '../schema/task-viewings.ts'

/** Who has seen the readers of which task. */
export const viewingRepository = (db: Executor) => ({
  /** Keeps that a person saw a task's readers; false when it was known. */
  add: async (viewing: typeof taskViewings.$inferInsert): Promise<boolean> => {
    const added = await db.insert(taskViewings).values(viewing).onConflictDoNothing().returning({ taskId: taskViewings.taskId })
    return added.length > 0
  },
  has: async (taskId: string, personId: string): Promise<boolean> =>
    (await db.$count(taskViewings, and(eq(taskViewings.taskId, taskId), eq(taskViewings.personId, personId)))) > 0,
})
