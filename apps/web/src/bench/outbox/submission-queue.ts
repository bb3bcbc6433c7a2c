import type { AssignmentId, PersonId } from '@reticle/domain'
import { t } from '../words.ts'
import type { OutboxStore, SubmissionRecord } from './records.ts'
import { type Later, refusalOf, retryDelay } from './refusals.ts'
import type { OutboxServer } from './server.ts'

export type QueueState = {
  readonly waiting: readonly SubmissionRecord[]
  readonly refused: readonly SubmissionRecord[]
  readonly line: 'idle' | 'sending' | 'offline' | 'signed-out'
  /** The browser could not write a submit down: it lasts as long as the page. */
  readonly isUnkept: boolean
}

export const emptyQueue: QueueState = { waiting: [], refused: [], line: 'idle', isUnkept: false }

export type SubmissionQueue = {
  /** Durable in this browser when it resolves; the server gets it as soon as it can be reached. */
  readonly add: (record: SubmissionRecord) => Promise<void>
  /** Sends what waits: at start, when the network is back, after a sign-in. */
  readonly kick: () => Promise<void>
  /** Takes a submit out, unsent. */
  readonly discard: (assignmentId: AssignmentId) => Promise<void>
  readonly stop: () => void
}

type Ports = {
  readonly store: OutboxStore
  readonly server: OutboxServer
  readonly later: Later
  readonly onState: (state: QueueState) => void
  readonly onSent: (record: SubmissionRecord) => void
}

/** The records of one person in the store, and those that the store could not take (a full disk). */
const createRecords = (personId: PersonId, store: OutboxStore) => {
  const unkept = new Map<string, SubmissionRecord>()
  return {
    isUnkept: () => unkept.size > 0,
    all: async () => {
      const kept = await store.submissions(personId).catch(() => [])
      return [...kept.filter((record) => !unkept.has(record.assignmentId)), ...unkept.values()]
    },
    put: async (record: SubmissionRecord) => {
      try {
        await store.putSubmission(record)
        unkept.delete(record.assignmentId)
      } catch {
        unkept.set(record.assignmentId, record)
      }
    },
    remove: async (assignmentId: AssignmentId) => {
      unkept.delete(assignmentId)
      // What stays in a store that takes no writes is sent again some time, which its key makes harmless.
      await store.removeSubmission(assignmentId).catch(() => undefined)
    },
  }
}

/** Sends one person's submits, oldest first. Two tabs may both send: the idempotency key makes that harmless. */
export const createSubmissionQueue = (personId: PersonId, { store, server, later, onState, onSent }: Ports): SubmissionQueue => {
  const records = createRecords(personId, store)
  let failures = 0
  let isStopped = false
  let takeBack: (() => void) | undefined
  let running: Promise<void> | undefined
  let isDue = false

  const show = async (line: QueueState['line']) => {
    const all = await records.all()
    const refused = all.filter((record) => record.refusal !== undefined)
    onState({ waiting: all.filter((record) => record.refusal === undefined), refused, line, isUnkept: records.isUnkept() })
  }

  const wait = async (record: SubmissionRecord, line: 'offline' | 'signed-out') => {
    failures++
    await records.put({ ...record, tries: (record.tries ?? 0) + 1 })
    if (!isStopped) takeBack = later(line === 'offline' ? retryDelay(failures) : 15_000, () => void kick())
    await show(line)
  }

  /** True when the line is free for the next record. */
  const sendOne = async (record: SubmissionRecord): Promise<boolean> => {
    try {
      await server.submit(record)
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal.kind === 'offline' || refusal.kind === 'signed-out') {
        await wait(record, refusal.kind)
        return false
      }
      const message = refusal.kind === 'refused' ? refusal.message : t('failure.otherState')
      await records.put({ ...record, refusal: message })
      return true
    }
    failures = 0
    await records.remove(record.assignmentId)
    onSent(record)
    return true
  }

  const sendAll = async (waiting: readonly SubmissionRecord[]): Promise<boolean> => {
    for (const record of waiting) if (isStopped || !(await sendOne(record))) return false
    return true
  }

  const drain = async () => {
    // A kick in the middle of a try that fails is a try of its own: the network may be back since.
    while (isDue && !isStopped) {
      isDue = false
      const waiting = (await records.all()).filter((record) => record.refusal === undefined)
      if (waiting.length > 0) await show('sending')
      if (await sendAll(waiting)) await show('idle')
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
      await records.put(record)
      void kick()
    },
    kick,
    discard: async (assignmentId) => {
      await records.remove(assignmentId)
      await kick()
    },
    stop: () => {
      isStopped = true
      takeBack?.()
    },
  }
}
