import type {
  AnnotationContent,
  AnnotationPurpose,
  ObjectDecision,
  ProtocolId,
  ReasonCode,
  ResolutionKind,
  TaskConsensus,
  TaskId,
  TaskState,
} from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** A reader's own annotation of a settled task, with what was decided. */
export type DecidedAnnotation = {
  readonly assignmentId: string
  readonly taskId: string
  readonly sampleId: string
  readonly protocolId: ProtocolId
  readonly annotationId: string
  readonly submittedAt: Date
  readonly settledAt: Date
  /** `settledAt` with all its digits: what the cursor of the list is made of. */
  readonly settledText: string
  readonly by: ResolutionKind
  readonly mine: AnnotationContent
  /** null when the consensus settled it. */
  readonly decided: AnnotationContent | null
  readonly objects: readonly ObjectDecision[]
  readonly reasonCode: ReasonCode | null
  readonly note: string
  readonly consensus: TaskConsensus | null
  readonly messages: number
}
type Row = Omit<DecidedAnnotation, 'submittedAt' | 'settledAt'> & { readonly submittedAt: string; readonly settledAt: string }

/** An assignment as far as it says what its annotator may hear of the desk. */
export type OwnReading = {
  readonly assignmentId: string
  readonly annotatorId: string
  readonly taskId: TaskId
  readonly purpose: AnnotationPurpose
  readonly taskState: TaskState
  readonly isGold: boolean
  readonly protocolId: ProtocolId
  /** Of this annotator on the task, oldest first; what was revised is among them. */
  readonly annotationIds: readonly string[]
  /** Whether the task was ever returned to them. */
  readonly wasReturned: boolean
}

/**
 * Decisions on one's own annotations, for readers. Never of a known answer: what of the stream is gold must not show.
 */
export const feedbackRepository = (db: Executor) => {
  /** The annotations of a person that count, on settled tasks whose protocol shows decisions. */
  const decided = async (personId: string, which: SQL, limit: number): Promise<DecidedAnnotation[]> => {
    const { rows } = await db.execute<Row>(sql`
      with page as materialized (
        select a.id, a.assignment_id, a.submitted_at, a.task_id, t.settled_at
        from annotations a join tasks t on t.id = a.task_id
        where a.annotator_id = ${personId}::uuid and a.is_counted and t.state = 'settled' and not t.is_gold
          and t.resolution_kind in ('consensus', 'adjudication')
          and exists (select from protocols p where p.id = t.protocol_id and (p.content->'review'->>'showsDecision')::boolean)
          and ${which}
        order by t.settled_at desc, a.id desc limit ${limit})
      select page.assignment_id as "assignmentId", page.task_id as "taskId", t.sample_id as "sampleId", t.protocol_id as "protocolId",
        page.id as "annotationId", page.submitted_at as "submittedAt", page.settled_at as "settledAt", page.settled_at::text as "settledText",
        t.resolution_kind as by, a.content as mine, d.content as decided, coalesce(d.objects, '[]') as objects, d.reason_code as "reasonCode",
        coalesce(d.note, '') as note, c.outcome as consensus,
        (select count(*)::int from messages m join annotations mine on mine.id = m.annotation_id
          where mine.task_id = page.task_id and mine.annotator_id = ${personId}::uuid and m.audience = 'reader') as messages
      from page join tasks t on t.id = page.task_id join annotations a on a.id = page.id
        left join adjudications d on d.id = t.adjudication_id
        left join consensus c on c.id = coalesce(d.consensus_id, t.consensus_id)
      order by page.settled_at desc, page.id desc`)
    return rows.map((row) => ({ ...row, submittedAt: new Date(row.submittedAt), settledAt: new Date(row.settledAt) }))
  }
  const readingWhere = async (which: SQL): Promise<OwnReading | undefined> => {
    const { rows } = await db.execute<OwnReading>(sql`
      select o.id as "assignmentId", o.annotator_id as "annotatorId", o.task_id as "taskId", o.purpose, t.state as "taskState",
        t.is_gold as "isGold", t.protocol_id as "protocolId",
        coalesce((select json_agg(a.id order by a.id) from annotations a
          where a.task_id = o.task_id and a.annotator_id = o.annotator_id and a.purpose in ('vote', 'revision')), '[]') as "annotationIds",
        exists (select from revisions r
          where r.task_id = o.task_id and r.annotator_id = o.annotator_id and r.kind = 'returned') as "wasReturned"
      from assignments o join tasks t on t.id = o.task_id where ${which}`)
    return rows[0]
  }
  return {
    /** Latest first; `after` is the last row of the page before. */
    list: async (projectId: string, personId: string, after: { readonly at: string; readonly id: string } | null, limit: number) =>
      decided(
        personId,
        sql`a.project_id = ${projectId}::uuid ${
          after === null ? sql`` : sql`and (t.settled_at, a.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
        }`,
        limit,
      ),
    /** What was decided on an assignment's task; its revision speaks for what it superseded. */
    of: async (assignmentId: string, personId: string): Promise<DecidedAnnotation | undefined> => {
      const [row] = await decided(
        personId,
        sql`a.task_id = (select o.task_id from assignments o where o.id = ${assignmentId}::uuid and o.annotator_id = ${personId}::uuid
          and o.purpose in ('vote', 'revision'))`,
        1,
      )
      return row
    },
    /** Undefined when the assignment is not this annotator's. */
    reading: async (assignmentId: string, personId: string): Promise<OwnReading | undefined> =>
      readingWhere(sql`o.id = ${assignmentId}::uuid and o.annotator_id = ${personId}::uuid`),
    /** Of the reader of an annotation; undefined when that is none of the task's. */
    readingOf: async (annotationId: string, taskId: string): Promise<OwnReading | undefined> =>
      readingWhere(
        sql`o.id = (select n.assignment_id from annotations n where n.id = ${annotationId}::uuid and n.task_id = ${taskId}::uuid)`,
      ),
  }
}
