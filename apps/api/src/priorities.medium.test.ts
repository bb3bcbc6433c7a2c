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
  lab = await aLab(api, 'Observatory')
  tasks = await addSamples(api, lab, 6)
})

const set = (body: unknown, actor = lab.manager) => api.call(actor, 'setPriorities', { params: { projectId: lab.projectId }, body })
const idOf = (index: number) => tasks[index]?.id ?? ''
const claimedTask = async (actor = lab.annotator) => (await claimNext(api, lab, actor))?.taskId
const events = () =>
  rowsIn<{ payload: object }>(api, `select payload from events where subject_id = $1 and type = 'task.priorities-changed'`, lab.projectId)

describe('priorities', () => {
  it('put tasks first, also for someone who has passed them by', async () => {
    expect(await claimedTask()).toBe(idOf(0))
    expect(await claimedTask()).toBe(idOf(1))
    expect((await set({ priority: 5, taskIds: [idOf(4), idOf(5)] })).json()).toEqual({ changed: 2, unknown: 0 })
    expect((await set({ priority: 9, sampleIds: [tasks[5]?.sampleId] })).json()).toEqual({ changed: 1, unknown: 0 })
    expect([await claimedTask(), await claimedTask(), await claimedTask()]).toEqual([idOf(5), idOf(4), idOf(2)])
  })

  it('change by a group and by a state, and change nothing when they are set again', async () => {
    await rowsIn(api, `update samples set groups = '{"night": "7"}' where id = $1`, tasks[3]?.sampleId)
    const group = { key: 'night', value: '7' }
    expect((await set({ priority: 2, group })).json()).toEqual({ changed: 1, unknown: 0 })
    expect((await set({ priority: 2, group })).json()).toEqual({ changed: 0, unknown: 0 })
    expect((await set({ priority: 2, state: 'collecting' })).json()).toEqual({ changed: 5, unknown: 0 })
    expect((await events()).map((event) => event.payload)).toEqual([
      { priority: 2, filter: { kind: 'group', ...group }, changed: 1 },
      { priority: 2, filter: { kind: 'state', state: 'collecting' }, changed: 5 },
    ])
  })

  it('leave other projects alone: their ids are unknown', async () => {
    const other = await aLab(api, 'Abroad')
    const [foreign] = await addSamples(api, other, 1)
    expect((await set({ priority: 5, taskIds: [foreign?.id, newId(), idOf(0), idOf(0)] })).json()).toEqual({ changed: 1, unknown: 2 })
    expect((await set({ priority: 5, sampleIds: [foreign?.sampleId] })).json()).toEqual({ changed: 0, unknown: 1 })
    expect(await rowsIn(api, 'select priority from tasks where id = $1', foreign?.id)).toEqual([{ priority: 0 }])
  })

  it.each([
    ['no way of saying which', { priority: 1 }, 'body', 'exactly one way'],
    ['two ways', { priority: 1, taskIds: [newId()], state: 'collecting' }, 'body', 'exactly one way'],
    ['a bent id', { priority: 1, taskIds: ['x'] }, 'body.taskIds.0', 'UUID'],
    ['no ids', { priority: 1, taskIds: [] }, 'body.taskIds', '>=1'],
    ['a state that is none', { priority: 1, state: 'done' }, 'body.state', 'collecting'],
    ['half a priority', { priority: 1.5, state: 'collecting' }, 'body.priority', 'int'],
    ['a priority beyond all bounds', { priority: 1e9, state: 'collecting' }, 'body.priority', '1000000'],
  ])('are refused with %s, by place and reason', async (_what, body, at, words) => {
    const answer = await set(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe(at)
    expect(answer.json().problems[0].message).toContain(words)
  })

  it('change thousands in batches, each with its event, and the queue begins anew', async () => {
    await rowsIn(
      api,
      `with more as (
        insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        select gen_random_uuid(), s.project_id, s.source_id, 100 + n, 'more ' || n, 'more ' || n, 18, 'image/png', 100, 80
        from samples s, generate_series(1, 6000) n where s.id = $1 returning id, project_id, position)
      insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
      select gen_random_uuid(), project_id, id, $2, position, 2 from more`,
      tasks[0]?.sampleId,
      lab.protocolId,
    )
    expect(await claimedTask()).toBe(idOf(0))
    expect((await set({ priority: -3, state: 'collecting' })).json()).toEqual({ changed: 6006, unknown: 0 })
    expect(await events()).toHaveLength(4)
    expect(await rowsIn(api, 'select from tasks where returned_at is not null and project_id = $1', lab.projectId)).toEqual([])
    expect((await set({ priority: 0, taskIds: [idOf(3)] })).json()).toEqual({ changed: 1, unknown: 0 })
    expect([await claimedTask(), await claimedTask()]).toEqual([idOf(3), idOf(1)])
  })
})
