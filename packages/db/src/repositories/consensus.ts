import type { AnnotationContent, ProjectId, RoutingDecision, TaskConsensus, TaskId, TaskState } from '@reticle/domain'
import { and, asc, eq, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { consensus } from '../schema/consensus.ts'
import { projects } from '../schema/projects.ts'
import { tasks } from '../schema/tasks.ts'

/** What the comparison of a task reads and writes. */
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
        })
        .from(tasks)
        .innerJoin(projects, eq(projects.id, tasks.projectId))
        .where(eq(tasks.id, taskId))
      return row === undefined ? undefined : { ...row, id: row.id as TaskId, projectId: row.projectId as ProjectId }
    },
    add: async (row: { id: string; taskId: string; outcome: TaskConsensus; decision: RoutingDecision; createdAt: Date }): Promise<void> => {
      await db.insert(consensus).values({ ...row, agreement: row.outcome.agreement.overall.value })
    },
    /** A locked task goes where its routing decision leads. */
    route: async (
      taskId: string,
      change: {
        readonly state: TaskState
        readonly consensusId: string
        readonly reason: string
        readonly ruleId: string | null
        readonly agreement: number | null
        readonly reads: number
        readonly at: Date
      },
    ): Promise<void> => {
      const { at, ...rest } = change
      const isSettled = change.state === 'settled'
      await db
        .update(tasks)
        .set({
          ...rest,
          resolutionKind: isSettled ? 'consensus' : null,
          adjudicationId: null,
          settledAt: isSettled ? at : null,
          contestedAt: change.state === 'contested' ? at : null,
        })
        .where(eq(tasks.id, taskId))
    },
  }
}
