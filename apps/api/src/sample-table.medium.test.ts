import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let other: string
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Table')
  await addSamples(api, lab, 30)
  // 1 to 30: exposure 100, 200, ...; every third lacks it; every fifth is of the filter "r", the others of "g".
  await rowsIn(
    api,
    `update samples set name = case when position % 2 = 0 then 'M31 field ' else 'm33 field_' end || position,
      bytes = 1000 - position, groups = jsonb_build_object('night', (position % 4)::text),
      metadata = jsonb_build_object('filter', case when position % 5 = 0 then 'r' else 'g' end, 'moon', position % 2 = 0)
        || case when position % 3 = 0 then '{}' else jsonb_build_object('exposure', position * 100) end,
      created_at = '2026-03-01T00:00:00Z'::timestamptz + position * interval '1 day'`,
  )
  await rowsIn(api, `update tasks set state = 'contested', contested_at = now(), agreement = position / 100.0 where position in (3, 7, 11)`)
  await rowsIn(api, `update samples set withdrawn_at = now() where position in (29, 30)`)
  ;[other = ''] = (
    await rowsIn<{ id: string }>(
      api,
      `insert into sources (id, organization_id, project_id, kind, name) values (gen_random_uuid(), $1, $2, 'folder', 'Plates') returning id`,
      lab.organizationId,
      lab.projectId,
    )
  ).map(({ id }) => id)
  await rowsIn(api, 'update samples set source_id = $1 where position between 10 and 12', other)
})
afterAll(() => api.close())

const inProject = () => ({ params: { projectId: lab.projectId } })
const ask = async (actor: Actor, filter: object | undefined, query: Record<string, string> = {}) =>
  api.call(actor, 'listSamples', {
    ...inProject(),
    query: { ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }), ...query },
  })
const numberOf = ({ name }: { name: string }) => Number(/\d+$/.exec(name)?.[0])

/** All numbers of a list, page by page of four. */
const all = async (filter: object | undefined, query: Record<string, string> = {}, actor = lab.manager): Promise<number[]> => {
  const found: number[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await ask(actor, filter, { limit: '4', ...query, ...(cursor === undefined ? {} : { cursor }) })
    if (answer.statusCode !== 200) throw new Error(answer.body)
    const page: { rows: { name: string }[]; next: string | null } = answer.json()
    found.push(...page.rows.map(numberOf))
    cursor = page.next
  }
  return found
}
const upTo28 = Array.from({ length: 28 }, (_, index) => index + 1)

describe('the table of samples', () => {
  it.each<[string, object | undefined, (n: number) => boolean]>([
    ['nothing', undefined, () => true],
    ['words in any case and order', { words: 'FIELD m31' }, (n) => n % 2 === 0],
    ['words with what a pattern would take for anything', { words: 'field_' }, (n) => n % 2 === 1],
    ['a state', { states: ['contested'] }, (n) => [3, 7, 11].includes(n)],
    ['states', { states: ['contested', 'none', 'collecting'] }, () => true],
    ['a group', { groups: [{ key: 'night', value: '2' }] }, (n) => n % 4 === 2],
    ['a field', { metadata: [{ field: 'filter', is: 'equal', to: 'r' }] }, (n) => n % 5 === 0],
    ['a field that is true', { metadata: [{ field: 'moon', is: 'equal', to: true }] }, (n) => n % 2 === 0],
    ['a range', { metadata: [{ field: 'exposure', is: 'between', from: 400, to: 1000 }] }, (n) => n >= 4 && n <= 10 && n % 3 > 0],
    ['an open range', { metadata: [{ field: 'exposure', is: 'between', from: 2000 }] }, (n) => n >= 20 && n % 3 > 0],
    ['a range of what is no number', { metadata: [{ field: 'filter', is: 'between', to: 5 }] }, () => false],
    ['what is missing', { metadata: [{ field: 'exposure', is: 'missing' }] }, (n) => n % 3 === 0],
    ['time', { importedFrom: '2026-03-11T00:00:00Z', importedBefore: '2026-03-16T00:00:00Z' }, (n) => n >= 10 && n < 15],
    [
      'all of it',
      { words: 'm31', groups: [{ key: 'night', value: '0' }], metadata: [{ field: 'filter', is: 'equal', to: 'g' }] },
      (n) => n % 4 === 0 && n % 5 > 0,
    ],
  ])('SO1: is filtered by %s, page by page', async (_, filter, isWanted) => {
    expect(await all(filter)).toEqual(upTo28.filter(isWanted))
  })

  it('SO1: by source, and with or without what was withdrawn', async () => {
    expect(await all({ sourceId: other })).toEqual([10, 11, 12])
    expect(await all({ withdrawn: 'only' })).toEqual([29, 30])
    expect((await all({ withdrawn: 'with' })).length).toBe(30)
  })

  it('SO2: is sorted either way, every row once', async () => {
    const byName = upTo28.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    expect(await all({}, { sort: 'name' })).toEqual(byName)
    expect(await all({}, { sort: 'name', order: 'descending' })).toEqual(byName.toReversed())
    expect(await all({}, { sort: 'size' })).toEqual(upTo28.toReversed())
    expect(await all({}, { sort: 'imported', order: 'descending' })).toEqual(upTo28.toReversed())
    expect(await all({}, { sort: 'agreement', order: 'descending' })).toEqual([11, 7, 3])
    expect(await all({}, { sort: 'metadata', field: 'exposure' })).toEqual(upTo28.filter((n) => n % 3 > 0))
    const byFilter = [...upTo28.filter((n) => n % 5 > 0), ...upTo28.filter((n) => n % 5 === 0)]
    expect(await all({}, { sort: 'metadata', field: 'filter' })).toEqual(byFilter)
  })
  const nameOf = (n: number) => `${n % 2 === 0 ? 'M31 field ' : 'm33 field_'}${n}`

  it('SO3: a cursor of another order, and a filter that is none, are refused with their place', async () => {
    const { next } = (await ask(lab.manager, {}, { limit: '4' })).json()
    expect((await ask(lab.manager, {}, { sort: 'name', cursor: next })).json()).toMatchObject({
      status: 400,
      problems: [{ at: 'query.cursor' }],
    })
    expect((await ask(lab.manager, { colour: 'red' })).json()).toMatchObject({
      status: 400,
      problems: [{ at: expect.stringContaining('query.filter') }],
    })
    expect((await ask(lab.manager, {}, { sort: 'metadata' })).json()).toMatchObject({ status: 400, problems: [{ at: 'query.field' }] })
  })

  it('SO4: whoever also labels neither sorts by agreement nor sees it', async () => {
    const both = await lab.join('Both', 'manager', 'annotator')
    expect((await ask(both, {}, { sort: 'agreement' })).statusCode).toBe(403)
    const rows = (await ask(both, { states: ['contested'] })).json().rows
    expect(rows.map((row: { agreement: number | null }) => row.agreement)).toEqual([null, null, null])
    const [seen] = (await ask(lab.reviewer, { states: ['contested'] })).json().rows
    expect(seen).toMatchObject({
      agreement: 0.03,
      taskState: 'contested',
      metadata: { filter: 'g' },
      hasThumbnail: true,
      sourceId: expect.any(String),
    })
  })
})

it('SO6: facets say what there is to filter by, and where they were counted on a part', async () => {
  const facets = (await api.call(lab.manager, 'getSampleFacets', inProject())).json()
  expect(facets).toMatchObject({ total: 28, read: 28, isEstimate: false })
  expect(facets.sources.map(({ name }: { name: string }) => name)).toContain('Plates')
  const fieldOf = (field: string) => facets.fields.find((one: { field: string }) => one.field === field)
  expect(fieldOf('night')).toMatchObject({
    of: 'group',
    type: 'string',
    count: 28,
    different: 4,
    values: expect.arrayContaining([{ value: '1', count: 7 }]),
  })
  expect(fieldOf('exposure')).toMatchObject({ of: 'metadata', type: 'number', count: 19, range: { min: 100, max: 2800 } })
  expect(fieldOf('moon')).toMatchObject({
    type: 'boolean',
    values: [
      { value: false, count: 14 },
      { value: true, count: 14 },
    ],
  })
})

describe('SO7: views', () => {
  const view = {
    name: 'Red',
    filter: { metadata: [{ field: 'filter', is: 'equal', to: 'r' }] },
    sort: { by: 'name', isDescending: true },
    columns: ['name', 'metadata.filter'],
  }
  const names = async (actor: Actor) =>
    (await api.call(actor, 'listSampleViews', inProject())).json().map(({ name }: { name: string }) => name)

  it('are their owner’s, or shared, and only their owner changes them', async () => {
    const made = (await api.call(lab.manager, 'createSampleView', { ...inProject(), body: view })).json()
    expect(made).toMatchObject({ ...view, isShared: false, isOwn: true, owner: lab.manager.name })
    const params = { sampleViewId: made.id }
    expect(await names(lab.reviewer)).toEqual([])
    expect((await api.call(lab.reviewer, 'updateSampleView', { params, body: view })).statusCode).toBe(404)
    expect((await api.call(lab.manager, 'updateSampleView', { params, body: { ...view, isShared: true } })).json()).toMatchObject({
      isShared: true,
    })
    expect(await names(lab.reviewer)).toEqual(['Red'])
    expect((await api.call(lab.reviewer, 'removeSampleView', { params })).statusCode).toBe(403)
    expect((await api.call(lab.manager, 'removeSampleView', { params })).statusCode).toBe(204)
    expect(await names(lab.manager)).toEqual([])
  })
})

it('SO8: duplicates are found by bytes that came again, and by pictures that look alike', async () => {
  const { projectId } = lab
  await rowsIn(
    api,
    `insert into imports (id, project_id, source_id, state, created_by) select gen_random_uuid(), $1, $2, 'done', $3`,
    projectId,
    other,
    lab.owner.personId,
  )
  await rowsIn(
    api,
    `insert into import_files (import_id, position, name, sha256, bytes, outcome, sample_id)
      select i.id, n, 'copy ' || n || '.png', s.sha256, 1, 'duplicate', s.id from imports i, samples s, generate_series(1, 2) n where s.position = 5 and i.project_id = $1`,
    projectId,
  )
  const bytes = (await api.call(lab.manager, 'listDuplicates', { ...inProject(), query: { by: 'bytes' } })).json()
  expect(bytes.rows).toMatchObject([
    { count: 2, samples: [{ name: 'm33 field_5' }], files: [{ name: 'copy 1.png' }, { name: 'copy 2.png' }] },
  ])

  const hashes = {
    1: '00000000000000ff',
    2: '00000000000000ff',
    3: '00000000000000fe',
    6: 'ffffffff00000000',
    8: 'aaaaaaaaaaaaaaaa',
    9: 'aaaaaaaaaaaaaaab',
  }
  for (const [position, hash] of Object.entries(hashes))
    await rowsIn(api, 'update samples set picture_hash = $2 where position = $1', position, hash)
  const query = { by: 'picture', limit: '1' }
  const first = (await api.call(lab.manager, 'listDuplicates', { ...inProject(), query })).json()
  expect(first).toMatchObject({ distance: 4, rows: [{ count: 3 }], next: expect.any(String) })
  expect(first.rows[0].samples.map(numberOf)).toEqual([1, 2, 3])
  const second = (await api.call(lab.manager, 'listDuplicates', { ...inProject(), query: { ...query, cursor: first.next } })).json()
  expect(second.next).toBeNull()
  expect(second.rows[0].samples.map(numberOf)).toEqual([8, 9])
  expect(await all({ duplicates: true })).toEqual([1, 2, 5])
})
