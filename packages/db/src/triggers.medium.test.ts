import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { newId } from './ids.ts'
import { migrate } from './migrate.ts'
import { unitOfWorkOn } from './unit-of-work.ts'

const appendOnly = ['events', 'annotations', 'adjudications', 'consensus', 'protocols'] as const

let database: Database
let url: string
let drop: () => Promise<void>
const ids = { organization: newId(), person: newId(), project: newId(), protocol: newId(), source: newId(), sample: newId(), task: newId() }
const [assignment, annotation] = [newId(), newId()]

const query = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows
const change = async (set: string) => {
  await query(`update tasks set ${set} where id = $1`, ids.task)
  return (await query('select returned_at is not null as is_back from tasks where id = $1', ids.task))[0]?.is_back
}

beforeAll(async () => {
  const made = await testDatabase()
  url = made.url
  drop = made.drop
  database = connect(url, { applicationName: 'db-test' })
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, ids.organization)
  await query(`insert into people (id, name, email) values ($1, 'Ana', 'ana@example.org')`, ids.person)
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
    ids.person,
  )
  await query(
    `insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`,
    ids.source,
    ids.organization,
    ids.project,
  )
  await query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height) values ($1, $2, $3, 1, 's', 'x', 1, 'image/png', 1, 1)`,
    ids.sample,
    ids.project,
    ids.source,
  )
  await query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads) values ($1, $2, $3, $4, 1, 2)`,
    ids.task,
    ids.project,
    ids.sample,
    ids.protocol,
  )
  await query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at) values ($1, $2, $3, $4, 'submitted', 1, now(), now())`,
    assignment,
    ids.project,
    ids.task,
    ids.person,
  )
  await query(
    `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
      values ($1, $2, $3, $4, $5, $6, 'key', '{}', 0, true, now())`,
    annotation,
    ids.project,
    ids.task,
    assignment,
    ids.person,
    ids.protocol,
  )
  await query(`insert into events (subject_id, type, at) values ($1, 'task.opened', now())`, ids.task)
  await query(
    `insert into adjudications (id, task_id, reviewer_id, content, reason_code, signed_at) values (gen_random_uuid(), $1, $2, '{}', 'slip', now())`,
    ids.task,
    ids.person,
  )
  await query(`insert into consensus (id, task_id, outcome, decision) values (gen_random_uuid(), $1, '{}', '{}')`, ids.task)
})
afterAll(async () => {
  await database.close()
  await drop()
})

describe('triggers', () => {
  it.each(appendOnly)('%s takes rows and never changes them', async (table) => {
    const column = (
      await query(`select column_name from information_schema.columns where table_name = $1 and is_identity = 'NO' limit 1`, table)
    )[0]?.column_name
    await expect(query(`update ${table} set ${column} = ${column}`)).rejects.toThrow(
      `${table} is append-only: add a row that supersedes instead of a update`,
    )
    await expect(query(`delete from ${table}`)).rejects.toThrow(`${table} is append-only`)
    await expect(query(`truncate ${table} cascade`)).rejects.toThrow('is append-only')
    expect(await query(`select 1 from ${table}`)).toHaveLength(1)
  })

  it('L81: all of an annotation but that it counts no more', async () => {
    const set = (what: string) => query(`update annotations set ${what} where id = $1`, annotation)
    await expect(set(`is_counted = false, content = '{"regions": []}'`)).rejects.toThrow('annotations is append-only')
    await expect(set('is_counted = true')).rejects.toThrow('annotations is append-only')
    await set('is_counted = false')
    await expect(set('is_counted = true')).rejects.toThrow('annotations is append-only')
    await expect(set('region_count = 7')).rejects.toThrow('annotations is append-only')
    expect(await query('select is_counted, content from annotations where id = $1', annotation)).toEqual([
      { is_counted: false, content: {} },
    ])
  })

  it('are applied again by every migration without harm', async () => {
    await migrate(url)
    await expect(query('delete from events')).rejects.toThrow('append-only')
  })

  it('mark a task as given back whenever a slot comes free behind others, and only then', async () => {
    expect(await change('leased = 1')).toBe(false)
    expect(await change('leased = 0')).toBe(true)
    expect(await change('leased = 1')).toBe(true)
    // A submit moves a slot from leased to counted: nothing came free.
    expect(await change('leased = 2')).toBe(false)
    expect(await change('leased = 1, counted = 1')).toBe(false)
    expect(await change('reads = 3')).toBe(true)
    expect(await change(`state = 'comparing'`)).toBe(false)
    expect(await change(`reads = 4`)).toBe(false)
    expect(await change(`state = 'collecting'`)).toBe(true)
    expect(await change('leased = 3')).toBe(false)
    expect(await change('priority = 7, leased = 3')).toBe(false)
    expect(await change('priority = 9, reads = 5, leased = 3')).toBe(true)
  })

  it('D13, D14: keep the level of a task by its rule, and whether it is open', async () => {
    const kept = async (set: string) => {
      await query(`update tasks set ${set} where id = $1`, ids.task)
      return (await query('select level, is_open, queue_key::int from tasks where id = $1', ids.task))[0]
    }
    expect(await kept('reads = 3, counted = 1, leased = 1, queue_key = null')).toEqual({ level: 0, is_open: true, queue_key: 1 })
    expect(await kept(`level_rule = 'least-read'`)).toMatchObject({ level: 2, is_open: true })
    expect(await kept(`level_rule = 'most-read', queue_key = -7`)).toEqual({ level: -2, is_open: true, queue_key: -7 })
    expect(await kept('leased = 2')).toMatchObject({ level: -3, is_open: false })
    expect(await kept(`state = 'contested', leased = 0`)).toMatchObject({ level: -1, is_open: false })
    expect(await kept(`state = 'collecting', level_rule = 'none', queue_key = 1`)).toEqual({ level: 0, is_open: true, queue_key: 1 })
  })

  it('D22: mark what moves forward in the queue, and nothing that moves back', async () => {
    await change('returned_at = null')
    expect(await change('queue_key = 5')).toBe(false)
    expect(await change('queue_key = 4')).toBe(true)
    await change('returned_at = null')
    expect(await change('priority = priority - 1')).toBe(false)
    expect(await change(`level_rule = 'least-read'`)).toBe(false)
    expect(await change('leased = leased + 1')).toBe(false)
    // Each claim moves it forward under the other rule.
    expect(await change(`level_rule = 'most-read'`)).toBe(true)
    await change(`returned_at = null, level_rule = 'none', leased = 0, queue_key = 1`)
  })

  it('D25: mark nothing in a bulk change', async () => {
    await change('returned_at = null')
    await query(
      `with bulk as materialized (select set_config('reticle.bulk', 'on', true))
      update tasks set priority = priority + 1 from bulk where id = $1`,
      ids.task,
    )
    const { rows } = await database.pool.query('select returned_at from tasks where id = $1', [ids.task])
    expect(rows).toEqual([{ returned_at: null }])
  })

  it('D36: void the cursors of a project with its live protocol, and those of a person`s projects with their affiliation', async () => {
    const cursors = async () => Number((await query('select count(*) as n from dispatch_cursors where project_id = $1', ids.project))[0]?.n)
    const set = () =>
      query(
        'insert into dispatch_cursors (project_id, annotator_id, rank, level, queue_key, task_id) values ($1, gen_random_uuid(), 0, 0, 0, $2)',
        ids.project,
        ids.task,
      )
    await set()
    await query(`update projects set name = 'Another' where id = $1`, ids.project)
    await query(`update people set name = 'Another' where id = $1`, ids.person)
    expect(await cursors()).toBe(1)
    await query(`update people set affiliation = 'Lab' where id = $1`, ids.person)
    expect(await cursors()).toBe(0)
    await set()
    await query(`update projects set protocol_id = null where id = $1`, ids.project)
    expect(await cursors()).toBe(0)
  })
})

describe('slots', () => {
  it('are taken while there is one, and can be given back', async () => {
    await query(`update tasks set state = 'collecting', reads = 2, counted = 0, leased = 0 where id = $1`, ids.task)
    const unitOfWork = unitOfWorkOn(database)
    const take = () => unitOfWork(({ slots }) => slots.take(ids.task, ids.person))
    expect([await take(), await take(), await take()]).toEqual([true, true, false])
    await unitOfWork(({ slots }) => slots.giveBack(ids.task))
    expect([await take(), await take()]).toEqual([true, false])
  })

  it('D81: of a task for a pool only by who is of it', async () => {
    await query(`update tasks set state = 'collecting', reads = 2, counted = 0, leased = 0, pool = 'birds' where id = $1`, ids.task)
    expect((await query('select is_open from tasks where id = $1', ids.task))[0]).toEqual({ is_open: false })
    const unitOfWork = unitOfWorkOn(database)
    const take = () => unitOfWork(({ slots }) => slots.take(ids.task, ids.person))
    expect(await take()).toBe(false)
    await query(`insert into annotators (project_id, person_id, expertise) values ($1, $2, '{birds}')`, ids.project, ids.person)
    expect(await take()).toBe(true)
    await query('update tasks set pool = null where id = $1', ids.task)
  })
})
