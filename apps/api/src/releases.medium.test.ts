import { verifyChain } from '@reticle/db'
import { openTar } from '@reticle/release'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, bytesOf, contest, type Lab, readNext } from './test/world.ts'

let api: TestApi
let lab: Lab
let consumer: Actor

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  consumer = lab.consumer
})
afterAll(() => api.close())

const freeze = async (body: Record<string, unknown>) => api.call(consumer, 'freezeRelease', { params: { projectId: lab.projectId }, body })

/** Does what the worker does at the end of freezing. */
const written = async (releaseId: string, files: Record<string, string>): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    const stored = await api.storage.put(bytesOf(text))
    if (!stored.ok) throw new Error(stored.error.message)
    const { sha256, bytes } = stored.value
    await api.database.pool.query(`insert into release_files values ($1, $2, $3, $4, 'application/json')`, [releaseId, path, sha256, bytes])
  }
  await api.database.pool.query(
    `update releases set state = 'frozen', frozen_at = now(), progress = 1, manifest_sha256 = 'abc' where id = $1`,
    [releaseId],
  )
}

describe('release', () => {
  it('is previewed, numbered by itself, and asked of the worker', async () => {
    await addSamples(api, lab, 3)
    const taskId = await readNext(api, lab, lab.annotator)
    await contest(api, taskId)
    const preview = async (body: Record<string, unknown> = {}) =>
      (await api.call(consumer, 'previewRelease', { params: { projectId: lab.projectId }, body })).json()
    expect(await preview()).toMatchObject({ samples: 0, contested: 1, open: 2, version: { proposed: '1.0.0' }, groupKeys: ['night'] })
    await api.call(lab.reviewer, 'adjudicateTask', {
      params: { taskId },
      body: {
        content: {
          regions: [
            {
              id: 'r',
              labelId: 'crater',
              geometry: { type: 'box', x: 1, y: 1, width: 2, height: 2 },
              origin: { kind: 'tool', tool: 'box' },
            },
          ],
          answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'good' } }],
        },
        reasonCode: 'slip',
      },
    })
    expect(await preview()).toMatchObject({
      ...{ samples: 1, byKind: { adjudication: 1 }, regions: 1, contested: 0, bySplit: { train: 1, validation: 0, test: 0 } },
      labels: expect.arrayContaining([expect.objectContaining({ id: 'crater', marks: { train: 1 } })]),
      questions: expect.arrayContaining([
        expect.objectContaining({
          id: 'quality',
          options: expect.arrayContaining([expect.objectContaining({ samples: { train: 1 } })]),
        }),
      ]),
      leaks: { compared: 0, withoutHash: 1, near: 0 },
      warnings: expect.arrayContaining(['"validation" gets no sample', '"test" gets no sample']),
    })
    expect(await preview({ query: { labels: ['crater'], groups: { night: ['1'] } } })).toMatchObject({ samples: 1 })
    for (const query of [
      { labels: ['rille'] },
      { groups: { night: ['2'] } },
      { protocols: [7] },
      { settledBefore: '2000-01-01T00:00:00Z' },
      { leastAgreement: 1 },
    ])
      expect([query, await preview({ query })]).toMatchObject([query, { samples: 0, regions: 0 }])
    const first = await freeze({ name: 'Craters' })
    expect([first.statusCode, first.json()]).toMatchObject([202, { version: '1.0.0', state: 'freezing', createdBy: 'Lab consumer' }])
    expect((await freeze({ name: 'Craters', version: '1.1.0' })).json().version).toBe('1.1.0')
    expect((await freeze({ name: 'Craters', version: '1.1.0' })).json().code).toBe('conflict')
    expect((await freeze({ name: 'Craters', split: { shares: { train: 0.9, test: 0.9 } } })).json().problems[0].at).toBe(
      'body.split.shares',
    )
    const jobs = await api.database.pool.query(`select payload from outbox where name = 'freeze-release'`)
    expect(jobs.rows.map((row) => row.payload)).toContainEqual({ releaseId: first.json().id })
    // All that it is made of was sealed before (EC8).
    const seals = await api.database.pool.query(
      `select r.plan->'eventChain' as cited, s.number::int as seals, s.hash, (select max(upper(ids)) from event_seals where number <= s.number) >
         (select max(id) from events where type = 'task.settled') as is_covered
       from releases r join event_seals s on s.hash = r.plan->'eventChain'->>'hash' where r.id = $1`,
      [first.json().id],
    )
    expect(seals.rows).toEqual([
      { cited: { seals: seals.rows[0]?.seals, hash: seals.rows[0]?.hash }, seals: 1, hash: seals.rows[0]?.hash, is_covered: true },
    ])
    const detail = await api.call(consumer, 'getRelease', { params: { releaseId: first.json().id } })
    expect(detail.json().eventChain).toEqual(seals.rows[0]?.cited)
    expect(await verifyChain(api.database)).toMatchObject({ problems: [], rows: 3 })
  })

  it('hands out its files by their listed path and nothing else', async () => {
    const { id } = (await freeze({ name: 'Files' })).json()
    const params = { releaseId: id }
    expect((await api.call(consumer, 'getReleaseArchive', { params })).json().code).toBe('wrong-state')
    await written(id, { 'manifest.json': '{}', 'data/a b/ü.json': '[1]' })
    const get = (path: string) => api.inject({ method: 'GET', url: `/api/v1/releases/${id}/files/${path}`, headers: consumer.headers })
    const file = await get('data/a%20b/%C3%BC.json')
    expect([file.statusCode, file.body]).toEqual([200, '[1]'])
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="_\.json"/)
    const listed = (await api.call(consumer, 'listReleaseFiles', { params })).json()
    expect(listed.map((one: { path: string }) => one.path)).toEqual(['data/a b/ü.json', 'manifest.json'])
    for (const path of [
      '../manifest.json',
      '..%2f..%2f..%2fetc%2fpasswd',
      '%2e%2e/%2e%2e/etc/passwd',
      '/etc/passwd',
      '%2Fetc%2Fpasswd',
      'manifest.json%00',
      'manifest.json/',
      '.',
      '',
    ]) {
      const answer = await get(path)
      expect([path, answer.statusCode >= 400 && answer.statusCode < 500], answer.body).toEqual([path, true])
    }
  })

  it('comes as one tar file with the same bytes every time', async () => {
    const { id } = (await freeze({ name: 'Tar ball!' })).json()
    await written(id, { 'labels/x.json': '{"x":1}', 'manifest.json': '{"m":1}' })
    const get = () => api.call(consumer, 'getReleaseArchive', { params: { releaseId: id } })
    const [one, two] = [await get(), await get()]
    expect(one.rawPayload.equals(two.rawPayload)).toBe(true)
    expect(Number(one.headers['content-length'])).toBe(one.rawPayload.length)
    expect(one.headers['content-disposition']).toMatch(/^attachment; filename="tar-ball-\d+\.\d+\.\d+\.tar"$/)
    const reader = await openTar({ read: async (start, end) => one.rawPayload.subarray(start, end) })
    expect(await reader.paths()).toEqual(['labels/x.json', 'manifest.json'])
  })
})
