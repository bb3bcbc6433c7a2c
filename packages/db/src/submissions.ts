import type pg from 'pg'
import type { Database } from './database.ts'
import { columnsOf, type NewSubmission, outcomeOf, type SubmissionOutcome, type SubmissionRow, submitStatement } from './submission-rows.ts'

type Waiting = {
  readonly submission: NewSubmission
  readonly twin: string
  readonly promise: Promise<SubmissionOutcome>
  readonly resolve: (outcome: SubmissionOutcome) => void
  readonly reject: (cause: unknown) => void
}
const mostInBatch = 256
const mostCharacters = 8_000_000
const tries = 3
/** Every NOTIFY wakes all who listen; the loop that compares looks again by itself a while after it found some, which must be longer than this. */
const wakeMilliseconds = 50

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
/** Deadlocks, serialization failures and unique keys that another one was faster to use ask to be tried again; a broken connection leaves open what happened, which the keys settle. */
const isWorthAnotherTry = (cause: unknown): boolean =>
  /^(23505|40001|40P01|08...|57P01|ECONNRESET|EPIPE)$/.test(codeOf(cause)) ||
  /Connection terminated/.test(cause instanceof Error ? cause.message : '')
/** The whole database is away: no smaller batch would fare better. */
const isAway = (cause: unknown): boolean =>
  /^(08...|57P0.|53...|ECONN.*|EPIPE|ENOENT|ETIMEDOUT)$/.test(codeOf(cause)) || codeOf(cause) === ''

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
  let lastWake = Number.NEGATIVE_INFINITY
  /** The same connection as long as there is work: it has planned the statement, and its memory is warm. */
  let client: pg.PoolClient | undefined
  const giveBack = (isBroken: boolean): void => {
    client?.release(isBroken)
    client = undefined
  }

  const ask = async (values: unknown[]): Promise<SubmissionRow[]> => {
    client ??= await pool.connect()
    try {
      return (await client.query<SubmissionRow>({ name: 'submit-batch', text: submitStatement, values })).rows
    } catch (cause) {
      giveBack(isAway(cause))
      throw cause
    }
  }

  const call = async (batch: readonly Waiting[], isCareful: boolean): Promise<void> => {
    const wakes = performance.now() > lastWake + wakeMilliseconds
    const rows = await ask([isCareful, wakes, ...columnsOf(batch.map(({ submission }) => submission))])
    if (wakes && rows.some((row) => row.has_quorum)) lastWake = performance.now()
    for (const row of rows) batch[row.n]?.resolve(outcomeOf(row))
  }

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    let cause: unknown
    for (let attempt = 0; attempt < tries; attempt++) {
      try {
        // A key that was used before ends the first try; the next ones look every key up.
        return await call(batch, attempt > 0)
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
    giveBack(false)
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
