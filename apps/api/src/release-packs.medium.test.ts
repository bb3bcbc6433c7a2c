import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type PackId, packIdSchema, type ReleaseId, releaseIdSchema } from '@reticle/domain'
import { storedReader, writePack } from '@reticle/release'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freezeNow } from './test/freeze.ts'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

let api: TestApi
let lab: Lab
let other: Lab
let releaseId: ReleaseId

/** Writes a pack as a worker does. */
const packNow = async (id: PackId): Promise<void> => {
  const work = await api.read.releasePacks.work(id)
  if (work === undefined) throw new Error('there is no such pack')
  const reader = storedReader(await api.read.releases.filesOf(work.releaseId), async (sha256) => api.storage.read(sha256))
  const writing = await writePack({ ...work, files: await api.read.releases.filesOf(work.releaseId), reader }, work.options)
  if (writing === undefined) throw new Error('there is no such format')
  const stored = await api.storage.packs.put(id, writing.bytes)
  if (!stored.ok) throw new Error(stored.error.message)
  const { files, losses } = writing.done()
  const done = { state: 'done' as const, progress: 1, ...stored.value, files, losses: [...losses], endedAt: api.now() }
  await api.unitOfWork(({ releasePacks }) => releasePacks.set(id, { ...done, expiresAt: new Date(api.now().getTime() + 1000) }))
}

beforeAll(async () => {
  api = await testApi()
  ;[lab, other] = [await aLab(api, 'Lab'), await aLab(api, 'Other')]
  const asked = await api.call(lab.manager, 'freezeRelease', {
    params: { projectId: lab.projectId },
    body: { name: 'First', roCrate: '1.3' },
  })
  releaseId = releaseIdSchema.parse(asked.json().id)
  await freezeNow(api, releaseId)
})
afterAll(() => api.close())

const start = async (actor: Actor, body: object) => api.call(actor, 'startPack', { params: { releaseId }, body })
const show = async (actor: Actor, packId: string) => api.call(actor, 'getPack', { params: { releaseId, packId } })
const get = async (packId: string, headers: Record<string, string> = {}, actor: Actor = lab.consumer) =>
  api.call(actor, 'getPackBytes', { params: { releaseId, packId }, headers })

describe('packs of a release', () => {
  it('R91: are asked for once by the same options, whoever asks, and told to the worker', async () => {
    const first = await start(lab.consumer, { format: 'csv' })
    expect(first.statusCode).toBe(202)
    const pack = first.json()
    expect(pack).toMatchObject({
      ...{ state: 'waiting', options: { format: 'csv', images: false, roCrate: null }, fileName: 'first-1.0.0-csv.zip' },
      ...{ isMine: true, sha256: null, withdrawn: null, samples: { done: 0 } },
    })
    const again = await start(lab.manager, { format: 'csv' })
    expect([again.statusCode, again.json().id, again.json().isMine]).toEqual([202, pack.id, true])
    const jobs = await api.database.pool.query(`select payload from outbox where name = 'write-pack'`)
    expect(jobs.rows.map((row) => row.payload)).toEqual([{ packId: pack.id }])
    await packNow(pack.id)
    const there = await start(lab.consumer, { format: 'csv' })
    expect([there.statusCode, there.json().id, there.json().state]).toEqual([200, pack.id, 'done'])
    // Asking again keeps it longer.
    expect(new Date(there.json().expiresAt).getTime() - api.now().getTime()).toBeGreaterThan(13 * 86_400_000)
    const list = (await api.call(lab.consumer, 'listPacks', { params: { releaseId } })).json()
    expect(list).toHaveLength(1)
    // The store has lost it: it is made anew.
    await api.storage.packs.remove(pack.id)
    const anew = await start(lab.consumer, { format: 'csv' })
    expect([anew.statusCode, anew.json().id === pack.id]).toEqual([202, false])
    expect((await show(lab.consumer, pack.id)).json().state).toBe('expired')
    await packNow(anew.json().id)
  })

  it('R94: are had whole, from any byte on and from the end, under their hash', async () => {
    const { id, sha256, bytes } = (await start(lab.consumer, { format: 'csv' })).json()
    const whole = await get(id)
    const digest = `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
    expect(whole.statusCode).toBe(200)
    expect(createHash('sha256').update(whole.rawPayload).digest('hex')).toBe(sha256)
    expect(whole.headers).toMatchObject({
      ...{ etag: `"${sha256}"`, 'repr-digest': digest, 'accept-ranges': 'bytes', 'content-length': String(bytes) },
      ...{
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="first-1.0.0-csv.zip"; filename*=UTF-8''first-1.0.0-csv.zip`,
      },
    })
    const rest = await get(id, { range: 'bytes=100-', 'if-range': `"${sha256}"` })
    expect([rest.statusCode, rest.headers['content-range'], rest.headers['repr-digest']]).toEqual([
      206,
      `bytes 100-${bytes - 1}/${bytes}`,
      digest,
    ])
    expect(Buffer.concat([whole.rawPayload.subarray(0, 100), rest.rawPayload]).equals(whole.rawPayload)).toBe(true)
    const last = await get(id, { range: 'bytes=-10' })
    expect([last.statusCode, last.rawPayload.equals(whole.rawPayload.subarray(-10))]).toEqual([206, true])
    // Another state of the file, several ranges: the whole is sent. Behind the end: nothing.
    expect((await get(id, { range: 'bytes=100-', 'if-range': '"other"' })).statusCode).toBe(200)
    expect((await get(id, { range: 'bytes=0-1,5-6' })).statusCode).toBe(200)
    const behind = await get(id, { range: `bytes=${bytes}-` })
    expect([behind.statusCode, behind.headers['content-range']]).toEqual([416, `bytes */${bytes}`])
    expect((await get(id, { 'if-none-match': `"${sha256}"` })).statusCode).toBe(304)
  })

  it('R94: files of a release, too', async () => {
    const file = async (headers: Record<string, string> = {}) =>
      api.call(lab.consumer, 'getReleaseFile', { params: { releaseId, '*': 'datasheet.md' }, headers })
    const whole = await file()
    const sha256 = createHash('sha256').update(whole.rawPayload).digest()
    expect(whole.headers['repr-digest']).toBe(`sha-256=:${sha256.toString('base64')}:`)
    const rest = await file({ range: 'bytes=7-' })
    expect([rest.statusCode, rest.rawPayload.equals(whole.rawPayload.subarray(7))]).toEqual([206, true])
    expect((await file({ range: 'bytes=99999999-' })).statusCode).toBe(416)
  })

  it('R90: nothing of one is served before it is done, and no other bytes than its own', async () => {
    const { id } = (await start(lab.consumer, { format: 'geojson' })).json()
    await api.storage.packs.put(id, Readable.from([Buffer.from('half')]))
    for (const state of ['waiting', 'running', 'cancelled', 'failed', 'expired']) {
      await api.database.pool.query('update release_packs set state = $2 where id = $1', [id, state])
      expect([state, (await get(id)).json().code]).toEqual([state, 'wrong-state'])
    }
    await api.database.pool.query(`update release_packs set state = 'done', bytes = 5, sha256 = repeat('a', 64) where id = $1`, [id])
    expect((await get(id)).json()).toMatchObject({ code: 'not-found', detail: expect.stringContaining('ask for it again') })
    await api.database.pool.query('delete from release_packs where id = $1', [id])
  })

  it('R93: are cancelled by who asked when nobody else waits, and by who may freeze', async () => {
    const asked = (await start(lab.consumer, { format: 'voc' })).json()
    await start(lab.reviewer, { format: 'voc' })
    const cancel = async (actor: Actor, packId = asked.id) => api.call(actor, 'cancelPack', { params: { releaseId, packId } })
    expect((await cancel(lab.consumer)).json()).toMatchObject({ state: 'waiting', isMine: false })
    expect((await cancel(lab.reviewer)).json()).toMatchObject({ state: 'cancelled' })
    expect((await cancel(lab.reviewer)).json().code).toBe('wrong-state')
    const managers = (await start(lab.manager, { format: 'voc' })).json()
    expect((await cancel(lab.reviewer, managers.id)).json().code).toBe('forbidden')
    expect((await cancel(lab.manager, managers.id)).json().state).toBe('cancelled')
  })

  it('R91: refuses in words what cannot be packed, and more than three at a time', async () => {
    expect((await start(lab.consumer, { format: 'nope' })).json()).toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('coco'),
    })
    expect((await start(lab.consumer, { format: 'labelbox' })).json().code).toBe('not-found')
    const own = (await start(lab.consumer, { format: 'release', roCrate: '1.3' })).json()
    expect(own).toMatchObject({ code: 'invalid-input', problems: [{ at: 'body.roCrate' }] })
    const draft = await api.call(lab.manager, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name: 'Second' } })
    const early = await api.call(lab.consumer, 'startPack', { params: { releaseId: draft.json().id }, body: { format: 'csv' } })
    expect(early.json()).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('freezing') })
    const open = []
    for (const format of ['coco', 'voc', 'cvat']) open.push((await start(lab.consumer, { format })).json().id)
    expect((await start(lab.consumer, { format: 'tsv' })).json()).toMatchObject({
      code: 'wrong-state',
      detail: expect.stringContaining('3 packs'),
    })
    for (const packId of open) await api.call(lab.consumer, 'cancelPack', { params: { releaseId, packId } })
  })

  it('are for who may read the release; an annotator and another lab have none of them', async () => {
    const { id } = (await start(lab.consumer, { format: 'csv' })).json()
    expect((await get(id, {}, lab.annotator)).statusCode).toBe(403)
    expect((await start(lab.annotator, { format: 'csv' })).statusCode).toBe(403)
    expect((await get(id, {}, other.manager)).statusCode).toBe(404)
    expect((await get(packIdSchema.parse(releaseId))).statusCode).toBe(404)
  })

  it('R97: a release is frozen with RO-Crate 1.3 where that is asked for, and says so', async () => {
    expect((await api.call(lab.consumer, 'getRelease', { params: { releaseId } })).json().roCrate).toBe('1.3')
    const crate = await api.call(lab.consumer, 'getReleaseFile', { params: { releaseId, '*': 'ro-crate-metadata.json' } })
    expect(crate.json()['@context']).toBe('https://w3id.org/ro/crate/1.3/context')
    const manifest = await api.call(lab.consumer, 'getReleaseFile', { params: { releaseId, '*': 'manifest.json' } })
    expect(manifest.json().standards['ro-crate']).toBe('1.3')
  })

  it('R75: packs of a withdrawn release stay, and say that it was withdrawn', async () => {
    const reason = 'A plate was read upside down.'
    await api.call(lab.manager, 'withdrawRelease', { params: { releaseId }, body: { reason } })
    const { id, ...pack } = (await start(lab.consumer, { format: 'csv' })).json()
    expect(pack).toMatchObject({ withdrawn: { reason }, fileName: 'first-1.0.0-csv-withdrawn.zip' })
    const answer = await get(id)
    expect([answer.statusCode, answer.headers['x-reticle-release']]).toEqual([200, 'withdrawn'])
    expect(answer.headers['content-disposition']).toContain('-withdrawn.zip')
  })
})
