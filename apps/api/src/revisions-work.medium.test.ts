import { newId } from '@reticle/db'
import type { AnnotationContent } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, readNext, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let readers: Actor[]
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Revisions')
  readers = [lab.annotator, await lab.join('Second', 'annotator')]
})
afterAll(() => api.close())

const hour = 3_600_000
let taskId: string
/** The assignments of the round, by reader. */
let asked: string[]
const content = (option: string): AnnotationContent => aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })

/** Where the worker brings a task whose readers differ. */
const toDesk = () =>
  api.unitOfWork(async ({ events }) => {
    await api.database.pool.query(`update tasks set state = 'contested', contested_at = now() where id = $1`, [taskId])
    await events.add({ type: 'task.contested', subjectId: taskId, at: api.now(), projectId: lab.projectId, payload: { by: 'consensus' } })
  })

const begin = async (kind: 'panel' | 'returned', milliseconds = hour) => {
  if (kind === 'returned') await toDesk()
  const { rows } = await api.database.pool.query<{ id: string }>(
    'select id from annotations where task_id = $1 and is_counted order by id',
    [taskId],
  )
  const at = api.now()
  const round = await api.unitOfWork((r) =>
    r.revisions.begin({
      taskId,
      kind,
      organizationId: lab.organizationId,
      askedBy: kind === 'panel' ? null : lab.reviewer.personId,
      at,
      endsAt: new Date(at.getTime() + milliseconds),
      ...(kind === 'panel'
        ? {}
        : {
            annotations: rows.map((row) => ({
              annotationId: row.id,
              comment: 'look again',
              objects: [{ regionId: 'r1', comment: 'here' }],
            })),
          }),
    }),
  )
  const byPerson = new Map(round?.annotatorIds.map((id, index) => [id as string, round.assignmentIds[index] ?? '']))
  asked = readers.map((reader) => byPerson.get(reader.personId) ?? '')
}
const take = (reader: number) => api.call(readers[reader] ?? null, 'takeRevision', { params: { assignmentId: asked[reader] ?? '' } })
const submit = (reader: number, given: AnnotationContent, fence = 1, key = newId()) =>
  api.call(readers[reader] ?? null, 'submitAssignment', {
    params: { assignmentId: asked[reader] ?? '' },
    headers: { 'idempotency-key': key },
    body: { taskId, fence, content: given, activeMilliseconds: 500 },
  })
const skip = (reader: number, kind: string) =>
  api.call(readers[reader] ?? null, 'skipAssignment', {
    params: { assignmentId: asked[reader] ?? '' },
    body: { taskId, fence: 1, kind, reason: 'my marks stand' },
  })
const task = async () => (await rowsIn(api, 'select state, counted, reads, revisions, round from tasks where id = $1', taskId))[0]
const annotations = () =>
  rowsIn<{ is_counted: boolean; purpose: string; repeat: number; supersedes: string | null }>(
    api,
    `select a.is_counted, a.purpose, a.repeat, b.annotator_id = a.annotator_id as supersedes from annotations a
      left join annotations b on b.id = a.supersedes where a.task_id = $1 and a.annotator_id = $2 order by a.id`,
    taskId,
    readers[0]?.personId,
  )
const problems = async () => (await api.read.consistency.check(lab.projectId)).examples

beforeEach(async () => {
  const opened = await addSamples(api, lab, 1)
  await api.unitOfWork(({ events }) =>
    events.add(...opened.map(({ id }) => ({ type: 'task.opened' as const, subjectId: id, at: api.now(), projectId: lab.projectId }))),
  )
  for (const reader of readers) taskId = await readNext(api, lab, reader, content('good'))
})

describe('revisions', () => {
  it('L80: taken, the draft is one`s own annotation; nobody else is handed the task meanwhile', async () => {
    await begin('returned')
    const taken = await take(0)
    expect([taken.statusCode, taken.json()]).toMatchObject([
      200,
      {
        taskId,
        state: 'leased',
        fence: 1,
        draft: content('good'),
        draftVersion: 1,
        isTest: false,
        revision: { kind: 'returned', comment: 'look again' },
      },
    ])
    expect((await take(0)).json()).toMatchObject({ fence: 1 })
    expect((await take(1)).statusCode).toBe(200)
    expect((await api.call(readers[1] ?? null, 'takeRevision', { params: { assignmentId: asked[0] ?? '' } })).statusCode).toBe(404)
    const third = await lab.join('Third', 'annotator')
    expect((await api.call(third, 'claimAssignment', { params: { projectId: lab.projectId } })).statusCode).toBe(204)
    expect(await task()).toEqual({ state: 'collecting', counted: 2, reads: 2, revisions: 2, round: 1 })
    expect(await problems()).toEqual([])
  })

  it('L81: submitted, it counts in place of the one before; the last one brings the comparison', async () => {
    await begin('panel')
    await take(0)
    const params = { assignmentId: asked[0] ?? '' }
    const saved = await api.call(readers[0] ?? null, 'saveDraft', {
      params,
      body: { taskId, fence: 1, version: 2, content: content('good') },
    })
    expect(saved.statusCode).toBe(200)
    const before = await rowsIn(api, 'select submitted from annotators where person_id = $1', readers[0]?.personId)
    const key = newId()
    expect((await submit(0, content('poor'), 1, key)).statusCode).toBe(201)
    // Sent again, at once and later: the same answer, and nothing is changed.
    expect((await submit(0, content('poor'), 1, key)).statusCode).toBe(201)
    expect((await submit(0, content('poor'), 1)).json()).toMatchObject({ code: 'wrong-state' })
    expect(await task()).toEqual({ state: 'collecting', counted: 2, reads: 2, revisions: 1, round: 1 })
    expect(await annotations()).toEqual([
      { is_counted: false, purpose: 'vote', repeat: 0, supersedes: null },
      { is_counted: true, purpose: 'revision', repeat: -1, supersedes: true },
    ])
    expect(await rowsIn(api, 'select submitted from annotators where person_id = $1', readers[0]?.personId)).toEqual(before)
    await take(1)
    expect((await submit(1, content('poor'))).statusCode).toBe(201)
    expect(await task()).toEqual({ state: 'comparing', counted: 2, reads: 2, revisions: 0, round: 1 })
    expect((await api.read.consensus.compared(taskId)).map((one) => one.content)).toEqual([content('poor'), content('poor')])
    expect(await problems()).toEqual([])
  })

  it('K17: the desk sees what was said before a correction; its reader learns nothing by it', async () => {
    await begin('returned')
    const given = (await api.read.desk.annotationsOf(taskId)).map((one) => one.content)
    await take(0)
    expect((await submit(0, content('poor'))).statusCode).toBe(201)
    const asking = { params: { taskId } }
    const shown = (await api.call(lab.reviewer, 'getTask', asking)).json().readers
    expect(shown).toHaveLength(2)
    const [corrected] = shown.filter((one: { earlier?: unknown }) => one.earlier !== undefined)
    expect(corrected.content).toEqual(content('poor'))
    expect(corrected.earlier.map((one: { content: unknown }) => one.content)).toEqual([given[0]])
    expect(corrected.earlier[0].annotationId).not.toBe(corrected.annotationId)
    expect((await api.call(readers[0] ?? null, 'getTask', asking)).statusCode).toBe(403)
  })

  it('L83: who keeps to what they said skips; put off, it waits', async () => {
    await begin('panel')
    await take(0)
    expect((await skip(0, 'not-now')).statusCode).toBe(204)
    expect(await task()).toMatchObject({ revisions: 2 })
    expect((await take(0)).json()).toMatchObject({ fence: 2 })
    expect((await submit(0, content('poor'), 2)).statusCode).toBe(201)
    await take(1)
    expect((await skip(1, 'not-me')).statusCode).toBe(204)
    expect(await task()).toMatchObject({ state: 'comparing', revisions: 0, counted: 2 })
    expect((await take(1)).json()).toMatchObject({ code: 'wrong-state' })
    expect(await problems()).toEqual([])
  })

  it('L82, L84: when its time is over the round ends; what comes later is an extra, and the one before stands', async () => {
    await begin('returned', -1000)
    await take(0)
    await api.unitOfWork(async ({ revisions }) => {
      for (const { taskId: lapsed } of await revisions.lapsed(10)) await revisions.end([lapsed], lab.organizationId, api.now(), true)
    })
    expect(await task()).toMatchObject({ state: 'comparing', revisions: 0 })
    const kept = await api.call(readers[0] ?? null, 'heartbeat', { params: { assignmentId: asked[0] ?? '' }, body: { taskId, fence: 1 } })
    expect(kept.json()).toMatchObject({ code: 'stale-fence' })
    expect((await submit(0, content('poor'))).statusCode).toBe(201)
    expect(await annotations()).toEqual([
      { is_counted: true, purpose: 'vote', repeat: 0, supersedes: null },
      { is_counted: false, purpose: 'revision', repeat: -1, supersedes: null },
    ])
    expect(await task()).toMatchObject({ state: 'comparing', counted: 2 })
    expect(await problems()).toEqual([])
  })

  it('L19, L86: a withdrawal ends the round and its leases', async () => {
    await begin('panel')
    await take(0)
    const sample = (await rowsIn<{ id: string }>(api, 'select sample_id as id from tasks where id = $1', taskId))[0]?.id
    await api.call(lab.manager, 'withdrawSamples', {
      params: { projectId: lab.projectId },
      body: { sampleIds: [sample], reason: 'consent' },
    })
    expect(await task()).toMatchObject({ state: 'withdrawn', revisions: 0 })
    expect(await rowsIn(api, 'select distinct state from revisions where task_id = $1', taskId)).toEqual([{ state: 'over' }])
    expect((await submit(0, content('poor'))).statusCode).toBe(201)
    expect(await rowsIn(api, 'select count(*)::int as n from annotations where task_id = $1 and is_counted', taskId)).toEqual([{ n: 2 }])
    expect(await problems()).toEqual([])
  })

  it('L85: an annotation that is set aside counts no more, and somebody else is asked', async () => {
    await toDesk()
    const [first] = await rowsIn<{ id: string }>(api, 'select id from annotations where task_id = $1 order by id', taskId)
    const given = {
      taskId,
      annotationId: first?.id ?? '',
      organizationId: lab.organizationId,
      by: lab.reviewer.personId,
      reason: 'careless',
      at: api.now(),
    }
    expect(await api.unitOfWork((r) => r.revisions.setAside(given))).toBe(true)
    expect(await api.unitOfWork((r) => r.revisions.setAside(given))).toBe(false)
    expect(await task()).toMatchObject({ state: 'collecting', counted: 1, reads: 2 })
    expect((await api.call(readers[0] ?? null, 'claimAssignment', { params: { projectId: lab.projectId } })).statusCode).toBe(204)
    const third = await lab.join('Fourth', 'annotator')
    expect(await readNext(api, lab, third)).toBe(taskId)
    expect(await task()).toMatchObject({ state: 'comparing', counted: 2 })
    expect(await problems()).toEqual([])
  })
})
