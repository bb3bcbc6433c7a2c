import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, contest, type Lab, readNext, rowsIn, submitClaimed } from './test/world.ts'

let api: TestApi
let lab: Lab
let ana: Actor
let ben: Actor

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory')
  ana = lab.annotator
  ben = await lab.join('Ben', 'annotator')
  await addSamples(api, lab, 1)
})

const claimed = async (actor: Actor) => (await claimNext(api, lab, actor)) as Claimed
const ownHistory = (actor: Actor, { id }: Claimed) => api.call(actor, 'getAssignmentHistory', { params: { assignmentId: id } })
const taskHistory = async (actor: Actor, taskId: string) => (await api.call(actor, 'getTaskHistory', { params: { taskId } })).json().events
/** As the route that saves drafts keeps them. */
const keepState = (one: Claimed, version: number) =>
  rowsIn(
    api,
    'insert into draft_states (assignment_id, version, content, saved_at) values ($1, $2, $3, now()) on conflict do nothing',
    one.id,
    version,
    aContent({ regions: [aRegion()], comment: `state ${version}` }),
  )

describe('the history of my assignment', () => {
  it('tells what happened to it, oldest first', async () => {
    const one = await claimed(ana)
    await api.call(ana, 'skipAssignment', {
      params: { assignmentId: one.id },
      body: { taskId: one.taskId, fence: one.fence, kind: 'not-now', reason: 'tired' },
    })
    const two = await claimed(ana)
    await submitClaimed(api, ana, two)
    expect((await ownHistory(ana, two)).json().events).toMatchObject([
      { kind: 'leased', fence: 1 },
      { kind: 'skipped', reason: 'tired' },
      { kind: 'leased', fence: 2 },
      { kind: 'submitted' },
    ])
  })

  it('L51: is the same whether the annotation counted or was an extra, and holds nothing of peers', async () => {
    const mine = await claimed(ana)
    const his = await claimed(ben)
    await rowsIn(api, `update tasks set reads = 1 where id = $1`, mine.taskId)
    await submitClaimed(api, ben, his)
    await submitClaimed(api, ana, mine)
    const counted = await rowsIn<{ is_counted: boolean }>(
      api,
      'select is_counted from annotations where task_id = $1 order by submitted_at',
      mine.taskId,
    )
    expect(counted.map((row) => row.is_counted)).toEqual([true, false])
    const shapes = [(await ownHistory(ana, mine)).json(), (await ownHistory(ben, his)).json()].map((history) =>
      history.events.map(({ at: _at, ...event }: { at: string }) => event),
    )
    expect(shapes[0]).toEqual(shapes[1])
    const text = JSON.stringify((await ownHistory(ana, mine)).json())
    for (const secret of [ben.personId, 'Ben', his.id, 'isCounted', 'extra']) expect(text).not.toContain(secret)
  })

  it('is nobody else’s', async () => {
    const one = await claimed(ana)
    await keepState(one, 1)
    expect((await ownHistory(ben, one)).statusCode).toBe(404)
    expect((await api.call(ben, 'getDraftState', { params: { assignmentId: one.id, version: '1' } })).statusCode).toBe(404)
  })

  it('gives back saved states of the draft, newest first', async () => {
    const one = await claimed(ana)
    for (const version of [1, 2, 3]) await keepState(one, version)
    expect((await ownHistory(ana, one)).json().drafts).toMatchObject([
      { version: 3, regions: 1, answers: 1 },
      { version: 2 },
      { version: 1 },
    ])
    const state = await api.call(ana, 'getDraftState', { params: { assignmentId: one.id, version: '2' } })
    expect(state.json()).toMatchObject({ version: 2, content: { comment: 'state 2' } })
    expect((await api.call(ana, 'getDraftState', { params: { assignmentId: one.id, version: '9' } })).statusCode).toBe(404)
    const bent = await api.call(ana, 'getDraftState', { params: { assignmentId: one.id, version: 'last' } })
    expect(bent.json()).toMatchObject({ status: 404, detail: expect.stringContaining('state of the draft') })
  })
})

describe('the history of a task', () => {
  it('names readers as the desk does, and people of the desk by name', async () => {
    const taskId = await readNext(api, lab, ana)
    await readNext(api, lab, ben)
    await contest(api, taskId)
    const desk = (await api.call(lab.reviewer, 'getTask', { params: { taskId } })).json()
    await api.call(lab.reviewer, 'reopenTask', { params: { taskId }, body: { to: 'collecting', moreReads: 1, reason: 'one more' } })
    await claimNext(api, lab, await lab.join('Cem', 'annotator'))
    const events = await taskHistory(lab.reviewer, taskId)
    const readers = events.flatMap((e: { type: string; who: string }) => (e.type === 'annotation.submitted' ? [e.who] : []))
    expect(new Set(readers)).toEqual(new Set(desk.readers.map((one: { reader: string }) => one.reader)))
    expect(events.find((e: { type: string }) => e.type === 'task.reopened')).toMatchObject({
      who: 'Observatory reviewer',
      reason: 'one more',
      details: { from: 'contested', to: 'collecting', reads: 3 },
    })
    expect(events.at(-1)).toMatchObject({ type: 'assignment.leased', who: 'A reader who did not submit' })
    const text = JSON.stringify(events)
    for (const secret of [ana.personId, ben.personId, ana.name, '"Ben"', 'Cem']) expect(text).not.toContain(secret)
  })

  it('L51: is empty to someone who also labels, while the task is open', async () => {
    const both = await lab.join('Both', 'reviewer', 'annotator')
    const taskId = await readNext(api, lab, ana)
    expect(await taskHistory(both, taskId)).toEqual([])
    expect(await rowsIn(api, 'select from task_viewings where person_id = $1', both.personId)).toEqual([])
    expect((await taskHistory(lab.reviewer, taskId)).length).toBeGreaterThan(0)
  })

  it('L52: who reads it has seen the readers', async () => {
    const taskId = await readNext(api, lab, ana)
    await taskHistory(lab.reviewer, taskId)
    expect(
      await rowsIn(api, 'select from task_viewings where person_id = $1 and task_id = $2', lab.reviewer.personId, taskId),
    ).toHaveLength(1)
  })
})
