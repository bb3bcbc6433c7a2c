import type { ProtocolId, SampleId, TaskId, TaskState } from '@reticle/domain'
import { and, asc, eq, gt, isNull, ne, notExists, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { annotations } from '../schema/annotations.ts'
import { assignments } from '../schema/assignments.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { shownSample } from './samples.ts'

const chunk = 1000

/** Opening tasks, listing them for the desk, and the desk's own changes of state. */
export const taskRepository = (db: Executor) => {
  const annotatedBy = (personId: string) =>
    db
      .select({ one: sql`1` })
      .from(annotations)
      .where(and(eq(annotations.taskId, tasks.id), eq(annotations.annotatorId, personId)))

  const summaries = (personId: string) =>
    db
      .select({
        id: tasks.id,
        projectId: tasks.projectId,
        protocolId: tasks.protocolId,
        position: tasks.position,
        state: tasks.state,
        reason: tasks.reason,
        annotations: tasks.counted,
        reads: tasks.reads,
        agreement: tasks.agreement,
        resolutionKind: tasks.resolutionKind,
        consensusId: tasks.consensusId,
        contestedAt: tasks.contestedAt,
        /** The moment with all its digits: what the cursor of the contested list is made of. */
        contestedText: sql<string | null>`${tasks.contestedAt}::text`,
        isOwn: sql<boolean>`exists ${annotatedBy(personId)}`,
        sample: shownSample,
      })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))

  return {
    /** Tasks in queue order, after position `after`. */
    list: async (query: { projectId: string; personId: string; state?: TaskState | undefined; after: number | null; limit: number }) =>
      summaries(query.personId)
        .where(
          and(
            eq(tasks.projectId, query.projectId),
            query.state === undefined ? undefined : eq(tasks.state, query.state),
            query.after === null ? undefined : gt(tasks.position, query.after),
          ),
        )
        .orderBy(asc(tasks.position))
        .limit(query.limit),

    /** Contested tasks, longest waiting first, without those that the person annotated. */
    contested: async (query: { projectId: string; personId: string; after: { at: string; id: string } | null; limit: number }) =>
      summaries(query.personId)
        .where(
          and(
            eq(tasks.projectId, query.projectId),
            eq(tasks.state, 'contested'),
            notExists(annotatedBy(query.personId)),
            query.after === null
              ? undefined
              : sql`(${tasks.contestedAt}, ${tasks.id}) > (${query.after.at}::timestamptz, ${query.after.id}::uuid)`,
          ),
        )
        .orderBy(asc(tasks.contestedAt), asc(tasks.id))
        .limit(query.limit),

    summary: async (id: string, personId: string) => {
      const [row] = await summaries(personId).where(eq(tasks.id, id))
      return row
    },

    /** Locks a task until the end of the transaction. */
    lock: async (id: string) => {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, id)).for('update')
      return row === undefined ? undefined : { ...row, id: row.id as TaskId, protocolId: row.protocolId as ProtocolId }
    },

    hasAnnotated: async (id: string, personId: string): Promise<boolean> =>
      (await db.$count(annotations, and(eq(annotations.taskId, id), eq(annotations.annotatorId, personId)))) > 0,

    /** Opens a task for each sample that has none. Answers the new tasks in queue order. */
    openMissing: async (projectId: string, protocolId: string, reads: number, at: Date): Promise<{ id: TaskId; sampleId: SampleId }[]> => {
      const missing = await db
        .select({ sampleId: samples.id, position: samples.position })
        .from(samples)
        .leftJoin(tasks, eq(tasks.sampleId, samples.id))
        .where(and(eq(samples.projectId, projectId), isNull(samples.withdrawnAt), isNull(tasks.id)))
        .orderBy(asc(samples.position))
      const opened: { id: TaskId; sampleId: SampleId }[] = []
      for (let start = 0; start < missing.length; start += chunk) {
        const rows = missing
          .slice(start, start + chunk)
          .map((sample) => ({ id: newId(), projectId, protocolId, reads, createdAt: at, ...sample }))
        const added = await db.insert(tasks).values(rows).onConflictDoNothing().returning({ id: tasks.id, sampleId: tasks.sampleId })
        opened.push(...added.map((row) => ({ id: row.id as TaskId, sampleId: row.sampleId as SampleId })))
      }
      return opened
    },

    /** Moves collecting tasks that nobody has begun (no assignment was ever made of them) to a protocol. Answers their ids. */
    moveUnbegun: async (projectId: string, protocolId: string, reads: number): Promise<TaskId[]> => {
      const rows = await db
        .update(tasks)
        .set({ protocolId, reads })
        .where(
          and(
            eq(tasks.projectId, projectId),
            eq(tasks.state, 'collecting'),
            eq(tasks.counted, 0),
            eq(tasks.leased, 0),
            ne(tasks.protocolId, protocolId),
            notExists(db.select({ one: sql`1` }).from(assignments).where(eq(assignments.taskId, tasks.id))),
          ),
        )
        .returning({ id: tasks.id })
      return rows.map((row) => row.id as TaskId)
    },

    /** A locked task is settled by a signed decision. */
    settleByAdjudication: async (
      id: string,
      change: { state: TaskState; adjudicationId: string; reason: string; at: Date },
    ): Promise<void> => {
      await db
        .update(tasks)
        .set({
          state: change.state,
          adjudicationId: change.adjudicationId,
          resolutionKind: 'adjudication',
          reason: change.reason,
          settledAt: change.at,
        })
        .where(eq(tasks.id, id))
    },

    /** A locked task is open again: its resolution no longer holds; its rows and events stay. */
    reopen: async (id: string, change: { state: TaskState; reason: string; contestedAt: Date | null; reads: number }): Promise<void> => {
      await db
        .update(tasks)
        .set({ ...change, ruleId: null, resolutionKind: null, adjudicationId: null, settledAt: null })
        .where(eq(tasks.id, id))
    },
  }
}
