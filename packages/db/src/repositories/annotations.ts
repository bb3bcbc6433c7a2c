import type { AnnotationId, AssignmentId, SampleId, TaskId } from '@reticle/domain'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotations } from '../schema/annotations.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

const receipt = {
  annotationId: annotations.id,
  assignmentId: annotations.assignmentId,
  submittedAt: annotations.submittedAt,
}

/** What a submit answers with, however often it is sent. */
export type Receipt = {
  readonly annotationId: AnnotationId
  readonly assignmentId: AssignmentId
  readonly submittedAt: Date
}
const branded = (row: { annotationId: string; assignmentId: string; submittedAt: Date }): Receipt => ({
  ...row,
  annotationId: row.annotationId as AnnotationId,
  assignmentId: row.assignmentId as AssignmentId,
})

export const annotationRepository = (db: Executor) => ({
  /** The submission that this person made under this key. */
  byKey: async (annotatorId: string, idempotencyKey: string): Promise<Receipt | undefined> => {
    const [row] = await db
      .select(receipt)
      .from(annotations)
      .where(and(eq(annotations.annotatorId, annotatorId), eq(annotations.idempotencyKey, idempotencyKey)))
    return row === undefined ? undefined : branded(row)
  },
  /** A person's own submissions in a project, newest first, and how many there are; revisions are not counted. */
  ofPerson: async (projectId: string, annotatorId: string, limit: number) => {
    const own = and(eq(annotations.annotatorId, annotatorId), eq(annotations.projectId, projectId), isNull(annotations.supersedes))
    const [count, rows] = await Promise.all([
      db.$count(annotations, own),
      db
        .select({
          annotationId: annotations.id,
          taskId: annotations.taskId,
          sampleId: tasks.sampleId,
          sampleName: samples.name,
          submittedAt: annotations.submittedAt,
          regions: annotations.regionCount,
        })
        .from(annotations)
        .innerJoin(tasks, eq(tasks.id, annotations.taskId))
        .innerJoin(samples, eq(samples.id, tasks.sampleId))
        .where(own)
        .orderBy(desc(annotations.submittedAt), desc(annotations.id))
        .limit(limit),
    ])
    const latest = rows.map((row) => ({
      ...row,
      annotationId: row.annotationId as AnnotationId,
      taskId: row.taskId as TaskId,
      sampleId: row.sampleId as SampleId,
    }))
    return { count, latest }
  },
})
