import { json } from '@reticle/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runModel } from './run-model.ts'
import { backendOf, type Models, modelsIn } from './test/models.ts'
import { makeWorld, type World } from './test/world.ts'

let world: World
let models: Models
let close: () => Promise<void> = async () => undefined
beforeEach(async () => {
  world = await makeWorld()
  models = modelsIn(world)
})
afterEach(async () => {
  await close()
  await world.close()
})

const serve = async (answers: Parameters<typeof backendOf>[0]) => {
  const server = await backendOf(answers)
  close = server.close
  return server
}
const started = async (answers: Parameters<typeof backendOf>[0]) => {
  const server = await serve(answers)
  const model = await models.model()
  const backend = await models.backend(model, server.url)
  const releaseId = await world.askRelease('1')
  const id = await models.ask(backend, { releaseId, parameters: { epochs: 3, rate: 0.5, isFast: true, kind: 'small' } })
  return { server, model, backend, releaseId, id }
}
const tokens = () => world.query('select id, release_id, person_id, expires_at, revoked_at from tokens')

describe('a training', () => {
  it('MR18: gets the one release and a token for it, is watched, and becomes a version with the mapping of the one before', async () => {
    const { server, model, releaseId, id } = await started({
      '/train': ({ method }, response, count) => {
        if (method === 'POST') json(response, { job: 'job-1' }, 202)
        else if (count < 4) json(response, { state: 'running', progress: 0.5, metrics: { loss: 0.7 } })
        else json(response, { state: 'done', progress: 1, metrics: { dice: 0.875 }, version: '2' })
      },
    })
    const run = await models.run(id)
    expect(run).toMatchObject({ kind: 'train', state: 'done', version: '2', metrics: { dice: 0.875 }, releaseId, error: null })
    const [first] = server.heard.filter(({ path }) => path === '/train')
    const said = JSON.parse(first?.body.toString('utf8') ?? '{}')
    expect(said).toMatchObject({
      release: { address: 'http://127.0.0.1:4300', id: releaseId, token: expect.stringMatching(new RegExp(`^rtk_${id}_`)) },
      parameters: { epochs: 3, rate: 0.5, isFast: true, kind: 'small' },
    })
    // It is good for nothing any more.
    expect(await tokens()).toMatchObject([{ id, release_id: releaseId, person_id: world.people[0], revoked_at: expect.any(Date) }])
    expect(await world.context.read.models.version(model, '2')).toMatchObject({ mapping: { labels: { crater: 'crater', pebble: null } } })
    expect(await world.query(`select release_id, metrics from model_versions where version = '2'`)).toEqual([
      { release_id: releaseId, metrics: { dice: 0.875 } },
    ])
  })

  it('MR18: goes on asking about the same training after its worker was killed', async () => {
    const { server, id } = await started({
      '/train': (_, response) => json(response, { state: 'done', progress: 1, version: '2' }),
    })
    await world.query(`update model_runs set state = 'running', job = 'job-7' where id = $1`, [id])
    expect(await models.run(id)).toMatchObject({ state: 'done', version: '2' })
    expect(server.heard.filter(({ path }) => path.startsWith('/train')).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /train/job-7',
    ])
  })

  it('MR18: that fails says why', async () => {
    const { id } = await started({
      '/train': ({ method }, response) =>
        method === 'POST' ? json(response, { job: 'job-1' }, 202) : json(response, { state: 'failed', progress: 0, error: 'no labels' }),
    })
    expect(await models.run(id)).toMatchObject({ state: 'failed', error: 'the training failed: no labels', version: null })
  })

  it('MR18: that is refused says why', async () => {
    const { id } = await started({ '/train': (_, response) => json(response, { error: 'rate: is too high' }, 400) })
    const run = await models.run(id)
    expect(run.state).toBe('failed')
    expect(run.error).toContain('rate: is too high')
    expect(await tokens()).toMatchObject([{ revoked_at: expect.any(Date) }])
  })

  it('MR18: that is cancelled is cancelled at the backend, too', async () => {
    const { server, id } = await started({
      '/train': ({ method }, response) =>
        method === 'POST' ? json(response, { job: 'job-1' }, 202) : json(response, { state: 'running', progress: 0.25 }),
    })
    const running = runModel(world.context, { modelRunId: id })
    await vi.waitFor(async () => expect((await world.context.read.modelRuns.get(id))?.done).toBe(25), { timeout: 30_000 })
    await world.query(`update model_runs set state = 'cancelled' where id = $1`, [id])
    await running
    expect(server.heard.at(-1)).toMatchObject({ method: 'DELETE', path: '/train/job-1' })
    expect(await tokens()).toMatchObject([{ revoked_at: expect.any(Date) }])
    expect((await world.context.read.modelRuns.get(id))?.state).toBe('cancelled')
  })
})

describe('a backend of Label Studio', () => {
  it('MR19: is told where the picture can be fetched, and does not train', async () => {
    await models.pictures(1)
    const mark = { id: '1', type: 'rectanglelabels', from_name: 'a', to_name: 'b', original_width: 64, original_height: 48 }
    const server = await serve({
      '/health': (_, response) => json(response, { status: 'UP' }),
      '/setup': (_, response) => json(response, { model_version: '1' }),
      '/predict': (_, response) =>
        json(response, {
          results: [{ result: [{ ...mark, value: { x: 50, y: 50, width: 25, height: 25, rectanglelabels: ['crater'] } }], score: 0.75 }],
        }),
    })
    const backend = await models.backend(await models.model(), server.url, { protocol: 'label-studio' })
    expect(await models.run(await models.ask(backend))).toMatchObject({ state: 'done', done: 1 })
    const body = JSON.parse(server.heard.findLast(({ path }) => path === '/predict')?.body.toString('utf8') ?? '{}')
    const token = new URL(body.tasks[0].data.image).pathname.replace('/api/v1/pictures/', '')
    const proven = await world.context.read.secrets.provenPicture(token, world.clock.now)
    const [task] = await world.query('select sample_id from tasks')
    expect(proven?.sampleId).toBe(task?.sample_id)
    const stored = await world.context.storage.size(proven?.sha256 ?? '')
    expect(stored).toBeGreaterThan(50)
    expect(await models.suggestions()).toMatchObject([
      {
        content: { regions: [{ labelId: 'crater', geometry: { type: 'box', x: 32, y: 24, width: 16, height: 12 } }] },
        said: { scores: { uncertainty: 0.25 } },
      },
    ])
    const training = await models.run(await models.ask(backend, { releaseId: await world.askRelease('1') }))
    expect(training.error).toMatch(/do not learn from releases/)
  })
})
