import { newId, newToken } from '@reticle/db'
import { type BackendAnswer, type BackendServer, backendServer, json } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { plainPng } from './test/plain-png.ts'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, type Lab, rowsIn, submitClaimed } from './test/world.ts'

// The first prompt starts a process that reads images.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let api: TestApi
let lab: Lab
let base: URL
let server: BackendServer
let held: Claimed
let answer: BackendAnswer
const marked = { regions: [{ label: 'object', geometry: { type: 'box', x: 10, y: 10, width: 20, height: 20 }, confidence: 0.9 }] }

const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}
const prompt = { points: [{ x: 20, y: 20, isForeground: true }] }
let backendId = ''
const mapping = { labels: { object: null, rock: 'boulder' }, questions: {} }

const addBackend = async (name: string, changes: { protocol?: 'reticle' | 'label-studio'; can?: string[] } = {}) => {
  const [modelId, id] = [newId(), newId()]
  const at = { createdBy: lab.owner.personId, createdAt: api.now() }
  const { protocol = 'reticle', can = ['predict', 'prompt'] } = changes
  const told = { name, version: '1', digest: null, licence: null, can, labels: ['object', 'rock'], questions: [] }
  await api.unitOfWork(async ({ models, backends }) => {
    await models.add({ id: modelId, projectId: lab.projectId, name, description: '', modality: 'image', ...at })
    await models.addVersion({ id: newId(), modelId, projectId: lab.projectId, version: '1', digest: null, licence: null, mapping, ...at })
    await backends.add({ id, projectId: lab.projectId, modelId, name, protocol, address: server.url, told, ...at })
  })
  return id
}

beforeAll(async () => {
  api = await testApi({ backendPrivateHosts: ['127.0.0.1'] })
  lab = await aLab(api, 'Lab')
  base = new URL(await api.server.listen({ host: '127.0.0.1', port: 0 }))
  server = await backendServer({ '/prompt': (...all) => answer(...all), '/predict': (...all) => answer(...all) })
  await addSamples(api, lab, 4)
  // As an import leaves them: each its own picture of 100 x 80 px.
  for (const [index, { id }] of (await rowsIn<{ id: string }>(api, 'select id from samples order by position')).entries()) {
    const stored = await api.storage.put(bytesOf(plainPng(100, 80, 10 + index)))
    if (stored.ok)
      await rowsIn(
        api,
        'update samples set sha256 = $2, bytes = $3 where id = $1 returning id',
        id,
        stored.value.sha256,
        stored.value.bytes,
      )
  }
  backendId = await addBackend('Pointer')
  const claimed = await claimNext(api, lab, lab.annotator)
  if (claimed === undefined) throw new Error('there is nothing to claim')
  held = claimed
  answer = (_, response) => json(response, marked)
})
afterAll(async () => {
  await server.close()
  await api.close()
})

const ask = async (body: object = {}, actor: Actor = lab.annotator, assignmentId = held.id) => {
  const said = await api.call(actor, 'prompt', { params: { assignmentId }, body: { backendId, prompt, ...body } })
  return { status: said.statusCode, body: said.json() }
}

describe('prompts', () => {
  it('MR17: answers marks in the labels of the protocol; what the model only outlines has the label that was chosen', async () => {
    const found = await api.call(lab.annotator, 'listPrompters', { params: { assignmentId: held.id } })
    expect(found.json()).toEqual([{ backendId, name: 'Pointer', model: 'Pointer 1', labels: ['boulder'], takesAny: true }])
    expect(await ask({ labelId: 'crater' })).toEqual({
      status: 200,
      body: { model: 'Pointer 1', regions: [{ labelId: 'crater', geometry: marked.regions[0]?.geometry, confidence: 0.9 }] },
    })
    // Without a label that was chosen there is nothing to say of it.
    expect((await ask()).body).toEqual({ model: 'Pointer 1', regions: [] })
    answer = (_, response) => json(response, { regions: [{ label: 'rock', geometry: { type: 'point', x: 5, y: 5 } }] })
    expect((await ask({ labelId: 'crater' })).body.regions).toMatchObject([{ labelId: 'boulder', confidence: null }])
    answer = (_, response) => json(response, marked)
    const request = server.heard.findLast(({ path }) => path === '/prompt')?.body.toString('latin1') ?? ''
    expect(request).toContain(JSON.stringify(prompt.points))
    expect(request).toContain('"width":100,"height":80')
    expect(request).toContain("'shape': (1, 80, 100)")
  })

  it('MR17: only whoever holds the sample asks', async () => {
    const other = await lab.join('Other', 'annotator')
    expect(await ask({}, other)).toMatchObject({ status: 404 })
    expect(await ask({}, lab.manager)).toMatchObject({ status: 403 })
    const own = await claimNext(api, lab, other)
    expect((await ask({ labelId: 'crater' }, other, own?.id)).status).toBe(200)
    if (own !== undefined) await submitClaimed(api, other, own)
    expect(await ask({}, other, own?.id)).toMatchObject({ status: 404 })
    expect((await api.call(other, 'listPrompters', { params: { assignmentId: own?.id ?? '' } })).json()).toEqual([])
  })

  it('MR20: no model answers in a blank start', async () => {
    const blank = async (share: number) =>
      api.database.pool.query(`begin; set local session_replication_role = 'replica';
        update protocols set content = jsonb_set(content, '{assist}', '{"blankShare": ${share}, "seed": 1, "leastConfidence": 0}'); commit`)
    await blank(1)
    expect(await ask({ labelId: 'crater' })).toMatchObject({ status: 404 })
    expect((await api.call(lab.annotator, 'listPrompters', { params: { assignmentId: held.id } })).json()).toEqual([])
    await blank(0)
    expect((await ask({ labelId: 'crater' })).status).toBe(200)
  })

  it('MR41: no model answers about a sample that a retrain loop holds out, until the loop has ended', async () => {
    await rowsIn(
      api,
      `insert into learning_loops (id, project_id, backend_id, name, state, plan, created_by)
       values ($1, $2, $3, 'Loop', 'active', '{"heldOut": {"share": 1, "seed": 1}}', $4) returning id`,
      ...[newId(), lab.projectId, backendId, lab.owner.personId],
    )
    expect(await ask({ labelId: 'crater' })).toMatchObject({ status: 404 })
    await rowsIn(api, `update learning_loops set state = 'ended' returning id`)
    expect((await ask({ labelId: 'crater' })).status).toBe(200)
  })

  it('MR17: points outside, labels and backends that there are not, and too much are refused', async () => {
    expect((await ask({ prompt: { points: [{ x: 101, y: 1, isForeground: true }] } })).body.detail).toMatch(/inside of the image/)
    expect((await ask({ prompt: {} })).status).toBe(400)
    expect((await ask({ labelId: 'comet' })).body.problems[0].at).toBe('body.labelId')
    const blind = await addBackend('Blind', { can: ['predict'] })
    expect((await ask({ backendId: blind })).body.problems[0].at).toBe('body.backendId')
  })

  it('MR17: whoever goes away ends the request at the backend, too', async () => {
    let isOver = false
    const before = server.asked('/prompt')
    answer = (_, response) => {
      response.on('close', () => {
        isOver = true
      })
    }
    const leaving = new AbortController()
    const sent = fetch(new URL(`/api/v1/assignments/${held.id}/prompts`, base), {
      method: 'POST',
      headers: { ...lab.annotator.headers, 'content-type': 'application/json', origin: base.origin },
      body: JSON.stringify({ backendId, prompt }),
      signal: leaving.signal,
    }).catch(() => undefined)
    await vi.waitFor(() => expect(server.asked('/prompt')).toBe(before + 1), { timeout: 20_000 })
    leaving.abort()
    await sent
    await vi.waitFor(() => expect(isOver).toBe(true))
    // That somebody left is no failure of the backend.
    expect((await api.read.backends.get(backendId))?.failures).toBe(0)
  })

  it('MB3, MB7: a lying one is told of, one that fails rests, and neither is waited for', async () => {
    answer = (_, response) => json(response, '{"regions": [NaN]}')
    expect((await ask()).body).toMatchObject({ status: 503, code: 'unavailable' })
    answer = (_, response) => json(response, { error: 'no memory' }, 500)
    for (let failed = 0; failed < 5; failed++) expect((await ask()).body.detail).toContain('no memory')
    const before = server.asked('/prompt')
    const resting = await api.call(lab.annotator, 'prompt', { params: { assignmentId: held.id }, body: { backendId, prompt } })
    expect(resting.json().detail).toMatch(/rests after failures/)
    expect(Number(resting.headers['retry-after'])).toBeGreaterThan(1)
    expect(server.asked('/prompt')).toBe(before)
    answer = (_, response) => json(response, marked)
    api.advance(6000)
    expect((await ask({ labelId: 'crater' })).status).toBe(200)
    expect((await api.read.backends.get(backendId))?.failures).toBe(0)
  })

  it('MR19: a backend that fetches gets the picture of the one sample for a while, without an account', async () => {
    const fetching = await addBackend('Fetcher', { protocol: 'label-studio' })
    const region = { type: 'rectanglelabels', from_name: 'a', to_name: 'b', original_width: 100, original_height: 80 }
    const value = { x: 10, y: 10, width: 20, height: 20, rectanglelabels: ['object'] }
    answer = (_, response) => json(response, { results: [{ result: [{ ...region, id: '1', value }], score: 0.5, model_version: '1' }] })
    const said = await ask({ backendId: fetching, labelId: 'crater' })
    expect(said.body.regions).toMatchObject([{ labelId: 'crater', geometry: { type: 'box', x: 10, y: 8, width: 20, height: 16 } }])
    const body = JSON.parse(server.heard.findLast(({ path }) => path === '/predict')?.body.toString('utf8') ?? '{}')
    const picture = new URL(body.tasks[0].data.image)
    const path = picture.pathname
    expect(path).toMatch(/^\/api\/v1\/pictures\//)
    const open = await api.inject({ method: 'GET', url: path })
    expect(open.statusCode).toBe(200)
    expect(open.headers['content-type']).toBe('image/png')
    expect(open.rawPayload.subarray(1, 4).toString()).toBe('PNG')
    const other = (await rowsIn<{ id: string }>(api, 'select id from samples where id <> $1 limit 1', held.sampleId))[0]?.id ?? ''
    const forged = await api.inject({ method: 'GET', url: path.replace(held.sampleId, other) })
    expect(forged.statusCode).toBe(404)
    api.advance(11 * 60_000)
    expect((await api.inject({ method: 'GET', url: path })).statusCode).toBe(404)
  })

  it('MR17: nobody asks without end', async () => {
    const hasty = await lab.join('Hasty', 'annotator')
    const own = await claimNext(api, lab, hasty)
    const statuses: number[] = []
    for (let n = 0; n < 121; n++) statuses.push((await ask({ backendId: newId() }, hasty, own?.id)).status)
    expect(statuses.slice(0, 120).every((status) => status === 400)).toBe(true)
    expect(statuses[120]).toBe(429)
  })
})

describe('a token for one release', () => {
  it('MR18: reads that release, and does nothing else', async () => {
    const release = async (name: string) =>
      (await api.call(lab.owner, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name } })).json().id
    const [releaseId, other] = [await release('One'), await release('Two')]
    const id = newId()
    const { token, secretSha256 } = newToken(id)
    const at = api.now()
    const row = {
      id,
      personId: lab.owner.personId,
      name: 'training',
      secretSha256,
      createdAt: at,
      expiresAt: new Date(at.getTime() + 60_000),
      releaseId,
    }
    await api.unitOfWork(({ tokens }) => tokens.putForRelease(row))
    const bearer: Actor = { ...lab.owner, headers: { authorization: `Bearer ${token}` } }
    const status = async (name: Parameters<TestApi['call']>[1], params: Record<string, string>, body?: object) =>
      (await api.call(bearer, name, { params, ...(body === undefined ? {} : { body }) })).statusCode
    // Once more each: what is remembered of a caller must not let more through.
    for (let twice = 0; twice < 2; twice++) {
      expect(await status('getRelease', { releaseId })).toBe(200)
      expect(await status('getRelease', { releaseId: other })).toBe(403)
      expect(await status('getProject', { projectId: lab.projectId })).toBe(403)
      expect(await status('listTokens', {})).toBe(403)
      expect(await status('startPack', { releaseId }, { format: 'coco' })).toBe(403)
    }
    api.advance(61_000)
    expect(await status('getRelease', { releaseId })).toBe(401)
  })
})
