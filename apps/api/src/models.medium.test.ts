import { newId } from '@reticle/db'
import { type BackendServer, backendServer, json } from '@reticle/testkit'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let server: BackendServer
let base: URL
let told = { protocol: 1, name: 'Nets', version: '1', can: ['predict', 'prompt'], labels: ['Crater', 'boulder'], questions: [] as object[] }
beforeAll(async () => {
  api = await testApi({ backendPrivateHosts: ['127.0.0.1'] })
  lab = await aLab(api, 'Lab')
  base = new URL(await api.server.listen({ host: '127.0.0.1', port: 0 }))
  server = await backendServer({ '/info': (_, response) => json(response, told) })
})
afterAll(async () => {
  await server.close()
  await api.close()
})

type Name = Parameters<TestApi['call']>[1]
const call = async (name: Name, params: Record<string, string> = {}, body?: unknown, actor: Actor = lab.manager) => {
  const answer = await api.call(actor, name, { params: { projectId: lab.projectId, ...params }, ...(body === undefined ? {} : { body }) })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const mapping = {
  labels: { crater: 'crater', pebble: null },
  questions: { quality: { to: 'quality', options: { good: 'good', poor: 'poor' } } },
}
let made = 0
const register = async (version: object | null = { version: '1', licence: 'MIT', mapping }) => {
  const name = `Nets ${++made}`
  const { status, body } = await call('registerModel', {}, { name, ...(version === null ? {} : { version }) })
  expect(status).toBe(201)
  return body as { id: string; name: string; registered: { id: string; version: string }[] }
}
const addBackend = async (modelId: string, changes: object = {}) =>
  (await call('createBackend', {}, { modelId, name: `Backend ${++made}`, address: server.url, ...changes })).body

describe('the registry', () => {
  it('MR1: a model has a name, a modality, and versions with digest, licence and mapping', async () => {
    const model = await register()
    const shown = (await call('getModel', { modelId: model.id })).body
    expect(shown).toMatchObject({ name: model.name, modality: 'image', latest: '1', versions: 1, withdrawn: null, runs: [] })
    expect(shown.registered[0]).toMatchObject({ version: '1', licence: 'MIT', digest: null, mapping, counts: { tasks: 0, suggestions: 0 } })
    expect((await call('listModels')).body.map(({ id }: { id: string }) => id)).toContain(model.id)
    expect((await call('registerModel', {}, { name: model.name })).body).toMatchObject({ code: 'conflict' })
  })

  it('MR2: a version never changes: the same facts again answer it, others are refused', async () => {
    const { id } = await register()
    const version = { version: '2', digest: 'sha256:aa', mapping }
    expect((await call('registerModelVersion', { modelId: id }, version)).status).toBe(201)
    expect((await call('registerModelVersion', { modelId: id }, version)).status).toBe(200)
    const other = await call('registerModelVersion', { modelId: id }, { ...version, digest: 'sha256:bb' })
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } })
    const events = await rowsIn<{ type: string }>(api, 'select type from events where subject_id = $1 order by id', id)
    expect(events.map(({ type }) => type)).toEqual(['model.registered', 'model.version-registered', 'model.version-registered'])
  })

  it('MR3: a mapping speaks of labels, questions and options that there are', async () => {
    const { id } = await register()
    const refusals = await Promise.all(
      [
        { labels: { crater: 'comet' } },
        { questions: { quality: { to: 'colour', options: {} } } },
        { questions: { quality: { to: 'quality', options: { good: 'splendid' } } } },
      ].map(async (one) => (await call('registerModelVersion', { modelId: id }, { version: 'x', mapping: one })).body),
    )
    expect(refusals.map(({ problems }) => problems[0].at)).toEqual([
      'body.mapping.labels.crater',
      'body.mapping.questions.quality.to',
      'body.mapping.questions.quality.options.good',
    ])
  })

  it('MR2: what is withdrawn is asked and pushed nothing more', async () => {
    const { id } = await register()
    const { id: backendId } = await addBackend(id)
    const { body: run } = await call('startModelRun', { backendId }, { kind: 'predict' })
    expect((await call('withdrawModel', { modelId: id }, { reason: 'wrong labels' })).body).toMatchObject({
      withdrawn: { reason: 'wrong labels' },
    })
    expect((await call('getModelRun', { runId: run.id })).body.state).toBe('cancelled')
    expect((await call('startModelRun', { backendId }, { kind: 'predict' })).body).toMatchObject({ code: 'wrong-state' })
    expect((await call('pushPredictions', { modelId: id, version: '1' }, { records: [{}] })).body).toMatchObject({ code: 'wrong-state' })
    expect((await call('withdrawModel', { modelId: id }, { reason: 'again' })).body).toMatchObject({ code: 'wrong-state' })
  })
})

describe('backends', () => {
  it('MR6: its secret is shown to nobody, and is in no event', async () => {
    const { id } = await register()
    const backend = await addBackend(id, { secret: 'open-sesame-7', mostPerMinute: 30 })
    expect(backend).toMatchObject({ modelId: id, hasSecret: true, mostPerMinute: 30, concurrency: 2, told: null, failures: 0 })
    const changed = await call('updateBackend', { backendId: backend.id }, { concurrency: 4, secret: 'open-sesame-8' })
    expect(changed.body).toMatchObject({ concurrency: 4, hasSecret: true })
    const texts = JSON.stringify([
      backend,
      changed.body,
      (await call('listBackends')).body,
      await rowsIn(api, 'select payload from events'),
    ])
    expect(texts).not.toContain('open-sesame')
    const { body: run } = await call('startModelRun', { backendId: backend.id }, { kind: 'predict' })
    expect((await call('removeBackend', { backendId: backend.id })).status).toBe(204)
    expect((await call('getModelRun', { runId: run.id })).body.state).toBe('cancelled')
    expect((await call('updateBackend', { backendId: backend.id }, { isActive: true })).status).toBe(404)
  })

  it.each([['http://user:pass@127.0.0.1/'], ['ftp://127.0.0.1/'], ['nowhere']])('MR6: %s is no address', async (address) => {
    const { id } = await register()
    expect((await call('createBackend', {}, { modelId: id, name: 'x', address })).status).toBe(400)
  })

  it('MR7: a check tells what it is, and registers the version where its names are those of the protocol', async () => {
    const { id } = await register(null)
    const { id: backendId } = await addBackend(id)
    const { body } = await call('checkBackend', { backendId })
    expect(body).toMatchObject({ isWell: true, fault: null, version: '1', isNew: true, unmapped: { labels: [], questions: [] } })
    expect(body.backend).toMatchObject({ told: { name: 'Nets', can: ['predict', 'prompt'] }, failures: 0 })
    const shown = (await call('getModel', { modelId: id })).body
    expect(shown.registered[0].mapping.labels).toEqual({ Crater: 'crater', boulder: 'boulder' })
    expect((await call('checkBackend', { backendId })).body).toMatchObject({ version: '1', isNew: false })
  })

  it('MR4: and leaves open what nobody has mapped', async () => {
    const before = told
    told = { ...told, version: '2', labels: ['crater', 'rille'], questions: [{ id: 'tint', options: ['red'] }] }
    const { id } = await register(null)
    const { id: backendId } = await addBackend(id)
    const { body } = await call('checkBackend', { backendId })
    told = before
    expect(body).toMatchObject({ isWell: true, version: null, isNew: false, unmapped: { labels: ['rille'], questions: ['tint'] } })
    expect((await call('getModel', { modelId: id })).body.registered).toEqual([])
  })

  it('MR7: a check of a dead one tells so, and is counted', async () => {
    const { id } = await register()
    const { id: backendId } = await addBackend(id, { address: 'http://127.0.0.1:1' })
    const { body } = await call('checkBackend', { backendId })
    expect(body).toMatchObject({ isWell: false, version: null, backend: { failures: 1 } })
    expect(body.fault).toMatch(/ECONNREFUSED/)
  })

  it('MB1: an address of this machine that the operator does not allow is not asked', async () => {
    const { id } = await register()
    const { id: backendId } = await addBackend(id, { address: 'http://[::1]:4300' })
    expect((await call('checkBackend', { backendId })).body.fault).toContain('RETICLE_BACKEND_PRIVATE_HOSTS')
  })

  it('MR8: runs are asked for, listed, and cancelled', async () => {
    const { id } = await register()
    const { id: backendId } = await addBackend(id)
    const run = await call('startModelRun', { backendId }, { kind: 'predict', scope: { most: 5 } })
    expect(run).toMatchObject({
      status: 202,
      body: { kind: 'predict', state: 'waiting', scope: { most: 5, states: ['collecting'], onlyMissing: true } },
    })
    const jobs = await rowsIn<{ n: number }>(
      api,
      `select count(*)::int as n from outbox where name = 'run-model' and payload->>'modelRunId' = $1`,
      run.body.id,
    )
    expect(jobs).toEqual([{ n: 1 }])
    const list = (await call('listModelRuns')).body
    expect(list.rows[0].id).toBe(run.body.id)
    expect((await call('cancelModelRun', { runId: run.body.id })).body).toMatchObject({ state: 'cancelled' })
    expect((await call('cancelModelRun', { runId: run.body.id })).body).toMatchObject({ code: 'wrong-state' })
    const train = await call('startModelRun', { backendId }, { kind: 'train', releaseId: newId() })
    expect(train.body).toMatchObject({ code: 'invalid-input' })
    await call('checkBackend', { backendId })
    expect((await call('startModelRun', { backendId }, { kind: 'train', releaseId: newId() })).body.detail).toMatch(/cannot train/)
  })
})

describe('pushes', () => {
  const record = (taskId: string, changes: object = {}) => ({
    taskId,
    regions: [{ label: 'crater', geometry: { type: 'box', x: 1, y: 2, width: 10, height: 10 }, confidence: 0.5 }],
    answers: [{ question: 'quality', probabilities: { good: 0.25, poor: 0.75 } }],
    scores: { uncertainty: 0.5 },
    embedding: [1, 2, 3],
    ...changes,
  })

  it('MR11: takes each record whole, or refuses it with place and reason', async () => {
    const { id: modelId } = await register()
    const [first, second, third] = await addSamples(api, lab, 3)
    const records = [
      record(first?.id ?? ''),
      record(second?.id ?? '', { regions: [{ label: 'comet', geometry: { type: 'point', x: 1, y: 1 } }] }),
      { sampleId: third?.sampleId },
      record(newId()),
      { ...record(first?.id ?? ''), sampleId: first?.sampleId },
      record(second?.id ?? '', { regions: [{ label: 'crater', geometry: { type: 'box', x: 'left' } }] }),
    ]
    const { status, body } = await call('pushPredictions', { modelId, version: '1' }, { records })
    expect(status).toBe(200)
    expect(body).toMatchObject({ stored: 2, known: 0, scored: 1, embedded: 1, rejected: 4 })
    const at = Object.fromEntries(body.rejects.map((reject: { at: string; reason: string }) => [reject.at, reject.reason]))
    expect(at['records[1]']).toMatch(/regions\[0\].label: .*"comet"/)
    expect(at['records[3]']).toMatch(/has no task/)
    expect(at['records[4]']).toMatch(/either taskId or sampleId/)
    expect(Object.keys(at).some((place) => place.startsWith('records[5].regions[0].geometry'))).toBe(true)
    const rows = await rowsIn<{ content: object; said: object; embedding: number[] | null }>(
      api,
      `select s.content, s.said, e.vector as embedding from suggestions s left join task_embeddings e on e.task_id = s.task_id where s.task_id = $1`,
      first?.id,
    )
    expect(rows).toMatchObject([
      {
        content: { regions: [{ labelId: 'crater' }], answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }] },
        said: { confidences: [0.5], scores: { uncertainty: 0.5 } },
        embedding: [1, 2, 3],
      },
    ])
    const runs = (await call('listModelRuns')).body.rows
    expect(runs[0]).toMatchObject({ id: body.runId, kind: 'push', state: 'done', done: 2, failed: 4, version: '1' })
    // To someone who also labels no sample is named.
    const both = await lab.join('Both', 'manager', 'annotator')
    expect((await call('getModelRun', { runId: body.runId }, undefined, both)).body.rejects[0].at).toBe('a sample')
  })

  it('MR12: the same again is known; a run can be gone on with', async () => {
    const { id: modelId } = await register()
    const [task] = await addSamples(api, lab, 1)
    const push = async (body: object) => (await call('pushPredictions', { modelId, version: '1' }, body)).body
    const first = await push({ records: [record(task?.id ?? '', { key: 'a' })] })
    expect(first).toMatchObject({ stored: 1, known: 0 })
    expect(await push({ records: [record(task?.id ?? '', { key: 'a', scores: { uncertainty: 0.9 } })] })).toMatchObject({
      stored: 0,
      known: 1,
      runId: null,
    })
    expect(await push({ runId: first.runId, records: [record(task?.id ?? '', { key: 'b' })] })).toMatchObject({
      stored: 1,
      runId: first.runId,
    })
    expect((await call('getModelRun', { runId: first.runId })).body).toMatchObject({ done: 2 })
    expect(await push({ runId: newId(), records: [record(task?.id ?? '')] })).toMatchObject({ code: 'invalid-input' })
    const scores = await rowsIn(api, 'select value from task_scores where task_id = $1', task?.id)
    expect(scores).toEqual([{ value: 0.5 }])
  })

  it('MR11: a version that is not registered takes nothing', async () => {
    const { id: modelId } = await register()
    expect((await call('pushPredictions', { modelId, version: '9' }, { records: [{}] })).body).toMatchObject({ code: 'not-found' })
  })

  it('MR15: a Parquet file has one row a sample: probabilities, scores and an embedding', async () => {
    const { id: modelId } = await register()
    const [first, second] = await addSamples(api, lab, 2)
    const names = await rowsIn<{ id: string; name: string; sha256: string }>(api, 'select id, name, sha256 from samples')
    const of = (id: string | undefined) => names.find((one) => one.id === id)
    const double = (name: string) => ({ name, repetition_type: 'OPTIONAL' as const, type: 'DOUBLE' as const })
    const text = (name: string) => ({
      name,
      repetition_type: 'OPTIONAL' as const,
      type: 'BYTE_ARRAY' as const,
      converted_type: 'UTF8' as const,
    })
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        codec: 'SNAPPY',
        schema: [
          { name: 'schema', num_children: 6 },
          text('sample'),
          double('probability/quality/good'),
          double('probability/quality/poor'),
          double('score/uncertainty'),
          { name: 'embedding', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          double('element'),
          text('remark'),
        ],
        columnData: [
          { name: 'sample', data: [of(first?.sampleId)?.name ?? '', of(second?.sampleId)?.sha256 ?? '', 'nothing.png'] },
          { name: 'probability/quality/good', data: [0.25, 0.5, 0.5] },
          { name: 'probability/quality/poor', data: [0.75, 0.75, 0.5] },
          { name: 'score/uncertainty', data: [0.5, 0.5, 0.5] },
          { name: 'embedding', data: [[1, 2], [3, 4], null] },
          { name: 'remark', data: ['a', 'b', 'c'] },
        ],
      }),
    )
    const send = async (content: Uint8Array<ArrayBuffer>) => {
      const form = new FormData()
      form.append('file', new Blob([content]), 'said.parquet')
      const answer = await fetch(new URL(`/api/v1/models/${modelId}/versions/1/prediction-files`, base), {
        method: 'POST',
        body: form,
        headers: { ...lab.manager.headers, origin: base.origin },
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    expect(await send(bytes)).toMatchObject({
      status: 200,
      body: {
        ...{ stored: 1, scored: 1, embedded: 1, rejected: 2 },
        rejects: [
          { at: 'row 3', reason: 'the project has no sample "nothing.png"' },
          { at: 'row 2', reason: expect.stringContaining('they sum to 1.25') },
        ],
      },
    })
    const rows = await rowsIn<{ said: object }>(api, 'select said from suggestions where task_id = $1', first?.id)
    expect(rows).toMatchObject([{ said: { probabilities: { quality: { good: 0.25, poor: 0.75 } }, scores: { uncertainty: 0.5 } } }])
    expect(await send(bytes)).toMatchObject({ body: { stored: 0, known: 1 } })
    expect(await send(new Uint8Array(Buffer.from('PAR1 and no more')))).toMatchObject({ status: 400 })
  })
})
