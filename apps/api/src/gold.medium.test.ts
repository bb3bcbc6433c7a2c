import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, contest, type Lab, rowsIn, settle } from './test/world.ts'

let api: TestApi
let lab: Lab
let taskId: string

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory')
  const [first] = await addSamples(api, lab, 2)
  taskId = first?.id ?? ''
  await settle(api, taskId)
})

const gold = (isGold: boolean, actor = lab.manager, reason = 'textbook case') =>
  api.call(actor, 'setGold', { params: { taskId }, body: { isGold, reason } })
const kindOf = async () =>
  (await rowsIn<{ resolution_kind: string; is_gold: boolean }>(api, 'select resolution_kind, is_gold from tasks where id = $1', taskId))[0]
const eventTypes = async () =>
  (await rowsIn<{ type: string }>(api, `select type from events where subject_id = $1 and type like 'task.gold%' order by id`, taskId)).map(
    (e) => e.type,
  )

const content = { regions: [], answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }], comment: '' }
const decide = async (): Promise<void> => {
  await contest(api, taskId)
  const body = { content, reasonCode: 'slip', note: '' }
  const decided = await api.call(lab.reviewer, 'adjudicateTask', { params: { taskId }, body })
  if (decided.statusCode !== 201) throw new Error(decided.body)
}

describe('gold', () => {
  it('L61: is a settled task whose kind says so while it is on', async () => {
    expect((await gold(true)).json()).toMatchObject({ id: taskId, isGold: true, state: 'settled' })
    expect(await kindOf()).toEqual({ resolution_kind: 'gold', is_gold: true })
    expect((await gold(true)).statusCode).toBe(200)
    expect((await gold(false)).json()).toMatchObject({ isGold: false })
    expect(await kindOf()).toEqual({ resolution_kind: 'consensus', is_gold: false })
    expect(await eventTypes()).toEqual(['task.gold-set', 'task.gold-cleared'])
  })

  it('L61: says what was decided before, when a reviewer had', async () => {
    await decide()
    await gold(true)
    const seen = await api.call(lab.reviewer, 'getTask', { params: { taskId } })
    expect(seen.json().resolution).toMatchObject({ kind: 'gold', content })
    await gold(false)
    expect((await kindOf())?.resolution_kind).toBe('adjudication')
  })

  it('L61: is no task that is open, and none that was reopened', async () => {
    await gold(true)
    const reopened = await api.call(lab.manager, 'reopenTask', {
      params: { taskId },
      body: { to: 'collecting', moreReads: 1, reason: 'doubts' },
    })
    expect(reopened.json()).toMatchObject({ state: 'collecting', isGold: false })
    const answer = await gold(true)
    expect(answer.json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('collecting') })
    expect((await gold(false)).statusCode).toBe(200)
    expect((await claimNext(api, lab, lab.annotator))?.taskId).toBe(taskId)
  })

  it('L62: does not show to someone who also labels', async () => {
    await decide()
    await gold(true)
    const both = await lab.join('Both', 'manager', 'annotator')
    const { rows } = (await api.call(both, 'listTasks', { params: { projectId: lab.projectId }, query: { state: 'settled' } })).json()
    expect(rows).toMatchObject([{ id: taskId, isGold: null }])
  })

  it('needs a reason and a manager', async () => {
    expect((await gold(true, lab.manager, '')).json().problems[0].at).toBe('body.reason')
    expect((await gold(true, lab.reviewer)).statusCode).toBe(403)
  })
})
