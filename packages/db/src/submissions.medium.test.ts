import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { newId } from './ids.ts'
import type { NewSubmission, SubmissionOutcome } from './submission-rows.ts'
import { submissionCommitter } from './submissions.ts'

const reads = 3
let testDb: Awaited<ReturnType<typeof testDatabase>>
/** Two servers: each has connections and a committer of its own. */
let one: Database
let other: Database
let organizationId: string
let projectId: string
let protocolId: string
let taskId: string

beforeAll(async () => {
  testDb = await testDatabase()
  one = connect(testDb.url, { applicationName: 'one', max: 4 })
  other = connect(testDb.url, { applicationName: 'other', max: 4 })
})
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  await testDb.drop()
})

const query = async <T extends object>(text: string, ...values: unknown[]): Promise<T[]> => (await one.pool.query<T>(text, values)).rows
const person = async (): Promise<string> => {
  const id = newId()
  await query(`insert into people (id, name, email) values ($1, 'Reader', $2)`, id, `${id}@example.org`)
  return id
}
const newTask = async (): Promise<string> => {
  const [sourceId, sampleId, id] = [newId(), newId(), newId()]
  await query(
    `insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 's')`,
    sourceId,
    organizationId,
    projectId,
  )
  const position = (await query<{ n: number }>('select count(*)::int + 1 as n from samples where project_id = $1', projectId))[0]?.n
  await query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
      values ($1, $2, $3, $4, 's', $5, 1, 'image/png', 10, 10)`,
    sampleId,
    projectId,
    sourceId,
    position,
    sampleId,
  )
  await query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads) values ($1, $2, $3, $4, $5, $6)`,
    id,
    projectId,
    sampleId,
    protocolId,
    position,
    reads,
  )
  return id
}

beforeEach(async () => {
  organizationId = newId()
  projectId = newId()
  protocolId = newId()
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, organizationId)
  await query(
    `insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Study', $3)`,
    projectId,
    organizationId,
    protocolId,
  )
  await query(
    `insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{}', $3)`,
    protocolId,
    projectId,
    await person(),
  )
  taskId = await newTask()
})

const submission = (annotatorId: string, changes: Partial<NewSubmission> = {}): NewSubmission => ({
  assignmentId: newId(),
  taskId,
  projectId,
  organizationId,
  annotatorId,
  repeat: 0,
  purpose: 'vote',
  fence: 1,
  protocolId,
  key: newId(),
  annotationId: newId(),
  content: '{"regions":[],"answers":[]}',
  regionCount: 0,
  activeMilliseconds: 5,
  at: new Date(),
  leasedAt: new Date(),
  expiresAt: new Date(Date.now() + 60_000),
  ...changes,
})
/** A lease that has its row and its slot. */
const leased = async (annotatorId: string, state = 'leased'): Promise<NewSubmission> => {
  const made = submission(annotatorId)
  await query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at) values ($1, $2, $3, $4, $5, 2, now(), now())`,
    made.assignmentId,
    projectId,
    taskId,
    annotatorId,
    state,
  )
  if (state === 'leased') await query('update tasks set leased = leased + 1 where id = $1', taskId)
  return { ...made, fence: 2 }
}
const task = async (id = taskId) =>
  (await query<{ state: string; counted: number; leased: number }>('select state, counted, leased from tasks where id = $1', id))[0]
const annotations = async () =>
  query<{ id: string; is_counted: boolean }>(
    'select id, is_counted from annotations where project_id = $1 order by submitted_at',
    projectId,
  )
const eventsOf = async (...subjects: string[]) =>
  (await query<{ type: string }>('select type from events where subject_id = any($1) order by id', subjects)).map((row) => row.type)
const outcomes = (answers: readonly SubmissionOutcome[]) => answers.map((answer) => answer.outcome)

describe('submissions that come at once', () => {
  it('L12: 64 of one task of 3 reads: 3 count in the order of arrival, and the last of them closes the quorum', async () => {
    const people = await Promise.all(Array.from({ length: 64 }, person))
    const committer = submissionCommitter(one)
    const answers = await Promise.all(people.map((id) => committer.submit(submission(id))))
    expect(new Set(outcomes(answers))).toEqual(new Set(['accepted']))
    expect(answers.map((answer) => answer.isCounted)).toEqual(people.map((_, index) => index < reads))
    expect(answers.map((answer) => answer.hasQuorum)).toEqual(people.map((_, index) => index === reads - 1))
    expect(await task()).toEqual({ state: 'comparing', counted: 3, leased: 0 })
    expect(await annotations()).toHaveLength(64)
    expect(await eventsOf(taskId)).toEqual(['task.quorum-met'])
    expect(await query(`select 1 from events where project_id = $1 and type = 'annotation.kept-as-extra'`, projectId)).toHaveLength(61)
    expect(await query(`select 1 from assignments where project_id = $1 and state = 'submitted'`, projectId)).toHaveLength(64)
  })

  it('the same over two servers: no more than 3 count', async () => {
    const people = await Promise.all(Array.from({ length: 64 }, person))
    const committers = [submissionCommitter(one), submissionCommitter(other)]
    const answers = await Promise.all(people.map((id, index) => committers[index % 2]?.submit(submission(id))))
    expect(answers.filter((answer) => answer?.isCounted)).toHaveLength(3)
    expect(answers.filter((answer) => answer?.hasQuorum)).toHaveLength(1)
    expect((await annotations()).filter((row) => row.is_counted)).toHaveLength(3)
    expect(await task()).toEqual({ state: 'comparing', counted: 3, leased: 0 })
  })

  it('L24: twins get one answer, on one server and on two', async () => {
    const made = submission(await person())
    const committers = [submissionCommitter(one), submissionCommitter(other)]
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) => committers[index % 2]?.submit({ ...made, annotationId: newId() })),
    )
    expect(new Set(answers.map((answer) => `${answer?.annotationId} ${answer?.submittedAt.toISOString()}`)).size).toBe(1)
    expect(await annotations()).toHaveLength(1)
    expect(await task()).toEqual({ state: 'collecting', counted: 1, leased: 0 })
    const again = await committers[0]?.submit({ ...made, annotationId: newId() })
    expect([again?.outcome, again?.annotationId]).toEqual(['known', answers[0]?.annotationId])
  })

  it('L24: the same key for two assignments at once is a conflict for one of them', async () => {
    const annotatorId = await person()
    const key = newId()
    const second = await newTask()
    const committers = [submissionCommitter(one), submissionCommitter(other)]
    const answers = await Promise.all([
      committers[0]?.submit(submission(annotatorId, { key })),
      committers[1]?.submit(submission(annotatorId, { key, taskId: second })),
    ])
    expect(answers.map((answer) => answer?.outcome).toSorted()).toEqual(['accepted', 'key-conflict'])
    expect(((await task())?.counted ?? 0) + ((await task(second))?.counted ?? 0)).toBe(1)
    const here = submissionCommitter(one)
    const [first, conflict] = await Promise.all([
      here.submit(submission(annotatorId, { key: 'one-key-for-two', taskId: await newTask() })),
      here.submit(submission(annotatorId, { key: 'one-key-for-two', taskId: await newTask() })),
    ])
    expect(outcomes([first, conflict])).toEqual(['accepted', 'key-conflict'])
  })

  it('another key on the same sample: the first annotation stands', async () => {
    const annotatorId = await person()
    const made = submission(annotatorId)
    const committer = submissionCommitter(one)
    const answers = await Promise.all([committer.submit(made), committer.submit({ ...made, key: newId(), annotationId: newId() })])
    expect(outcomes(answers)).toEqual(['accepted', 'submitted'])
    expect(await annotations()).toHaveLength(1)
  })

  it('one that Postgres cannot take fails alone', async () => {
    const people = await Promise.all(Array.from({ length: 9 }, person))
    const committer = submissionCommitter(one)
    const answers = await Promise.allSettled(
      people.map((id, index) =>
        committer.submit(submission(id, index === 4 ? { content: '{"regions":[],"answers":[],"comment":"\\u0000"}' } : {})),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(people.map((_, index) => (index === 4 ? 'rejected' : 'fulfilled')))
    expect(await annotations()).toHaveLength(8)
  })
})

describe('one submission', () => {
  it('passes the slot of its lease to the annotation; without a row it needs none', async () => {
    const committer = submissionCommitter(one)
    const held = await leased(await person())
    expect(await task()).toMatchObject({ counted: 0, leased: 1 })
    expect(await committer.submit(held)).toMatchObject({ outcome: 'accepted', isCounted: true, heldSlot: true, state: 'leased' })
    expect(await task()).toMatchObject({ counted: 1, leased: 0 })
    const fresh = submission(await person())
    expect(await committer.submit(fresh)).toMatchObject({ outcome: 'accepted', isCounted: true, heldSlot: true, state: null })
    expect(await task()).toMatchObject({ counted: 2, leased: 0 })
    expect(await eventsOf(fresh.assignmentId, fresh.annotationId)).toEqual(['annotation.submitted'])
    expect(await eventsOf(held.assignmentId, held.annotationId)).toEqual(['annotation.submitted'])
  })

  it('L26: late work counts while the task wants it, and says that it was late', async () => {
    const late = await leased(await person(), 'expired')
    expect(await submissionCommitter(one).submit(late)).toMatchObject({ outcome: 'accepted', isCounted: true, heldSlot: false })
    const [event] = await query<{ late: boolean }>(
      `select (payload->>'isLate')::boolean as late from events where subject_id = $1`,
      late.annotationId,
    )
    expect(event?.late).toBe(true)
  })

  it('L20, L27: refuses what was skipped, what has an annotation, and a fence that was never given out, and changes nothing', async () => {
    const committer = submissionCommitter(one)
    expect((await committer.submit(await leased(await person(), 'skipped'))).outcome).toBe('wrong-state')
    const ahead = await leased(await person())
    expect(await committer.submit({ ...ahead, fence: 7 })).toMatchObject({ outcome: 'stale-fence', fence: 2 })
    expect(await committer.submit({ ...ahead, protocolId: newId() })).toMatchObject({ outcome: 'other-protocol', protocolId })
    expect((await committer.submit(submission(await person(), { taskId: newId() }))).outcome).toBe('missing')
    expect(await annotations()).toEqual([])
    expect(await task()).toMatchObject({ counted: 0, leased: 1 })
    expect((await committer.submit(ahead)).outcome).toBe('accepted')
  })

  it('L52: who has seen the readers is kept as an extra, and gives the slot back', async () => {
    const annotatorId = await person()
    const held = await leased(annotatorId)
    await query(
      'insert into task_viewings (task_id, person_id, project_id, viewed_at) values ($1, $2, $3, now())',
      taskId,
      annotatorId,
      projectId,
    )
    expect(await submissionCommitter(one).submit(held)).toMatchObject({ outcome: 'accepted', isCounted: false })
    expect(await task()).toEqual({ state: 'collecting', counted: 0, leased: 0 })
  })

  it('a planned repeat and a reading of a known answer never count and hold no slot', async () => {
    const committer = submissionCommitter(one)
    const annotatorId = await person()
    await committer.submit(submission(annotatorId))
    const repeat = submission(annotatorId, { repeat: 1, purpose: 'repeat' })
    expect(await committer.submit(repeat)).toMatchObject({ outcome: 'accepted', isCounted: false })
    const gold = submission(await person(), { purpose: 'gold' })
    expect(await committer.submit(gold)).toMatchObject({ outcome: 'accepted', isCounted: false })
    expect(await task()).toEqual({ state: 'collecting', counted: 1, leased: 0 })
    const rows = await query(
      'select purpose, repeat, is_counted from annotations where project_id = $1 order by purpose desc, repeat',
      projectId,
    )
    expect(rows).toEqual([
      { purpose: 'vote', repeat: 0, is_counted: true },
      { purpose: 'repeat', repeat: 1, is_counted: false },
      { purpose: 'gold', repeat: 0, is_counted: false },
    ])
  })

  it('counts what each annotator has submitted, in all and on the day', async () => {
    const annotatorId = await person()
    const committer = submissionCommitter(one)
    const counts = () => query('select submitted, day, submitted_on_day from annotators where person_id = $1', annotatorId)
    const on = async (day: string) =>
      committer.submit(submission(annotatorId, { taskId: await newTask(), at: new Date(`${day}T12:00:00Z`) }))
    await on('2026-03-01')
    await on('2026-03-01')
    expect(await counts()).toEqual([{ submitted: 2, day: new Date('2026-03-01T00:00:00'), submitted_on_day: 2 }])
    await on('2026-03-02')
    expect(await counts()).toEqual([{ submitted: 3, day: new Date('2026-03-02T00:00:00'), submitted_on_day: 1 }])
    // A server whose clock is behind.
    await on('2026-03-01')
    expect(await counts()).toEqual([{ submitted: 4, day: new Date('2026-03-02T00:00:00'), submitted_on_day: 1 }])
  })
})
