import type { AnnotationContent } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, rowsIn, submitClaimed, tell } from './test/world.ts'

let api: TestApi
let lab: Lab

const saying = (option: string): AnnotationContent => ({
  ...aContent(),
  regions: [],
  answers: [{ questionId: 'quality', value: { kind: 'choice', option } }],
})
const inProject = () => ({ params: { projectId: lab.projectId } })
const mine = async (actor = lab.annotator) => (await api.call(actor, 'getMyQualification', inProject())).json()
const retry = (actor = lab.annotator) => api.call(actor, 'retryQualification', { ...inProject(), body: {} })
const reasonOf = async (actor = lab.annotator) => (await api.call(actor, 'claimAssignment', inProject())).headers['reticle-reason']

/** Samples with an answer that is known: all good. */
const known = async (count: number) => {
  const opened = await addSamples(api, lab, count)
  await api.unitOfWork(({ knownAnswers }) =>
    knownAnswers.settle(
      opened.map(({ id }) => ({
        ...{ taskId: id, content: saying('good'), coversMarks: false, origin: 'truth.csv, line 2' },
        ...{ addedBy: lab.manager.personId, addedAt: api.now() },
      })),
      { state: 'settled', reason: 'known from truth.csv', at: api.now() },
    ),
  )
  await tell(
    api,
    lab,
    opened.map(({ id }) => id),
    'task.opened',
    'task.known',
  )
  return opened
}
const aTest = async (qualification: object, gold: number) => {
  lab = await aLab(api, 'School', { training: { qualification: { tasks: 2, passScore: 0.75, ...qualification } } } as never)
  await known(gold)
}
const take = async (option: string, actor: Actor = lab.annotator) => {
  const claimed = await claimNext(api, lab, actor)
  if (claimed === undefined) throw new Error('the test handed nothing out')
  const submitted = await submitClaimed(api, actor, claimed, saying(option))
  expect(submitted.statusCode, submitted.body).toBe(201)
  return claimed
}
const decide = (decision: string, actor = lab.manager, personId: string = lab.annotator.personId) =>
  api.call(actor, 'decideQualification', { params: { projectId: lab.projectId, personId }, body: { decision, reason: 'we know them' } })

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

describe('the test that opens a project', () => {
  beforeEach(() => aTest({}, 4))

  it('G11, G14: hands out known tasks, shows each answer after its submission, and opens the queue at once when passed', async () => {
    const [vote] = await addSamples(api, lab, 1)
    expect(await mine()).toMatchObject({ isNeeded: true, state: 'none', of: 2, attempts: 3 })
    const claimed = await claimNext(api, lab, lab.annotator)
    expect(claimed).toMatchObject({ isTest: true, revision: null })
    if (claimed === undefined) throw new Error('nothing')
    const params = { assignmentId: claimed.id }
    expect((await api.call(lab.annotator, 'getKnownAnswer', { params })).json().detail).toContain('after they are submitted')
    await submitClaimed(api, lab.annotator, claimed, saying('good'))
    const shown = await api.call(lab.annotator, 'getKnownAnswer', { params })
    expect(shown.json()).toMatchObject({
      score: 1,
      known: { answers: saying('good').answers },
      answers: [{ questionId: 'quality', score: 1 }],
      marks: null,
      standing: { state: 'running', done: 1, of: 2, score: 1 },
    })
    await take('good')
    expect(await mine()).toMatchObject({ isNeeded: false, state: 'passed', done: 2, score: 1 })
    expect(await claimNext(api, lab, lab.annotator)).toMatchObject({ taskId: vote?.id, isTest: false })
  })

  it('G14: shows the answer to nobody else, and of no other assignment', async () => {
    const claimed = await take('good')
    const other = await lab.join('Other', 'annotator')
    const params = { assignmentId: claimed.id }
    expect((await api.call(other, 'getKnownAnswer', { params })).json().code).toBe('not-found')
    expect((await api.call(lab.manager, 'getKnownAnswer', { params })).statusCode).toBe(403)
  })

  it('G12: each person has an order of their own, the same whenever it is asked', async () => {
    const others = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((name) => lab.join(name, 'annotator')))
    const firsts = new Set<string>()
    for (const other of others) firsts.add((await claimNext(api, lab, other))?.taskId ?? '')
    expect(firsts.size).toBeGreaterThan(1)
  })

  it('G13: failed, it says so, and begins again when asked, until no attempt is left; tasks not had before come first', async () => {
    const had = [await take('poor'), await take('poor')].map(({ taskId }) => taskId)
    expect(await reasonOf()).toBe('test-failed')
    expect(await mine()).toMatchObject({ state: 'failed', attempt: 1, attempts: 3, score: 0, retryAt: expect.any(String) })
    expect((await retry()).statusCode).toBe(201)
    expect((await retry()).json().detail).toContain('your test is running')
    const again = [await take('poor'), await take('poor')].map(({ taskId }) => taskId)
    expect(had.some((taskId) => again.includes(taskId))).toBe(false)
    await retry()
    const third = [await take('poor'), await take('poor')].map(({ taskId }) => taskId)
    expect(third.every((taskId) => had.includes(taskId))).toBe(true)
    expect(await reasonOf()).toBe('test-failed')
    expect((await retry()).json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('used all attempts') })
    expect(await mine()).toMatchObject({ state: 'failed', attempt: 3, retryAt: null })
    const { mismatches, examples } = await api.read.consistency.check(lab.projectId)
    expect({ wrong: Object.values(mismatches).reduce((sum, n) => sum + n, 0), examples }).toEqual({ wrong: 0, examples: [] })
  })

  it('G15: a manager gives another attempt, or opens the project without the test; nobody else, and not without need', async () => {
    await take('poor')
    expect((await decide('another-attempt')).json().detail).toContain('in the middle of an attempt')
    await take('poor')
    expect((await decide('another-attempt', lab.reviewer)).statusCode).toBe(403)
    expect((await decide('another-attempt')).statusCode).toBe(204)
    expect(await mine()).toMatchObject({ state: 'running', attempt: 2 })
    expect((await decide('waive')).statusCode).toBe(204)
    expect(await reasonOf()).toBe('nothing-left')
    expect((await decide('waive')).json().detail).toContain('open to this person already')
    expect((await decide('waive', lab.manager, lab.reviewer.personId)).json().code).toBe('not-found')
    const types = await rowsIn<{ type: string }>(
      api,
      `select type from events where subject_id = $1 and type like 'qualification.%' order by id`,
      lab.annotator.personId,
    )
    expect(types.map(({ type }) => type.split('.')[1])).toEqual(['started', 'failed', 'granted', 'waived'])
  })

  it('G16: a sample of the test cannot be skipped, and what one holds of it is waited for', async () => {
    const one = await claimNext(api, lab, lab.annotator)
    await claimNext(api, lab, lab.annotator)
    expect(await reasonOf()).toBe('test-running')
    if (one === undefined) throw new Error('nothing')
    const skipped = await api.call(lab.annotator, 'skipAssignment', {
      params: { assignmentId: one.id },
      body: { taskId: one.taskId, fence: one.fence, kind: 'not-me' },
    })
    expect(skipped.json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('cannot be skipped') })
  })

  it('G12: a sample of the test never comes as hidden gold, and counts for nothing', async () => {
    lab = await aLab(api, 'Hidden', { dispensing: { goldRate: 0.5 }, training: { qualification: { tasks: 2, passScore: 0.75 } } } as never)
    await known(2)
    await take('good')
    await take('good')
    for (let tries = 0; tries < 20; tries++) expect(await reasonOf()).toBe('nothing-left')
    const [row] = await rowsIn<{ n: number }>(api, 'select sum(counted)::int as n from tasks where project_id = $1', lab.projectId)
    expect(row?.n).toBe(0)
    const readers = (await api.call(lab.reviewer, 'listGoldReaders', inProject())).json()
    expect(readers[0]).toMatchObject({
      test: { n: 2, mean: 1 },
      hidden: { n: 0, mean: null },
      qualification: { state: 'passed', attempt: 1 },
    })
  })
})

describe('tests of other kinds', () => {
  it('G11: without enough known tasks there is no test, and that is the reason', async () => {
    await aTest({ tasks: 3 }, 2)
    await addSamples(api, lab, 2)
    expect(await reasonOf()).toBe('no-test-tasks')
    await known(1)
    expect(await claimNext(api, lab, lab.annotator)).toMatchObject({ isTest: true })
  })

  it('G13: the next attempt waits for its time', async () => {
    await aTest({ retryHours: 2 }, 4)
    await take('poor')
    await take('poor')
    expect((await retry()).json().detail).toMatch(/^you may try again from .*; 2 attempts are left$/)
    api.advance(2 * 3_600_000)
    expect((await retry()).statusCode).toBe(201)
  })

  it('G14: where answers are not shown, neither are scores before the attempt is over', async () => {
    await aTest({ showsAnswers: false }, 2)
    const { id } = await take('good')
    expect((await api.call(lab.annotator, 'getKnownAnswer', { params: { assignmentId: id } })).json().code).toBe('forbidden')
    expect(await mine()).toMatchObject({ state: 'running', done: 1, score: null })
    await take('poor')
    expect(await mine()).toMatchObject({ state: 'failed', score: 0.5 })
  })

  it('G11: a project without a test is open', async () => {
    lab = await aLab(api, 'Open')
    expect(await mine()).toMatchObject({ isNeeded: false, state: 'none' })
    expect((await retry()).json().detail).toContain('open to you')
  })
})
