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
    const list = async (state: string) =>
      (await api.call(both, 'listTasks', { params: { projectId: lab.projectId }, query: { state } })).json().rows
    expect(await list('settled')).toEqual([])
    const row = (await list('collecting')).find(({ id }: { id: string }) => id === taskId)
    expect(row).toMatchObject({ state: 'collecting', isGold: null, annotations: 0, reason: null, agreement: null })
  })

  it('needs a reason and a manager', async () => {
    expect((await gold(true, lab.manager, '')).json().problems[0].at).toBe('body.reason')
    expect((await gold(true, lab.reviewer)).statusCode).toBe(403)
  })
})

describe('G35: mending gold', () => {
  const reopen = (to: 'contested' | 'collecting') =>
    api.call(lab.reviewer, 'reopenTask', { params: { taskId }, body: { to, moreReads: 1, reason: 'the edge is wrong' } })
  const detail = async (actor = lab.reviewer) => (await api.call(actor, 'getTask', { params: { taskId } })).json()
  const sign = (option = 'good', actor = lab.reviewer) => {
    const mended = { ...content, answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] }
    return api.call(actor, 'adjudicateTask', { params: { taskId }, body: { content: mended, reasonCode: 'slip', note: '' } })
  }

  it('begins with what was decided, and is gold again with the signature; the old decision stays', async () => {
    await decide()
    await gold(true)
    await reopen('contested')
    expect(await detail()).toMatchObject({ isGold: false, mended: { from: 'adjudication', content } })
    expect((await sign()).statusCode).toBe(201)
    expect(await kindOf()).toEqual({ resolution_kind: 'gold', is_gold: true })
    const mended = await detail()
    expect(mended).toMatchObject({ isGold: true, resolution: { kind: 'gold', content: { answers: [{ value: { option: 'good' } }] } } })
    expect(mended.adjudications.map((one: { content: unknown }) => one.content)).toMatchObject([
      { answers: [{ value: { option: 'good' } }] },
      content,
    ])
    expect(mended.mended).toBeUndefined()
    expect(await eventTypes()).toEqual(['task.gold-set', 'task.gold-set'])
  })

  it('begins with what a file says', async () => {
    await rowsIn(
      api,
      `insert into known_answers (task_id, content, origin, added_by, added_at) values ($1, $2, 'truth.csv: line 2', $3, now())`,
      taskId,
      JSON.stringify(content),
      lab.manager.personId,
    )
    await gold(true)
    await reopen('contested')
    expect((await detail()).mended).toEqual({ from: 'file', content })
    await sign()
    expect(await kindOf()).toEqual({ resolution_kind: 'gold', is_gold: true })
    // What the file said is kept.
    expect(await rowsIn(api, 'select content from known_answers where task_id = $1', taskId)).toEqual([{ content }])
  })

  it('is over when readers are asked, and was never begun on a task that is no gold', async () => {
    await decide()
    await gold(true)
    await reopen('contested')
    await reopen('collecting')
    await contest(api, taskId)
    expect((await detail()).mended).toBeUndefined()
    await sign()
    expect((await kindOf())?.is_gold).toBe(false)
    await reopen('contested')
    await sign()
    expect((await kindOf())?.is_gold).toBe(false)
  })

  it('is not told to someone who also labels', async () => {
    await decide()
    await gold(true)
    await reopen('contested')
    const both = await lab.join('Both', 'reviewer', 'annotator')
    const seen = await detail(both)
    expect(seen).toMatchObject({ state: 'contested', isGold: null })
    expect(seen.mended).toBeUndefined()
  })
})
