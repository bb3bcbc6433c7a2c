import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from '../database.ts'
import { newId } from '../ids.ts'
import { inSnapshot } from '../snapshot.ts'
import { unitOfWorkOn } from '../unit-of-work.ts'

let database: Database
let drop: () => Promise<void>
const query = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows
const ids = { organization: newId(), project: newId(), protocol: newId(), source: newId() }
const people = [newId(), newId(), newId()]

const say = (subjectId: string, type: string, payload: Record<string, unknown> = {}) =>
  query('insert into events (subject_id, type, payload, at) values ($1, $2, $3, now())', subjectId, type, JSON.stringify(payload))

let position = 0
const openTask = async (): Promise<string> => {
  const [sampleId, taskId] = [newId(), newId()]
  position += 1
  await query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
      values ($1::uuid, $2, $3, $4, 's', $1::uuid::text, 1, 'image/png', 1, 1)`,
    sampleId,
    ids.project,
    ids.source,
    position,
  )
  await query(
    'insert into tasks (id, project_id, sample_id, protocol_id, position, reads) values ($1, $2, $3, $4, $5, 2)',
    taskId,
    ids.project,
    sampleId,
    ids.protocol,
    position,
  )
  await say(taskId, 'task.opened', { reads: 2 })
  return taskId
}
const lease = async (taskId: string, reader: number): Promise<string> => {
  const id = newId()
  await query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at) values ($1, $2, $3, $4, 'leased', 1, now(), now())`,
    id,
    ids.project,
    taskId,
    people[reader],
  )
  await query('update tasks set leased = leased + 1 where id = $1', taskId)
  await say(id, 'assignment.leased', { taskId, fence: 1 })
  return id
}
const submit = async (taskId: string, assignmentId: string, reader: number): Promise<string> => {
  const id = newId()
  await query(
    `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
      values ($1, $2, $3, $4::uuid, $5, $6, $4::uuid::text, '{}', 0, true, now())`,
    id,
    ids.project,
    taskId,
    assignmentId,
    people[reader],
    ids.protocol,
  )
  await query(`update assignments set state = 'submitted' where id = $1`, assignmentId)
  await query(
    `update tasks set leased = leased - 1, counted = counted + 1, state = case when counted + 1 >= reads then 'comparing' else state end where id = $1`,
    taskId,
  )
  await say(id, 'annotation.submitted', { taskId, assignmentId, isCounted: true, fence: 1 })
  return id
}
const check = () => inSnapshot(database, ({ consistency }) => consistency.check(ids.project))
const found = async () => Object.entries((await check()).mismatches).flatMap(([kind, count]) => (count > 0 ? [`${kind} ${count}`] : []))

beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  database = connect(made.url, { applicationName: 'consistency-test' })
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, ids.organization)
  for (const id of people)
    await query(`insert into people (id, name, email) values ($1::uuid, 'Reader', $1::uuid::text || '@example.org')`, id)
  await query(
    `insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Study', $3)`,
    ids.project,
    ids.organization,
    ids.protocol,
  )
  await query(
    `insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{}', $3)`,
    ids.protocol,
    ids.project,
    people[0],
  )
  await query(
    `insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`,
    ids.source,
    ids.organization,
    ids.project,
  )
})
afterAll(async () => {
  await database.close()
  await drop()
})

describe('the check of cached states against events', () => {
  it('L1: finds nothing where each change wrote its event', async () => {
    const [one, two] = [await openTask(), await openTask()]
    await submit(one, await lease(one, 0), 0)
    await submit(one, await lease(one, 1), 1)
    await say(one, 'task.quorum-met', { reads: 2 })
    await lease(two, 0)
    expect(await found()).toEqual([])
    expect(await check()).toMatchObject({ tasks: 2, assignments: 3, events: 8, examples: [] })
  })

  it('names what differs, with an example', async () => {
    const task = await openTask()
    const assignment = await lease(task, 0)
    await query(`update tasks set counted = 1, state = 'settled' where id = $1`, task)
    await query(`update assignments set state = 'submitted' where id = $1`, assignment)
    const outcome = await check()
    expect(await found()).toEqual([
      'task-state 1',
      'task-counted 1',
      'task-leased 1',
      'assignment-state 1',
      'submitted-without-annotation 1',
    ])
    expect(outcome.examples).toContain(`task-state: task ${task} is settled, its events say collecting`)
    await query(`update tasks set counted = 0, leased = 0, state = 'collecting' where id = $1`, task)
    await query(`update assignments set state = 'expired' where id = $1`, assignment)
    await say(assignment, 'assignment.expired', { fence: 1 })
    expect(await found()).toEqual([])
  })

  it('finds steps that the lifecycle does not have, and submissions without an event', async () => {
    const task = await openTask()
    await say(task, 'task.settled', { by: 'consensus' })
    const assignment = await lease(task, 0)
    await query(
      `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
        values (gen_random_uuid(), $1, $2, $3, $4, $5, 'key', '{}', 0, false, now())`,
      ids.project,
      task,
      assignment,
      people[0],
      ids.protocol,
    )
    expect(await found()).toEqual(['task-steps 1', 'annotation-without-event 1', 'submitted-without-annotation 1'])
  })

  it('L81, L87: finds a round that is counted wrong, an annotation that counts though it was revised, and a lease of what is not contested', async () => {
    const before = await found()
    const task = await openTask()
    const [first, second] = [await submit(task, await lease(task, 0), 0), await submit(task, await lease(task, 1), 1)]
    await say(task, 'task.quorum-met', { reads: 2 })
    await unitOfWorkOn(database)((r) =>
      r.revisions.begin({
        taskId: task,
        kind: 'panel',
        organizationId: ids.organization,
        askedBy: null,
        at: new Date(),
        endsAt: new Date(),
      }),
    )
    expect(await found()).toEqual(before)
    const of = async () => (await found()).filter((one) => !before.includes(one))
    await query('update tasks set revisions = 1 where id = $1', task)
    expect(await of()).toEqual(['task-revisions 1'])
    await query('update tasks set revisions = 2, round = 2 where id = $1', task)
    expect(await of()).toEqual(['task-revisions 1'])
    await query('update tasks set round = 1 where id = $1', task)
    await query(
      `insert into reviews (id, project_id, task_id, reviewer_id, state, fence, leased_at, expires_at)
        values (gen_random_uuid(), $1, $2, $3, 'leased', 1, now(), now())`,
      ids.project,
      task,
      people[2],
    )
    expect(await of()).toEqual(['task-review 1'])
    await query('delete from reviews')
    const revised = newId()
    await query(
      `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted,
          purpose, repeat, supersedes, submitted_at)
        select $2::uuid, project_id, task_id, assignment_id, annotator_id, protocol_id, $2::uuid::text, '{}', 0, false, 'revision', -1, id, now()
        from annotations where id = $1`,
      first,
      revised,
    )
    await say(revised, 'annotation.submitted', { taskId: task, isCounted: false })
    // The assignment of the first one has two now, which is no step of its lifecycle.
    expect(await of()).toEqual(['assignment-steps 1', 'annotation-superseded 1'])
    expect(second).not.toBe(first)
  })

  it('finds contested tasks that are not listed, or not as they are, and counts that are not those of the list', async () => {
    const task = await openTask()
    for (const reader of [0, 1]) await submit(task, await lease(task, reader), reader)
    await say(task, 'task.quorum-met', { reads: 2 })
    await query(
      `update tasks set state = 'contested', reason = 'low agreement', agreement = 0.35, contested_at = now() where id = $1`,
      task,
    )
    await say(task, 'task.contested', { by: 'consensus' })
    const before = await found()
    const of = async () => (await found()).filter((one) => !before.includes(one))
    const [kept] = await query('select facets from contested_tasks where task_id = $1', task)
    expect(kept.facets).toContain('agreement 7')
    await query('update contested_tasks set agreement = 0.9 where task_id = $1', task)
    expect(await of()).toEqual(['task-contested 1'])
    expect((await check()).examples).toContain(`task-contested: task ${task} is listed as contested with another agreement, set of facets`)
    await query('update contested_tasks set agreement = 0.35 where task_id = $1', task)
    expect(await of()).toEqual([])
    await query('delete from contested_counts where project_id = $1', ids.project)
    expect(await of()).toEqual([`contested-counts ${kept.facets.length}`])
    await query('delete from contested_tasks where task_id = $1', task)
    expect(await of()).toContain('task-contested 1')
    await query('delete from contested_counts where project_id = $1', ids.project)
    await query('select add_contested(t) from tasks t where id = $1', task)
    expect(await of()).toEqual([])
  })

  it('finds rows that refer to nothing, which no foreign key keeps out', async () => {
    const nothing = newId()
    await query(
      `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
        values (gen_random_uuid(), $1, $2, $2, 'expired', 1, now(), now())`,
      ids.project,
      nothing,
    )
    await query(`insert into draft_states (assignment_id, version, content, saved_at) values ($1, 1, '{}', now())`, nothing)
    const words = (what: string) => `reference-to-nothing: ${what} ${nothing} of 1 rows`
    const inProject = [words('assignments.task_id'), words('assignments.annotator_id')]
    const ofProject = await check()
    expect(ofProject.mismatches['reference-to-nothing']).toBe(2)
    expect(ofProject.examples.filter((one) => one.startsWith('reference'))).toEqual(inProject)
    const ofAll = await inSnapshot(database, ({ consistency }) => consistency.check())
    expect(ofAll.examples.filter((one) => one.startsWith('reference'))).toEqual([...inProject, words('draft_states.assignment_id')])
  })
})
