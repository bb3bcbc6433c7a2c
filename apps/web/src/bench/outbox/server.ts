import type { Assignment } from '@reticle/contract'
import type { AnnotationContent, AssignmentId, TaskId } from '@reticle/domain'
import { call } from '../../net/client.ts'
import type { DraftRecord, SubmissionRecord } from './records.ts'

export type LeaseAnswer = { readonly fence: number; readonly expiresAt: string; readonly draftVersion: number }

export type DraftToSave = Pick<DraftRecord, 'assignmentId' | 'fence'> & {
  readonly taskId?: TaskId | undefined
  readonly version: number
  readonly content: AnnotationContent
}

/** What the outbox asks of the server. */
export type OutboxServer = {
  readonly saveDraft: (draft: DraftToSave) => Promise<LeaseAnswer>
  readonly assignment: (assignmentId: AssignmentId) => Promise<Assignment>
  readonly submit: (record: SubmissionRecord) => Promise<void>
}

export const outboxServer: OutboxServer = {
  // Of a page that is hidden nobody knows whether it comes back.
  saveDraft: ({ assignmentId, ...body }) =>
    call('saveDraft', { params: { assignmentId }, body, isLast: document.visibilityState === 'hidden' }),
  assignment: (assignmentId) => call('getAssignment', { params: { assignmentId } }),
  submit: async ({ assignmentId, taskId, fence, content, activeMilliseconds, idempotencyKey }) => {
    await call('submitAssignment', {
      params: { assignmentId },
      headers: { 'idempotency-key': idempotencyKey },
      body: { taskId, fence, content, activeMilliseconds },
    })
  },
}
