import type { AnnotationContent, AssignmentId, PersonId, ProjectId, TaskId } from '@reticle/domain'

type Owned = {
  readonly assignmentId: AssignmentId
  /** Proves to the server that the sample was handed out, should its lease be lost there. Absent in records of an older version. */
  readonly taskId?: TaskId
  readonly personId: PersonId
  readonly projectId: ProjectId
  readonly fence: number
  /** Made once for each assignment, so that a submit that is repeated by anyone at any time counts once. */
  readonly idempotencyKey: string
  readonly content: AnnotationContent
  readonly activeMilliseconds: number
}

/** Work on one assignment as it lies in this browser. */
export type DraftRecord = Owned & {
  /** Unix milliseconds of the last change. */
  readonly changedAt: number
  /** The server's draft version that this content was made on. */
  readonly baseVersion: number
  /** The server has this content. */
  readonly isSaved: boolean
  /** Sent without an answer yet: tells an own save whose answer was lost from somebody else's. */
  readonly sent?: { readonly version: number; readonly content: AnnotationContent }
}

/** A submit on its way. It stays until the server has said that it has it. */
export type SubmissionRecord = Owned & {
  readonly sampleName: string
  readonly queuedAt: number
  /** How often it was sent without an answer that settled it. */
  readonly tries?: number
  /** Why the server will not take it; repeating does not help, the annotator has to look. */
  readonly refusal?: string
}

/** The submit of a piece of work: the same key as its draft, so that it counts once. */
export const submissionOf = (
  { assignmentId, taskId, personId, projectId, fence, idempotencyKey }: DraftRecord,
  content: AnnotationContent,
  activeMilliseconds: number,
  sampleName: string,
  queuedAt: number,
): SubmissionRecord => ({
  ...{ assignmentId, personId, projectId, fence, idempotencyKey, content, activeMilliseconds, sampleName, queuedAt },
  ...(taskId === undefined ? {} : { taskId }),
})

/** Where drafts and submits lie before they are sent. */
export type OutboxStore = {
  /** False when the browser keeps nothing beyond this page (private windows of some browsers). */
  readonly isLasting: boolean
  readonly draft: (assignmentId: AssignmentId) => Promise<DraftRecord | undefined>
  readonly putDraft: (record: DraftRecord) => Promise<void>
  readonly removeDraft: (assignmentId: AssignmentId) => Promise<void>
  /** Oldest first. */
  readonly submissions: (personId: PersonId) => Promise<readonly SubmissionRecord[]>
  /** Takes the place of the assignment's draft, in one transaction. */
  readonly putSubmission: (record: SubmissionRecord) => Promise<void>
  readonly removeSubmission: (assignmentId: AssignmentId) => Promise<void>
  /** Turns a refused submit into a draft again, in one transaction. */
  readonly reopen: (record: DraftRecord) => Promise<void>
}
