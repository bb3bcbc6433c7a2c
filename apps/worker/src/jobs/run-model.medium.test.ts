import { type BackendAnswer, type BackendServer, json } from '@reticle/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runModel } from './run-model.ts'
import { backendOf, info, type Models, modelsIn, said } from './test/models.ts'
import { makeWorld, type World } from './test/world.ts'

// Each run starts a process that reads images.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let world: World
let models: Models
const servers: BackendServer[] = []
const serve = async (answers: Readonly<Record<string, BackendAnswer>> = {}) => {
  const server = await backendOf(answers)
  servers.push(server)
  return server
}
beforeEach(async () => {
  world = await makeWorld({ dispensing: { order: { kind: 'uncertainty' } } })
  models = modelsIn(world)
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  await world.close()
})

const limit = (limits: Partial<World['context']['config']['modelLimits']>) => Object.assign(world.context.config.modelLimits, limits)
const requestIn = (body: Buffer): { sample: string; image: object; labels: string[] } => {
  const text = body.toString('latin1')
  return JSON.parse(/\r\n\r\n(\{.*?\})\r\n--/s.exec(text)?.[1] ?? 'null')
}

describe('a run of predictions', () => {
  it('MR10: asks of each sample once, in its order, with pixels, and keeps all that is said', async () => {
    const taskIds = await models.pictures(3)
    const server = await serve()
    const backend = await models.backend(await models.model(), server.url)
    const run = await models.run(await models.ask(backend))
    expect(run).toMatchObject({ state: 'done', done: 3, failed: 0, total: 3, version: '1', error: null, rejects: [] })
    const asked = server.heard.filter(({ path }) => path === '/predict')
    expect(asked).toHaveLength(3)
    expect(asked[0]?.headers.authorization).toBe('Bearer open sesame')
    const body = asked[0]?.body ?? Buffer.alloc(0)
    expect(requestIn(body)).toMatchObject({ image: { x: 0, y: 0, scale: 1, width: 64, height: 48 }, labels: ['crater'] })
    expect(body.toString('latin1')).toContain("'shape': (3, 48, 64)")

    const rows = await models.suggestions()
    expect(rows.map(({ name }) => name)).toEqual(['sample 1', 'sample 2', 'sample 3'])
    expect(rows[0]).toMatchObject({
      model: 'Nets 1',
      run_id: run.id,
      content: {
        regions: [{ labelId: 'crater', geometry: { type: 'box', x: 1 }, origin: { kind: 'model', model: 'Nets 1', edited: false } }],
        answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'good' } }],
      },
      said: { confidences: [0.75], probabilities: { quality: { good: 0.9, poor: 0.1 } }, scores: { uncertainty: 0.25 } },
    })
    const scores = await world.query('select task_id, kind, value, source from task_scores order by task_id')
    expect(scores).toHaveLength(3)
    expect(scores[0]).toMatchObject({ kind: 'uncertainty', value: 0.25, source: 'Nets 1' })
    expect(await world.query('select vector from task_embeddings')).toEqual(taskIds.map(() => ({ vector: [0.5, 0.25] })))
    expect(await world.eventTypes(rows[0]?.id)).toEqual(['suggestion.pushed'])
    expect(await world.eventTypes(run.id)).toEqual(['model-run.ended'])
    expect(await world.outbox()).toContain('models')
  })

  it('MR10: passes over what this version has said something of, and asks of no more than was wanted', async () => {
    await models.pictures(4)
    const server = await serve()
    const backend = await models.backend(await models.model(), server.url)
    expect(await models.run(await models.ask(backend, { scope: { most: 1 } }))).toMatchObject({ state: 'done', done: 1, total: 1 })
    expect(await models.run(await models.ask(backend))).toMatchObject({ state: 'done', done: 3, total: 3 })
    expect(await models.run(await models.ask(backend, { scope: { onlyMissing: false } }))).toMatchObject({ state: 'done', done: 4 })
    // The same words again are known.
    expect(await models.suggestions()).toHaveLength(4)
  })

  it('MR5: places tasks in the queue by what the model is least sure of', async () => {
    const [first, second, third] = await models.pictures(3)
    const server = await serve({
      '/predict': ({ body }, response) => {
        const { sample } = requestIn(body)
        void world.query('select position from samples where id = $1', [sample]).then(([row]) => {
          json(response, { ...said, scores: { uncertainty: Number(row?.position) / 10 } })
        })
      },
    })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url)))
    expect(run.state).toBe('done')
    const rows = await world.query('select id from tasks order by queue_key')
    expect(rows.map(({ id }) => id)).toEqual([third, second, first])
  })

  it('MR4: registers the version that the backend says, with the mapping of the one before', async () => {
    await models.pictures(1)
    const server = await serve({ '/info': (_, response) => json(response, { ...info, version: '2' }) })
    const model = await models.model()
    const run = await models.run(await models.ask(await models.backend(model, server.url)))
    expect(run).toMatchObject({ state: 'done', version: '2' })
    expect(await world.context.read.models.version(model, '2')).toMatchObject({ digest: 'sha256:aa', licence: 'MIT' })
  })

  it('MR4: guesses at no name: a version with others fails the run, and says which', async () => {
    await models.pictures(1)
    const server = await serve({ '/info': (_, response) => json(response, { ...info, version: '2', labels: ['crater', 'rille'] }) })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url)))
    expect(run).toMatchObject({ state: 'failed', done: 0 })
    expect(run.error).toContain('"2"')
    expect(run.error).toContain('"rille"')
    expect(server.asked('/predict')).toBe(0)
  })

  it('MR10: a cancelled run stops in the middle of a request, which ends at the backend, too', async () => {
    await models.pictures(2)
    let closed = false
    const server = await serve({
      '/predict': (_, response) => {
        response.on('close', () => {
          closed = true
        })
      },
    })
    const id = await models.ask(await models.backend(await models.model(), server.url))
    const running = runModel(world.context, { modelRunId: id })
    await vi.waitFor(() => expect(server.asked('/predict')).toBe(2), { timeout: 30_000 })
    await world.query(`update model_runs set state = 'cancelled' where id = $1`, [id])
    await running
    await vi.waitFor(() => expect(closed).toBe(true))
    expect(await models.suggestions()).toEqual([])
    expect((await world.context.read.modelRuns.get(id))?.state).toBe('cancelled')
  })

  it('MR9: a backend is at one run at a time; the next one has its turn afterwards, and waits without holding anything up', async () => {
    await models.pictures(1)
    let go: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    const server = await serve({
      '/predict': async (_, response) => {
        await held
        json(response, said)
      },
    })
    const backend = await models.backend(await models.model(), server.url)
    const [first, second] = [await models.ask(backend), await models.ask(backend)]
    const running = runModel(world.context, { modelRunId: first })
    await vi.waitFor(() => expect(server.asked('/predict')).toBe(1), { timeout: 30_000 })
    expect(await models.run(second)).toMatchObject({ state: 'waiting' })
    go()
    await running
    const jobs = await world.query(`select payload->>'modelRunId' as id from outbox where name = 'run-model'`)
    expect(jobs.map(({ id }) => id)).toEqual([second])
    expect(await models.run(second)).toMatchObject({ state: 'done' })
  })

  it('MR9: asks no more at once than the row says', async () => {
    await models.pictures(6)
    let [now, most] = [0, 0]
    const together = Promise.withResolvers<void>()
    const server = await serve({
      '/predict': async (_, response) => {
        now++
        most = Math.max(most, now)
        // The first three are held until all are there, and a while longer, in which a fourth would come.
        if (now === 3) setTimeout(together.resolve, 300)
        await together.promise
        now--
        json(response, said)
      },
    })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url, { concurrency: 3 })))
    expect(run).toMatchObject({ state: 'done', done: 6 })
    expect(most).toBe(3)
  })

  it('MB6: goes on after failures that pass, and forgets them', async () => {
    await models.pictures(2)
    const server = await serve({
      '/predict': (_, response, count) => (count <= 2 ? json(response, { error: 'out of memory' }, 500) : json(response, said)),
    })
    const backend = await models.backend(await models.model(), server.url, { concurrency: 1 })
    expect(await models.run(await models.ask(backend))).toMatchObject({ state: 'done', done: 2, failed: 0 })
    expect(server.asked('/predict')).toBe(4)
    expect(await world.context.read.backends.get(backend)).toMatchObject({ failures: 0, restsUntil: null })
  })

  it('MR9: waits for the next minute when it may be asked only so often', async () => {
    await models.pictures(3)
    const server = await serve()
    const backend = await models.backend(await models.model(), server.url, { concurrency: 1, mostPerMinute: 2 })
    const id = await models.ask(backend)
    const running = runModel(world.context, { modelRunId: id })
    // One question of what it is, and one of a sample; the clock of this world stands still.
    await vi.waitFor(() => expect(server.asked('/predict')).toBe(1), { timeout: 30_000 })
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    await vi.waitFor(() => expect(server.asked('/predict')).toBe(3), { timeout: 30_000 })
    await running
    expect(await world.context.read.modelRuns.get(id)).toMatchObject({ state: 'done', done: 3 })
  })
})

describe('a backend that does wrong', () => {
  it('MB3: what it says of some samples is refused with the reason, and of the others it is kept', async () => {
    await models.pictures(6)
    const wrong: Record<number, (response: import('node:http').ServerResponse) => void> = {
      1: (response) => json(response, { regions: 'many' }),
      2: (response) => json(response, '{"regions": [], "scores": {"uncertainty": NaN}}'),
      3: (response) =>
        json(response, {
          regions: Array.from({ length: 1_000_000 }, () => ({ label: 'crater', geometry: { type: 'point', x: 1, y: 1 } })),
        }),
      4: (response) => json(response, { regions: [{ label: 'comet', geometry: { type: 'point', x: 1, y: 1 } }] }),
      5: (response) => json(response, { regions: [{ label: 'crater', geometry: { type: 'box', x: 900, y: 1, width: 2, height: 2 } }] }),
    }
    const server = await serve({
      '/predict': (_, response, count) => (wrong[count] === undefined ? json(response, said) : wrong[count](response)),
    })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url, { concurrency: 1 })))
    expect(run).toMatchObject({ state: 'done', done: 1, failed: 5 })
    expect(run.rejects.map(({ at }) => at)).toEqual(['sample 1', 'sample 2', 'sample 3', 'sample 4', 'sample 5'])
    const reasons = run.rejects.map(({ reason }) => reason)
    expect(reasons[0]).toMatch(/regions: /)
    expect(reasons[1]).toMatch(/NaN, which JSON has not/)
    expect(reasons[2]).toMatch(/1000000 marks|longer than/)
    expect(reasons[3]).toMatch(/regions\[0\].label: .*"comet"/)
    expect(reasons[4]).toMatch(/nothing of it is on the image of 64 x 48 px/)
    expect(await models.suggestions()).toHaveLength(1)
  })

  it('MB2, MB7: one that drips slowly is given up, and rests', async () => {
    await models.pictures(2)
    limit({ predictMilliseconds: 200 })
    const server = await serve({
      '/predict': (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const drip = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(drip))
      },
    })
    const backend = await models.backend(await models.model(), server.url, { concurrency: 1 })
    const run = await models.run(await models.ask(backend))
    expect(run).toMatchObject({ state: 'failed', done: 0 })
    expect(run.error).toMatch(/gives no answer: .*no answer within 0.2 s/)
    expect(await world.context.read.backends.get(backend)).toMatchObject({ failures: 4 })
  })

  it('MR9: one that is dead fails its run, and nobody else is held up', async () => {
    await models.pictures(2)
    const gone = await serve()
    const { url } = gone
    await servers.pop()?.close()
    const server = await serve()
    const dead = await models.ask(await models.backend(await models.model('Gone'), url))
    const well = await models.ask(await models.backend(await models.model(), server.url))
    const [run, other] = await Promise.all([models.run(dead), models.run(well)])
    expect(run.state).toBe('failed')
    expect(run.error).toMatch(/does not say what it is: .*ECONNREFUSED/)
    expect(other).toMatchObject({ state: 'done', done: 2 })
  })

  it('MB7: one that dies midway fails the run with what it said until then kept, and rests after five failures', async () => {
    await models.pictures(8)
    Object.assign(world.context.config.modelPatience, { tries: 6 })
    const server = await serve({
      '/predict': (_, response, count) => {
        if (count <= 3) json(response, said)
        else response.destroy()
      },
    })
    const backend = await models.backend(await models.model(), server.url, { concurrency: 1 })
    const id = await models.ask(backend)
    const running = runModel(world.context, { modelRunId: id })
    // After five failures nothing is sent until the clock says so.
    await vi.waitFor(async () => expect((await world.context.read.backends.get(backend))?.failures).toBe(5), { timeout: 30_000 })
    expect(server.asked('/predict')).toBe(8)
    world.clock.now = new Date(world.clock.now.getTime() + 6000)
    await running
    expect(server.asked('/predict')).toBe(9)
    const run = await world.context.read.modelRuns.get(id)
    expect(run).toMatchObject({ state: 'failed', done: 3, failed: 0 })
    expect(run?.error).toMatch(/gives no answer/)
    expect(await models.suggestions()).toHaveLength(3)
  })

  it('MR9: one whose every answer is refused is not asked about everything', async () => {
    await models.pictures(60)
    const server = await serve({ '/predict': (_, response) => json(response, { marks: [] }) })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url)))
    expect(run).toMatchObject({ state: 'failed', done: 0, failed: 50 })
    expect(run.error).toMatch(/50 samples one after the other were refused/)
    expect(server.asked('/predict')).toBeLessThan(60)
  })

  it('MB1: a redirect is not followed', async () => {
    await models.pictures(1)
    const secret = await serve()
    const server = await serve({
      '/predict': (_, response) => {
        response.writeHead(307, { location: `${secret.url}/predict` })
        response.end()
      },
    })
    const run = await models.run(await models.ask(await models.backend(await models.model(), server.url)))
    expect(run).toMatchObject({ state: 'failed', failed: 1 })
    expect(run.rejects[0]?.reason).toContain('it points to')
    expect(secret.heard).toEqual([])
  })

  it('MB1: a name that leads to this machine is not asked unless the operator allows it', async () => {
    await models.pictures(1)
    const server = await serve()
    Object.assign(world.context.config, { backendPrivateHosts: [] })
    const model = await models.model()
    for (const address of [`http://localhost:${server.port}`, server.url, `http://[::ffff:127.0.0.1]:${server.port}`]) {
      const run = await models.run(await models.ask(await models.backend(model, address)))
      expect(run.state).toBe('failed')
      expect(run.error).toContain('RETICLE_BACKEND_PRIVATE_HOSTS')
    }
    expect(server.heard).toEqual([])
  })
})
