import type { Assignment } from '@reticle/contract'
import type { AnnotationContent, AssignmentId } from '@reticle/domain'
import { call } from '../../net/client.ts'
import type { SubmissionRecord } from './records.ts'

export type LeaseAnswer = { readonly fence: number; readonly expiresAt: string; readonly draftVersion: number }

/** What the outbox asks of the server. */
export type OutboxServer = {
  readonly saveDraft: (
    assignmentId: AssignmentId,
    draft: { readonly fence: number; readonly version: number; readonly content: AnnotationContent },
  ) => Promise<LeaseAnswer>
  readonly assignment: (assignmentId: AssignmentId) => Promise<Assignment>
  readonly submit: (record: SubmissionRecord) => Promise<void>
}

export const outboxServer: OutboxServer = {
  saveDraft: (assignmentId, draft) => call('saveDraft', { params: { assignmentId }, body: draft }),
  assignment: (assignmentId) => call('getAssignment', { params: { assignmentId } }),
  submit: async ({ assignmentId, fence, content, activeMilliseconds, idempotencyKey }) => {
    await call('submitAssignment', {
      params: { assignmentId },
      headers: { 'idempotency-key': idempotencyKey },
      body: { fence, content, activeMilliseconds },
    })
  },
}
