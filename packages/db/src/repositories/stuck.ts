import type { ImportId, ReleaseId, TaskId } from '@reticle/domain'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { imports } from '../schema/imports.ts'
import { releases } from '../schema/releases.ts'
import { tasks } from '../schema/tasks.ts'

/** Rows whose state says that a job must run for them: what the sweeper asks for again when the queue has lost it. */
export const stuckRepository = (db: Executor) => ({
  find: async (olderThanSeconds: number, limit: number) => {
    const before = sql`now() - ${olderThanSeconds}::float8 * interval '1 second'`
    const [comparing, running, freezing] = await Promise.all([
      db.select({ id: tasks.id }).from(tasks).where(eq(tasks.state, 'comparing')).limit(limit),
      db
        .select({ id: imports.id })
        .from(imports)
        .where(and(inArray(imports.state, ['queued', 'running']), lt(imports.createdAt, before)))
        .limit(limit),
      db
        .select({ id: releases.id })
        .from(releases)
        .where(and(eq(releases.state, 'freezing'), lt(releases.createdAt, before)))
        .limit(limit),
    ])
    return {
      taskIds: comparing.map((row) => row.id as TaskId),
      importIds: running.map((row) => row.id as ImportId),
      releaseIds: freezing.map((row) => row.id as ReleaseId),
    }
  },
})
