import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@reticle/db'
import { scanIdSchema, sourceSettingsSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-sources-'))
  api = await testApi({ sourceFolders: [folder] })
  lab = await aLab(api, 'Sources')
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

const inProject = () => ({ params: { projectId: lab.projectId } })
const create = async (body: object) => api.call(lab.manager, 'createSource', { ...inProject(), body })
const made = async (body: object): Promise<{ id: string; [key: string]: unknown }> => (await create(body)).json()
const settings = { kind: 'folder', path: 'plates' }
const eventsOf = async (id: string) =>
  rowsIn<{ type: string; payload: object }>(api, 'select type, payload from events where subject_id = $1 order by id', id)

describe('sources', () => {
  it('SO10: are made, listed with their health, changed and removed; each is an event', async () => {
    const source = await made({ name: 'Plates', settings, schedule: { every: 6, unit: 'hours' } })
    const id = source.id
    expect(source).toMatchObject({
      kind: 'folder',
      health: 'new',
      samples: 0,
      hasSecret: false,
      schedule: { every: 6, unit: 'hours' },
      lastScan: null,
    })
    expect(source.settings).toEqual(sourceSettingsSchema.parse(settings))
    const params = { sourceId: id }
    const changed = await api.call(lab.manager, 'updateSource', { params, body: { name: 'All plates', schedule: null } })
    expect(changed.json()).toMatchObject({ name: 'All plates', schedule: null, nextScanAt: null })
    const listed = (await api.call(lab.manager, 'listSources', inProject())).json()
    expect(listed.map(({ name }: { name: string }) => name)).toContain('All plates')
    expect((await api.call(lab.manager, 'removeSource', { params })).statusCode).toBe(204)
    expect((await api.call(lab.manager, 'getSource', { params })).statusCode).toBe(404)
    expect((await api.call(lab.manager, 'scanSource', { params })).statusCode).toBe(404)
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['source.added', 'source.changed', 'source.removed'])
  })

  it('SO11: keys of a bucket are kept, never shown, and in no event', async () => {
    const secret = { accessKey: 'access-zq', secretKey: 'secret-zq' }
    const answer = await create({ name: 'Bucket', settings: { kind: 's3', bucket: 'plates', prefix: 'run/' }, secret })
    expect(answer.json()).toMatchObject({ hasSecret: true })
    const { id } = answer.json()
    const listed = await api.call(lab.manager, 'listSources', inProject())
    const changed = await api.call(lab.manager, 'updateSource', { params: { sourceId: id }, body: { secret } })
    expect(`${answer.body} ${listed.body} ${changed.body} ${JSON.stringify(await eventsOf(id))}`).not.toContain('zq')
    expect((await api.read.sources.get(id))?.secret).toEqual(secret)
  })

  it.each<[string, object]>([
    ['a path that leads up', { kind: 'folder', path: '../x' }],
    ['an address that is none', { kind: 'http-list', urls: ['ftp://example.org/a'] }],
    ['a list without addresses', { kind: 'http-list' }],
    ['a bucket without a name', { kind: 's3', bucket: '' }],
    ['an unknown kind', { kind: 'upload' }],
  ])('SO12: %s is refused', async (_, bad) => {
    expect((await create({ name: 'Bad', settings: bad })).statusCode).toBe(400)
  })

  it('SO12: a folder is refused where the operator allows none', async () => {
    const closed = await testApi()
    try {
      const other = await aLab(closed, 'Closed')
      const answer = await closed.call(other.manager, 'createSource', {
        params: { projectId: other.projectId },
        body: { name: 'x', settings },
      })
      expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining('RETICLE_SOURCE_FOLDERS')])
    } finally {
      await closed.close()
    }
  })

  it('SO13: a scan is asked for once at a time, is cancelled, and tells of its source’s health', async () => {
    const { id } = await made({ name: 'Scanned', settings })
    const params = { sourceId: id }
    const first = await api.call(lab.manager, 'scanSource', { params })
    expect([first.statusCode, first.json()]).toMatchObject([202, { state: 'waiting', by: 'person', counts: null }])
    expect((await api.call(lab.manager, 'scanSource', { params })).json()).toMatchObject({ status: 409, code: 'conflict' })
    expect((await api.call(lab.manager, 'getSource', { params })).json()).toMatchObject({ health: 'scanning' })
    const jobs = await rowsIn(api, `select payload from outbox where name = 'scan-source' and payload->>'scanId' = $1`, first.json().id)
    expect(jobs.length).toBe(1)
    const scan = { scanId: first.json().id }
    expect((await api.call(lab.manager, 'cancelScan', { params: scan })).json()).toMatchObject({ state: 'cancelled' })
    expect((await api.call(lab.manager, 'cancelScan', { params: scan })).statusCode).toBe(409)
    const second = (await api.call(lab.manager, 'scanSource', { params })).json()
    await api.unitOfWork(({ sourceScans }) =>
      sourceScans.setWhile(scanIdSchema.parse(second.id), ['waiting'], {
        state: 'failed',
        error: 'it is away',
        cure: 'mount it',
        finishedAt: api.now(),
      }),
    )
    expect((await api.call(lab.manager, 'getSource', { params })).json()).toMatchObject({
      health: 'failed',
      lastScan: { error: 'it is away', cure: 'mount it' },
    })
    const listed = (await api.call(lab.manager, 'listScans', { params, query: { limit: '1' } })).json()
    expect(listed).toMatchObject({ rows: [{ id: second.id }], next: expect.any(String) })
    const rest = (await api.call(lab.manager, 'listScans', { params, query: { limit: '1', cursor: listed.next } })).json()
    expect(rest).toMatchObject({ rows: [{ id: first.json().id }], next: null })
  })

  it('SO14: a known source moves by a relink alone, which is carried out once, and not after a later look', async () => {
    const { id } = await made({ name: 'Moving', settings })
    const params = { sourceId: id }
    const there = { path: 'a.png', uri: 'plates/a.png', bytes: 3, tag: '1', sha256: 'c'.repeat(64) }
    await api.unitOfWork(({ sourceFiles }) => sourceFiles.add(id, newId(), [there], api.now()))
    const moved = { kind: 'folder', path: 'elsewhere' }
    expect((await api.call(lab.manager, 'updateSource', { params, body: { settings: moved } })).json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('relink'),
    })
    const other = { settings: { kind: 'zip', path: 'x.zip' } }
    expect((await api.call(lab.manager, 'relinkSource', { params, body: other })).statusCode).toBe(400)

    const relinkOf = async () => {
      const { id: scanId } = (await api.call(lab.manager, 'relinkSource', { params, body: { settings: moved } })).json()
      await api.unitOfWork(async ({ sourceScans }) => {
        await sourceScans.plan(
          scanId,
          [{ ...there, newPath: 'b.png', oldUri: 'plates/a.png', newUri: 'elsewhere/b.png' }].map(({ uri: _, ...file }) => file),
        )
        await sourceScans.setWhile(scanId, ['waiting'], {
          state: 'done',
          relink: { kept: 0, moved: 1, lost: 0, differing: 0, others: 0 },
          finishedAt: api.now(),
        })
      })
      return { scanId }
    }
    const old = await relinkOf()
    const newer = await relinkOf()
    expect((await api.call(lab.manager, 'applyRelink', { params: old })).json()).toMatchObject({ code: 'conflict' })
    expect((await api.call(lab.manager, 'applyRelink', { params: newer })).json()).toMatchObject({ appliedAt: expect.any(String) })
    expect((await api.call(lab.manager, 'applyRelink', { params: newer })).statusCode).toBe(409)
    expect((await api.call(lab.manager, 'getSource', { params })).json()).toMatchObject({
      settings: { path: 'elsewhere' },
      files: { there: 1 },
    })
    expect(await rowsIn(api, 'select path, uri from source_files where source_id = $1', id)).toEqual([
      { path: 'b.png', uri: 'elsewhere/b.png' },
    ])
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'source.relinked', payload: { counts: { moved: 1 } } })
  })

  it('SO15: what is gone or changed is listed, page by page', async () => {
    const { id } = await made({ name: 'Losses', settings })
    const files = ['a', 'b', 'c'].map((name) => ({ path: `${name}.png`, uri: null, bytes: 1, tag: '1', sha256: name.repeat(64) }))
    await api.unitOfWork(async ({ sourceFiles }) => {
      await sourceFiles.add(id, newId(), files, api.now())
      await sourceFiles.markGone(id, newId(), ['c.png'], api.now())
    })
    const params = { sourceId: id }
    const first = (await api.call(lab.manager, 'listSourceFiles', { params, query: { state: 'gone', limit: '1' } })).json()
    expect(first).toMatchObject({ rows: [{ path: 'a.png', state: 'gone', changedSha256: null }], next: expect.any(String) })
    const second = (
      await api.call(lab.manager, 'listSourceFiles', { params, query: { state: 'gone', limit: '1', cursor: first.next } })
    ).json()
    expect(second).toMatchObject({ rows: [{ path: 'b.png' }], next: null })
  })
})
