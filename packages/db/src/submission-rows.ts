import type { AnnotationId, AnnotationPurpose, AssignmentState, ProtocolId } from '@reticle/domain'

/** One submission, checked against its protocol, on the way to Postgres. */
export type NewSubmission = {
  readonly assignmentId: string
  readonly taskId: string
  readonly projectId: string
  readonly organizationId: string
  readonly annotatorId: string
  readonly repeat: number
  readonly purpose: AnnotationPurpose
  readonly fence: number
  /** The protocol that the content was checked against. */
  readonly protocolId: string
  readonly key: string
  readonly annotationId: string
  /** JSON of the content. */
  readonly content: string
  readonly regionCount: number
  readonly activeMilliseconds: number
  readonly at: Date
  /** Of a lease that may have no row yet. */
  readonly leasedAt: Date | null
  readonly expiresAt: Date | null
}

/** What became of it; see functions/submit-batch.sql. */
export type SubmissionOutcome = {
  readonly outcome: 'accepted' | 'known' | 'key-conflict' | 'submitted' | 'wrong-state' | 'stale-fence' | 'other-protocol' | 'missing'
  readonly annotationId: AnnotationId
  readonly submittedAt: Date
  /** Of the assignment's row as it was before; null when there was none. */
  readonly state: AssignmentState | null
  readonly fence: number
  readonly protocolId: ProtocolId | null
  readonly isCounted: boolean
  /** True when its lease was running, so that the slot passes from the lease to the annotation. */
  readonly heldSlot: boolean
  readonly hasQuorum: boolean
}

export type SubmissionRow = {
  n: number
  outcome: SubmissionOutcome['outcome']
  annotation_id: string
  submitted_at: Date
  state: AssignmentState | null
  row_fence: string
  pinned: string | null
  is_counted: boolean
  held_slot: boolean
  has_quorum: boolean
}

const columnTypes = [
  ['assignmentId', 'uuid'],
  ['taskId', 'uuid'],
  ['projectId', 'uuid'],
  ['organizationId', 'uuid'],
  ['annotatorId', 'uuid'],
  ['repeat', 'smallint'],
  ['purpose', 'text'],
  ['fence', 'bigint'],
  ['protocolId', 'uuid'],
  ['key', 'text'],
  ['annotationId', 'uuid'],
  ['regionCount', 'integer'],
  ['activeMilliseconds', 'integer'],
  ['at', 'timestamptz'],
  ['leasedAt', 'timestamptz'],
  ['expiresAt', 'timestamptz'],
] as const satisfies readonly (readonly [keyof NewSubmission, string])[]
/** Takes what `columnsOf` gives behind the two switches of functions/submit-batch.sql. */
export const submitStatement = `select * from submit_batch($1, $2, ${columnTypes.map(([, type], index) => `$${index + 3}::${type}[]`).join(', ')}, $${columnTypes.length + 3}::jsonb)`

/** One value of an array as Postgres writes them. Ids, numbers and times need no quotes; only a client's key may hold anything. */
const elementOf = (submission: NewSubmission, column: (typeof columnTypes)[number][0]): string => {
  const value = submission[column]
  if (value === null) return 'NULL'
  if (column === 'key') return `"${submission.key.replaceAll(/["\\]/g, '\\$&')}"`
  return value instanceof Date ? value.toISOString() : String(value)
}
export const columnsOf = (batch: readonly NewSubmission[]): string[] => [
  ...columnTypes.map(([column]) => `{${batch.map((submission) => elementOf(submission, column)).join(',')}}`),
  `[${batch.map(({ content }) => content).join(',')}]`,
]

export const outcomeOf = (row: SubmissionRow): SubmissionOutcome => ({
  outcome: row.outcome,
  annotationId: row.annotation_id as AnnotationId,
  submittedAt: row.submitted_at,
  state: row.state,
  fence: Number(row.row_fence),
  protocolId: row.pinned as ProtocolId | null,
  isCounted: row.is_counted,
  heldSlot: row.held_slot,
  hasQuorum: row.has_quorum,
})
