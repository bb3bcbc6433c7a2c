import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { consensus } from '../schema/consensus.ts'
import { type ProjectQualityOutcome, projectQuality } from '../schema/project-quality.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

/** What the project-wide numbers are made of, and where they are kept. */
export const projectQualityRepository = (db: Executor) => ({
  liveProtocol: async (projectId: string) => {
    const [row] = await db
      .select({ content: protocols.content })
      .from(projects)
      .innerJoin(protocols, eq(protocols.id, projects.protocolId))
      .where(eq(projects.id, projectId))
    return row?.content
  },
  /** Tasks in queue order with their latest consensus; withdrawn ones are left out. */
  tasksOf: async (projectId: string) =>
    db
      .select({ taskId: tasks.id, consensus: consensus.outcome })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .leftJoin(consensus, eq(consensus.id, tasks.consensusId))
      .where(and(eq(tasks.projectId, projectId), ne(tasks.state, 'withdrawn'), isNull(samples.withdrawnAt)))
      .orderBy(asc(tasks.position)),
  /** Counted annotations of a project that no later one supersedes. */
  annotationsOf: async (projectId: string) =>
    db
      .select({
        id: annotations.id,
        taskId: annotations.taskId,
        annotatorId: annotations.annotatorId,
        content: annotations.content,
        activeMilliseconds: annotations.activeMilliseconds,
      })
      .from(annotations)
      .where(
        and(
          eq(annotations.projectId, projectId),
          eq(annotations.isCounted, true),
          sql`not exists (select 1 from annotations later where later.supersedes = ${annotations.id})`,
        ),
      )
      .orderBy(asc(annotations.id)),
  save: async (projectId: string, outcome: ProjectQualityOutcome, computedAt: Date): Promise<void> => {
    await db
      .insert(projectQuality)
      .values({ projectId, outcome, computedAt })
      .onConflictDoUpdate({ target: projectQuality.projectId, set: { outcome, computedAt } })
  },
})
