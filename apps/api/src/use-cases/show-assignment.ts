import type { Repositories } from '@reticle/db'
import { sampleAnswer } from './show-sample.ts'

type AssignmentRow = NonNullable<Awaited<ReturnType<Repositories['assignments']['get']>>>

/** An assignment as the wire shows it to its own annotator; nothing of other readers is in it. */
export const assignmentAnswer = (row: AssignmentRow) => ({
  id: row.id,
  projectId: row.projectId,
  taskId: row.taskId,
  sampleId: row.sampleId,
  protocolId: row.protocolId,
  state: row.state,
  fence: row.fence,
  leasedAt: row.leasedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  draft: row.draft,
  draftVersion: row.draftVersion,
  revision: row.revision,
  // Gold in the stream is not told apart; a test that was taken on purpose is (L62).
  isTest: row.purpose === 'qualification',
  sample: sampleAnswer(row.sample),
})
