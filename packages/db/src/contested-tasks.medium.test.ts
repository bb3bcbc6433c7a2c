import { readFile } from 'node:fs/promises'
import { fillLargeStudy, testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { migrate } from './migrate.ts'

let database: Database
let url: string
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await testDatabase()
  ;({ url, drop } = made)
  database = connect(url, { applicationName: 'contested-tasks' })
  await fillLargeStudy(database.pool)
})
afterAll(async () => {
  await database.close()
  await drop()
})

const rows = async (text: string) => (await database.pool.query(text)).rows
/** Tasks that are contested without a row, or have one without being it. */
const differing = () =>
  rows(`select coalesce(t.id, c.task_id) from (select id from tasks where state = 'contested') t
    full join contested_tasks c on c.task_id = t.id where t.id is null or c.task_id is null`)

it('holds every contested task and no other, whatever statement changes many of them', async () => {
  expect(await differing()).toEqual([])
  await database.pool.query(
    `update tasks set state = 'settled', resolution_kind = 'consensus' where state = 'contested' and position % 3 = 0`,
  )
  await database.pool.query(`update tasks set state = 'contested', contested_at = now() where state = 'settled' and position % 7 = 0`)
  expect(await differing()).toEqual([])
})

it('is filled by a migration where tasks were contested before there was such a table', async () => {
  const [before] = await rows('select count(*)::int as n from contested_tasks')
  await database.pool.query('delete from contested_tasks where ctid in (select ctid from contested_tasks limit 500)')
  expect(await differing()).toHaveLength(500)
  await migrate(url)
  expect(await differing()).toEqual([])
  expect(await rows('select count(*)::int as n from contested_tasks')).toEqual([before])
  const fill = await readFile(new URL('../triggers/fill-contested-tasks.sql', import.meta.url), 'utf8')
  expect(fill).not.toMatch(/create/)
})

it('reads labels and options of a comparison, and of annotations where there was none', async () => {
  const outcome = {
    answers: [
      { questionId: 'q', votes: [{ value: { kind: 'choice', option: 'good' } }, { value: { kind: 'cannot-tell' } }] },
      { questionId: 'many', votes: [{ value: { kind: 'choices', options: ['a', 'b'] } }, { value: { kind: 'number', value: 3 } }] },
    ],
    regions: [
      { kind: 'agreed', labelVotes: { crater: 2 } },
      {
        kind: 'class-differs',
        labelVotes: { crater: 1, boulder: 1 },
        answers: [{ questionId: 'edge', votes: [{ value: { kind: 'choice', option: 'sharp' } }] }],
      },
    ],
  }
  const marks = await database.pool.query('select marks_of_outcome($1::jsonb) as marks', [JSON.stringify(outcome)])
  expect(marks.rows[0].marks).toEqual(['boulder', 'crater', 'edge:sharp', 'many:a', 'many:b', 'q:?', 'q:good'])
  const none = await database.pool.query(`select marks_of_outcome('{"answers": [], "regions": []}') as marks`)
  expect(none.rows[0].marks).toEqual([])
})
