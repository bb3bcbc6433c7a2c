import type { Assignment } from '@reticle/contract'
import type { AnnotationContent, AssignmentId, PersonId, ProjectId } from '@reticle/domain'
import { createStore } from 'zustand/vanilla'
import { chooseDraft } from '../outbox/draft-choice.ts'
import { createDraftSaver, type DraftSaver } from '../outbox/draft-saver.ts'
import type { DraftRecord } from '../outbox/records.ts'
import { refusalOf } from '../outbox/refusals.ts'
import { createSubmissionQueue, emptyQueue } from '../outbox/submission-queue.ts'
import { createActiveTime } from './active-time.ts'
import type { BenchSession, BenchState, SessionPorts, Work } from './bench-state.ts'
import { createLeaseKeeper } from './lease-keeper.ts'

/** The course of one person's labelling in one project: what is on the bench, what is fetched ahead, what waits to be sent. */
export const createBenchSession = (projectId: ProjectId, personId: PersonId, ports: SessionPorts): BenchSession => {
  const { server, store: outbox, later, now } = ports
  const store = createStore<BenchState>(() => ({
    phase: { kind: 'loading' },
    save: { kind: 'saved' },
    queue: emptyQueue,
    leaseUntil: undefined,
    isLeaseLost: false,
    sent: 0,
  }))
  let saver: DraftSaver | undefined
  let ahead: Assignment[] = []
  let time = createActiveTime()
  let isBusy = false
  let isLeft = false

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
    onSent: () => store.setState(({ sent }) => ({ sent: sent + 1 })),
  })

  const keeper = createLeaseKeeper({
    heartbeat: server.heartbeat,
    later,
    now,
    held: () => [
      ...(saver === undefined ? [] : [{ assignmentId: saver.record().assignmentId, fence: saver.record().fence }]),
      ...ahead.map(({ id, fence }) => ({ assignmentId: id, fence })),
    ],
    onLease: (id, lease) => {
      if (isOnBench(id)) store.setState({ leaseUntil: Date.parse(lease.expiresAt), isLeaseLost: false })
    },
    onLost: (id) => {
      ahead = ahead.filter((one) => one.id !== id)
      if (isOnBench(id)) store.setState({ isLeaseLost: true })
    },
  })

  const fail = (error: unknown) => {
    const refusal = refusalOf(error)
    const message = error instanceof Error ? error.message : String(error)
    const cause = refusal.kind === 'offline' || refusal.kind === 'signed-out' ? refusal.kind : 'refused'
    store.setState({ phase: { kind: 'failed', message, cause } })
  }

  const fetchAhead = async () => {
    const [next] = ahead
    if (next !== undefined) return ports.prefetchImage(next)
    if (isLeft) return
    const claim = await server.claim(projectId)
    if (claim.kind === 'none' || isOnBench(claim.assignment.id) || ahead.some((one) => one.id === claim.assignment.id)) return
    if (isLeft) return server.giveBack(claim.assignment.id, claim.assignment.fence)
    ahead = [...ahead, claim.assignment]
    ports.prefetchImage(claim.assignment)
    await server.protocol(claim.assignment.protocolId)
  }

  const recordOf = (assignment: Assignment, content: AnnotationContent, local: DraftRecord | undefined, isSaved: boolean): DraftRecord => ({
    assignmentId: assignment.id,
    personId,
    projectId,
    fence: assignment.fence,
    idempotencyKey: local?.idempotencyKey ?? ports.newKey(),
    content,
    activeMilliseconds: local?.activeMilliseconds ?? 0,
    changedAt: local?.changedAt ?? now(),
    baseVersion: assignment.draftVersion,
    isSaved,
  })

  const open = async (assignment: Assignment) => {
    const [protocol, found] = await Promise.all([server.protocol(assignment.protocolId), outbox.draft(assignment.id)])
    const local = found?.personId === personId ? found : undefined
    const choice = chooseDraft({ content: assignment.draft, version: assignment.draftVersion }, local)
    const content = choice.from === 'both' ? choice.mine : choice.content
    const record = recordOf(assignment, content, local, choice.from === 'server')
    // Both were changed: the old base makes the first save find the conflict, which then asks.
    const first = choice.from === 'both' && local !== undefined ? { ...record, baseVersion: local.baseVersion } : record
    time = createActiveTime(first.activeMilliseconds)
    const isEmpty = content.regions.length === 0 && content.answers.length === 0 && content.comment === ''
    const restored = isEmpty ? 'none' : choice.from === 'server' ? 'server' : 'browser'
    saver = createDraftSaver(first, {
      store: outbox,
      server,
      later,
      onState: (save) => {
        if (isOnBench(assignment.id)) store.setState({ save })
      },
      onLease: (lease) => {
        if (isOnBench(assignment.id)) store.setState({ leaseUntil: Date.parse(lease.expiresAt), isLeaseLost: false })
      },
    })
    store.setState({
      phase: { kind: 'labelling', work: { assignment, protocol, content, restored } },
      save: { kind: first.isSaved ? 'saved' : 'saving' },
      leaseUntil: Date.parse(assignment.expiresAt),
      isLeaseLost: false,
    })
    void saver.flush()
    // The next sample can wait: a failure only makes the next step slower.
    void fetchAhead().catch(() => undefined)
  }

  const advance = async () => {
    try {
      const next = ahead.shift()
      if (next !== undefined) return await open(next)
      store.setState({ phase: { kind: 'loading' } })
      const claim = await server.claim(projectId)
      if (claim.kind === 'leased') await open(claim.assignment)
      else store.setState({ phase: { kind: 'empty', reason: claim.reason, retryAt: claim.retryAt } })
    } catch (error) {
      fail(error)
    }
  }

  const start = async () => {
    store.setState({ phase: { kind: 'loading' } })
    void queue.kick()
    try {
      const submitted = new Set((await outbox.submissions(personId)).map((record) => record.assignmentId))
      const leased = (await server.mine(projectId)).filter((one) => !submitted.has(one.id))
      // Begun work first: what has a draft was on the bench, what has none was fetched ahead.
      const begun = await Promise.all(leased.map(async (one) => one.draftVersion > 0 || (await outbox.draft(one.id)) !== undefined))
      ahead = [...leased.filter((_, index) => begun[index]), ...leased.filter((_, index) => !begun[index])]
      await advance()
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

  return {
    store,
    start: () => alone(start),
    change: (content) => {
      time.note(now())
      saver?.change(content, time.total(), now())
    },
    note: () => {
      time.note(now())
      keeper.note()
    },
    flush: async () => {
      await Promise.all([saver?.flush(), queue.kick()])
    },
    submit: (content) =>
      alone(async () => {
        const current = work()
        if (current === undefined || saver === undefined) return
        const { assignmentId, fence, idempotencyKey } = saver.record()
        await saver.stop()
        saver = undefined
        await queue.add({
          ...{ assignmentId, personId, projectId, fence, idempotencyKey, content },
          activeMilliseconds: time.total(),
          sampleName: current.assignment.sample.name,
          queuedAt: now(),
        })
        await advance()
      }),
    skip: (skip) =>
      alone(async () => {
        if (saver === undefined) return
        await saver.flush()
        const { assignmentId, fence } = saver.record()
        await server.skip(assignmentId, fence, skip)
        await saver.stop()
        saver = undefined
        await outbox.removeDraft(assignmentId)
        await advance()
      }),
    resolve: async (choice) => {
      const current = work()
      if (saver === undefined || current === undefined) return
      await saver.resolve(choice)
      const { content } = saver.record()
      if (choice === 'theirs') store.setState({ phase: { kind: 'labelling', work: { ...current, content, restored: 'server' } } })
    },
    reopen: (record) =>
      alone(async () => {
        const assignment = await server.assignment(record.assignmentId)
        const { refusal: _, queuedAt, sampleName: __, ...owned } = record
        await outbox.reopen({ ...owned, changedAt: queuedAt, baseVersion: assignment.draftVersion, isSaved: false })
        const current = work()?.assignment
        await saver?.flush()
        await saver?.stop()
        saver = undefined
        if (current !== undefined) ahead = [await server.assignment(current.id), ...ahead]
        await queue.kick()
        await open(assignment)
      }),
    discard: async (record) => {
      await outbox.removeSubmission(record.assignmentId)
      await queue.kick()
    },
    leave: async ({ isTakenOver } = { isTakenOver: false }) => {
      isLeft = true
      keeper.stop()
      queue.stop()
      if (!isTakenOver) for (const { id, fence } of ahead) server.giveBack(id, fence)
      ahead = []
      await saver?.flush()
      await saver?.stop()
      saver = undefined
    },
  }
}
