import type { AssignmentId, PersonId, ProjectId, ProtocolId, SampleId, TaskId } from '@reticle/domain'
import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotators } from '../schema/annotators.ts'
import { assignments } from '../schema/assignments.ts'
import { people } from '../schema/people.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { shownSample } from './samples.ts'

/** What the bench needs of a task: its sample and the protocol that it is under. */
export type TaskCard = Awaited<ReturnType<ReturnType<typeof labellingRepository>['cards']>>[number]

/** Reads of the labelling bench, for many tasks at once where that is cheap. */
export const labellingRepository = (db: Executor) => {
  const cardQuery = () =>
    db
      .select({ taskId: tasks.id, protocolId: tasks.protocolId, sample: shownSample })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .where(sql`${tasks.id} = any (${sql.placeholder('taskIds')}::uuid[])`)
      .prepare('task-cards')
  let prepared: ReturnType<typeof cardQuery> | undefined

  return {
    cards: async (taskIds: readonly string[]) => {
      prepared ??= cardQuery()
      const rows = await prepared.execute({ taskIds: [...taskIds] })
      return rows.map((row) => ({
        taskId: row.taskId as TaskId,
        sampleId: row.sample.id as SampleId,
        protocolId: row.protocolId as ProtocolId,
        sample: row.sample,
      }))
    },
    /** What holds for one annotator on a project, beside its protocol. */
    annotator: async (projectId: string, personId: string) => {
      const [row] = await db
        .select({
          affiliation: people.affiliation,
          isPaused: sql<boolean>`${annotators.pausedAt} is not null`,
          most: annotators.most,
          mostPerDay: annotators.mostPerDay,
          expertise: annotators.expertise,
        })
        .from(people)
        .leftJoin(annotators, and(eq(annotators.personId, people.id), eq(annotators.projectId, projectId)))
        .where(eq(people.id, personId))
      return row
    },
    /** Whose assignment of which task this is. */
    place: async (assignmentId: string) => {
      const [row] = await db
        .select({
          id: assignments.id,
          projectId: assignments.projectId,
          taskId: assignments.taskId,
          annotatorId: assignments.annotatorId,
          repeat: assignments.repeat,
          purpose: assignments.purpose,
        })
        .from(assignments)
        .where(eq(assignments.id, assignmentId))
      return row === undefined
        ? undefined
        : {
            ...row,
            id: row.id as AssignmentId,
            projectId: row.projectId as ProjectId,
            taskId: row.taskId as TaskId,
            annotatorId: row.annotatorId as PersonId,
          }
    },
    /**
     * Writes down a lease that no table knows, when its id is that of this task and annotator: nobody else can have made it, so it was handed
     * out. It has run out meanwhile and holds no slot. False when the id is another one, or the row is there.
     */
    recover: async (assignmentId: string, taskId: string, annotatorId: string): Promise<boolean> => {
      const { rows } = await db.execute<{ id: string }>(sql`
      insert into ${assignments} (id, project_id, task_id, annotator_id, repeat, purpose, state, fence, leased_at, expires_at, ended_at)
      select ${assignmentId}::uuid, t.project_id, t.id, ${annotatorId}::uuid, r.repeat, case when r.repeat > 0 then 'repeat' when t.is_gold then 'gold' else 'vote' end,
        'expired', 1, now(), now(), now()
      from ${tasks} t cross join (values (0), (1)) r (repeat)
      where t.id = ${taskId}::uuid and assignment_id(t.id, ${annotatorId}::uuid, r.repeat) = ${assignmentId}::uuid
      on conflict do nothing returning id`)
      return rows.length > 0
    },
  }
}
