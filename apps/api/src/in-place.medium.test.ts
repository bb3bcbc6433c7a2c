import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@reticle/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab } from './test/world.ts'

let folder: string
let api: TestApi
let lab: Lab
let sampleId: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-in-place-'))
  api = await testApi({ sourceFolders: [folder] })
  lab = await aLab(api, 'Lab')
  const [task] = await addSamples(api, lab, 1)
  sampleId = task?.sampleId ?? ''
  const sha256 = createHash('sha256').update('pixels').digest('hex')
  await api.database.pool.query(`update samples set uri = 'a.png', sha256 = $2, bytes = 6, thumbnail_sha256 = null where id = $1`, [
    sampleId,
    sha256,
  ])
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

const image = (name: 'getSampleImage' | 'getSampleThumbnail' = 'getSampleImage', headers = {}) =>
  api.call(lab.annotator, name, { params: { sampleId }, headers })

describe('the image of a sample that lies in an allowed folder', () => {
  it('is a problem that names the file while it is missing or something else, and the image when it is right', async () => {
    expect((await image()).json()).toMatchObject({ status: 404, code: 'not-found', detail: expect.stringContaining('"a.png"') })
    await writeFile(join(folder, 'a.png'), 'others')
    expect((await image()).json()).toMatchObject({ status: 409, code: 'wrong-state', detail: expect.stringContaining('SHA-256') })
    await writeFile(join(folder, 'a.png'), 'pixels')
    const answer = await image()
    expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, 'pixels', 'image/png'])
    expect(answer.headers['content-length']).toBe('6')
    expect((await image('getSampleImage', { 'if-none-match': String(answer.headers.etag) })).statusCode).toBe(304)
  })

  it('is no plain picture when it is a PNG of 16 bits: a worker is asked for its values, once', async () => {
    const { pool } = api.database
    const [task] = await addSamples(api, lab, 1)
    const deepId = task?.sampleId ?? ''
    const head = (bits: number) =>
      Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0d\0\0\0P', 'latin1'), Buffer.from([bits, 0, 0, 0, 0])])
    const place = async (bits: number) => {
      const bytes = head(bits)
      await writeFile(join(folder, `${bits}.png`), bytes)
      await pool.query(`update samples set uri = $2, sha256 = $3, bytes = $4 where id = $1`, [
        deepId,
        `${bits}.png`,
        createHash('sha256').update(bytes).digest('hex'),
        bytes.length,
      ])
    }
    const state = async () => (await api.call(lab.annotator, 'getSamplePixels', { params: { sampleId: deepId } })).json().state
    const asked = async () =>
      (await pool.query(`select payload from outbox where name = 'examine-samples'`)).rows.map(({ payload }) => payload)
    await place(8)
    expect([await state(), await asked()]).toEqual(['plain', []])
    await place(16)
    expect([await state(), await state()]).toEqual(['queued', 'queued'])
    expect(await asked()).toEqual([{ projectId: lab.projectId, sampleId: deepId }])
  })

  it('is looked into again when somebody asks for it, and what was wrong is forgotten', async () => {
    const { pool } = api.database
    const [task] = await addSamples(api, lab, 1)
    const lostId = task?.sampleId ?? ''
    await pool.query(
      `update samples set media_type = 'application/fits', uri = 'lost.fits', problem = '{"at": "file", "reason": "it is not there"}' where id = $1`,
      [lostId],
    )
    const call = (name: 'getSamplePixels' | 'lookAgainAtSample') => api.call(lab.annotator, name, { params: { sampleId: lostId } })
    expect((await call('getSamplePixels')).json()).toMatchObject({ state: 'failed', problem: { reason: 'it is not there' } })
    const answer = await call('lookAgainAtSample')
    expect([answer.statusCode, answer.json()]).toMatchObject([202, { state: 'queued', problem: null }])
    const jobs = await pool.query(`select name, payload from outbox where payload->>'sampleId' = $1`, [lostId])
    expect(jobs.rows).toEqual([{ name: 'examine-samples', payload: { projectId: lab.projectId, sampleId: lostId } }])

    const pyramidId = newId()
    await pool.query(
      `insert into pyramids (id, sha256, part, recipe, state, problem) values ($1, 'lost', '', '1', 'failed', '{"at": "file", "reason": "gone"}')`,
      [pyramidId],
    )
    await pool.query(`update samples set image = '{}', pyramid_id = $2 where id = $1`, [lostId, pyramidId])
    await api.call(lab.annotator, 'lookAgainAtSample', { params: { sampleId: lostId } })
    const [pyramid] = (await pool.query('select state, problem from pyramids where id = $1', [pyramidId])).rows
    expect(pyramid).toEqual({ state: 'queued', problem: null })
    const builds = await pool.query(`select payload from outbox where name = 'build-pyramid' and payload->>'pyramidId' = $1`, [pyramidId])
    expect(builds.rows).toHaveLength(1)
  })

  it('is served in parts when it is an OME-Zarr, as long as it is the one that was imported', async () => {
    await mkdir(join(folder, 'a.zarr/0'), { recursive: true })
    await writeFile(join(folder, 'a.zarr/zarr.json'), '{}')
    await writeFile(join(folder, 'a.zarr/0/c'), '0123456789')
    const pyramidId = newId()
    const { pool } = api.database
    await pool.query(`insert into pyramids (id, sha256, part, recipe, state, is_in_place) values ($1, 'x', 'a.zarr', '1', 'ready', true)`, [
      pyramidId,
    ])
    const made = await addSamples(api, lab, 1)
    const zarrId = made[0]?.sampleId ?? ''
    await pool.query(
      `update samples set uri = 'a.zarr', part = 'a.zarr', media_type = 'application/vnd.ome.zarr', pyramid_id = $2 where id = $1`,
      [zarrId, pyramidId],
    )
    const file = (path: string, headers = {}) =>
      api.call(lab.annotator, 'getSamplePixelFile', { params: { sampleId: zarrId, version: `${pyramidId}.1`, '*': path }, headers })
    const answer = await file('0/c', { range: 'bytes=-3' })
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([206, '789', 'bytes 7-9/10'])
    expect(answer.headers['cache-control']).toBe('private, max-age=60')
    expect((await file('0/c', { 'if-none-match': String(answer.headers.etag) })).statusCode).toBe(304)
    expect((await file('zarr.json')).headers['content-type']).toBe('application/json')
    for (const path of ['0/d', '../a.png', '0']) expect((await file(path)).statusCode).toBe(404)
    await writeFile(join(folder, 'a.zarr/0/c'), 'changed')
    expect((await file('0/c', { 'if-none-match': String(answer.headers.etag) })).body).toBe('changed')
  })

  it('has no thumbnail', async () => {
    expect((await image('getSampleThumbnail')).json()).toMatchObject({ status: 404, detail: expect.stringContaining('no thumbnail') })
  })
})
