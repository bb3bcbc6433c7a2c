import type {
  AnnotationContent,
  AnnotationPurpose,
  AssignmentId,
  AssignmentState,
  PersonId,
  ProjectId,
  ProtocolId,
  SampleId,
  TaskId,
  TaskState,
} from '@reticle/domain'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { assignments } from '../schema/assignments.ts'
import { draftStates } from '../schema/draft-states.ts'
import { protocols } from '../schema/protocols.ts'
import { revisions } from '../schema/revisions.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { shownSample } from './samples.ts'

export type SkipKind = 'not-now' | 'not-me' | 'not-usable'

/** An assignment and its task, both locked until the end of the transaction. */
export type LockedAssignment = {
  readonly id: AssignmentId
  readonly projectId: ProjectId
  readonly taskId: TaskId
  readonly annotatorId: PersonId
  readonly protocolId: ProtocolId
  readonly purpose: AnnotationPurpose
  readonly state: AssignmentState
  readonly fence: number
  readonly expiresAt: Date
  readonly draft: AnnotationContent | null
  readonly draftVersion: number
  readonly skipKind: SkipKind | null
  readonly task: { readonly state: TaskState; readonly reads: number; readonly counted: number; readonly leased: number }
}

const view = {
  id: assignments.id,
  projectId: assignments.projectId,
  taskId: assignments.taskId,
  sampleId: tasks.sampleId,
  protocolId: tasks.protocolId,
  state: assignments.state,
  fence: assignments.fence,
  leasedAt: assignments.leasedAt,
  expiresAt: assignments.expiresAt,
  draft: assignments.draft,
  draftVersion: assignments.draftVersion,
  purpose: assignments.purpose,
  revision: { kind: revisions.kind, comment: revisions.comment, objects: revisions.objects },
  sample: shownSample,
}

/** States of a draft that can be taken back, and of one that has many marks. */
const keptStates = 20
const keptLargeStates = 3
const manyRegions = 2000

/** Leases run by the clock of Postgres alone, never by that of an API host. */
const fromNow = (minutes: number) => sql`now() + ${minutes}::float8 * interval '1 minute'`

export const assignmentRepository = (db: Executor) => {
  const views = () =>
    db
      .select(view)
      .from(assignments)
      .innerJoin(tasks, eq(tasks.id, assignments.taskId))
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .leftJoin(
        revisions,
        and(
          eq(revisions.taskId, assignments.taskId),
          eq(revisions.annotatorId, assignments.annotatorId),
          eq(revisions.round, sql`-${assignments.repeat}`),
        ),
      )

  /**
   * Locks the task, then the assignment: everyone who locks both does it in this order. Undefined when there is no such assignment of
   * this annotator. Two statements, so that the second sees what a racing transaction committed while the first one waited.
   */
  const lock = async (id: string, annotatorId: string): Promise<LockedAssignment | undefined> => {
    const own = and(eq(assignments.id, id), eq(assignments.annotatorId, annotatorId))
    const [task] = await db
      .select({
        id: tasks.id,
        protocolId: tasks.protocolId,
        state: tasks.state,
        reads: tasks.reads,
        counted: tasks.counted,
        leased: tasks.leased,
      })
      .from(tasks)
      .where(eq(tasks.id, sql`(select ${assignments.taskId} from ${assignments} where ${own})`))
      .for('update')
    if (task === undefined) return undefined
    const [row] = await db.select().from(assignments).where(own).for('update')
    if (row === undefined) return undefined
    return {
      id: row.id as AssignmentId,
      projectId: row.projectId as ProjectId,
      taskId: row.taskId as TaskId,
      annotatorId: row.annotatorId as PersonId,
      protocolId: task.protocolId as ProtocolId,
      purpose: row.purpose,
      state: row.state,
      fence: row.fence,
      expiresAt: row.expiresAt,
      draft: row.draft,
      draftVersion: row.draftVersion,
      skipKind: row.skipKind,
      task,
    }
  }

  const leaseMinutes = sql<number>`(${protocols.content}->>'leaseMinutes')::float8`

  return {
    lock,
    /** Minutes of a lease under a protocol. */
    leaseMinutesUnder: async (protocolId: string): Promise<number> => {
      const [row] = await db.select({ minutes: leaseMinutes }).from(protocols).where(eq(protocols.id, protocolId))
      if (row === undefined) throw new Error(`the protocol ${protocolId} is gone, though its tasks are not`)
      return row.minutes
    },
    /** One assignment of this annotator with its sample; nothing of other readers. */
    get: async (id: string, annotatorId: string) => {
      const [row] = await views().where(and(eq(assignments.id, id), eq(assignments.annotatorId, annotatorId)))
      return row === undefined ? undefined : branded(row)
    },
    /** What is leased to this annotator now, oldest first. */
    held: async (projectId: string, annotatorId: string) => {
      const rows = await views()
        .where(and(eq(assignments.annotatorId, annotatorId), eq(assignments.projectId, projectId), eq(assignments.state, 'leased')))
        .orderBy(asc(assignments.leasedAt), asc(assignments.id))
      return rows.map(branded)
    },
    /** Saves the draft, and keeps its last states: fewer of one that is large. */
    saveDraft: async (id: string, version: number, content: AnnotationContent): Promise<void> => {
      await db.update(assignments).set({ draft: content, draftVersion: version, draftAt: sql`now()` }).where(eq(assignments.id, id))
      await db.execute(sql`
        insert into ${draftStates} (assignment_id, version, content, saved_at)
        select id, draft_version, draft, draft_at from ${assignments} where id = ${id}::uuid on conflict do nothing`)
      const kept = content.regions.length > manyRegions ? keptLargeStates : keptStates
      await db.delete(draftStates).where(and(eq(draftStates.assignmentId, id), lte(draftStates.version, version - kept)))
    },
    /** Moves the end of a running lease; undefined when it is not running under this fence any more. */
    renew: async (id: string, fence: number, minutes: number) => {
      const [row] = await db
        .update(assignments)
        .set({ expiresAt: fromNow(minutes) })
        .where(and(eq(assignments.id, id), eq(assignments.state, 'leased'), eq(assignments.fence, fence)))
        .returning({ fence: assignments.fence, expiresAt: assignments.expiresAt, draftVersion: assignments.draftVersion })
      return row
    },
    /** Leases the same pair again, under the next fence; its slot must have been taken. */
    leaseAgain: async (id: string, minutes: number): Promise<{ fence: number; expiresAt: Date }> => {
      const [row] = await db
        .update(assignments)
        .set({ state: 'leased', fence: sql`${assignments.fence} + 1`, leasedAt: sql`now()`, expiresAt: fromNow(minutes), endedAt: null })
        .where(eq(assignments.id, id))
        .returning({ fence: assignments.fence, expiresAt: assignments.expiresAt })
      if (row === undefined) throw new Error(`the assignment ${id} is gone, though its row was locked`)
      return row
    },
    /** Its lease is given back without a word: it may come again. */
    markReleased: async (id: string): Promise<void> => {
      await db.update(assignments).set({ state: 'released', endedAt: sql`now()` }).where(eq(assignments.id, id))
    },
    markSkipped: async (id: string, kind: SkipKind, reason: string): Promise<void> => {
      await db
        .update(assignments)
        .set({ state: 'skipped', endedAt: sql`now()`, skipKind: kind, skipReason: reason })
        .where(eq(assignments.id, id))
    },
  }
}

const branded = <T extends { id: string; projectId: string; taskId: string; sampleId: string; protocolId: string }>(row: T) => ({
  ...row,
  id: row.id as AssignmentId,
  projectId: row.projectId as ProjectId,
  taskId: row.taskId as TaskId,
  sampleId: row.sampleId as SampleId,
  protocolId: row.protocolId as ProtocolId,
})
