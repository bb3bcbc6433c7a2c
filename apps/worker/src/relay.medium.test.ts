import { setTimeout as delay } from 'node:timers/promises'
import type { Hint } from '@reticle/contract'
import { newId } from '@reticle/db'
import { connectDispatch, type Dispatch } from '@reticle/dispatch'
import { projectIdSchema } from '@reticle/domain'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeWorld, type World } from './jobs/test/world.ts'
import { mergeHints, startRelay } from './relay.ts'

const patience = { timeout: 10_000, interval: 10 }

describe('the relay', () => {
  let world: World
  let dispatch: Dispatch
  const stops: (() => Promise<void>)[] = []
  beforeAll(async () => {
    world = await makeWorld()
    dispatch = await connectDispatch({ databaseUrl: world.url, redisUrl: null, onError: () => undefined })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
    await world.query('delete from outbox')
  })
  afterAll(async () => {
    await dispatch.close()
    await world.close()
  })
  const start = (enqueue: Dispatch['queue']['enqueue'], onError: (error: unknown) => void = () => undefined) => {
    const queue = { ...dispatch.queue, enqueue }
    stops.push(startRelay({ databaseUrl: world.url, unitOfWork: world.context.unitOfWork, queue, hints: dispatch.hints, onError }))
  }
  const put = (...names: string[]) =>
    world.context.unitOfWork(({ outbox }) =>
      outbox.put(...names.map((taskId) => ({ kind: 'job' as const, name: 'compare-task', payload: { taskId } }))),
    )
  const waiting = async () => (await world.query('select 1 from outbox where published_at is null')).length

  it('publishes what was there before it, and what comes, well before the next poll; and stamps it', async () => {
    const early = newId()
    const asked: string[] = []
    let at = 0
    await put(early)
    start(async (_, payload) => {
      asked.push(Object.values(payload).join())
      at = performance.now()
    })
    await vi.waitFor(() => expect(asked).toEqual([early]), patience)
    await vi.waitFor(async () => expect(await waiting()).toBe(0), patience)
    // A poll comes a second after the run before, which ended later than it asked: what is asked for sooner was told of by the notification.
    // Tried again, since a busy machine may be slower than the poll now and then.
    const isTold = async (): Promise<boolean> => {
      const late = newId()
      await put(newId())
      await vi.waitFor(async () => expect(await waiting()).toBe(0), patience)
      const run = at
      await delay(50)
      await put(late)
      await vi.waitFor(() => expect(asked.at(-1)).toBe(late), { ...patience, interval: 5 })
      return at - run < 1000
    }
    await expect.poll(isTold, { timeout: 30_000 }).toBe(true)
  })

  it('keeps a message that cannot be published, and tries it again after a pause', async () => {
    const [task, errors, asked] = [newId(), [] as unknown[], [] as string[]]
    const refusals = ['the queue is away']
    start(
      async (_, payload) => {
        const [refusal] = refusals
        if (refusal !== undefined) throw new Error(refusal)
        asked.push(Object.values(payload).join())
      },
      (error) => errors.push(error),
    )
    await put(task)
    await vi.waitFor(() => expect(errors).not.toEqual([]), patience)
    await vi.waitFor(async () => expect((await world.query('select 1 from outbox where attempts > 0')).length).toBe(1), patience)
    expect(await waiting()).toBe(1)
    refusals.length = 0
    await vi.waitFor(() => expect(asked).toEqual([task]), patience)
  })

  it('does not let a message of another version stop the rest', async () => {
    const [task, asked] = [newId(), [] as string[]]
    await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'make-coffee', payload: {} }))
    await put(task)
    start(async (_, payload) => void asked.push(Object.values(payload).join()))
    await vi.waitFor(() => expect(asked).toEqual([task]), patience)
    // It is asked for before the stamp is committed.
    await vi.waitFor(async () => expect(await waiting()).toBe(1), patience)
  })

  it('publishes each message once while two relays run', async () => {
    const asked: string[] = []
    const tasks = Array.from({ length: 300 }, () => newId())
    const enqueue: Dispatch['queue']['enqueue'] = async (_, payload) => void asked.push(Object.values(payload).join())
    await put(...tasks)
    start(enqueue)
    start(enqueue)
    await vi.waitFor(async () => expect(await waiting()).toBe(0), patience)
    expect([asked.length, new Set(asked)]).toEqual([tasks.length, new Set(tasks)])
  })

  it('tells hints, joined per project and person', async () => {
    const heard: Hint[] = []
    await dispatch.hints.subscribe((hint) => heard.push(hint))
    const projectId = world.projectId
    await world.context.unitOfWork(({ outbox }) =>
      outbox.put(
        { kind: 'hint', payload: { projectId, topics: ['progress'] } },
        { kind: 'hint', payload: { projectId, topics: ['assignments'], personId: 'ana' } },
        { kind: 'hint', payload: { projectId, topics: ['contested', 'progress'] } },
      ),
    )
    start(async () => undefined)
    await vi.waitFor(() => expect(heard).toHaveLength(2), patience)
    expect(heard).toContainEqual({ projectId, topics: ['progress', 'contested'] })
    expect(heard).toContainEqual({ projectId, topics: ['assignments'], personId: 'ana' })
  })

  it('never joins what is for one person with what is for all', () => {
    const projectId = projectIdSchema.parse(newId())
    const hints: Hint[] = [
      { projectId, topics: ['progress'] },
      { projectId, topics: ['progress'], personId: 'ana' },
    ]
    expect(mergeHints(hints)).toEqual(hints)
  })
})
