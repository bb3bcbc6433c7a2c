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
