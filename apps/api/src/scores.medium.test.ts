import { newId } from '@reticle/db'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let tasks: { id: string; sampleId: string }[]

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory', { dispensing: { order: { kind: 'uncertainty' } } })
  tasks = await addSamples(api, lab, 4)
})

const put = (scores: unknown[], kind = 'uncertainty', source = 'model 7') =>
  api.call(lab.manager, 'putScores', { params: { projectId: lab.projectId }, body: { kind, source, scores } })
const idOf = (index: number) => tasks[index]?.id ?? ''
const claimedTask = async (actor = lab.annotator) => (await claimNext(api, lab, actor))?.taskId
const stored = () =>
  rowsIn<{ task_id: string; kind: string; value: number; source: string }>(
    api,
    'select task_id, kind, value, source from task_scores where project_id = $1 order by value',
    lab.projectId,
  )

describe('scores', () => {
  it('put the most uncertain first, and what has none last', async () => {
    const answer = await put([
      { taskId: idOf(1), value: 0.2 },
      { sampleId: tasks[2]?.sampleId, value: 0.9 },
    ])
    expect(answer.json()).toEqual({ stored: 2, unknown: 0 })
    expect([await claimedTask(), await claimedTask(), await claimedTask()]).toEqual([idOf(2), idOf(1), idOf(0)])
  })

  it('take the last of a task, also within one list, and store it once', async () => {
    const answer = await put([
      { taskId: idOf(0), value: 0.1 },
      { sampleId: tasks[0]?.sampleId, value: 0.4 },
      { taskId: idOf(0), value: -3 },
    ])
    expect(answer.json()).toEqual({ stored: 1, unknown: 0 })
    await put([{ taskId: idOf(0), value: 0.7 }], 'uncertainty', 'model 8')
    expect(await stored()).toEqual([{ task_id: idOf(0), kind: 'uncertainty', value: 0.7, source: 'model 8' }])
  })

  it('of another kind than the order goes by move nothing', async () => {
    expect((await put([{ taskId: idOf(3), value: 5 }], 'diversity')).json()).toEqual({ stored: 1, unknown: 0 })
    expect(await claimedTask()).toBe(idOf(0))
  })

  it('of tasks that are none of the project are counted, and touch nothing', async () => {
    const other = await aLab(api, 'Abroad')
    const [foreign] = await addSamples(api, other, 1)
    const answer = await put([
      { taskId: foreign?.id, value: 1 },
      { sampleId: foreign?.sampleId, value: 1 },
      { taskId: newId(), value: 1 },
      { taskId: idOf(0), value: 1 },
    ])
    expect(answer.json()).toEqual({ stored: 1, unknown: 3 })
    expect(await rowsIn(api, 'select from task_scores where task_id = $1', foreign?.id)).toEqual([])
  })

  it('come by the ten thousand, across batches', async () => {
    const many = Array.from({ length: 12_000 }, (_, n) => ({ taskId: idOf(n % 2), value: n }))
    expect((await put([...many, { taskId: newId(), value: 0 }])).json()).toEqual({ stored: 2, unknown: 1 })
    expect((await stored()).map((row) => row.value)).toEqual([11_998, 11_999])
    expect(await claimedTask()).toBe(idOf(1))
  })

  it.each([
    ['both ids', [{ taskId: newId(), sampleId: newId(), value: 1 }], 'body.scores.0'],
    ['no id', [{ value: 1 }], 'body.scores.0'],
    ['words for a number', [{ taskId: newId(), value: 'high' }], 'body.scores.0.value'],
    ['none', [], 'body.scores'],
  ])('are refused with %s', async (_what, scores, at) => {
    const answer = await put(scores)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe(at)
  })

  it('are refused with a number that JSON cannot say', async () => {
    const body = `{"kind":"uncertainty","scores":[{"taskId":"${idOf(0)}","value":1e999}]}`
    const answer = await api.call(lab.manager, 'putScores', { params: { projectId: lab.projectId }, body })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe('body.scores.0.value')
  })
})
