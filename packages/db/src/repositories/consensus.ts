import type { AnnotationContent, ProjectId, TaskId } from '@reticle/domain'
import { and, asc, eq, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { projects } from '../schema/projects.ts'
import { tasks } from '../schema/tasks.ts'

/** What the comparison of one task reads; comparing.ts has the one of many, and the writing. */
export const consensusRepository = (db: Executor) => {
  /** The counted annotations that no later one supersedes, in ascending order of their ids. */
  const compared = async (taskId: string): Promise<{ id: string; content: AnnotationContent }[]> => {
    const later = alias(annotations, 'later')
    return db
      .select({ id: annotations.id, content: annotations.content })
      .from(annotations)
      .where(
        and(
          eq(annotations.taskId, taskId),
          eq(annotations.isCounted, true),
          notExists(db.select({ one: sql`1` }).from(later).where(eq(later.supersedes, annotations.id))),
        ),
      )
      .orderBy(asc(annotations.id))
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
        })
        .from(tasks)
        .innerJoin(projects, eq(projects.id, tasks.projectId))
        .where(eq(tasks.id, taskId))
      return row === undefined ? undefined : { ...row, id: row.id as TaskId, projectId: row.projectId as ProjectId }
    },
  }
}
