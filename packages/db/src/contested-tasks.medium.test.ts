import { readFile } from 'node:fs/promises'
import { fillLargeStudy, type LargeStudy, testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { migrate } from './migrate.ts'
import { contestedRepository } from './repositories/contested.ts'

let database: Database
let url: string
let study: LargeStudy
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await testDatabase()
  ;({ url, drop } = made)
  database = connect(url, { applicationName: 'contested-tasks' })
  study = await fillLargeStudy(database.pool)
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

/** By facet, what the rows themselves come to without those that the person annotated. */
const recounted = (personId: string) =>
  rows(`select facet, count(*)::int as n from contested_tasks c, unnest(c.facets) facet
    where project_id = '${study.projectId}' and not exists (
      select from annotations a where a.task_id = c.task_id and a.annotator_id = '${personId}') group by 1`)
const asFacets = ({ total, reasons, groups, agreement }: Awaited<ReturnType<ReturnType<typeof contestedRepository>['facets']>>) => [
  ...(total > 0 ? [['task ', total]] : []),
  ...reasons.map(({ value, count }) => [`reason ${value}`, count]),
  ...groups.map(({ value, count }) => [`group ${value}`, count]),
  ...agreement.bins.flatMap((count, bin) => (count > 0 ? [[`agreement ${bin}`, count]] : [])),
  ...(agreement.unknown > 0 ? [['agreement ', agreement.unknown]] : []),
]

const byFacet = ([a = '']: (string | number)[], [b = '']: (string | number)[]) => (a < b ? -1 : 1)

it('keeps the counts of what it can be filtered by, for each person without their own, before and after they are folded', async () => {
  const contested = contestedRepository(database.db)
  await database.pool.query(`update samples set groups = jsonb_build_object('plate', position % 7) where project_id = $1`, [
    study.projectId,
  ])
  await database.pool.query(
    `update tasks set agreement = case when position % 3 > 0 then (position % 101) / 100.0 end, reason = 'reason ' || position % 5
      where state = 'contested' and project_id = $1`,
    [study.projectId],
  )
  const strangerId = '00000000-0000-4000-8000-000000000000'
  for (const isFolded of [false, true]) {
    if (isFolded) expect(await contested.foldCounts(1)).toBe(2)
    for (const personId of [strangerId, study.annotatorId]) {
      const wanted = (await recounted(personId)).map(({ facet, n }) => [facet, n])
      expect(asFacets(await contested.facets(study.projectId, personId)).toSorted(byFacet)).toEqual(wanted.toSorted(byFacet))
    }
  }
  expect(await contested.foldCounts(1)).toBe(0)
  const { bins, unknown } = (await contested.facets(study.projectId, strangerId)).agreement
  const found = (filter: object) => contested.list({ projectId: study.projectId, personId: strangerId, filter, after: null, limit: 9999 })
  for (const [bin, count] of bins.entries()) {
    const edge = (at: number) => at / bins.length
    const isLast = bin === bins.length - 1
    expect([bin, (await found({ minAgreement: edge(bin), ...(isLast ? {} : { belowAgreement: edge(bin + 1) }) })).length]).toEqual([
      bin,
      count,
    ])
  }
  expect((await found({ minAgreement: 0 })).length + unknown).toBe((await found({})).length)
})
