import type { SampleId, TaskId, TaskState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** Samples that leave the study. Nothing is deleted. */
export const withdrawalRepository = (db: Executor) => ({
  /** Marks those of the project that are in the study still. Answers their ids; the project's row must be locked, so that no task is opened for them. */
  samples: async (projectId: string, sampleIds: readonly string[], at: Date): Promise<SampleId[]> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      update samples set withdrawn_at = ${at}
      where project_id = ${projectId} and id = any(${sql.param(sampleIds)}::uuid[]) and withdrawn_at is null
      returning id`)
    return rows.map((row) => row.id as SampleId)
  },
  /** Takes those of the project back that were withdrawn. Answers their ids; the project's row must be locked. */
  restore: async (projectId: string, sampleIds: readonly string[]): Promise<SampleId[]> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      update samples set withdrawn_at = null
      where project_id = ${projectId} and id = any(${sql.param(sampleIds)}::uuid[]) and withdrawn_at is not null
      returning id`)
    return rows.map((row) => row.id as SampleId)
  },
  /** Locked, withdrawn tasks with whether each has all the reads that it wants. */
  whatRestores: async (taskIds: readonly string[]): Promise<{ id: TaskId; isRead: boolean }[]> => {
    const { rows } = await db.execute<{ id: string; isRead: boolean }>(sql`
      select id, counted > 0 and counted >= reads as "isRead" from tasks where id = any(${sql.param(taskIds)}::uuid[]) and state = 'withdrawn'`)
    return rows.map((row) => ({ ...row, id: row.id as TaskId }))
  },
  /** Locked tasks come back; what had settled or contested them holds no more. */
  restoreTasks: async (taskIds: readonly string[], state: TaskState, reason: string): Promise<void> => {
    await db.execute(sql`
      update tasks set state = ${state}, reason = ${reason}, rule_id = null, resolution_kind = null, adjudication_id = null, settled_at = null,
        contested_at = null
      where id = any(${sql.param(taskIds)}::uuid[])`)
  },
  /** How many of these samples are in the project, withdrawn or not. */
  known: async (projectId: string, sampleIds: readonly string[]): Promise<number> => {
    const { rows } = await db.execute<{ n: number }>(sql`
      select count(*)::int as n from samples where project_id = ${projectId} and id = any(${sql.param(sampleIds)}::uuid[])`)
    return rows[0]?.n ?? 0
  },
  /** Tasks of these samples that may be on lease. */
  collecting: async (sampleIds: readonly string[]): Promise<TaskId[]> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from tasks where sample_id = any(${sql.param(sampleIds)}::uuid[]) and state = 'collecting' order by id`)
    return rows.map(({ id }) => id as TaskId)
  },
  /** Locks the tasks of these samples, in the order of their ids. */
  lockTasksOf: async (sampleIds: readonly string[]): Promise<{ id: TaskId; state: TaskState }[]> => {
    const { rows } = await db.execute<{ id: string; state: TaskState }>(sql`
      select id, state from tasks where sample_id = any(${sql.param(sampleIds)}::uuid[]) order by id for no key update`)
    return rows.map((row) => ({ id: row.id as TaskId, state: row.state }))
  },
  /** Locked tasks whose leases have ended. */
  tasks: async (taskIds: readonly string[], state: TaskState, reason: string): Promise<void> => {
    await db.execute(sql`
      update tasks set state = ${state}, reason = ${reason}, is_gold = false, pool = null where id = any(${sql.param(taskIds)}::uuid[])`)
  },
})
