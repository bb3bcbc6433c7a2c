import type { AnnotationContent, AssignmentId, EventType, PersonId } from '@reticle/domain'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { assignments } from '../schema/assignments.ts'
import { draftStates } from '../schema/draft-states.ts'
import { events } from '../schema/events.ts'
import { people } from '../schema/people.ts'

/** More events than any task has; a bound all the same. */
const mostEvents = 2000

/** What happened to a task, and to one's own assignment. */
export const historyRepository = (db: Executor) => ({
  /** The assignment with its submission; undefined when it is not this annotator's. */
  assignment: async (id: string, annotatorId: string) => {
    const [row] = await db
      .select({ leasedAt: assignments.leasedAt, fence: assignments.fence, submittedAt: annotations.submittedAt })
      .from(assignments)
      .leftJoin(
        annotations,
        and(
          eq(annotations.taskId, assignments.taskId),
          eq(annotations.annotatorId, assignments.annotatorId),
          eq(annotations.repeat, assignments.repeat),
        ),
      )
      .where(and(eq(assignments.id, id), eq(assignments.annotatorId, annotatorId)))
      .orderBy(asc(annotations.submittedAt))
      .limit(1)
    return row
  },
  /** Events about one row, oldest first. */
  eventsOf: async (subjectId: string) =>
    db
      .select({ at: events.at, type: events.type, payload: events.payload })
      .from(events)
      .where(eq(events.subjectId, subjectId))
      .orderBy(asc(events.id))
      .limit(mostEvents),
  /** The payload of the last event of a type about one row. */
  lastOf: async (subjectId: string, type: EventType): Promise<Record<string, unknown> | undefined> => {
    const [row] = await db
      .select({ payload: events.payload })
      .from(events)
      .where(and(eq(events.subjectId, subjectId), eq(events.type, type)))
      .orderBy(desc(events.id))
      .limit(1)
    return row?.payload
  },
  /** The saved states of a draft without their content, newest first. */
  draftStates: async (assignmentId: string) =>
    db
      .select({
        version: draftStates.version,
        savedAt: draftStates.savedAt,
        regions: sql<number>`jsonb_array_length(${draftStates.content}->'regions')`,
        answers: sql<number>`jsonb_array_length(${draftStates.content}->'answers')`,
      })
      .from(draftStates)
      .where(eq(draftStates.assignmentId, assignmentId))
      .orderBy(desc(draftStates.version)),
  /** One saved state, if the assignment is this annotator's. */
  draftState: async (
    assignmentId: string,
    annotatorId: string,
    version: number,
  ): Promise<{ version: number; savedAt: Date; content: AnnotationContent } | undefined> => {
    const [row] = await db
      .select({ version: draftStates.version, savedAt: draftStates.savedAt, content: draftStates.content })
      .from(draftStates)
      .innerJoin(assignments, eq(assignments.id, draftStates.assignmentId))
      .where(and(eq(draftStates.assignmentId, assignmentId), eq(assignments.annotatorId, annotatorId), eq(draftStates.version, version)))
    return row
  },
  /** Who was ever handed the task. */
  assignmentsOf: async (taskId: string) => {
    const rows = await db
      .select({ id: assignments.id, annotatorId: assignments.annotatorId, name: people.name })
      .from(assignments)
      .innerJoin(people, eq(people.id, assignments.annotatorId))
      .where(eq(assignments.taskId, taskId))
    return rows.map((row) => ({ ...row, id: row.id as AssignmentId, annotatorId: row.annotatorId as PersonId }))
  },
  /** Events about a task, its assignments and their annotations, and its reviews, oldest first. */
  ofTask: async (taskId: string) => {
    const { rows } = await db.execute<{
      at: string
      type: EventType
      subject_id: string
      actor_id: string | null
      actor: string | null
      payload: Record<string, unknown>
    }>(sql`
      with subjects as materialized (
        select ${taskId}::uuid as id
        union all select id from assignments where task_id = ${taskId}::uuid
        union all select id from annotations where task_id = ${taskId}::uuid
        union all select id from reviews where task_id = ${taskId}::uuid)
      select e.at, e.type, e.subject_id, e.actor_id, p.name as actor, e.payload
      from subjects join events e on e.subject_id = subjects.id left join people p on p.id = e.actor_id
      order by e.id limit ${mostEvents}`)
    return rows.map((row) => ({
      at: new Date(row.at),
      type: row.type,
      subjectId: row.subject_id,
      actorId: row.actor_id,
      actor: row.actor,
      payload: row.payload,
    }))
  },
})
