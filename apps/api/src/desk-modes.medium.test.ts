import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aContested,
  aDesk,
  anasMarks,
  annotationsOn,
  apiWithWorker,
  bensMarks,
  box,
  type Desk,
  detailOf,
  eventTypes,
  reaches,
  revise,
} from './test/desk.ts'
import type { Actor, TestApi } from './test/test-api.ts'
import { addSamples, claimNext, readNext, rowsIn, submitClaimed } from './test/world.ts'

let api: TestApi
let close: () => Promise<void>
let desk: Desk

beforeAll(async () => {
  ;({ api, close } = await apiWithWorker())
})
afterAll(() => close())

const inProject = () => ({ params: { projectId: desk.projectId } })
const revisionsOf = async (actor: Actor) => (await api.call(actor, 'listRevisions', inProject())).json()
const sign = (taskId: string, content = aContent(), actor: Actor = desk.reviewer) =>
  api.call(actor, 'adjudicateTask', { params: { taskId }, body: { content, reasonCode: 'no-disagreement' } })
const giveBack = (taskId: string, annotations: object[], actor: Actor = desk.reviewer) =>
  api.call(actor, 'returnTask', { params: { taskId }, body: { annotations } })
const reassign = (taskId: string, annotationId: string, actor: Actor = desk.reviewer) =>
  api.call(actor, 'reassignTask', { params: { taskId }, body: { annotationId, reason: 'not careful' } })
const counted = (taskId: string) =>
  rowsIn<{ comment: string; is_counted: boolean; purpose: string }>(
    api,
    `select content->>'comment' as comment, is_counted, purpose from annotations where task_id = $1 order by id`,
    taskId,
  )

describe('L72: a task that is returned', () => {
  let taskId: string
  let ids: { ana: string; ben: string }
  beforeAll(async () => {
    desk = await aDesk(api, 'Returns')
    taskId = await aContested(api, desk)
    ids = await annotationsOn(api, taskId)
  })

  it('is refused with the place: no annotation of the task, no mark of it, one twice, an author who left, a task that is not contested', async () => {
    const other = await annotationsOn(api, await aContested(api, desk))
    const comment = 'look again'
    const objects = [{ regionId: 'b9', comment }]
    for (const [annotations, at] of [
      [[{ annotationId: other.ana, comment }], 'body.annotations.0'],
      [
        [
          { annotationId: ids.ana, comment },
          { annotationId: ids.ben, comment, objects },
        ],
        'body.annotations.1',
      ],
      [
        [
          { annotationId: ids.ana, comment },
          { annotationId: ids.ana, comment },
        ],
        'body.annotations.1',
      ],
    ] as const) {
      const answer = await giveBack(taskId, [...annotations])
      expect([answer.statusCode, answer.json().problems]).toMatchObject([400, [{ at }]])
    }
    const leaving = await desk.join('Leaving', 'annotator')
    await addSamples(api, desk, 1)
    const left = await readNext(api, desk, leaving, bensMarks())
    await readNext(api, desk, desk.ana, anasMarks())
    await reaches(api, left, 'contested')
    await api.call(desk.owner, 'setMemberRoles', { params: { projectId: desk.projectId, personId: leaving.personId }, body: { roles: [] } })
    const gone = await giveBack(left, [{ annotationId: (await annotationsOn(api, left)).ben, comment }])
    expect(gone.json().detail).toMatch(/does not label here any more: reassign it/)
    await sign(left)
    expect((await giveBack(left, [{ annotationId: ids.ana, comment }])).json().code).toBe('wrong-state')
    expect((await giveBack(taskId, [{ annotationId: ids.ana, comment: ' ' }])).statusCode).toBe(400)
  })

  it('gives its author their own annotation as a draft, with the comments, and nobody anything of anyone else', async () => {
    const { fence } = (await api.call(desk.reviewer, 'takeReview', { params: { taskId }, body: {} })).json()
    expect(fence).toBeGreaterThan(0)
    expect((await giveBack(taskId, [{ annotationId: ids.ben, comment: 'x' }], desk.colleague)).json().code).toBe('leased')
    const returned = await giveBack(taskId, [
      { annotationId: ids.ben, comment: 'the small ones count', objects: [{ regionId: 'b2', comment: 'is this a shadow?' }] },
    ])
    expect([returned.statusCode, returned.json()]).toMatchObject([200, { id: taskId, state: 'collecting' }])
    expect(await rowsIn(api, 'select state from reviews where task_id = $1', taskId)).toEqual([{ state: 'returned' }])
    expect(await revisionsOf(desk.ana)).toEqual([])
    const [asked] = await revisionsOf(desk.ben)
    expect(asked).toMatchObject({
      taskId,
      kind: 'returned',
      comment: 'the small ones count',
      objects: [{ regionId: 'b2', comment: 'is this a shadow?' }],
    })
    expect(Date.parse(asked.endsAt) - Date.parse(asked.askedAt)).toBe(168 * 3_600_000)
    const taken = (await api.call(desk.ben, 'takeRevision', { params: { assignmentId: asked.assignmentId } })).json()
    expect(taken).toMatchObject({ state: 'leased', draft: { comment: 'what ben thinks' }, revision: { kind: 'returned' }, isTest: false })
    const text = JSON.stringify([asked, taken])
    expect(text).not.toMatch(new RegExp([desk.ana.personId, desk.ana.name, ids.ana, 'what ana thinks', desk.reviewer.name].join('|')))
    const peers = await api.call(desk.ben, 'listPeers', { params: { assignmentId: asked.assignmentId } })
    expect([peers.statusCode, peers.json().code]).toEqual([409, 'wrong-state'])
    expect((await api.call(desk.ana, 'takeRevision', { params: { assignmentId: asked.assignmentId } })).statusCode).toBe(404)
    expect(await claimNext(api, desk, desk.cem)).toBeUndefined()
    // The desk reads the comments beside the task, under the letter that Ben has there.
    const messages = (await api.call(desk.colleague, 'listMessages', { params: { taskId } })).json()
    expect(messages).toMatchObject([
      { audience: 'reader', annotationId: ids.ben, author: desk.reviewer.name, text: 'the small ones count', place: null },
      { text: 'is this a shadow?', place: { regionId: 'b2' } },
    ])
  })

  it('is compared again with the revision in the place of what it supersedes, and settles, or comes to the desk again', async () => {
    const before = (await detailOf(api, desk.manager, taskId)).readers.find((one: { annotationId: string }) => one.annotationId === ids.ben)
    await revise(api, desk, desk.ben, { ...bensMarks(), comment: 'ben, again' })
    await reaches(api, taskId, 'contested')
    expect(await counted(taskId)).toEqual([
      { comment: 'what ana thinks', is_counted: true, purpose: 'vote' },
      { comment: 'what ben thinks', is_counted: false, purpose: 'vote' },
      { comment: 'ben, again', is_counted: true, purpose: 'revision' },
    ])
    const detail = await detailOf(api, desk.manager, taskId)
    expect(detail).toMatchObject({ annotations: 2, reads: 2 })
    expect(detail.readers).toHaveLength(2)
    const after = detail.readers.find((one: { content: { comment: string } }) => one.content.comment === 'ben, again')
    expect([after.reader, after.isCounted]).toEqual([before.reader, true])
    const [row] = (await api.call(desk.reviewer, 'listContested', inProject()))
      .json()
      .rows.filter((one: { id: string }) => one.id === taskId)
    expect(row.round).toBe(1)

    const { ana } = await annotationsOn(api, taskId)
    const ben = after.annotationId
    await giveBack(
      taskId,
      [ana, ben].map((annotationId) => ({ annotationId, comment: 'once more' })),
    )
    await revise(api, desk, desk.ana, { ...anasMarks(), comment: 'agreed' })
    expect((await detailOf(api, desk.manager, taskId)).state).toBe('collecting')
    await revise(api, desk, desk.ben, { ...anasMarks(), comment: 'agreed' })
    await reaches(api, taskId, 'settled')
    expect((await eventTypes(api, taskId)).filter((type) => type === 'task.returned')).toHaveLength(2)
  })

  it('stands as it was when its author says so', async () => {
    const again = await aContested(api, desk)
    const { ben } = await annotationsOn(api, again)
    await giveBack(again, [{ annotationId: ben, comment: 'sure?' }])
    const [asked] = await revisionsOf(desk.ben)
    const taken = (await api.call(desk.ben, 'takeRevision', { params: { assignmentId: asked.assignmentId } })).json()
    const body = { fence: taken.fence, kind: 'not-me', reason: 'my marks stand' }
    expect((await api.call(desk.ben, 'skipAssignment', { params: { assignmentId: taken.id }, body })).statusCode).toBe(204)
    await reaches(api, again, 'contested')
    expect(await revisionsOf(desk.ben)).toEqual([])
    expect((await api.call(desk.ben, 'takeRevision', { params: { assignmentId: taken.id } })).json().code).toBe('wrong-state')
  })
})

describe('L73: a task that is reassigned', () => {
  it('sets one annotation aside and asks somebody else, never its author', async () => {
    desk = await aDesk(api, 'Reassigned')
    const taskId = await aContested(api, desk)
    const { ana, ben } = await annotationsOn(api, taskId)
    expect((await reassign(taskId, taskId)).json().problems).toMatchObject([{ at: 'body.annotationId' }])
    const answer = await reassign(taskId, ben)
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { state: 'collecting', annotations: 1, reads: 2 }])
    expect(await claimNext(api, desk, desk.ben)).toBeUndefined()
    expect(await claimNext(api, desk, desk.ana)).toBeUndefined()
    const claimed = await claimNext(api, desk, desk.cem)
    expect(claimed?.taskId).toBe(taskId)
    if (claimed !== undefined) await submitClaimed(api, desk.cem, claimed, { ...anasMarks(), comment: 'what cem thinks' })
    await reaches(api, taskId, 'settled')
    const { readers } = await detailOf(api, desk.manager, taskId)
    expect(readers.map((one: { content: { comment: string }; isCounted: boolean }) => [one.content.comment, one.isCounted])).toEqual(
      expect.arrayContaining([
        ['what ana thinks', true],
        ['what ben thinks', false],
        ['what cem thinks', true],
      ]),
    )
    expect((await reassign(taskId, ana)).json().code).toBe('wrong-state')
    expect(await eventTypes(api, ben)).toContain('annotation.set-aside')
    const { events } = (await api.call(desk.manager, 'getTaskHistory', { params: { taskId } })).json()
    const told = (type: string) => events.filter((event: { type: string }) => event.type === type)
    expect(told('annotation.set-aside')).toMatchObject([{ who: desk.reviewer.name, reason: 'not careful' }])
    expect(told('annotation.submitted').map(({ who }: { who: string }) => /^Reader [A-D]$/.test(who))).toEqual([true, true, true])
    expect(JSON.stringify(events)).not.toMatch(new RegExp([desk.ana, desk.ben, desk.cem].map(({ personId }) => personId).join('|')))
  })
})

describe('L74: review of every annotation', () => {
  beforeAll(async () => {
    desk = await aDesk(api, 'Every', { redundancy: { reads: 1 }, review: { mode: 'every', showsDecision: true } })
  })
  const aRead = async () => {
    await addSamples(api, desk, 1)
    const taskId = await readNext(api, desk, desk.ana, anasMarks())
    await reaches(api, taskId, 'contested')
    return { taskId, ...(await annotationsOn(api, taskId)) }
  }

  it('brings each task to the desk before it settles: accepted as it is', async () => {
    const { taskId } = await aRead()
    expect((await detailOf(api, desk.reviewer, taskId)).reason).toBe('every annotation is reviewed')
    expect((await sign(taskId, anasMarks())).statusCode).toBe(201)
    expect(await detailOf(api, desk.reviewer, taskId)).toMatchObject({ state: 'settled', resolution: { kind: 'adjudication' } })
  })

  it('mended and accepted: its author sees what was changed', async () => {
    const { taskId, ana } = await aRead()
    const regions = [
      box('a1', 10, { origin: { kind: 'reader', annotationId: ana, regionId: 'a1', edited: false } }),
      box('a2', 44, { origin: { kind: 'reader', annotationId: ana, regionId: 'a2', edited: true } }),
    ]
    expect((await sign(taskId, aContent({ regions }))).statusCode).toBe(201)
    const [feedback] = (await api.call(desk.ana, 'listFeedback', inProject())).json().rows
    expect(feedback).toMatchObject({ taskId, changed: 1 })
    const { objects } = (await api.call(desk.ana, 'getFeedback', { params: { assignmentId: feedback.assignmentId } })).json()
    expect(objects.map((one: { verdict: string }) => one.verdict)).toEqual(['reader', 'edited'])
  })

  it('returned with comments, it comes back to the desk', async () => {
    const { taskId, ana } = await aRead()
    await giveBack(taskId, [{ annotationId: ana, comment: 'one is missing' }])
    const assignmentId = await revise(api, desk, desk.ana, { ...bensMarks(), comment: 'ana, mended' })
    await reaches(api, taskId, 'contested')
    expect((await detailOf(api, desk.reviewer, taskId)).readers).toMatchObject([{ content: { comment: 'ana, mended' } }])
    expect((await sign(taskId, bensMarks())).statusCode).toBe(201)
    const seen = (await api.call(desk.ana, 'getFeedback', { params: { assignmentId } })).json()
    expect(seen).toMatchObject({ taskId, mine: { comment: 'ana, mended' } })
  })

  it('reassigned, another reader does it', async () => {
    const { taskId, ana } = await aRead()
    expect((await reassign(taskId, ana)).json()).toMatchObject({ state: 'collecting', annotations: 0, reads: 1 })
    expect(await readNext(api, desk, desk.ben, bensMarks())).toBe(taskId)
    await reaches(api, taskId, 'contested')
    expect((await sign(taskId, bensMarks())).statusCode).toBe(201)
  })
})

describe('L71: a panel of three', () => {
  let taskId: string
  beforeAll(async () => {
    const disputed = { fact: 'contested-regions', op: '>' as const, value: 0 }
    desk = await aDesk(api, 'Panel', {
      redundancy: { reads: 3 },
      review: { mode: 'panel' },
      routing: [{ id: 'disputed', reason: 'objects differ', when: disputed, effect: { kind: 'contest' } }],
    })
    await addSamples(api, desk, 1)
    taskId = await readNext(api, desk, desk.ana, anasMarks())
    await readNext(api, desk, desk.ben, bensMarks())
    expect(await revisionsOf(desk.ana)).toEqual([])
    await readNext(api, desk, desk.cem, { ...bensMarks(), comment: 'what cem thinks' })
    await reaches(api, taskId, 'collecting')
  })
  const askedOf = async (actor: Actor) => (await revisionsOf(actor))[0]
  const peersOf = async (actor: Actor) => api.call(actor, 'listPeers', { params: { assignmentId: (await askedOf(actor)).assignmentId } })

  it('asks each reader to look again, with the marks of the others under letters that are the same for all, and no names', async () => {
    const seen = new Map<string, Set<string>>()
    for (const [actor, mark] of [
      [desk.ana, 'a1'],
      [desk.ben, 'b1'],
      [desk.cem, 'b1'],
    ] as const) {
      const asked = await askedOf(actor)
      expect(asked).toMatchObject({ taskId, kind: 'panel', comment: '', objects: [] })
      const answer = await peersOf(actor)
      expect(answer.statusCode).toBe(200)
      const peers: { reader: string; regions: { id: string }[] }[] = answer.json()
      expect(peers).toHaveLength(2)
      expect((await peersOf(actor)).json()).toEqual(peers)
      for (const { reader, regions } of peers) seen.set(reader, (seen.get(reader) ?? new Set()).add(regions.map(({ id }) => id).join()))
      const names = [desk.ana, desk.ben, desk.cem].flatMap(({ personId, name }) => [personId, name])
      expect(answer.body).not.toMatch(new RegExp([...names, 'thinks', 'ubmitted', 'illiseconds', 'annotationId'].join('|')))
      expect(mark).toBeDefined()
    }
    // Three letters, each with the marks of one reader whoever looks.
    expect([...seen.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['Reader A', 'Reader B', 'Reader C'])
    expect([...seen.values()].every((marks) => marks.size === 1)).toBe(true)
  })

  it('shows a change of anybody to nobody before all have answered, and takes no change of a mark of others', async () => {
    await revise(api, desk, desk.ana, { ...anasMarks(), regions: [box('a9', 70)], comment: 'ana, moved' })
    expect((await peersOf(desk.ben)).body).not.toContain('a9')
    expect(await revisionsOf(desk.ana)).toEqual([])
    const [mine] = (await api.call(desk.ana, 'listMyAnnotations', inProject())).json().latest
    expect(mine.taskId).toBe(taskId)
    const stranger = await desk.join('Stranger', 'annotator')
    const asked = await askedOf(desk.ben)
    for (const name of ['listPeers', 'takeRevision'] as const)
      expect((await api.call(stranger, name, { params: { assignmentId: asked.assignmentId } })).statusCode).toBeGreaterThanOrEqual(400)
  })

  it('then decides by the rules, without a forced consensus; the first phase stays beside the second', async () => {
    await revise(api, desk, desk.ben, { ...bensMarks(), comment: 'ben, unmoved' })
    const taken = await askedOf(desk.cem)
    await revise(api, desk, desk.cem, { ...bensMarks(), comment: 'cem, unmoved' })
    await reaches(api, taskId, 'contested')
    expect(await counted(taskId)).toMatchObject([
      { comment: 'what ana thinks', is_counted: false },
      { comment: 'what ben thinks', is_counted: false },
      { comment: 'what cem thinks', is_counted: false },
      { comment: 'ana, moved', is_counted: true },
      { comment: 'ben, unmoved', is_counted: true },
      { comment: 'cem, unmoved', is_counted: true },
    ])
    const after = await api.call(desk.cem, 'listPeers', { params: { assignmentId: taken.assignmentId } })
    expect([after.statusCode, after.json().code]).toEqual([409, 'wrong-state'])
    const types = await eventTypes(api, taskId)
    expect(types.filter((type) => type === 'task.revising')).toHaveLength(1)
    expect((await sign(taskId, bensMarks())).statusCode).toBe(201)
  })
})
