import { type AnalysisOutcome, type Estimate, taskIdSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let other: Lab
let sampleId: string
let taskId: string

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Home')
  other = await aLab(api, 'Abroad')
  const [task] = await addSamples(api, lab, 1)
  sampleId = task?.sampleId ?? ''
  taskId = taskIdSchema.parse(task?.id)
})
afterAll(() => api.close())

const start = (body: unknown, actor: Actor = lab.manager) =>
  api.call(actor, 'startAnalysis', { params: { projectId: lab.projectId }, body })
const get = (analysisId: string, actor: Actor, projectId = lab.projectId) =>
  api.call(actor, 'getAnalysis', { params: { projectId, analysisId } })
const cancel = (analysisId: string, actor: Actor = lab.manager) =>
  api.call(actor, 'cancelAnalysis', { params: { projectId: lab.projectId, analysisId } })

const estimate: Estimate = { value: 0.5, n: 2, excluded: 1, interval: [0.25, 0.75] }
const outcome = (): AnalysisOutcome => ({
  kind: 'refit',
  by: {
    algorithm: 'refit',
    version: '1',
    parameters: { seed: 1 },
    protocolId: lab.protocolId,
    annotations: 3,
    inputsSha256: 'f'.repeat(64),
  },
  refit: {
    tasks: 1,
    agreement: { overall: estimate, answers: estimate, regions: estimate },
    subjects: [],
    readers: [
      {
        personId: lab.annotator.personId,
        annotations: 3,
        rest: estimate,
        repeats: estimate,
        gold: estimate,
        weeks: [{ at: '2026-01-05', ...estimate }],
      },
    ],
    pairs: [],
    weeks: [],
    hundreds: [],
    days: [],
    session: [],
    disputed: [{ taskId, sampleId, state: 'contested', agreement: 0, readers: 2, votes: [] }],
    moves: { total: 1, rows: [{ taskId, sampleId, subjectId: 'quality', by: 'consensus', from: 'good', to: 'poor', confidence: 0.9 }] },
  },
})

describe('analyses', () => {
  it('L45: are asked for by a manager, and their job is in the outbox', async () => {
    const answer = await start({ kind: 'refit' })
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toMatchObject({ state: 'waiting', progress: 0, request: { kind: 'refit', seed: 1 }, createdBy: 'Home manager' })
    const [job] = await rowsIn(api, `select payload from outbox where name = 'analyse-project' order by id desc limit 1`)
    expect(job).toEqual({ payload: { analysisId: answer.json().id } })
    expect((await start({ kind: 'refit' }, lab.reviewer)).statusCode).toBe(403)
    expect((await cancel(answer.json().id)).json().state).toBe('cancelled')
    expect((await cancel(answer.json().id)).json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('cancelled') })
  })

  it('refuses rules as publishing would, with the place', async () => {
    const rule = { id: 'one', reason: 'one', when: { fact: 'votes:nothing:x', op: '>', value: 1 }, effect: { kind: 'settle' } }
    const answer = await start({ kind: 'dry-run', plan: { routing: [rule], redundancy: { reads: 2 } } })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('body.plan.routing.0.when')
    const below = await start({ kind: 'dry-run', plan: { routing: [], redundancy: { reads: 3, maxReads: 2 } } })
    expect(below.statusCode).toBe(400)
  })

  it('L46: a project has three at most that wait or run', async () => {
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await start({ kind: 'refit' })).json().id)
    const fourth = await start({ kind: 'refit' })
    expect(fourth.json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('3 analyses') })
    for (const id of ids) await cancel(id)
    expect((await start({ kind: 'refit' })).statusCode).toBe(202)
  })

  it('shows the desk names, and someone who also labels neither samples nor gold', async () => {
    const { id } = (await start({ kind: 'refit' })).json()
    await rowsIn(api, `update analyses set state = 'done', outcome = $2 where id = $1`, id, JSON.stringify(outcome()))
    const seen = (await get(id, lab.reviewer)).json()
    expect(seen).toMatchObject({ isRestricted: false, outcome: outcome() })
    expect(seen.people).toEqual([{ id: lab.annotator.personId, name: 'Home annotator' }])
    expect(seen.samples).toEqual([{ id: sampleId, name: 'sample 1' }])
    const both = await lab.join('Both', 'reviewer', 'annotator')
    const less = (await get(id, both)).json()
    expect(less).toMatchObject({ isRestricted: true, samples: [], outcome: { refit: { disputed: [], moves: { total: 1, rows: [] } } } })
    expect(less.outcome.refit.readers[0].gold).toEqual({ value: null, n: 0, excluded: 0, interval: null })
    expect(JSON.stringify(less)).not.toContain(taskId)
    for (const actor of [lab.annotator, lab.consumer]) expect((await get(id, actor)).statusCode).toBe(403)
  })

  it('are of their project alone', async () => {
    const { id } = (await api.call(lab.manager, 'listAnalyses', { params: { projectId: lab.projectId } })).json()[0]
    expect((await get(id, other.manager, other.projectId)).statusCode).toBe(404)
    expect((await get(id, other.manager)).statusCode).toBe(404)
    const foreign = await api.call(other.manager, 'cancelAnalysis', { params: { projectId: other.projectId, analysisId: id } })
    expect(foreign.statusCode).toBe(404)
  })
})
