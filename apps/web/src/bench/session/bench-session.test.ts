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
import type { SessionServer } from './session-server.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const projectId = projectIdSchema.parse(uuid(1))
const personId = personIdSchema.parse(uuid(2))
const protocolId = protocolIdSchema.parse(uuid(3))
const time = '2030-01-01T00:00:00.000Z'
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
    createdAt: time,
  },
})

/** A server that leases samples 1 to `total`, one after the other. */
const fakeServer = (total: number) => {
  let next = 1
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
      if (next > total) return { kind: 'none', reason: 'nothing-left', retryAt: undefined }
      const made = assignment(next++)
      rows.set(made.id, made)
      return { kind: 'leased', assignment: made }
    },
    mine: async () => {
      enter()
      return [...rows.values()].filter((one) => one.state === 'leased')
    },
    protocol: async () => ({
      id: protocolId,
      projectId,
      version: 1,
      createdAt: time,
      content: protocolSchema.parse({ title: 't', labels: [{ id: 'a', name: 'A', color: '#ff0000' }] }),
    }),
    heartbeat: async (_, fence) => ({ fence, expiresAt: time, draftVersion: 0 }),
    skip: async (id) => {
      enter()
      end(id, 'skipped')
      skipped.push(id)
    },
    giveBack: (id) => {
      end(id, 'skipped')
      givenBack.push(id)
    },
    saveDraft: async (id, { fence, version, content }) => {
      enter()
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
  return { server, submitted, skipped, givenBack, trouble, rows }
}

/** The session has fetched the next sample ahead: two samples are leased. */
const hasAhead = ({ rows }: ReturnType<typeof fakeServer>) =>
  vi.waitFor(() => expect([...rows.values()].filter((row) => row.state === 'leased')).toHaveLength(2))

let databases = 0

describe('bench session', () => {
  let store: OutboxStore
  beforeEach(async () => {
    store = await openIdbStore(`session-${databases++}`)
  })
  const begin = (fake: ReturnType<typeof fakeServer>) => {
    let keys = 0
    const session = createBenchSession(projectId, personId, {
      server: fake.server,
      store,
      later: () => () => undefined,
      now: () => 1_000,
      newKey: () => `key-${databases}-${++keys}`,
      prefetchImage: () => undefined,
    })
    const phase = () => session.store.getState().phase
    const sample = () => {
      const now = phase()
      return now.kind === 'labelling' ? now.work.assignment.sample.name : now.kind
    }
    return { session, phase, sample }
  }

  it('opens a sample and fetches the next one ahead, which is there at once after the submit', async () => {
    const fake = fakeServer(3)
    const { session, sample } = begin(fake)
    await session.start()
    expect(sample()).toBe('sample 1')
    await hasAhead(fake)
    expect([...fake.rows.values()].map((row) => row.sample.name)).toEqual(['sample 1', 'sample 2'])
    fake.trouble.offline = true
    await session.submit(saying('done'))
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
    expect(phase()).toEqual({ kind: 'empty', reason: 'nothing-left', retryAt: undefined })
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
    await first.session.submit(saying('queued'))
    const second = begin(fake)
    await second.session.start()
    expect(second.sample()).toBe('sample 2')
    Object.assign(fake.server, { submit })
    await second.session.flush()
    expect(fake.submitted).toHaveLength(1)
  })

  it('submits once when the key is pressed twice', async () => {
    const fake = fakeServer(3)
    const { session, sample } = begin(fake)
    await session.start()
    await hasAhead(fake)
    await Promise.all([session.submit(saying('a')), session.submit(saying('a'))])
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

  it('sets a refused submit aside and puts it on the bench again', async () => {
    const fake = fakeServer(3)
    const { session, sample, phase } = begin(fake)
    await session.start()
    await hasAhead(fake)
    fake.trouble.refuses = true
    await session.submit(saying('wrong'))
    await vi.waitFor(() => expect(session.store.getState().queue.refused).toHaveLength(1))
    const [refused] = session.store.getState().queue.refused
    expect(refused).toMatchObject({ sampleName: 'sample 1', refusal: 'invalid' })
    if (refused === undefined) return
    await session.reopen(refused)
    expect(sample()).toBe('sample 1')
    expect(phase()).toMatchObject({ work: { content: saying('wrong') } })
    delete fake.trouble.refuses
    await session.submit(saying('right'))
    await vi.waitFor(() => expect(fake.submitted).toMatchObject([{ content: saying('right'), idempotencyKey: refused.idempotencyKey }]))
    expect(sample()).toBe('sample 2')
  })
})
