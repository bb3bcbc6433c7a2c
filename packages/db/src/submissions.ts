import type { AnnotationId, AnnotationPurpose, AssignmentState, ProtocolId } from '@reticle/domain'
import type { Database } from './database.ts'

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

type Waiting = {
  readonly submission: NewSubmission
  readonly twin: string
  readonly promise: Promise<SubmissionOutcome>
  readonly resolve: (outcome: SubmissionOutcome) => void
  readonly reject: (cause: unknown) => void
}
type Row = {
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

const mostInBatch = 256
const mostCharacters = 8_000_000
const tries = 3

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
/** Deadlocks and serialization failures ask to be tried again; a broken connection leaves open what happened, which the keys settle. */
const isWorthAnotherTry = (cause: unknown): boolean =>
  /^(40001|40P01|08...|57P01|ECONNRESET|EPIPE)$/.test(codeOf(cause)) ||
  /Connection terminated/.test(cause instanceof Error ? cause.message : '')
/** The whole database is away: no smaller batch would fare better. */
const isAway = (cause: unknown): boolean =>
  /^(08...|57P0.|53...|ECONN.*|EPIPE|ENOENT|ETIMEDOUT)$/.test(codeOf(cause)) || codeOf(cause) === ''

const textOf = ({ submission }: Waiting, n: number): string => {
  const { content, leasedAt, expiresAt, at, ...rest } = submission
  const head = JSON.stringify({ n, ...rest, at: at.toISOString(), leasedAt, expiresAt })
  return `${head.slice(0, -1)},"content":${content}}`
}

const outcomeOf = (row: Row): SubmissionOutcome => ({
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

/** Takes from the queue what may go together: no two of one key or of one assignment, and not too much at once. */
const takeBatch = (queue: Waiting[]): Waiting[] => {
  const batch: Waiting[] = []
  const later: Waiting[] = []
  const taken = new Set<string>()
  let characters = 0
  for (const waiting of queue.splice(0)) {
    const { annotatorId, key, assignmentId, content } = waiting.submission
    const names = [`${annotatorId} ${key}`, assignmentId]
    const isFull = batch.length >= mostInBatch || (batch.length > 0 && characters + content.length > mostCharacters)
    if (isFull || names.some((name) => taken.has(name))) {
      later.push(waiting)
      continue
    }
    for (const name of names) taken.add(name)
    characters += content.length
    batch.push(waiting)
  }
  queue.push(...later)
  return batch
}

export type SubmissionCommitter = {
  /** Resolves when the submission is committed, or refused. */
  readonly submit: (submission: NewSubmission) => Promise<SubmissionOutcome>
  /** Resolves when nothing is on the way any more. */
  readonly settled: () => Promise<void>
}

/**
 * Group commit: the submissions of one tick go in one call of `submit_batch`, and each is answered after its COMMIT. One batch waits for the
 * one before it, none waits for a clock. What is sent again while it is on the way joins the first. A batch that fails as a whole is
 * tried again, then in halves, so that one submission that Postgres cannot take fails alone.
 */
export const submissionCommitter = ({ pool }: Database): SubmissionCommitter => {
  const queue: Waiting[] = []
  const onTheWay = new Map<string, Promise<SubmissionOutcome>>()
  let running: Promise<void> | undefined

  const call = async (batch: readonly Waiting[]): Promise<void> => {
    const taskIds = [...new Set(batch.map(({ submission }) => submission.taskId))]
    const { rows } = await pool.query<Row>({
      name: 'submit-batch',
      text: 'select * from submit_batch($1::jsonb, $2::uuid[])',
      values: [`[${batch.map(textOf).join(',')}]`, taskIds],
    })
    for (const row of rows) batch[row.n]?.resolve(outcomeOf(row))
  }

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    let cause: unknown
    for (let attempt = 0; attempt < tries; attempt++) {
      try {
        return await call(batch)
      } catch (failure) {
        cause = failure
        if (!isWorthAnotherTry(failure)) break
      }
    }
    if (batch.length === 1 || isAway(cause)) {
      for (const { reject } of batch) reject(cause)
      return
    }
    const half = Math.ceil(batch.length / 2)
    await commit(batch.slice(0, half))
    await commit(batch.slice(half))
  }

  const run = async (): Promise<void> => {
    // What came in on the same turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve))
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) await commit(batch)
    running = undefined
  }

  return {
    submit: (submission) => {
      const twin = `${submission.annotatorId} ${submission.assignmentId} ${submission.key}`
      const first = onTheWay.get(twin)
      if (first !== undefined) return first
      const { promise, resolve, reject } = Promise.withResolvers<SubmissionOutcome>()
      const forget = () => onTheWay.delete(twin)
      promise.then(forget, forget)
      onTheWay.set(twin, promise)
      queue.push({ submission, twin, promise, resolve, reject })
      running ??= run()
      return promise
    },
    settled: async () => {
      await running
    },
  }
}
