import type { PersonId } from '@reticle/domain'
import type { OutboxStore, SubmissionRecord } from './records.ts'
import { type Later, refusalOf, retryDelay } from './refusals.ts'
import type { OutboxServer } from './server.ts'

export type QueueState = {
  readonly waiting: readonly SubmissionRecord[]
  readonly refused: readonly SubmissionRecord[]
  readonly line: 'idle' | 'sending' | 'offline' | 'signed-out'
}

export const emptyQueue: QueueState = { waiting: [], refused: [], line: 'idle' }

export type SubmissionQueue = {
  /** Durable in this browser when it resolves; the server gets it as soon as it can be reached. */
  readonly add: (record: SubmissionRecord) => Promise<void>
  /** Sends what waits: at start, when the network is back, after a sign-in. */
  readonly kick: () => Promise<void>
  readonly stop: () => void
}

type Ports = {
  readonly store: OutboxStore
  readonly server: OutboxServer
  readonly later: Later
  readonly onState: (state: QueueState) => void
  readonly onSent: (record: SubmissionRecord) => void
}

/** Sends one person's submits, oldest first. Two tabs may both send: the idempotency key makes that harmless. */
export const createSubmissionQueue = (personId: PersonId, { store, server, later, onState, onSent }: Ports): SubmissionQueue => {
  let failures = 0
  let isStopped = false
  let takeBack: (() => void) | undefined
  let running: Promise<void> | undefined
  let isDue = false

  const show = async (line: QueueState['line']) => {
    const records = await store.submissions(personId)
    const refused = records.filter((record) => record.refusal !== undefined)
    onState({ waiting: records.filter((record) => record.refusal === undefined), refused, line })
  }

  /** True when the line is free for the next record. */
  const sendOne = async (record: SubmissionRecord): Promise<boolean> => {
    try {
      await server.submit(record)
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal.kind === 'offline' || refusal.kind === 'signed-out') {
        failures++
        if (!isStopped) takeBack = later(refusal.kind === 'offline' ? retryDelay(failures) : 15_000, () => void kick())
        await show(refusal.kind)
        return false
      }
      const message = refusal.kind === 'refused' ? refusal.message : 'the server holds another state of this sample'
      await store.putSubmission({ ...record, refusal: message })
      return true
    }
    failures = 0
    await store.removeSubmission(record.assignmentId)
    onSent(record)
    return true
  }

  const drain = async () => {
    while (isDue && !isStopped) {
      isDue = false
      const waiting = (await store.submissions(personId)).filter((record) => record.refusal === undefined)
      if (waiting.length > 0) await show('sending')
      for (const record of waiting) if (isStopped || !(await sendOne(record))) return
      await show('idle')
    }
  }

  const kick = (): Promise<void> => {
    takeBack?.()
    isDue = true
    running ??= drain().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    add: async (record) => {
      await store.putSubmission(record)
      void kick()
    },
    kick,
    stop: () => {
      isStopped = true
      takeBack?.()
    },
  }
}
