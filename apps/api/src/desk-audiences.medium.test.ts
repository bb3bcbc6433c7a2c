import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContested, aDesk, annotationsOn, apiWithWorker, bensMarks, type Desk, revise } from './test/desk.ts'
import type { Actor, TestApi } from './test/test-api.ts'
import { addSamples, claimNext, readNext, rowsIn } from './test/world.ts'

let api: TestApi
let close: () => Promise<void>
let desk: Desk
let taskId: string
let ids: { ana: string; ben: string }

beforeAll(async () => {
  ;({ api, close } = await apiWithWorker())
})
afterAll(() => close())

const write = (actor: Actor, body: object, of = taskId) => api.call(actor, 'postMessage', { params: { taskId: of }, body })
const read = async (actor: Actor, of = taskId) => (await api.call(actor, 'listMessages', { params: { taskId: of } })).json()
const own = async (actor: Actor, assignmentId: string) => (await api.call(actor, 'listOwnMessages', { params: { assignmentId } })).json()
const answer = (actor: Actor, assignmentId: string, text: string) =>
  api.call(actor, 'postOwnMessage', { params: { assignmentId }, body: { text } })
const assignmentOf = async (actor: Actor, of = taskId): Promise<string> =>
  (
    await rowsIn<{ id: string }>(
      api,
      `select id from assignments where task_id = $1 and annotator_id = $2 order by repeat desc`,
      of,
      actor.personId,
    )
  )[0]?.id ?? ''
const sign = (content = aContent()) =>
  api.call(desk.reviewer, 'adjudicateTask', { params: { taskId }, body: { content, reasonCode: 'slip' } })
const fresh = async (name: string, showsDecision: boolean, isBlind = true) => {
  desk = await aDesk(api, name, { review: { showsDecision, isBlind } })
  taskId = await aContested(api, desk)
  ids = await annotationsOn(api, taskId)
}

describe('L78: messages on a task', () => {
  it('among the desk are read by the desk alone, oldest first, and tell it at once', async () => {
    await fresh('Thread', true)
    const place = { clusterId: 'c2', at: { x: 45, y: 15 } }
    const posted = await write(desk.reviewer, { text: ' is this a boulder? ', place })
    expect([posted.statusCode, posted.json()]).toMatchObject([
      201,
      { author: desk.reviewer.name, isMine: true, audience: 'desk', annotationId: null, place, text: 'is this a boulder?' },
    ])
    await write(desk.colleague, { text: 'I think so' })
    expect((await read(desk.manager)).map((one: { text: string; isMine: boolean }) => [one.text, one.isMine])).toEqual([
      ['is this a boulder?', false],
      ['I think so', false],
    ])
    for (const actor of [desk.ana, desk.ben]) expect(await own(actor, await assignmentOf(actor))).toEqual([])
    expect((await write(desk.reviewer, { text: '  ' })).json().problems).toMatchObject([{ at: 'body.text' }])
  })

  it('to a reader wait until they may hear of the decision, and reach them alone', async () => {
    const posted = await write(desk.reviewer, {
      audience: 'reader',
      annotationId: ids.ana,
      text: 'boulders throw shadows',
      place: { regionId: 'a2' },
    })
    expect(posted.statusCode).toBe(201)
    const [anas, bens] = [await assignmentOf(desk.ana), await assignmentOf(desk.ben)]
    expect(await own(desk.ana, anas)).toEqual([])
    const early = await answer(desk.ana, anas, 'which shadows?')
    expect([early.statusCode, early.json().code]).toEqual([409, 'wrong-state'])
    expect(await rowsIn(api, `select id from notices where person_id = $1`, desk.ana.personId)).toEqual([])

    await sign()
    expect(await own(desk.ana, anas)).toMatchObject([
      { author: 'Reviewer', isMine: false, text: 'boulders throw shadows', place: { regionId: 'a2' } },
    ])
    expect(await own(desk.ben, bens)).toEqual([])
    expect((await api.call(desk.ben, 'listOwnMessages', { params: { assignmentId: anas } })).statusCode).toBe(404)
    const said = await answer(desk.ana, anas, 'I see')
    expect([said.statusCode, said.json()]).toMatchObject([201, { author: desk.ana.name, isMine: true, annotationId: ids.ana }])
    expect((await answer(desk.ben, anas, 'me too')).statusCode).toBe(404)
    const thread = await read(desk.manager)
    expect(thread.at(-1)).toMatchObject({ text: 'I see', audience: 'reader' })
    expect(thread.at(-1).author).toMatch(/^Reader [AB]$/)
    expect(JSON.stringify(thread)).not.toContain(desk.ana.name)
    const notices = await rowsIn(api, `select about from notices where person_id = $1 and kind = 'message'`, desk.reviewer.personId)
    expect(notices).toEqual([{ about: { taskId } }])
    const [feedback] = (await api.call(desk.ana, 'listFeedback', { params: { projectId: desk.projectId } })).json().rows
    expect(feedback.messages).toBe(2)
    // From now on she hears of a new one at once.
    await write(desk.reviewer, { audience: 'reader', annotationId: ids.ana, text: 'good' })
    expect(await rowsIn(api, `select id from notices where person_id = $1 and kind = 'message'`, desk.ana.personId)).toHaveLength(1)
  })

  it('name the desk where the review is not blind', async () => {
    await fresh('Open thread', true, false)
    await write(desk.reviewer, { audience: 'reader', annotationId: ids.ben, text: 'see the manual' })
    await sign()
    const bens = await assignmentOf(desk.ben)
    expect(await own(desk.ben, bens)).toMatchObject([{ author: desk.reviewer.name }])
    await answer(desk.ben, bens, 'done')
    expect((await read(desk.manager)).at(-1)).toMatchObject({ author: desk.ben.name })
  })

  it('to a reader who could never see them are refused, with the way that there is: a return', async () => {
    await fresh('Quiet', false)
    const body = { audience: 'reader', annotationId: ids.ben, text: 'look again' }
    const refused = await write(desk.reviewer, body)
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'wrong-state'])
    expect(refused.json().detail).toMatch(/return it first/)
    expect((await write(desk.reviewer, { ...body, annotationId: taskId })).json().problems).toMatchObject([{ at: 'body.annotationId' }])
    expect((await write(desk.reviewer, { audience: 'reader', text: 'whom?' })).statusCode).toBe(400)
    const annotations = [{ annotationId: ids.ben, comment: 'look again' }]
    await api.call(desk.reviewer, 'returnTask', { params: { taskId }, body: { annotations } })
    const bens = await assignmentOf(desk.ben)
    expect(await own(desk.ben, bens)).toMatchObject([{ author: 'Reviewer', text: 'look again' }])
    expect((await answer(desk.ben, bens, 'where?')).statusCode).toBe(201)
    expect((await write(desk.reviewer, body)).statusCode).toBe(201)
    // The thread goes on over a revision.
    await revise(api, desk, desk.ben, { ...bensMarks(), comment: 'ben, again' })
    expect((await own(desk.ben, bens)).map((one: { text: string }) => one.text)).toEqual(['look again', 'where?', 'look again'])
    expect(await own(desk.ana, await assignmentOf(desk.ana))).toEqual([])
  })
})

describe('L51: while a task is open', () => {
  let both: Actor
  let assignmentId: string
  beforeAll(async () => {
    desk = await aDesk(api, 'Blind', { review: { showsDecision: true } })
    both = await desk.join('Double Role', 'annotator', 'reviewer')
    await addSamples(api, desk, 1)
    taskId = await readNext(api, desk, desk.ben, bensMarks())
    ids = await annotationsOn(api, taskId)
    const claimed = await claimNext(api, desk, desk.ana)
    expect(claimed?.taskId).toBe(taskId)
    assignmentId = claimed?.id ?? ''
    await write(desk.reviewer, { text: 'what the desk thinks' })
  })
  const secrets = () =>
    new RegExp([ids.ben, desk.ben.personId, desk.ben.name, 'what ben thinks', 'b[123]"', 'what the desk thinks'].join('|'))

  it('an annotator learns nothing of peers by any route of revisions, feedback and messages', async () => {
    const mine = { params: { assignmentId } }
    const project = { params: { projectId: desk.projectId } }
    const answers = [
      await api.call(desk.ana, 'listRevisions', project),
      await api.call(desk.ana, 'takeRevision', mine),
      await api.call(desk.ana, 'listPeers', mine),
      await api.call(desk.ana, 'listFeedback', project),
      await api.call(desk.ana, 'getFeedback', mine),
      await api.call(desk.ana, 'listOwnMessages', mine),
      await api.call(desk.ana, 'postOwnMessage', { ...mine, body: { text: 'anyone?' } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 409, 409, 200, 404, 200, 409])
    for (const { body, headers } of answers) expect(body + JSON.stringify(headers)).not.toMatch(secrets())
    for (const { body } of [answers[0], answers[3], answers[5]].flatMap((one) => one ?? []))
      expect(body).toMatch(/^(\[\]|\{"rows":\[\],"next":null\})$/)
  })

  it('neither does a reviewer who also labels by those of the desk', async () => {
    const task = { params: { taskId } }
    const members = [ids.ben, ids.ben].map((annotationId) => ({ annotationId, regionId: 'b1' }))
    const annotations = [{ annotationId: ids.ben, comment: 'x' }]
    const body = { content: aContent(), reasonCode: 'slip' }
    const answers = [
      await api.call(both, 'listMessages', task),
      await api.call(both, 'getContours', task),
      await api.call(both, 'fuseObject', { ...task, body: { members } }),
      await api.call(both, 'postMessage', { ...task, body: { text: 'hm' } }),
      await api.call(both, 'takeReview', { ...task, body: {} }),
      await api.call(both, 'returnTask', { ...task, body: { annotations } }),
      await api.call(both, 'reassignTask', { ...task, body: { annotationId: ids.ben, reason: 'x' } }),
      await api.call(both, 'adjudicateTask', { ...task, body }),
      await api.call(both, 'listContested', { params: { projectId: desk.projectId } }),
      await api.call(both, 'getContestedFacets', { params: { projectId: desk.projectId } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 403, 403, 409, 409, 409, 409, 200, 200])
    for (const { body: text, headers } of answers) expect(text + JSON.stringify(headers)).not.toMatch(secrets())
    expect(await rowsIn(api, 'select person_id from task_viewings where task_id = $1 and person_id = $2', taskId, both.personId)).toEqual(
      [],
    )
  })

  it('L52: whoever reads its messages or its shapes at the desk is never handed it', async () => {
    const later = await desk.join('Later', 'reviewer')
    expect(await read(later)).toMatchObject([{ text: 'what the desk thinks' }])
    const body = { roles: ['annotator'] }
    await api.call(desk.owner, 'setMemberRoles', { params: { projectId: desk.projectId, personId: later.personId }, body })
    expect(await claimNext(api, desk, later)).toBeUndefined()
  })
})
