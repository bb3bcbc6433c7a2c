import 'fake-indexeddb/auto'
import type { Assignment } from '@reticle/contract'
import {
  type AnnotationContent,
  assignmentIdSchema,
  emptyContent,
  personIdSchema,
  projectIdSchema,
  protocolIdSchema,
  protocolSchema,
  sampleIdSchema,
  taskIdSchema,
} from '@reticle/domain'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, NetworkError } from '../../net/client.ts'
import { openIdbStore } from '../outbox/idb-store.ts'
import type { OutboxStore, SubmissionRecord } from '../outbox/records.ts'
import { createBenchSession } from './bench-session.ts'
import { lossOf } from './lease-loss.ts'
import type { SessionServer } from './session-server.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const projectId = projectIdSchema.parse(uuid(1))
const personId = personIdSchema.parse(uuid(2))
const protocolId = protocolIdSchema.parse(uuid(3))
const time = '2030-01-01T00:00:00.000Z'
const later = '2030-01-01T00:15:00.000Z'
const saying = (comment: string): AnnotationContent => ({ ...emptyContent, comment })

const assignment = (n: number): Assignment => ({
  id: assignmentIdSchema.parse(uuid(100 + n)),
  projectId,
  taskId: taskIdSchema.parse(uuid(200 + n)),
  sampleId: sampleIdSchema.parse(uuid(300 + n)),
  protocolId,
  state: 'leased',
  fence: 1,
  leasedAt: time,
  expiresAt: time,
  draft: null,
  draftVersion: 0,
  revision: null,
  isTest: false,
  sample: {
    id: sampleIdSchema.parse(uuid(300 + n)),
    projectId,
    name: `sample ${n}`,
    mediaType: 'image/png',
    width: 10,
    height: 10,
    sha256: '',
    bytes: 1,
    groups: {},
    origin: {},
    dtype: null,
    axes: null,
    createdAt: time,
  },
})

/** A server that leases samples 1 to `total`, one after the other. */
const fakeServer = (total: number, prefetch = 1) => {
  let next = 1
  const revoked = new Map<string, string>()
  const rows = new Map<string, Assignment>()
  const submitted: SubmissionRecord[] = []
  const skipped: string[] = []
  const givenBack: string[] = []
  const trouble: { offline?: boolean; refuses?: boolean } = {}
  const enter = () => {
    if (trouble.offline) throw new NetworkError('no network')
  }
  const row = (id: string): Assignment => {
    const found = rows.get(id)
    if (found === undefined) throw new ApiError({ type: '', title: 'not found', status: 404, code: 'not-found' })
    return found
  }
  const end = (id: string, state: string) => rows.set(id, { ...row(id), state })
  const server: SessionServer = {
    claim: async () => {
      enter()
      if (next > total) return { kind: 'none', reason: 'nothing-left', retryAt: undefined, detail: '' }
      const made = assignment(next++)
      rows.set(made.id, made)
      return { kind: 'leased', assignment: made }
    },
    mine: async () => {
      enter()
      return [...rows.values()].filter((one) => one.state === 'leased')
    },
    takeRevision: async (id) => {
      enter()
      const taken = { ...row(id), state: 'leased' as const }
      rows.set(id, taken)
      return taken
    },
    protocol: async () => ({
      id: protocolId,
      projectId,
      version: 1,
      createdAt: time,
      content: protocolSchema.parse({ title: 't', labels: [{ id: 'a', name: 'A', color: '#ff0000' }], dispensing: { prefetch } }),
    }),
    heartbeat: async ({ assignmentId, taskId, fence }) => {
      enter()
      expect(taskId).toBe(row(assignmentId).taskId)
      if (row(assignmentId).fence !== fence) throw new ApiError({ type: '', title: 'stale', status: 409, code: 'stale-fence' })
      return { fence, expiresAt: later, draftVersion: 0 }
    },
    history: async (id) => ({
      events: revoked.has(id) ? [{ at: time, kind: 'revoked', fence: 1, reason: revoked.get(id) ?? '' }] : [],
      drafts: [],
    }),
    skip: async ({ assignmentId }) => {
      enter()
      end(assignmentId, 'skipped')
      skipped.push(assignmentId)
    },
    giveBack: ({ assignmentId }) => {
      end(assignmentId, 'released')
      givenBack.push(assignmentId)
    },
    saveDraft: async ({ assignmentId: id, taskId, fence, version, content }) => {
      enter()
      expect(taskId).toBe(row(id).taskId)
      if (row(id).draftVersion + 1 !== version) throw new ApiError({ type: '', title: 'conflict', status: 409, code: 'conflict' })
      rows.set(id, { ...row(id), draft: content, draftVersion: version })
      return { fence, expiresAt: time, draftVersion: version }
    },
    assignment: async (id) => {
      enter()
      return row(id)
    },
    submit: async (record) => {
      enter()
      if (trouble.refuses) throw new ApiError({ type: '', title: 'invalid', status: 422, code: 'invalid-annotation' })
      end(record.assignmentId, 'submitted')
      submitted.push(record)
    },
  }
  /** As the server does it: the row is released under the next fence, so that the old one keeps nothing. */
  const revoke = (id: string, reason: string) => {
    rows.set(id, { ...row(id), state: 'released', fence: row(id).fence + 1 })
    revoked.set(id, reason)
  }
  return { server, submitted, skipped, givenBack, trouble, rows, revoke }
}

/** The session holds so many samples beyond the one on the bench. */
const hasAhead = ({ rows }: ReturnType<typeof fakeServer>, count = 1) =>
  vi.waitFor(() => expect([...rows.values()].filter((row) => row.state === 'leased')).toHaveLength(1 + count))
/** What was claimed is prepared a moment later. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

let databases = 0

describe('bench session', () => {
  let store: OutboxStore
  beforeEach(async () => {
    store = await openIdbStore(`session-${databases++}`)
  })
  const begin = (fake: ReturnType<typeof fakeServer>) => {
    let keys = 0
    let now = 0
    const held = new Set<string>()
    const session = createBenchSession(projectId, personId, {
      server: fake.server,
      store,
      later: () => () => undefined,
      afterFrame: (run) => run(),
      now: () => now,
      serverNow: () => Date.parse(time) + 1,
      newKey: () => `key-${databases}-${++keys}`,
      holdImage: ({ id }) => {
        held.add(id)
        return () => held.delete(id)
      },
    })
    /** A person looks at a sample for longer than a double press lasts. */
    const submit = (content: AnnotationContent) => {
      now += 1_000
      return session.submit(content)
    }
    const phase = () => session.store.getState().phase
    const sample = () => {
      const now = phase()
      return now.kind === 'labelling' ? now.work.assignment.sample.name : now.kind
    }
    return { session, phase, sample, submit, held }
  }

  it('opens a sample and fetches the next one ahead, which is there at once after the submit', async () => {
    const fake = fakeServer(3)
    const { session, sample, submit } = begin(fake)
    await session.start()
    expect(sample()).toBe('sample 1')
    await hasAhead(fake)
    expect([...fake.rows.values()].map((row) => row.sample.name)).toEqual(['sample 1', 'sample 2'])
    fake.trouble.offline = true
    await submit(saying('done'))
    expect(sample()).toBe('sample 2')
    await vi.waitFor(() => expect(session.store.getState().queue).toMatchObject({ line: 'offline', waiting: [{ sampleName: 'sample 1' }] }))
    delete fake.trouble.offline
    await session.flush()
    expect(fake.submitted.map((record) => record.content.comment)).toEqual(['done'])
    expect(session.store.getState().queue.waiting).toEqual([])
  })

  it('says why nothing is left', async () => {
    const { session, phase } = begin(fakeServer(0))
    await session.start()
    expect(phase()).toEqual({ kind: 'empty', reason: 'nothing-left', retryAt: undefined, detail: '' })
  })

  it('brings the work back after a reload, also what the server never got', async () => {
    const fake = fakeServer(2)
    const first = begin(fake)
    await first.session.start()
    await hasAhead(fake)
    fake.trouble.offline = true
    first.session.change(saying('not sent yet'))
    await vi.waitFor(async () => expect((await store.draft(assignment(1).id))?.content).toEqual(saying('not sent yet')))
    // The page goes away without a goodbye.
    delete fake.trouble.offline
    const second = begin(fake)
    await second.session.start()
    expect(second.sample()).toBe('sample 1')
    expect(second.phase()).toMatchObject({ work: { content: saying('not sent yet'), restored: 'browser' } })
    await vi.waitFor(() => expect(fake.rows.get(assignment(1).id)?.draft).toEqual(saying('not sent yet')))
  })

  it('does not offer a sample again whose submit is still queued', async () => {
    const fake = fakeServer(2)
    const first = begin(fake)
    await first.session.start()
    await hasAhead(fake)
    const submit = fake.server.submit
    Object.assign(fake.server, { submit: async () => Promise.reject(new NetworkError('no network')) })
    await first.submit(saying('queued'))
    const second = begin(fake)
    await second.session.start()
    expect(second.sample()).toBe('sample 2')
    Object.assign(fake.server, { submit })
    await second.session.flush()
    expect(fake.submitted).toHaveLength(1)
  })

  it('submits once when the key is pressed twice', async () => {
    const fake = fakeServer(3)
    const { session, sample, submit } = begin(fake)
    await session.start()
    await hasAhead(fake)
    await Promise.all([submit(saying('a')), session.submit(saying('a'))])
    await vi.waitFor(() => expect(fake.submitted).toHaveLength(1))
    expect(sample()).toBe('sample 2')
    await session.flush()
    expect(fake.submitted).toHaveLength(1)
  })

  it('skips, and stays where it is when the skip cannot be sent', async () => {
    const fake = fakeServer(3)
    const { session, sample } = begin(fake)
    await session.start()
    await hasAhead(fake)
    fake.trouble.offline = true
    await expect(session.skip({ kind: 'not-me', reason: '' })).rejects.toThrow('no network')
    expect(sample()).toBe('sample 1')
    delete fake.trouble.offline
    await session.skip({ kind: 'not-me', reason: '' })
    expect(fake.skipped).toEqual([assignment(1).id])
    expect(sample()).toBe('sample 2')
  })

  it('gives back what was fetched ahead when the bench is left, unless another tab goes on', async () => {
    const fake = fakeServer(3)
    const first = begin(fake)
    await first.session.start()
    await hasAhead(fake)
    await first.session.leave({ isTakenOver: true })
    expect(fake.givenBack).toEqual([])
    const second = begin(fake)
    await second.session.start()
    await hasAhead(fake)
    await second.session.leave()
    expect(fake.givenBack).toEqual([assignment(2).id])
  })

  it('holds as many ahead as the protocol says, with their pictures, and shows the next without waiting for anything', async () => {
    const fake = fakeServer(9, 3)
    const { session, sample, submit, held } = begin(fake)
    await session.start()
    await hasAhead(fake, 3)
    await settle()
    expect(held.size).toBe(3)
    const done = submit(saying('a'))
    // Not one turn of the event loop later: the key press and the next sample are one frame.
    expect(sample()).toBe('sample 2')
    await done
    await hasAhead(fake, 3)
    expect(held).toEqual(new Set([3, 4, 5].map((n) => assignment(n).id)))
  })

  it('keeps the leases of what it holds, each with its task, and goes on under the renewed lease', async () => {
    const fake = fakeServer(9, 2)
    const { session, phase, submit } = begin(fake)
    await session.start()
    await hasAhead(fake, 2)
    await settle()
    Object.assign(fake.server, { mine: async () => [] })
    await session.check()
    expect(session.store.getState().leaseUntil).toBe(Date.parse(later))
    await submit(saying('a'))
    expect(phase()).toMatchObject({ work: { assignment: { expiresAt: later } } })
  })

  it('says that a manager took the sample back, and why; the work can still be submitted', async () => {
    const fake = fakeServer(3)
    const { session, sample, submit } = begin(fake)
    await session.start()
    await hasAhead(fake)
    fake.revoke(assignment(1).id, 'wrong group')
    await session.check()
    await vi.waitFor(() => expect(session.store.getState().leaseLoss).toEqual({ by: 'manager', reason: 'wrong group' }))
    expect(sample()).toBe('sample 1')
    await submit(saying('all the same'))
    await vi.waitFor(() => expect(fake.submitted).toHaveLength(1))
  })

  it('says that the sample was withdrawn from the study, and why', async () => {
    const history = async () => ({ events: [{ at: later, kind: 'withdrawn' as const, fence: 2, reason: 'no consent' }], drafts: [] })
    expect(await lossOf(assignment(1).id, { history })).toEqual({ by: 'withdrawal', reason: 'no consent' })
  })

  it('lets a sample go that was taken back before it was shown', async () => {
    const fake = fakeServer(3)
    const { session, sample, submit } = begin(fake)
    await session.start()
    await hasAhead(fake)
    await settle()
    fake.revoke(assignment(2).id, '')
    await session.check()
    await submit(saying('a'))
    await vi.waitFor(() => expect(sample()).toBe('sample 3'))
  })

  it('claims others for what the page before it gave back after the list was read', async () => {
    const fake = fakeServer(9, 2)
    const before = begin(fake)
    await before.session.start()
    await hasAhead(fake, 2)
    const listed = [...fake.rows.values()]
    Object.assign(fake.server, {
      mine: async () => {
        Object.assign(fake.server, { mine: async () => [...fake.rows.values()].filter((row) => row.state === 'leased') })
        for (const n of [2, 3]) fake.revoke(assignment(n).id, '')
        return listed
      },
    })
    const after = begin(fake)
    await after.session.start()
    await hasAhead(fake, 2)
    await settle()
    expect(after.sample()).toBe('sample 1')
    await after.submit(saying('a'))
    await vi.waitFor(() => expect(after.sample()).toBe('sample 4'))
  })

  it('does not give back what has a draft', async () => {
    const fake = fakeServer(4, 2)
    const first = begin(fake)
    await first.session.start()
    await hasAhead(fake, 2)
    await settle()
    // The second sample was begun on another computer.
    fake.rows.set(assignment(2).id, { ...assignment(2), draft: saying('elsewhere'), draftVersion: 3 })
    const second = begin(fake)
    await second.session.start()
    await settle()
    expect(second.sample()).toBe('sample 2')
    await second.session.leave()
    expect(fake.givenBack).toEqual([assignment(1).id, assignment(3).id])
  })

  it('waits for the sample that is being claimed instead of claiming another', async () => {
    const fake = fakeServer(9, 1)
    const { session, sample, submit } = begin(fake)
    const { claim } = fake.server
    let claims = 0
    Object.assign(fake.server, {
      claim: async () => {
        claims++
        await settle()
        return claim(projectId)
      },
    })
    await session.start()
    await submit(saying('a'))
    expect(sample()).toBe('sample 2')
    expect(claims).toBeLessThanOrEqual(3)
  })

  it('takes the version that was chosen, and undo has the other', async () => {
    const fake = fakeServer(1)
    const { session, phase } = begin(fake)
    await session.start()
    session.change(saying('mine'))
    fake.rows.set(assignment(1).id, { ...assignment(1), draft: saying('theirs'), draftVersion: 5 })
    await session.flush()
    expect(session.store.getState().save).toMatchObject({ kind: 'conflict', mine: saying('mine'), theirs: saying('theirs') })
    await session.resolve('theirs')
    expect(phase()).toMatchObject({ work: { content: saying('theirs'), replaced: saying('mine') } })
  })

  it('sets a refused submit aside and puts it on the bench again', async () => {
    const fake = fakeServer(3)
    const { session, sample, phase, submit } = begin(fake)
    await session.start()
    await hasAhead(fake)
    fake.trouble.refuses = true
    await submit(saying('wrong'))
    await vi.waitFor(() => expect(session.store.getState().queue.refused).toHaveLength(1))
    const [refused] = session.store.getState().queue.refused
    expect(refused).toMatchObject({ sampleName: 'sample 1', refusal: 'invalid' })
    if (refused === undefined) return
    await session.reopen(refused)
    expect(sample()).toBe('sample 1')
    expect(phase()).toMatchObject({ work: { content: saying('wrong') } })
    delete fake.trouble.refuses
    await submit(saying('right'))
    await vi.waitFor(() => expect(fake.submitted).toMatchObject([{ content: saying('right'), idempotencyKey: refused.idempotencyKey }]))
    expect(sample()).toBe('sample 2')
  })

  it('L80: takes a sample that came back, with the annotation of before as draft, and goes on with the present one after it', async () => {
    const fake = fakeServer(1)
    const { session, sample, phase, submit } = begin(fake)
    await session.start()
    session.change(saying('begun'))
    const revision: Assignment['revision'] = { kind: 'returned', comment: 'Look again', objects: [] }
    const returned: Assignment = { ...assignment(9), state: 'released', draft: saying('before'), draftVersion: 1, revision }
    fake.rows.set(returned.id, returned)
    await session.take(returned.id)
    expect(phase()).toMatchObject({ work: { content: saying('before'), restored: 'none', assignment: { revision } } })
    await submit(saying('corrected'))
    await vi.waitFor(() => expect(fake.submitted).toMatchObject([{ assignmentId: returned.id, content: saying('corrected') }]))
    expect(sample()).toBe('sample 1')
    expect(phase()).toMatchObject({ work: { content: saying('begun') } })
  })

  it('stays where it is when a sample that came back cannot be taken', async () => {
    const fake = fakeServer(1)
    const { session, sample } = begin(fake)
    await session.start()
    fake.trouble.offline = true
    await expect(session.take(assignment(9).id)).rejects.toThrow('no network')
    expect(sample()).toBe('sample 1')
  })
})
