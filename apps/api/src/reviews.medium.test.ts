import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContested, aDesk, annotationsOn, apiWithWorker, bensMarks, box, type Desk, detailOf } from './test/desk.ts'
import type { Actor, TestApi } from './test/test-api.ts'
import { addSamples, contest, readNext, rowsIn } from './test/world.ts'

let api: TestApi
let close: () => Promise<void>
let desk: Desk

beforeAll(async () => {
  ;({ api, close } = await apiWithWorker())
  desk = await aDesk(api, 'Desk')
})
afterAll(() => close())

const inProject = (query?: Record<string, string>) => ({ params: { projectId: desk.projectId }, ...(query === undefined ? {} : { query }) })
const take = (actor: Actor, taskId: string, takesOver = false) => api.call(actor, 'takeReview', { params: { taskId }, body: { takesOver } })
const keep = (actor: Actor, taskId: string, fence: number) => api.call(actor, 'keepReview', { params: { taskId }, body: { fence } })
const release = (actor: Actor, taskId: string, fence: number) => api.call(actor, 'releaseReview', { params: { taskId }, body: { fence } })
const draft = (note = '') => ({ content: aContent(), objects: [], reasonCode: null, note })
const save = (actor: Actor, taskId: string, fence: number, version: number, note = '') =>
  api.call(actor, 'saveReviewDraft', { params: { taskId }, body: { fence, version, draft: draft(note) } })
const sign = (actor: Actor, taskId: string, changes = {}) =>
  api.call(actor, 'adjudicateTask', { params: { taskId }, body: { content: aContent(), reasonCode: 'slip', ...changes } })
const listed = async (query: Record<string, string> = {}, actor: Actor = desk.manager) =>
  (await api.call(actor, 'listContested', inProject(query))).json().rows as { id: string; heldBy: unknown; round: number }[]

describe('the contested list', () => {
  let first: string
  let second: string
  beforeAll(async () => {
    desk = await aDesk(api, 'List', { review: { isBlind: false } })
    first = await aContested(api, desk)
    await addSamples(api, desk, 1)
    second = await readNext(
      api,
      desk,
      desk.ana,
      aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }] }),
    )
    await contest(api, second)
    await api.database.pool.query(`update tasks set reason = 'audit', agreement = 0.9 where id = $1`, [second])
  })

  it('says how many objects there are, on how many readers differ, who holds it and how often it was given back', async () => {
    expect(await listed()).toMatchObject([
      { id: first, objects: 3, disputed: 2, heldBy: null, round: 0 },
      { id: second, objects: 0, disputed: 0, heldBy: null },
    ])
    const { fence } = (await take(desk.colleague, first)).json()
    expect((await listed())[0]).toMatchObject({ heldBy: { name: 'List Colleague', isMe: false } })
    expect((await listed({}, desk.colleague))[0]).toMatchObject({ heldBy: { isMe: true } })
    expect((await listed({ isFree: 'true' })).map(({ id }) => id)).toEqual([second])
    expect((await listed({ isFree: 'false' })).map(({ id }) => id)).toEqual([first])
    await release(desk.colleague, first, fence)
    expect((await listed({ isFree: 'true' })).map(({ id }) => id)).toEqual([first, second])
  })

  it.each<[string, Record<string, string>, ('first' | 'second')[]]>([
    ['a label of any reader', { label: 'boulder' }, ['first']],
    ['an option that a reader chose', { label: 'quality:poor' }, ['second']],
    ['the reason', { reason: 'audit' }, ['second']],
    ['the agreement', { minAgreement: '0.9' }, ['second']],
    ['the agreement, from above', { maxAgreement: '0.89' }, ['first']],
    ['a group of the sample', { group: 'night=1' }, ['first', 'second']],
    ['a group that no sample has', { group: 'night=2' }, []],
    ['several at once', { label: 'crater', reason: 'audit' }, []],
  ])('is filtered by %s', async (_, query, wanted) => {
    const ids = { first, second }
    expect((await listed(query)).map(({ id }) => id)).toEqual(wanted.map((one) => ids[one]))
  })

  it('is filtered by a reader, whom it names, only where the review is not blind', async () => {
    expect((await listed({ readerId: desk.ben.personId })).map(({ id }) => id)).toEqual([first])
    const facets = (await api.call(desk.reviewer, 'getContestedFacets', inProject())).json()
    expect(facets).toMatchObject({ total: 2, reasons: [{ count: 1 }, { count: 1 }], groups: [{ value: 'night=1', count: 2 }] })
    expect(facets.labels).toContainEqual({ value: 'boulder', text: 'Boulder', count: 1 })
    expect(facets.labels).toContainEqual({ value: 'quality:poor', text: 'Can the image be used?: No', count: 1 })
    expect(facets.readers).toEqual([
      { value: desk.ana.personId, text: desk.ana.name, count: 2 },
      { value: desk.ben.personId, text: 'List Ben', count: 1 },
    ])
    const open = desk
    const blind = await aDesk(api, 'Blind')
    const asked = await api.call(blind.reviewer, 'listContested', {
      params: { projectId: blind.projectId },
      query: { readerId: blind.ana.personId },
    })
    expect([asked.statusCode, asked.json().problems]).toMatchObject([400, [{ at: 'query.readerId' }]])
    const claimed = await api.call(blind.reviewer, 'claimReview', {
      params: { projectId: blind.projectId },
      body: { filter: { readerId: blind.ana.personId } },
    })
    expect([claimed.statusCode, claimed.json().problems]).toMatchObject([400, [{ at: 'body.filter.readerId' }]])
    desk = blind
    await aContested(api, desk)
    const hidden = (await api.call(desk.reviewer, 'getContestedFacets', inProject())).json()
    expect([hidden.total, hidden.readers]).toEqual([1, []])
    expect(JSON.stringify(hidden)).not.toContain(desk.ana.personId)
    // A project that is opened later does not open what was read while it was blind.
    const old = (await api.call(desk.manager, 'getProtocol', { params: { protocolId: desk.protocolId } })).json()
    await api.call(desk.manager, 'publishProtocol', { ...inProject(), body: { ...old.content, review: { isBlind: false } } })
    expect((await api.call(desk.reviewer, 'getContestedFacets', inProject())).json().readers).toEqual([])
    expect(await listed({ readerId: desk.ana.personId })).toEqual([])
    desk = open
  })

  it('holds what is contested, whoever changed it, and nothing else', async () => {
    const differ = async () =>
      rowsIn(
        api,
        `select t.id from tasks t full join contested_tasks c on c.task_id = t.id
         where (t.state = 'contested') is distinct from (c.task_id is not null)`,
      )
    expect(await differ()).toEqual([])
    expect((await sign(desk.reviewer, second)).statusCode).toBe(201)
    expect((await listed()).map(({ id }) => id)).toEqual([first])
    await api.call(desk.manager, 'reopenTask', { params: { taskId: second }, body: { reason: 'new evidence' } })
    expect(await listed({ reason: 'reopened: new evidence' })).toHaveLength(1)
    expect(await differ()).toEqual([])
  })
})

describe('the lease of a contested task', () => {
  beforeAll(async () => {
    desk = await aDesk(api, 'Leases')
  })

  it('is claimed, longest waiting first, each task once; then the claim says why there is none', async () => {
    const tasks = [await aContested(api, desk), await aContested(api, desk)]
    const claim = (actor: Actor, body = {}) => api.call(actor, 'claimReview', { ...inProject(), body })
    const one = await claim(desk.reviewer)
    expect([one.statusCode, one.json()]).toMatchObject([201, { taskId: tasks[0], draft: null, draftVersion: 0 }])
    const two = await claim(desk.colleague)
    expect(two.json().taskId).toBe(tasks[1])
    const third = await desk.join('Third', 'reviewer')
    const none = await claim(third)
    expect([none.statusCode, none.headers['reticle-reason']]).toEqual([204, 'all-leased'])
    await release(desk.reviewer, tasks[0] ?? '', one.json().fence)
    const passed = await claim(third, { notTaskIds: [tasks[0]] })
    expect([passed.statusCode, passed.headers['reticle-reason']]).toEqual([204, 'all-leased'])
    const other = await claim(third, { filter: { label: 'no-such-label' } })
    expect([other.statusCode, other.headers['reticle-reason']]).toEqual([204, 'nothing-left'])
    expect((await claim(third, { filter: { label: 'boulder' } })).json().taskId).toBe(tasks[0])
  })

  it('is held by one: the other is told by whom, may take it over, and then the first is told', async () => {
    const taskId = await aContested(api, desk)
    const mine = (await take(desk.reviewer, taskId)).json()
    const refused = await take(desk.colleague, taskId)
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'leased'])
    expect(refused.json().detail).toMatch(/^Leases reviewer is deciding this task \(until \d\d:\d\d UTC/)
    const decided = await sign(desk.colleague, taskId)
    expect([decided.statusCode, decided.json().code]).toEqual([409, 'leased'])
    expect((await keep(desk.colleague, taskId, 1)).json().code).toMatch(/leased|stale-fence/)

    expect((await take(desk.colleague, taskId, true)).statusCode).toBe(200)
    for (const answer of [await keep(desk.reviewer, taskId, mine.fence), await save(desk.reviewer, taskId, mine.fence, 1)]) {
      expect(answer.statusCode).toBe(409)
      expect(['leased', 'stale-fence']).toContain(answer.json().code)
    }
    const late = await sign(desk.reviewer, taskId, { fence: mine.fence })
    expect([late.statusCode, late.json().code]).toEqual([409, 'leased'])
    expect(await rowsIn(api, `select kind from notices where person_id = $1 and kind = 'lease-lost'`, desk.reviewer.personId)).toHaveLength(
      1,
    )
    expect((await sign(desk.colleague, taskId)).statusCode).toBe(201)
    const { events } = (await api.call(desk.manager, 'getTaskHistory', { params: { taskId } })).json()
    const ofReviews = events.filter(({ type }: { type: string }) => type.startsWith('review.'))
    expect(ofReviews.map(({ type, who }: { type: string; who: string }) => [type, who])).toEqual([
      ['review.leased', desk.reviewer.name],
      ['review.taken-over', desk.colleague.name],
      ['review.leased', desk.colleague.name],
    ])
  })

  it('L76: that ran out is good enough to sign while nobody else took the task', async () => {
    const taskId = await aContested(api, desk)
    const { fence } = (await take(desk.reviewer, taskId)).json()
    const runOut = () => api.database.pool.query(`update reviews set expires_at = now() - interval '1 second' where task_id = $1`, [taskId])
    await runOut()
    expect((await listed()).find(({ id }) => id === taskId)?.heldBy).toBeNull()
    expect((await take(desk.colleague, taskId)).statusCode).toBe(200)
    expect((await sign(desk.reviewer, taskId, { fence })).json().code).toBe('leased')
    await runOut()
    const again = (await take(desk.reviewer, taskId)).json()
    await runOut()
    expect((await sign(desk.reviewer, taskId, { fence: again.fence })).statusCode).toBe(201)
  })

  it('of two who take it at the same moment one gets it', async () => {
    const taskId = await aContested(api, desk)
    const answers = await Promise.all([take(desk.reviewer, taskId), take(desk.colleague, taskId)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  it('keeps the decision that is not signed yet: in order of versions, through a release, for its reviewer alone', async () => {
    const taskId = await aContested(api, desk)
    const { fence } = (await take(desk.reviewer, taskId)).json()
    expect((await save(desk.reviewer, taskId, fence, 1, 'half')).json()).toMatchObject({ fence, draftVersion: 1 })
    const skipped = await save(desk.reviewer, taskId, fence, 3)
    expect([skipped.statusCode, skipped.json().code]).toEqual([409, 'conflict'])
    expect((await save(desk.reviewer, taskId, fence + 1, 2)).json().code).toBe('stale-fence')
    expect((await save(desk.colleague, taskId, fence, 1)).json().code).toBe('not-found')
    expect((await release(desk.reviewer, taskId, fence)).statusCode).toBe(204)
    expect((await take(desk.colleague, taskId)).json()).toMatchObject({ draft: null, draftVersion: 0 })
    const again = (await take(desk.reviewer, taskId, true)).json()
    expect(again).toMatchObject({ draft: { note: 'half' }, draftVersion: 1 })
    expect(again.fence).toBeGreaterThan(fence)
  })

  it('is of contested tasks that somebody else annotated', async () => {
    const taskId = await aContested(api, desk)
    const both = await desk.join('Both', 'annotator', 'reviewer')
    await addSamples(api, desk, 1)
    const own = await readNext(api, desk, both)
    expect((await take(desk.reviewer, own)).json().code).toBe('wrong-state')
    await contest(api, own)
    expect((await take(both, own)).json().code).toBe('own-annotation')
    expect((await take(both, taskId)).statusCode).toBe(200)
  })
})

describe('a decision', () => {
  let taskId: string
  let ids: { ana: string; ben: string }
  beforeAll(async () => {
    desk = await aDesk(api, 'Decisions', { review: { showsDecision: true } })
    taskId = await aContested(api, desk)
    ids = await annotationsOn(api, taskId)
  })
  const content = () =>
    aContent({
      regions: [
        box('d1', 10, { origin: { kind: 'consensus', clusterId: 'c1', edited: false } }),
        box('d2', 40, { labelId: 'boulder', origin: { kind: 'reader', annotationId: ids.ben, regionId: 'b2', edited: false } }),
      ],
      display: { zoom: 2, centre: { x: 50, y: 40 }, brightness: 0, contrast: 1, isInverted: true },
    })
  const objects = () => [
    { clusterId: 'c1', verdict: 'consensus', regionId: 'd1' },
    { clusterId: 'c2', verdict: 'reader', regionId: 'd2', reasonCode: 'rule-misread', note: 'boulders throw shadows' },
    { clusterId: 'c3', verdict: 'none', reasonCode: 'protocol-unclear', note: 'how small is too small?' },
  ]

  it('L75: on objects leaves none of them out, and each fits its mark: refused with the places otherwise', async () => {
    const some = await sign(desk.reviewer, taskId, { content: content(), objects: objects().slice(0, 2) })
    expect([some.statusCode, some.json().code]).toEqual([422, 'invalid-annotation'])
    expect(some.json().problems).toEqual([{ at: 'body.objects', message: 'object c3 is not decided', severity: 'hard' }])
    const bent = objects().map((one) => (one.clusterId === 'c2' ? { ...one, regionId: 'd1' } : one))
    const wrong = await sign(desk.reviewer, taskId, { content: content(), objects: bent })
    expect(wrong.json().problems).toMatchObject([{ at: 'body.objects.1', severity: 'hard' }])
    expect((await detailOf(api, desk.manager, taskId)).state).toBe('contested')
  })

  it('is signed under a lease, which ends with it; a fence that was never given is refused', async () => {
    const { fence } = (await take(desk.reviewer, taskId)).json()
    await save(desk.reviewer, taskId, fence, 1, 'half')
    expect((await sign(desk.reviewer, taskId, { fence: fence + 1 })).json().code).toBe('stale-fence')
    const signed = await sign(desk.reviewer, taskId, {
      content: content(),
      objects: objects(),
      note: 'shadows',
      reasonCode: 'rule-misread',
      fence,
    })
    expect(signed.statusCode).toBe(201)
    expect(signed.json()).toMatchObject({ objects: objects(), content: { display: { zoom: 2, isInverted: true } } })
    expect(await rowsIn(api, 'select state, draft from reviews where task_id = $1', taskId)).toEqual([{ state: 'signed', draft: null }])
    const shown = await detailOf(api, desk.manager, taskId)
    expect(shown).toMatchObject({ state: 'settled', resolution: { kind: 'adjudication' }, adjudications: [{ objects: objects() }] })
  })

  it('that finds the protocol unclear is work for its next version', async () => {
    const list = async (state = 'open') => (await api.call(desk.manager, 'listProtocolNotes', inProject({ state }))).json().rows
    expect(await list()).toMatchObject([
      { taskId, clusterId: 'c3', text: 'how small is too small?', reviewer: desk.reviewer.name, handled: null },
    ])
    const [{ id }] = await list()
    const handle = (body: object) => api.call(desk.manager, 'handleProtocolNotes', { ...inProject(), body })
    const foreign = await aDesk(api, 'Elsewhere')
    expect((await handle({ noteIds: [id], protocolId: foreign.protocolId })).json().problems).toMatchObject([{ at: 'body.protocolId' }])
    expect((await handle({ noteIds: [id, taskId], protocolId: desk.protocolId })).json().problems).toMatchObject([{ at: 'body.noteIds.1' }])
    expect((await handle({ noteIds: [id], protocolId: desk.protocolId })).statusCode).toBe(204)
    expect(await list()).toEqual([])
    expect(await list('handled')).toMatchObject([{ id, handled: { protocolId: desk.protocolId, version: 1, by: desk.manager.name } }])
    const whole = await aContested(api, desk)
    await sign(desk.reviewer, whole, { reasonCode: 'protocol-unclear', note: 'what is an edge?' })
    expect(await list()).toMatchObject([{ taskId: whole, clusterId: null, text: 'what is an edge?' }])
  })

  it('L77: is shown to the readers whose marks it is about: what stands, what does not, and why', async () => {
    const [first] = (await api.call(desk.ana, 'listFeedback', inProject({ limit: '1' }))).json().rows
    expect(first.reasonCode).toBe('protocol-unclear')
    const page = (await api.call(desk.ana, 'listFeedback', inProject())).json().rows
    const one = page.find((row: { taskId: string }) => row.taskId === taskId)
    expect(one).toMatchObject({ by: 'adjudication', reasonCode: 'rule-misread', note: 'shadows', changed: 1, messages: 0 })
    const seen = (await api.call(desk.ana, 'getFeedback', { params: { assignmentId: one.assignmentId } })).json()
    expect(seen.mine.comment).toBe('what ana thinks')
    expect(seen.objects).toEqual([
      { regionId: 'a1', verdict: 'consensus', decidedRegionId: 'd1', reasonCode: null, note: '' },
      { regionId: 'a2', verdict: 'reader', decidedRegionId: 'd2', reasonCode: 'rule-misread', note: 'boulders throw shadows' },
    ])
    // Of a peer she hears nothing that names them.
    expect(JSON.stringify(seen)).not.toMatch(new RegExp([ids.ben, desk.ben.personId, 'what ben thinks'].join('|')))
    expect((await api.call(desk.ben, 'getFeedback', { params: { assignmentId: one.assignmentId } })).statusCode).toBe(404)
    const notices = await rowsIn<{ kind: string }>(api, `select kind, about from notices where person_id = $1`, desk.ana.personId)
    expect(notices).toContainEqual({ kind: 'decision', about: { taskId, assignmentId: one.assignmentId } })
  })

  it('L62: is shown to nobody of gold, nor where the protocol does not show decisions', async () => {
    const before = (await api.call(desk.ana, 'listFeedback', inProject())).json().rows
    await api.call(desk.manager, 'setGold', { params: { taskId }, body: { isGold: true, reason: 'textbook' } })
    const rows = (await api.call(desk.ana, 'listFeedback', inProject())).json().rows
    expect(rows).toHaveLength(before.length - 1)
    await api.call(desk.manager, 'setGold', { params: { taskId }, body: { isGold: false, reason: 'not one' } })
    const shy = await aDesk(api, 'Shy')
    const quiet = await aContested(api, shy)
    await sign(shy.reviewer, quiet)
    const list = await api.call(shy.ana, 'listFeedback', { params: { projectId: shy.projectId } })
    expect([list.statusCode, list.json().rows]).toEqual([200, []])
    expect(await rowsIn(api, 'select id from notices where person_id = $1', shy.ana.personId)).toEqual([])
  })

  it('is superseded by another one after a reopening; the old one and its objects stay', async () => {
    await api.call(desk.manager, 'reopenTask', { params: { taskId }, body: { reason: 'new evidence' } })
    expect((await api.call(desk.ana, 'listFeedback', inProject())).json().rows.map((row: { taskId: string }) => row.taskId)).not.toContain(
      taskId,
    )
    await sign(desk.colleague, taskId, { content: bensMarks() })
    const { adjudications } = await detailOf(api, desk.manager, taskId)
    expect(adjudications.map((one: { objects: unknown[] }) => one.objects.length)).toEqual([0, 3])
    expect(adjudications[0].supersedes).toBe(adjudications[1].id)
  })
})
