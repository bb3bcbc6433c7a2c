import type { AssignmentId, PersonId, ProjectId } from '@reticle/domain'
import { createStore } from 'zustand/vanilla'
import { NetworkError } from '../../net/client.ts'
import { createDraftSaver, type DraftSaver } from '../outbox/draft-saver.ts'
import { submissionOf } from '../outbox/records.ts'
import { refusalOf, retryDelay } from '../outbox/refusals.ts'
import { createSubmissionQueue, emptyQueue } from '../outbox/submission-queue.ts'
import { t } from '../words.ts'
import { createActiveTime } from './active-time.ts'
import { createAhead } from './ahead.ts'
import type { BenchSession, BenchState, SessionPorts, Work } from './bench-state.ts'
import type { Held } from './lease-keeper.ts'
import { createLeases } from './leases.ts'
import { type Prepared, prepare } from './prepare.ts'

const heldOf = (saver: DraftSaver): Held => {
  const { assignmentId, taskId, fence } = saver.record()
  return { assignmentId, taskId, fence }
}

/** A second press of the submit key this soon after a sample has appeared, in milliseconds, was meant for the one before. */
const doublePress = 300

/** The course of one person's labelling in one project: what is on the bench, what is held ahead, what waits to be sent. */
export const createBenchSession = (projectId: ProjectId, personId: PersonId, ports: SessionPorts): BenchSession => {
  const { server, store: outbox, later, now } = ports
  const store = createStore<BenchState>(() => ({
    phase: { kind: 'loading' },
    save: { kind: 'saved' },
    queue: emptyQueue,
    leaseUntil: undefined,
    leaseLoss: undefined,
    sent: 0,
    lastSent: undefined,
  }))
  let saver: DraftSaver | undefined
  let time = createActiveTime()
  let isBusy = false
  let isLeft = false
  let failures = 0
  let shownAt = Number.NEGATIVE_INFINITY
  /** Submits that are being written down. */
  const keeping = new Set<AssignmentId>()

  const work = (): Work | undefined => {
    const { phase } = store.getState()
    return phase.kind === 'labelling' ? phase.work : undefined
  }
  const isOnBench = (id: AssignmentId) => work()?.assignment.id === id

  const queue = createSubmissionQueue(personId, {
    store: outbox,
    server,
    later,
    onState: (state) => store.setState({ queue: state }),
    onSent: ({ assignmentId }) => store.setState(({ sent }) => ({ sent: sent + 1, lastSent: assignmentId })),
  })
  const isQueued = async (id: AssignmentId) =>
    keeping.has(id) || (await outbox.submissions(personId)).some((record) => record.assignmentId === id && record.refusal === undefined)

  const ahead = createAhead({
    prepare: (assignment) => prepare(assignment, personId, projectId, ports),
    holdImage: ports.holdImage,
    claim: () => server.claim(projectId),
    isTaken: (id) => isOnBench(id) || isQueued(id),
    giveBack: server.giveBack,
  })

  /** The next samples can wait: a failure only makes the next step slower. */
  const fillAhead = () => {
    const prefetch = work()?.protocol.content.dispensing.prefetch
    if (!isLeft && prefetch !== undefined) void ahead.fill(prefetch).catch(() => undefined)
  }

  const leases = createLeases({
    ...ports,
    ahead,
    store,
    heldOnBench: () => (saver === undefined ? undefined : heldOf(saver)),
    leaseMinutes: () => work()?.protocol.content.leaseMinutes,
    isOnBench,
    onFewerAhead: fillAhead,
  })
  /** Looks after what the server does not list any more. */
  const check = async () => {
    if (!isLeft) await leases.check((await server.mine(projectId)).map((one) => one.id))
  }

  const fail = (error: unknown) => {
    const refusal = refusalOf(error)
    const message = error instanceof Error ? error.message : String(error)
    const cause = refusal.kind === 'offline' || refusal.kind === 'signed-out' ? refusal.kind : 'refused'
    store.setState({ phase: { kind: 'failed', message, cause } })
    if (cause === 'offline' && !isLeft) later(retryDelay(++failures), () => void retry())
  }

  const show = ({ work: next, record }: Prepared) => {
    const { assignment } = next
    failures = 0
    shownAt = now()
    time = createActiveTime(record.activeMilliseconds)
    saver = createDraftSaver(record, {
      store: outbox,
      server,
      later,
      onState: (save) => {
        if (isOnBench(assignment.id)) store.setState({ save })
      },
      onLease: (lease) => leases.onLease(assignment.id, lease),
    })
    store.setState({
      phase: { kind: 'labelling', work: next },
      save: { kind: record.isSaved ? 'saved' : 'saving' },
      leaseUntil: Date.parse(assignment.expiresAt),
      leaseLoss: undefined,
    })
    const shown = saver
    ports.afterFrame(() => {
      void shown.flush()
      fillAhead()
    })
  }

  /** An empty bench stays as it is while it looks again. */
  const wait = () => {
    if (store.getState().phase.kind !== 'empty') store.setState({ phase: { kind: 'loading' } })
  }

  /** Without waiting for anything when the next sample is ready: it is on the screen with the next frame. */
  const advance = async () => {
    const first = ahead.take()
    if (first?.prepared !== undefined) {
      show(first.prepared)
      first.release()
      return
    }
    try {
      wait()
      const none = first === undefined ? await ahead.fill(1) : undefined
      const next = first ?? ahead.take()
      if (next !== undefined) {
        show(next.prepared ?? (await next.ready()))
        next.release()
      } else if (none !== undefined) store.setState({ phase: { ...none, kind: 'empty' } })
      else throw new NetworkError(t('failure.submitFirst'))
    } catch (error) {
      fail(error)
    }
  }

  const start = async () => {
    wait()
    void queue.kick()
    try {
      const submitted = new Set((await outbox.submissions(personId)).map((record) => record.assignmentId))
      const leased = (await server.mine(projectId)).filter((one) => !submitted.has(one.id) && !keeping.has(one.id))
      // Begun work first: what has a draft was on the bench, what has none was held ahead.
      const begun = await Promise.all(leased.map(async (one) => one.draftVersion > 0 || (await outbox.draft(one.id)) !== undefined))
      ahead.set([...leased.filter((_, index) => begun[index]), ...leased.filter((_, index) => !begun[index])])
      await advance()
      // The page that this one replaces may have given back meanwhile what was still listed above.
      if (leased.length > 0) ports.afterFrame(() => void check().catch(() => undefined))
    } catch (error) {
      fail(error)
    }
  }

  /** One step at a time: a second press of the key while the first is at work does nothing. */
  const alone = async (run: () => Promise<void>) => {
    if (isBusy) return
    isBusy = true
    try {
      await run()
    } finally {
      isBusy = false
    }
  }
  const retry = async () => {
    const { phase } = store.getState()
    if (phase.kind === 'failed' && phase.cause === 'offline' && !isLeft) await alone(start)
  }

  /** Takes the saver off the bench; its last write is durable when `stopped` resolves. */
  const clear = (one: DraftSaver) => {
    const record = one.record()
    const stopped = one.stop()
    saver = undefined
    store.setState({ save: { kind: 'saved' }, leaseUntil: undefined, leaseLoss: undefined })
    return { record, stopped }
  }

  /** The present sample leaves the bench and comes next, as it is. */
  const putBy = async () => {
    const current = work()?.assignment
    await saver?.flush()
    if (saver !== undefined) await clear(saver).stopped
    if (current !== undefined) ahead.putFirst(await server.assignment(current.id))
  }

  return {
    store,
    start: () => alone(start),
    change: (content) => {
      time.note(now())
      saver?.change(content, time.total(), now())
    },
    note: () => {
      time.note(now())
      leases.note()
    },
    flush: async () => {
      await Promise.all([saver?.flush(), queue.kick(), retry()])
    },
    check,
    submit: async (content) => {
      const current = work()
      if (isBusy || current === undefined || saver === undefined || Math.abs(now() - shownAt) < doublePress) return
      const { record, stopped } = clear(saver)
      const { assignmentId } = record
      const submission = submissionOf(record, content, time.total(), current.assignment.sample.name, now())
      // The draft lies in this browser already: the sample may change before the submit has taken its place there.
      keeping.add(assignmentId)
      const kept = stopped.then(() => queue.add(submission)).finally(() => keeping.delete(assignmentId))
      await Promise.all([kept, alone(advance)])
    },
    skip: (skip) =>
      alone(async () => {
        if (saver === undefined) return
        await saver.flush()
        const held = heldOf(saver)
        await server.skip(held, skip)
        await clear(saver).stopped
        await outbox.removeDraft(held.assignmentId)
        await advance()
      }),
    resolve: async (choice) => {
      const current = work()
      if (saver === undefined || current === undefined) return
      const replaced = saver.record().content
      await saver.resolve(choice)
      const { content } = saver.record()
      if (choice === 'theirs') store.setState({ phase: { kind: 'labelling', work: { ...current, content, replaced, restored: 'none' } } })
    },
    reopen: (record) =>
      alone(async () => {
        const assignment = await server.assignment(record.assignmentId)
        const { refusal: _, queuedAt, sampleName: __, tries: ___, ...owned } = record
        await outbox.reopen({ ...owned, changedAt: queuedAt, baseVersion: assignment.draftVersion, isSaved: false })
        await putBy()
        await queue.discard(record.assignmentId)
        ahead.putFirst(assignment)
        await advance()
      }),
    take: (id) =>
      alone(async () => {
        if (isOnBench(id)) return
        const assignment = await server.takeRevision(id)
        await putBy()
        ahead.drop(id)
        ahead.putFirst(assignment)
        await advance()
      }),
    discard: (record) => queue.discard(record.assignmentId),
    leave: async ({ isTakenOver } = { isTakenOver: false }) => {
      isLeft = true
      leases.stop()
      queue.stop()
      ahead.end(isTakenOver)
      await saver?.flush()
      if (saver !== undefined) await clear(saver).stopped
    },
  }
}
