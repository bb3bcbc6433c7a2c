import 'fake-indexeddb/auto'
import type { Assignment } from '@reticle/contract'
import {
  type AnnotationContent,
  type AssignmentId,
  assignmentIdSchema,
  emptyContent,
  personIdSchema,
  projectIdSchema,
} from '@reticle/domain'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError, NetworkError } from '../../net/client.ts'
import { createDraftSaver, type SaveState } from './draft-saver.ts'
import { memoryStore, openIdbStore } from './idb-store.ts'
import type { DraftRecord, OutboxStore, SubmissionRecord } from './records.ts'
import type { OutboxServer } from './server.ts'
import { createSubmissionQueue, type QueueState } from './submission-queue.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const assignmentId = assignmentIdSchema.parse(uuid(1))
const personId = personIdSchema.parse(uuid(2))
const projectId = projectIdSchema.parse(uuid(3))
const saying = (comment: string): AnnotationContent => ({ ...emptyContent, comment })

const draftRecord = (parts: Partial<DraftRecord> = {}): DraftRecord => ({
  assignmentId,
  personId,
  projectId,
  fence: 1,
  idempotencyKey: 'key-of-assignment-1',
  content: emptyContent,
  activeMilliseconds: 0,
  changedAt: 0,
  baseVersion: 0,
  isSaved: true,
  ...parts,
})

const submission = (n: number, parts: Partial<SubmissionRecord> = {}): SubmissionRecord => ({
  assignmentId: assignmentIdSchema.parse(uuid(n)),
  personId,
  projectId,
  fence: 1,
  idempotencyKey: `key-of-${n}-aaaa`,
  content: saying(`work ${n}`),
  activeMilliseconds: 5,
  sampleName: `sample ${n}`,
  queuedAt: n,
  ...parts,
})

const problem = (status: number, code: string) => new ApiError({ type: 'about:blank', title: code, status, code })

/** A server with one assignment, as the outbox sees it; `break` makes the next answers fail. */
const fakeServer = () => {
  const held = { draft: null as AnnotationContent | null, version: 0, fence: 1, state: 'leased' }
  const keys = new Map<string, AnnotationContent>()
  const trouble: { before?: Error; losesAnswer?: boolean } = {}
  let calls = 0
  const enter = () => {
    calls++
    if (trouble.before !== undefined) throw trouble.before
  }
  const server: OutboxServer = {
    saveDraft: async ({ fence, version, content }) => {
      enter()
      if (fence !== held.fence) throw problem(409, 'stale-fence')
      if (version !== held.version + 1) throw problem(409, 'conflict')
      held.draft = content
      held.version = version
      if (trouble.losesAnswer) throw new NetworkError('lost')
      return { fence, expiresAt: '2030-01-01T00:00:00Z', draftVersion: version }
    },
    assignment: async () => {
      enter()
      return { id: assignmentId, state: held.state, fence: held.fence, draft: held.draft, draftVersion: held.version } as Assignment
    },
    submit: async (record) => {
      enter()
      if (!keys.has(record.idempotencyKey)) keys.set(record.idempotencyKey, record.content)
      if (trouble.losesAnswer) throw new NetworkError('lost')
    },
  }
  return { server, held, keys, trouble, calls: () => calls }
}

/** Time that passes when the test says so. */
const manualLater = () => {
  const waiting = new Map<number, () => void>()
  let next = 0
  return {
    later: (_: number, run: () => void) => {
      const id = next++
      waiting.set(id, run)
      return () => waiting.delete(id)
    },
    waiting: () => waiting.size,
    pass: () => {
      const due = [...waiting.values()]
      waiting.clear()
      for (const run of due) run()
    },
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 60))
let databases = 0

describe.each([
  ['IndexedDB', () => openIdbStore(`test-${databases++}`)],
  ['memory', async () => memoryStore()],
])('outbox store: %s', (_, open) => {
  it('keeps a draft, and a submit takes its place', async () => {
    const store = await open()
    await store.putDraft(draftRecord({ content: saying('a') }))
    expect((await store.draft(assignmentId))?.content.comment).toBe('a')
    await store.putSubmission(submission(1))
    expect(await store.draft(assignmentId)).toBeUndefined()
    await store.reopen(draftRecord({ content: saying('b') }))
    expect(await store.submissions(personId)).toEqual([])
    expect((await store.draft(assignmentId))?.content.comment).toBe('b')
    await store.removeDraft(assignmentId)
    expect(await store.draft(assignmentId)).toBeUndefined()
  })

  it("lists one person's submits, oldest first", async () => {
    const store = await open()
    await store.putSubmission(submission(7, { queuedAt: 9 }))
    await store.putSubmission(submission(8, { queuedAt: 3 }))
    await store.putSubmission(submission(9, { personId: personIdSchema.parse(uuid(99)) }))
    expect((await store.submissions(personId)).map((one) => one.queuedAt)).toEqual([3, 9])
    await store.removeSubmission(submission(8).assignmentId)
    expect((await store.submissions(personId)).map((one) => one.queuedAt)).toEqual([9])
  })
})

describe('draft saver', () => {
  let store: OutboxStore
  beforeEach(async () => {
    store = await openIdbStore(`test-${databases++}`)
  })

  const start = (first: DraftRecord, fake = fakeServer()) => {
    const clock = manualLater()
    const states: SaveState[] = []
    const saver = createDraftSaver(first, {
      store,
      server: fake.server,
      later: clock.later,
      onState: (state) => states.push(state),
      onLease: () => undefined,
    })
    return { ...fake, clock, saver, last: () => states.at(-1)?.kind }
  }

  it('writes a change in the browser at once and on the server when the hand rests', async () => {
    const { saver, clock, held, last } = start(draftRecord())
    saver.change(saying('first'), 10, 1)
    saver.change(saying('second'), 20, 2)
    await settled()
    expect((await store.draft(assignmentId))?.content.comment).toBe('second')
    expect(held.version).toBe(0)
    clock.pass()
    await settled()
    expect(held).toMatchObject({ version: 1, draft: saying('second') })
    expect(last()).toBe('saved')
    expect(await store.draft(assignmentId)).toMatchObject({ isSaved: true, baseVersion: 1 })
  })

  it('is on the server within 2 s of the last change, and every 5 s while the hand never rests', async () => {
    const waits: number[] = []
    const fake = fakeServer()
    const saver = createDraftSaver(draftRecord(), {
      store,
      server: fake.server,
      later: (milliseconds) => {
        waits.push(milliseconds)
        return () => undefined
      },
      onState: () => undefined,
      onLease: () => undefined,
    })
    saver.change(saying('a'), 0, 10_000)
    saver.change(saying('ab'), 0, 10_900)
    expect(waits).toEqual([1_000, 1_000])
    for (let now = 11_500; now <= 14_500; now += 500) saver.change(saying(`at ${now}`), 0, now)
    expect(waits.at(-1)).toBe(500)
    await saver.flush()
    expect(fake.held.draft).toEqual(saying('at 14500'))
    saver.change(saying('b'), 0, 16_000)
    expect(waits.at(-1)).toBe(1_000)
  })

  it('says offline, keeps the work, and sends it when the server is back', async () => {
    const { saver, clock, held, trouble, last } = start(draftRecord())
    trouble.before = new NetworkError('no network')
    saver.change(saying('kept'), 10, 1)
    clock.pass()
    await settled()
    expect(last()).toBe('offline')
    expect(await store.draft(assignmentId)).toMatchObject({ isSaved: false, content: saying('kept') })
    delete trouble.before
    clock.pass()
    await settled()
    expect(held.draft).toEqual(saying('kept'))
    expect(last()).toBe('saved')
  })

  it('shows a 401, keeps the work, and replays after the sign-in', async () => {
    const { saver, held, trouble, last } = start(draftRecord())
    trouble.before = problem(401, 'unauthenticated')
    saver.change(saying('kept'), 10, 1)
    await saver.flush()
    expect(last()).toBe('signed-out')
    delete trouble.before
    await saver.flush()
    expect(held.draft).toEqual(saying('kept'))
  })

  it('knows its own save again when only the answer was lost', async () => {
    const { saver, clock, held, trouble, last } = start(draftRecord())
    trouble.losesAnswer = true
    saver.change(saying('one'), 10, 1)
    await saver.flush()
    expect(held.version).toBe(1)
    delete trouble.losesAnswer
    saver.change(saying('one and two'), 20, 2)
    await saver.flush()
    clock.pass()
    await settled()
    expect(last()).toBe('saved')
    expect(held).toMatchObject({ version: 2, draft: saying('one and two') })
  })

  it("asks when somebody else's draft is on the server; mine wins only when chosen", async () => {
    const { saver, held, last } = start(draftRecord())
    Object.assign(held, { draft: saying('theirs'), version: 4 })
    saver.change(saying('mine'), 10, 1)
    await saver.flush()
    expect(last()).toBe('conflict')
    expect(held.draft).toEqual(saying('theirs'))
    await saver.resolve('mine')
    expect(held).toMatchObject({ version: 5, draft: saying('mine') })
    expect(last()).toBe('saved')
  })

  it('shows a conflict with what was done since', async () => {
    const states: SaveState[] = []
    const { server, held } = fakeServer()
    const saver = createDraftSaver(draftRecord(), {
      store,
      server,
      later: manualLater().later,
      onState: (state) => states.push(state),
      onLease: () => undefined,
    })
    Object.assign(held, { draft: saying('theirs'), version: 4 })
    saver.change(saying('mine'), 10, 1)
    await saver.flush()
    saver.change(saying('mine and more'), 20, 2)
    expect(states.at(-1)).toEqual({ kind: 'conflict', mine: saying('mine and more'), theirs: saying('theirs'), changedAt: 2 })
  })

  it("takes the server's draft when that is chosen", async () => {
    const { saver, held } = start(draftRecord())
    Object.assign(held, { draft: saying('theirs'), version: 4 })
    saver.change(saying('mine'), 10, 1)
    await saver.flush()
    await saver.resolve('theirs')
    expect(saver.record()).toMatchObject({ content: saying('theirs'), baseVersion: 4, isSaved: true })
    expect(held.version).toBe(4)
  })

  it('goes on under a newer lease of its own', async () => {
    const { saver, clock, held, last } = start(draftRecord())
    held.fence = 3
    saver.change(saying('work'), 10, 1)
    await saver.flush()
    clock.pass()
    await settled()
    expect(last()).toBe('saved')
    expect(saver.record().fence).toBe(3)
  })

  it('says that the lease is lost and keeps the work in the browser', async () => {
    const { saver, held, last } = start(draftRecord())
    Object.assign(held, { fence: 2, state: 'released' })
    saver.change(saying('late'), 10, 1)
    await saver.flush()
    expect(last()).toBe('lease-lost')
    saver.change(saying('later'), 10, 1)
    await settled()
    expect((await store.draft(assignmentId))?.content.comment).toBe('later')
  })

  it('does not bring a submitted draft back', async () => {
    const { saver, clock } = start(draftRecord())
    saver.change(saying('done'), 10, 1)
    const flushing = saver.flush()
    await saver.stop()
    await store.putSubmission(submission(1))
    await flushing
    clock.pass()
    await settled()
    expect(await store.draft(assignmentId as AssignmentId)).toBeUndefined()
  })
})

describe('submission queue', () => {
  const start = async () => {
    const store = await openIdbStore(`test-${databases++}`)
    const fake = fakeServer()
    const clock = manualLater()
    const states: QueueState[] = []
    const sent: string[] = []
    const queue = createSubmissionQueue(personId, {
      store,
      server: fake.server,
      later: clock.later,
      onState: (state) => states.push(state),
      onSent: (record) => sent.push(record.sampleName),
    })
    return { ...fake, store, clock, queue, sent, last: () => states.at(-1) }
  }

  it('sends oldest first and forgets what the server has', async () => {
    const { queue, store, sent, keys } = await start()
    await store.putSubmission(submission(6))
    await store.putSubmission(submission(5))
    await queue.kick()
    expect(sent).toEqual(['sample 5', 'sample 6'])
    expect(keys.size).toBe(2)
    expect(await store.submissions(personId)).toEqual([])
  })

  it('survives a lost network, a lost answer and an expired session; each submit counts once', async () => {
    const { queue, store, trouble, keys, clock, last, sent } = await start()
    trouble.before = new NetworkError('no network')
    await queue.add(submission(5))
    await settled()
    expect(last()).toMatchObject({ line: 'offline', waiting: [{ sampleName: 'sample 5' }] })
    trouble.before = problem(401, 'unauthenticated')
    clock.pass()
    await settled()
    expect(last()?.line).toBe('signed-out')
    delete trouble.before
    trouble.losesAnswer = true
    await queue.kick()
    expect(keys.size).toBe(1)
    expect((await store.submissions(personId)).length).toBe(1)
    delete trouble.losesAnswer
    clock.pass()
    await settled()
    expect(keys.size).toBe(1)
    expect(sent).toEqual(['sample 5'])
    expect(last()).toMatchObject({ line: 'idle', waiting: [] })
  })

  it('counts the tries, for those who look at what waits', async () => {
    const { queue, trouble, clock, last } = await start()
    trouble.before = new NetworkError('no network')
    await queue.add(submission(5))
    await settled()
    clock.pass()
    await settled()
    expect(last()).toMatchObject({ waiting: [{ sampleName: 'sample 5', tries: 2 }] })
  })

  it('keeps a submit that the browser cannot write down for as long as the page lives, and says so', async () => {
    const { queue, store, trouble, last, sent } = await start()
    Object.assign(store, { putSubmission: async () => Promise.reject(new DOMException('full', 'QuotaExceededError')) })
    trouble.before = new NetworkError('no network')
    await queue.add(submission(5))
    await settled()
    expect(last()).toMatchObject({ line: 'offline', isUnkept: true, waiting: [{ sampleName: 'sample 5' }] })
    delete trouble.before
    await queue.kick()
    expect(sent).toEqual(['sample 5'])
    expect(last()).toMatchObject({ isUnkept: false, waiting: [] })
  })

  it('sets a refused one aside with its reason and goes on with the next', async () => {
    const { queue, store, trouble, last, sent, server } = await start()
    const submit = server.submit
    Object.assign(server, {
      submit: async (record: SubmissionRecord) => {
        if (record.sampleName === 'sample 5') throw problem(422, 'invalid-annotation')
        await submit(record)
      },
    })
    await store.putSubmission(submission(5))
    await store.putSubmission(submission(6))
    await queue.kick()
    expect(trouble).toEqual({})
    expect(sent).toEqual(['sample 6'])
    expect(last()?.refused).toMatchObject([{ sampleName: 'sample 5', refusal: 'invalid-annotation' }])
  })
})
