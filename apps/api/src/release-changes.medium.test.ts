import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freezeNow } from './test/freeze.ts'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'

let api: TestApi
let lab: Lab
let consumer: Actor
const releases: string[] = []

/** Signs what a contested task says: one box at `x`. */
const decide = async (x: number): Promise<void> => {
  const taskId = await readNext(api, lab, lab.annotator)
  await contest(api, taskId)
  const geometry = { type: 'box', x, y: 1, width: 2, height: 2 }
  const regions = [{ id: `mark-${x}`, labelId: 'crater', geometry, origin: { kind: 'tool', tool: 'box' } }]
  const answers = [{ questionId: 'quality', value: { kind: 'choice', option: 'good' } }]
  const decided = await api.call(lab.reviewer, 'adjudicateTask', {
    params: { taskId },
    body: { content: { regions, answers }, reasonCode: 'slip' },
  })
  if (decided.statusCode >= 300) throw new Error(decided.body)
}
const ask = async (body: Record<string, unknown> = {}) =>
  api.call(consumer, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name: 'Craters', ...body } })
const split = { shares: { train: 1 }, seed: 1 }

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  consumer = lab.consumer
  await addSamples(api, lab, 3)
  await decide(1)
  const first = await ask({ split })
  releases.push(first.json().id)
  await freezeNow(api, first.json().id)
  await decide(20)
})
afterAll(() => api.close())

describe('a release after another one', () => {
  it('R61, R62: is proposed by what changed, and a lower version is refused with the reason', async () => {
    const preview = async (query: Record<string, unknown>) =>
      (await api.call(consumer, 'previewRelease', { params: { projectId: lab.projectId }, body: { split, ...query } })).json().version
    expect(await preview({})).toMatchObject({ proposed: '1.1.0', level: 'minor', added: 1, since: { version: '1.0.0' } })
    expect(await preview({ split: { shares: { test: 1 }, seed: 1 } })).toMatchObject({ proposed: '2.0.0', moved: 1 })
    expect(await preview({ query: { labels: ['rille'] } })).toMatchObject({ proposed: '2.0.0', removed: 1 })
    const refused = await ask({ split, version: '1.0.5' })
    expect([refused.statusCode, refused.json().problems[0]]).toMatchObject([
      400,
      { at: 'body.version', message: '1.0.5 is too low: 1 sample was added since 1.0.0, which asks for 1.1.0 or higher' },
    ])
    const second = await ask({ split, version: '1.4.0' })
    expect([second.statusCode, second.json().version]).toEqual([202, '1.4.0'])
    releases.push(second.json().id)
    await freezeNow(api, second.json().id)
    const shown = (await api.call(consumer, 'getRelease', { params: { releaseId: releases[1] ?? '' } })).json()
    expect(shown.reasons).toEqual(['1 sample was added', 'compared with 1.0.0', '1.1.0 was proposed, and a higher version chosen'])
    expect(shown.summary).toMatchObject({ labels: { crater: { train: 2 } }, samplesBySplit: { train: 2 }, reviewers: 1 })
  })

  it('R65: is compared with it', async () => {
    const [since = '', releaseId = ''] = releases
    const diff = await api.call(consumer, 'diffRelease', { params: { releaseId }, query: { since } })
    expect([diff.statusCode, diff.json()]).toMatchObject([
      200,
      {
        counts: { added: 1, removed: 0, changed: 0, moved: 0 },
        added: [{ name: 'sample 2' }],
        labels: [{ id: 'crater', before: 1, after: 2 }],
      },
    ])
    const foreign = await aLab(api, 'Other')
    const asked = await api.call(foreign.consumer, 'freezeRelease', { params: { projectId: foreign.projectId }, body: { name: 'X' } })
    await freezeNow(api, asked.json().id)
    const mixed = await api.call(foreign.consumer, 'diffRelease', { params: { releaseId: asked.json().id }, query: { since } })
    expect([mixed.statusCode, mixed.json().code]).toEqual([404, 'not-found'])
  })

  it('R70, R72: any label of it is traced, as JSON and as PROV', async () => {
    const [, releaseId = ''] = releases
    const traced = await api.call(consumer, 'traceLabel', { params: { releaseId, '*': 'mark-20' } })
    expect([traced.statusCode, traced.json()]).toMatchObject([
      200,
      {
        found: 'one',
        trace: {
          label: { kind: 'region', row: { label_id: 'crater' } },
          sample: { name: 'sample 2' },
          decisions: [{ reasonCode: 'slip', isStanding: true }],
          readings: [{ isCounted: true }],
        },
      },
    ])
    for (const person of [lab.annotator, lab.reviewer]) expect(traced.body).not.toContain(person.personId)
    const prov = (await api.call(consumer, 'traceLabelAsProv', { params: { releaseId, '*': 'mark-20' } })).json()
    expect(Object.keys(prov.entity)).toContain(`rel:label/${traced.json().trace.label.id}`)
    const unknown = await api.call(consumer, 'traceLabel', { params: { releaseId, '*': 'nothing' } })
    expect([unknown.statusCode, unknown.json().detail]).toEqual([404, 'this release has no label of that id'])
  })

  it('R75: is withdrawn once, with the reason; its files stay', async () => {
    const [, releaseId = ''] = releases
    const params = { releaseId }
    expect((await api.call(consumer, 'publishRelease', { params })).json()).toMatchObject({ state: 'published', withdrawn: null })
    expect((await api.call(consumer, 'withdrawRelease', { params, body: { reason: ' ' } })).statusCode).toBe(400)
    expect((await api.call(lab.annotator, 'withdrawRelease', { params, body: { reason: 'x' } })).statusCode).toBe(403)
    const withdrawn = await api.call(consumer, 'withdrawRelease', { params, body: { reason: 'two nights were swapped' } })
    expect([withdrawn.statusCode, withdrawn.json()]).toMatchObject([
      200,
      { state: 'withdrawn', withdrawn: { by: 'Lab consumer', reason: 'two nights were swapped' } },
    ])
    expect((await api.call(consumer, 'withdrawRelease', { params, body: { reason: 'again' } })).json().code).toBe('wrong-state')
    const manifest = await api.call(consumer, 'getReleaseFile', { params: { ...params, '*': 'manifest.json' } })
    expect([manifest.statusCode, manifest.json().release.version]).toEqual([200, '1.4.0'])
    const list = (await api.call(consumer, 'listReleases', { params: { projectId: lab.projectId } })).json()
    expect(list.map((one: { withdrawn: unknown }) => one.withdrawn !== null)).toEqual([true, false])
    const events = await api.database.pool.query('select type from events where subject_id = $1 order by id', [releaseId])
    expect(events.rows.map(({ type }) => type).slice(-2)).toEqual(['release.published', 'release.withdrawn'])
  })
})
