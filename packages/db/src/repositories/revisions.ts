import { type AnnotationContent, type AnnotationId, type AssignmentId, type PersonId, step, type TaskId, taskFlow } from '@reticle/domain'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { revisions } from '../schema/revisions.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { revisionEnds } from './revision-ends.ts'
import { beginRound, type NewRound, type Round } from './revision-rounds.ts'
import { shownSample } from './samples.ts'

/** An annotation that a reviewer sets aside. */
export type SettingAside = {
  readonly taskId: string
  readonly annotationId: string
  readonly organizationId: string
  readonly by: string
  readonly reason: string
  readonly at: Date
}

/** Changes of their own votes that readers are asked for (docs/spec/lifecycle.md, L70, L80 to L86). */
export const revisionRepository = (db: Executor) => {
  const branded = <T extends { taskId: string; annotatorId: string; assignmentId: string; annotationId: string }>(row: T) => ({
    ...row,
    taskId: row.taskId as TaskId,
    annotatorId: row.annotatorId as PersonId,
    assignmentId: row.assignmentId as AssignmentId,
    annotationId: row.annotationId as AnnotationId,
  })

  return {
    ...revisionEnds(db),
    /**
     * Asks readers of a locked task to look at their marks again: each gets an assignment with their own annotation as its draft. The task
     * collects, and has no free slot while the round runs. Writes all events, notices and hints. Undefined when the task is in no state for
     * it, or when none of the annotations counts; then nothing was changed.
     */
    begin: (round: NewRound): Promise<Round | undefined> => beginRound(db, round),

    /** What is asked of a person in a project, oldest first. */
    ofPerson: async (projectId: string, annotatorId: string) => {
      const rows = await db
        .select({
          taskId: revisions.taskId,
          annotatorId: revisions.annotatorId,
          assignmentId: revisions.assignmentId,
          annotationId: revisions.annotationId,
          round: revisions.round,
          kind: revisions.kind,
          comment: revisions.comment,
          objects: revisions.objects,
          askedAt: revisions.askedAt,
          endsAt: revisions.endsAt,
          sample: shownSample,
        })
        .from(revisions)
        .innerJoin(tasks, eq(tasks.id, revisions.taskId))
        .innerJoin(samples, eq(samples.id, tasks.sampleId))
        .where(and(eq(revisions.annotatorId, annotatorId), eq(revisions.projectId, projectId), eq(revisions.state, 'open')))
        .orderBy(asc(revisions.askedAt), asc(revisions.assignmentId))
      return rows.map(branded)
    },

    /** The revision that an assignment is for; undefined when it is for none. */
    ofAssignment: async (assignmentId: string) => {
      const { rows } = await db.execute<{ taskId: string; annotatorId: string; round: number }>(sql`
        select task_id as "taskId", annotator_id as "annotatorId", -repeat as round from assignments
        where id = ${assignmentId}::uuid and purpose = 'revision'`)
      const [key] = rows
      if (key === undefined) return undefined
      const [row] = await db
        .select()
        .from(revisions)
        .where(and(eq(revisions.taskId, key.taskId), eq(revisions.annotatorId, key.annotatorId), eq(revisions.round, key.round)))
      return row === undefined ? undefined : branded(row)
    },

    /** All revisions of a task, the first round first. */
    ofTask: async (taskId: string) => {
      const rows = await db
        .select()
        .from(revisions)
        .where(eq(revisions.taskId, taskId))
        .orderBy(asc(revisions.round), asc(revisions.annotatorId))
      return rows.map(branded)
    },

    /**
     * What the others said when a panel's round began, for one of its readers; empty unless their own revision is open. Who they are is for
     * the shuffling of letters alone and must not leave the server.
     */
    peers: async (assignmentId: string): Promise<{ annotationId: AnnotationId; annotatorId: PersonId; content: AnnotationContent }[]> => {
      const { rows } = await db.execute<{ annotationId: string; annotatorId: string; content: AnnotationContent }>(sql`
        select n.id as "annotationId", n.annotator_id as "annotatorId", n.content
        from assignments a
        join revisions mine on mine.task_id = a.task_id and mine.annotator_id = a.annotator_id and mine.round = -a.repeat
        join revisions other on other.task_id = mine.task_id and other.round = mine.round and other.annotator_id <> mine.annotator_id
        join annotations n on n.id = other.annotation_id
        where a.id = ${assignmentId}::uuid and mine.kind = 'panel' and mine.state = 'open'
        order by n.id`)
      return rows.map((row) => ({ ...row, annotationId: row.annotationId as AnnotationId, annotatorId: row.annotatorId as PersonId }))
    },

    /** One counted annotation of a locked, contested task counts no more, and somebody else is asked; false when that cannot be. */
    setAside: async ({ taskId, annotationId, organizationId, by, reason, at }: SettingAside): Promise<boolean> => {
      const next = step(taskFlow, 'contested', 'moreReads')
      const { rows } = await db.execute<{ id: string }>(sql`
        with aside as (
          update annotations n set is_counted = false
          where n.id = ${annotationId}::uuid and n.task_id = ${taskId}::uuid and n.is_counted
            and exists (select from tasks t where t.id = n.task_id and t.state = 'contested')
          returning n.id, n.annotator_id),
        reads as (select greatest(t.reads, t.counted) as wanted, t.reason from tasks t where t.id = ${taskId}::uuid),
        opened as (
          update tasks t set counted = t.counted - 1, state = ${next}, reads = reads.wanted, reason = ${`reassigned: ${reason}`}::text, rule_id = null,
            contested_at = null, pool = null
          from aside, reads where t.id = ${taskId}::uuid returning t.id, t.project_id, t.reads),
        told as (
          insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
          select ${organizationId}::uuid, opened.project_id, case e.step when 1 then aside.id else opened.id end, e.type, ${by}::uuid,
            case e.step
              when 1 then jsonb_build_object('taskId', opened.id, 'annotatorId', aside.annotator_id, 'reason', ${reason}::text)
              else jsonb_build_object('from', 'contested', 'to', ${next}::text, 'reason', ${reason}::text, 'replacedReason', reads.reason,
                'reads', opened.reads, 'setAside', aside.id) end,
            ${at}::timestamptz
          from aside, opened, reads cross join (values (1, 'annotation.set-aside'), (2, 'task.reopened')) as e (step, type) order by e.step)
        select id from opened`)
      return rows.length > 0
    },
  }
}
