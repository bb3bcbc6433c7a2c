import type { ProjectId, TaskId } from '@reticle/domain'
import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { projects } from '../schema/projects.ts'
import { tasks } from '../schema/tasks.ts'
import { type ComparedRow, firstSubmitted, scoresOf, versionOf } from './comparing.ts'

/** What the comparison of one task reads; comparing.ts has the one of many, and the writing. */
export const consensusRepository = (db: Executor) => {
  /** The counted annotations that no later one supersedes, in ascending order of their ids. */
  const compared = async (taskId: string): Promise<ComparedRow[]> => {
    const { rows } = await db.execute<ComparedRow>(sql`
      select a.id, a.content, ${versionOf} as version, a.annotator_id as "annotatorId", floor(extract(epoch from ${firstSubmitted}) * 1000)::float8 as "submittedAt"
      from annotations a
      where a.task_id = ${taskId}::uuid and a.is_counted
        and not exists (select from annotations later where later.supersedes = a.id offset 0)
      order by a.id`)
    return rows
  }
  return {
    compared,
    task: async (taskId: string) => {
      const [row] = await db
        .select({
          id: tasks.id,
          state: tasks.state,
          projectId: tasks.projectId,
          organizationId: projects.organizationId,
          protocolId: tasks.protocolId,
          counted: tasks.counted,
          reads: tasks.reads,
          round: tasks.round,
          scores: sql<Record<string, number>>`${scoresOf(sql`${tasks.id}`)}`,
        })
        .from(tasks)
        .innerJoin(projects, eq(projects.id, tasks.projectId))
        .where(eq(tasks.id, taskId))
      return row === undefined ? undefined : { ...row, id: row.id as TaskId, projectId: row.projectId as ProjectId }
    },
  }
}
