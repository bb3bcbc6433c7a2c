import { buffer } from 'node:stream/consumers'
import { pseudonymOf } from '@reticle/release'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freezeNow } from './test/freeze.ts'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

const [annas, bens] = ['0000-0002-1825-0097', '0000-0002-1694-233X']
let api: TestApi
let lab: Lab
let ben: Actor
let sampleId = ''

const put = async (actor: Actor, orcid: string | null, isOrcidInReleases: boolean) =>
  api.call(actor, 'putProfile', { body: { orcid, isOrcidInReleases } })

/** Every byte of a release, as text. */
const everything = async (releaseId: string): Promise<string> => {
  const parts: string[] = []
  for (const { sha256, path } of await api.read.releases.filesOf(releaseId)) {
    const content = await api.storage.read(sha256)
    if (content !== undefined) parts.push(path, (await buffer(content)).toString('latin1'))
  }
  return parts.join('\n')
}
const ask = async (name: string): Promise<string> =>
  (await api.call(lab.manager, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name } })).json().id
const file = async (releaseId: string, path: string) =>
  (await api.call(lab.consumer, 'getReleaseFile', { params: { releaseId, '*': path } })).json()

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  ben = await api.addPerson('Ben')
  // A settled task with a reading of each.
  const query = async (text: string, values: unknown[] = []) => (await api.database.pool.query(text, values)).rows
  const [{ id: source }] = (await query(
    `insert into sources (id, organization_id, project_id, kind, name) select gen_random_uuid(), organization_id, id, 'upload', 'Files' from projects where id = $1 returning id`,
    [lab.projectId],
  )) as [{ id: string }]
  const [sample] = (await query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups)
     values (gen_random_uuid(), $1, $2, 1, 'a.png', repeat('a', 64), 1, 'image/png', 64, 48, '{}') returning id`,
    [lab.projectId, source],
  )) as [{ id: string }]
  sampleId = sample.id
  const [task] = (await query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, counted, state)
     select gen_random_uuid(), id, $2, protocol_id, 1, 2, 2, 'comparing' from projects where id = $1 returning id`,
    [lab.projectId, sampleId],
  )) as [{ id: string }]
  const content = JSON.stringify({ regions: [], answers: [], comment: '' })
  for (const { personId } of [lab.annotator, ben])
    await query(
      `with held as (insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
         values (gen_random_uuid(), $1, $2, $3, 'submitted', 1, now(), now()) returning id)
       insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
       select gen_random_uuid(), $1, $2, held.id, $3, (select protocol_id from tasks where id = $2), held.id::text, $4, 0, true, now() - interval '1 minute' from held`,
      [lab.projectId, task.id, personId, content],
    )
  const [decision] = (await query(
    `insert into adjudications (id, task_id, reviewer_id, content, reason_code, signed_at) values (gen_random_uuid(), $1, $2, $3, 'slip', now() - interval '1 minute') returning id`,
    [task.id, lab.reviewer.personId, content],
  )) as [{ id: string }]
  await query(
    `update tasks set state = 'settled', resolution_kind = 'adjudication', adjudication_id = $2, settled_at = now() - interval '1 minute' where id = $1`,
    [task.id, decision.id],
  )
})
afterAll(() => api.close())

describe('ORCID iDs in releases', () => {
  it('R100: are kept in one form, with their check character, and named by consent alone', async () => {
    const empty = (await api.call(ben, 'getProfile', {})).json()
    expect(empty).toMatchObject({ person: { name: 'Ben' }, orcid: null, orcidInReleasesSince: null })
    expect((await put(ben, `https://orcid.org/${bens.toLowerCase()}`, false)).json()).toMatchObject({
      orcid: bens,
      orcidInReleasesSince: null,
    })
    const wrong = (await put(ben, '0000-0002-1825-0098', true)).json()
    expect(wrong).toMatchObject({ code: 'invalid-input', problems: [{ message: expect.stringContaining('is a digit mistyped?') }] })
    expect((await put(ben, null, true)).json()).toMatchObject({ code: 'invalid-input', problems: [{ at: 'body.orcid' }] })
    expect((await put(lab.annotator, annas, true)).json().orcidInReleasesSince).not.toBeNull()
    expect((await api.call(null, 'getProfile', {})).statusCode).toBe(401)
  })

  it('R101: who agreed stands beside their pseudonym in manifest, DataCite, RO-Crate and provenance; without consent the iD is nowhere', async () => {
    const releaseId = await ask('First')
    await freezeNow(api, releaseId)
    const bytes = await everything(releaseId)
    expect(bytes).toContain(annas)
    for (const text of [bens, bens.replaceAll('-', ''), ben.personId, lab.annotator.personId]) expect(bytes).not.toContain(text)
    const pseudonym = pseudonymOf(lab.projectId, lab.annotator.personId)
    const address = `https://orcid.org/${annas}`
    const { people } = await file(releaseId, 'manifest.json')
    expect(people).toHaveLength(3)
    expect(people.filter((one: { orcid?: string }) => one.orcid !== undefined)).toEqual([
      { pseudonym, orcid: address, annotations: 1, adjudications: 0 },
    ])
    const datacite = await file(releaseId, 'datacite.json')
    expect(datacite.creators).toEqual([{ name: 'Lab', nameType: 'Organizational' }])
    expect(datacite.contributors).toEqual([
      {
        ...{ name: pseudonym, nameType: 'Personal', contributorType: 'DataCurator' },
        nameIdentifiers: [{ nameIdentifier: address, nameIdentifierScheme: 'ORCID', schemeUri: 'https://orcid.org' }],
      },
    ])
    const graph = (await file(releaseId, 'ro-crate-metadata.json'))['@graph'] as Record<string, unknown>[]
    expect(graph.find((one) => one['@type'] === 'Person')).toEqual({ '@id': address, '@type': 'Person', name: pseudonym })
    expect(graph.find((one) => one['@id'] === './')?.contributor).toEqual([{ '@id': address }])
    const prov = (await api.call(lab.consumer, 'traceLabelAsProv', { params: { releaseId, '*': sampleId } })).json()
    expect(prov.agent[`rel:person/${pseudonym}`]).toEqual({ 'prov:type': 'prov:Person', 'prov:label': pseudonym, 'ret:orcid': address })
    expect(Object.values(prov.agent).filter((one) => 'ret:orcid' in (one as object))).toHaveLength(1)
    const trace = (await api.call(lab.consumer, 'traceLabel', { params: { releaseId, '*': sampleId } })).json()
    expect(trace.trace.orcids).toEqual({ [pseudonym]: address })
  })

  it('R102: a release takes what held when it was asked for: consent that is taken back while it is written is not undone, and is for the next one', async () => {
    api.advance(1000)
    const asked = await ask('Asked before')
    api.advance(1000)
    await put(lab.annotator, annas, false)
    await put(ben, bens, true)
    api.advance(1000)
    const after = await ask('Asked after')
    for (const id of [asked, after]) await freezeNow(api, id)
    const [before, since] = [await everything(asked), await everything(after)]
    expect([before.includes(annas), before.includes(bens)]).toEqual([true, false])
    expect([since.includes(annas), since.includes(bens)]).toEqual([false, true])
    // Frozen again, it has the same bytes, whatever is agreed to by now.
    const { manifestSha256 } = (await api.read.releases.get(asked)) ?? {}
    await api.database.pool.query('delete from release_files where release_id = $1', [asked])
    await freezeNow(api, asked)
    expect((await api.read.releases.get(asked))?.manifestSha256).toBe(manifestSha256)
  })
})

describe('pictures of released samples', () => {
  it('R78: are for who may read the release, and only of samples that are in it, also when they were withdrawn since', async () => {
    const releaseId = (await api.read.releases.listOf(lab.projectId)).at(-1)?.id ?? ''
    const picture = async (actor: Actor, params: Record<string, string> = {}) =>
      api.call(actor, 'getReleasePicture', { params: { releaseId, sampleId, ...params } })
    async function* webp() {
      yield Buffer.from('a small picture')
    }
    const stored = await api.storage.put(webp())
    if (!stored.ok) throw new Error(stored.error.message)
    await api.database.pool.query('update samples set thumbnail_sha256 = $2 where id = $1', [sampleId, stored.value.sha256])
    // A consumer may not see the project's samples.
    expect((await api.call(lab.consumer, 'getSampleThumbnail', { params: { sampleId } })).statusCode).toBe(403)
    const answer = await picture(lab.consumer)
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'image/webp', 'a small picture'])
    expect((await picture(lab.annotator)).statusCode).toBe(403)
    await api.database.pool.query('update samples set withdrawn_at = now() where id = $1', [sampleId])
    expect((await picture(lab.consumer)).statusCode).toBe(200)
    const [{ id: another }] = (
      await api.database.pool.query(
        `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups, thumbnail_sha256)
         select gen_random_uuid(), project_id, source_id, 2, 'b.png', repeat('b', 64), 1, media_type, width, height, groups, thumbnail_sha256
         from samples where id = $1 returning id`,
        [sampleId],
      )
    ).rows as [{ id: string }]
    expect((await picture(lab.consumer, { sampleId: another })).json().code).toBe('not-found')
  })
})
