import { newId } from '@reticle/db'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, contest, type Lab, readNext, rowsIn, settle, submitClaimed } from './test/world.ts'

let api: TestApi
let lab: Lab
let tasks: { id: string; sampleId: string }[]

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory')
  tasks = await addSamples(api, lab, 4)
})

const withdraw = (sampleIds: unknown[], reason = 'patient withdrew consent') =>
  api.call(lab.manager, 'withdrawSamples', { params: { projectId: lab.projectId }, body: { sampleIds, reason } })
const taskOf = async (index: number) =>
  (
    await rowsIn<{ state: string; leased: number; reason: string; is_open: boolean }>(
      api,
      'select state, leased, reason, is_open from tasks where id = $1',
      tasks[index]?.id,
    )
  )[0]
const sampleIds = () => tasks.map((task) => task.sampleId)

describe('withdrawing samples', () => {
  it('L19: withdraws their tasks from every state, once, with the first reason', async () => {
    await contest(api, tasks[1]?.id ?? '')
    await settle(api, tasks[2]?.id ?? '')
    await rowsIn(api, `update tasks set state = 'comparing' where id = $1`, tasks[3]?.id)
    expect((await withdraw(sampleIds())).json()).toEqual({ withdrawn: 4, unknown: 0 })
    for (const index of tasks.keys())
      expect(await taskOf(index)).toMatchObject({ state: 'withdrawn', is_open: false, reason: 'withdrawn: patient withdrew consent' })
    expect((await withdraw(sampleIds(), 'again')).json()).toEqual({ withdrawn: 0, unknown: 0 })
    expect(await taskOf(0)).toMatchObject({ reason: 'withdrawn: patient withdrew consent' })
    expect(await claimNext(api, lab, lab.annotator)).toBeUndefined()
    const events = await rowsIn(
      api,
      `select payload->>'from' as state from events where type = 'task.withdrawn' and project_id = $1 order by 1`,
      lab.projectId,
    )
    expect(events).toEqual(['collecting', 'comparing', 'contested', 'settled'].map((state) => ({ state })))
    const listed = await api.call(lab.manager, 'listSamples', { params: { projectId: lab.projectId } })
    expect(listed.json().rows).toEqual([])
  })

  it('L19, L26: ends what is leased, and keeps work that comes later as an extra', async () => {
    const one = (await claimNext(api, lab, lab.annotator)) as Claimed
    await withdraw([one.sampleId])
    expect(await taskOf(0)).toMatchObject({ state: 'withdrawn', leased: 0 })
    const seen = await api.call(lab.annotator, 'getAssignment', { params: { assignmentId: one.id } })
    expect(seen.json()).toMatchObject({ state: 'released' })
    expect((await submitClaimed(api, lab.annotator, one)).statusCode).toBe(201)
    expect(await rowsIn(api, 'select is_counted from annotations where task_id = $1', one.taskId)).toEqual([{ is_counted: false }])
    const history = await api.call(lab.annotator, 'getAssignmentHistory', { params: { assignmentId: one.id } })
    expect(history.json().events).toMatchObject([
      { kind: 'leased' },
      { kind: 'withdrawn', reason: 'patient withdrew consent' },
      { kind: 'submitted', reason: null },
    ])
  })

  it('V6: tells whoever has one at once, with the reason a question away, and keeps their draft', async () => {
    const one = (await claimNext(api, lab, lab.annotator)) as Claimed
    const at = { params: { assignmentId: one.id } }
    const draft = { taskId: one.taskId, fence: one.fence, version: 1, content: aContent() }
    expect((await api.call(lab.annotator, 'saveDraft', { ...at, body: draft })).statusCode).toBe(200)
    // Their second sample has no draft, and may have no row yet.
    const two = (await claimNext(api, lab, lab.annotator)) as Claimed
    await rowsIn(api, 'delete from outbox')
    await withdraw([one.sampleId, two.sampleId])
    const hints = await rowsIn<{ payload: { topics: string[]; personId?: string; lost?: object } }>(
      api,
      `select payload from outbox where kind = 'hint' and payload ? 'lost' order by id`,
    )
    const lost = { projectId: lab.projectId, what: 'assignment', why: 'withdrawn', by: null }
    const told = [one, two].map(({ id, taskId }) => ({
      ...{ projectId: lab.projectId, topics: ['assignments'], personId: lab.annotator.personId },
      lost: { ...lost, taskId, assignmentId: id },
    }))
    expect(hints.map(({ payload }) => payload)).toHaveLength(2)
    expect(hints.map(({ payload }) => payload)).toEqual(expect.arrayContaining(told))
    expect((await api.call(lab.annotator, 'heartbeat', { ...at, body: { taskId: one.taskId, fence: one.fence } })).json()).toMatchObject({
      code: 'stale-fence',
    })
    expect((await api.call(lab.annotator, 'getAssignment', at)).json()).toMatchObject({ draft: aContent() })
  })

  it('keeps the rows and annotations that there are', async () => {
    const taskId = await readNext(api, lab, lab.annotator)
    await withdraw(sampleIds())
    expect(await rowsIn(api, 'select from annotations where task_id = $1 and is_counted', taskId)).toHaveLength(1)
    expect((await api.call(lab.reviewer, 'getTask', { params: { taskId } })).json()).toMatchObject({ state: 'withdrawn' })
  })

  it('takes no sample of another project', async () => {
    const other = await aLab(api, 'Abroad')
    const [foreign] = await addSamples(api, other, 1)
    expect((await withdraw([foreign?.sampleId, newId(), tasks[0]?.sampleId])).json()).toEqual({ withdrawn: 1, unknown: 2 })
    expect(await rowsIn(api, `select from samples where id = $1 and withdrawn_at is null`, foreign?.sampleId)).toHaveLength(1)
  })

  it('opens no task for a withdrawn sample when a protocol is published', async () => {
    await withdraw([tasks[0]?.sampleId ?? ''])
    const live = await api.call(lab.manager, 'getProtocol', { params: { protocolId: lab.protocolId } })
    const published = await api.call(lab.manager, 'publishProtocol', { params: { projectId: lab.projectId }, body: live.json().content })
    expect(published.statusCode).toBe(201)
    expect(await taskOf(0)).toMatchObject({ state: 'withdrawn' })
  })

  it.each([
    ['no reason', { sampleIds: [newId()] }, 'body.reason'],
    ['no samples', { sampleIds: [], reason: 'x' }, 'body.sampleIds'],
    ['more than it takes', { sampleIds: Array.from({ length: 10_001 }, newId), reason: 'x' }, 'body.sampleIds'],
  ])('is refused with %s', async (_what, body, at) => {
    const answer = await api.call(lab.manager, 'withdrawSamples', { params: { projectId: lab.projectId }, body })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe(at)
  })
})
