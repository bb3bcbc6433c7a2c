import { newId } from '@reticle/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, bytesOf, type Lab } from './test/world.ts'

let api: TestApi
let lab: Lab
let sampleId: string
let pyramidId: string
const version = () => `${pyramidId}.1`
const hashes: Record<string, string> = {}

const axis = (name: string, length: number) => ({ name, label: name, length, spacing: null, unit: null })
const level = { path: '0', shape: [80, 100], scale: [1, 1], chunk: [80, 100], files: 2, isComplete: true }
const image = {
  format: 'FITS',
  fileName: 'sky.fits',
  dataset: 'HDU 0',
  slice: null,
  axes: [axis('y', 80), axis('x', 100)],
  dtype: 'float32',
  channels: [{ name: 'flux', color: null, unit: 'Jy', window: null, spread: null }],
  isColor: false,
  rescale: null,
  nodata: null,
  world: { kind: 'sky', projection: 'TAN', frame: 'ICRS', keywords: { CRVAL1: 10.5 } },
  warnings: ['BLANK is NaN'],
  companions: {},
}

const stored = async (text: string): Promise<string> => {
  const put = await api.storage.put(bytesOf(text))
  return put.ok ? put.value.sha256 : ''
}

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  const [task] = await addSamples(api, lab, 2)
  sampleId = task?.sampleId ?? ''
  pyramidId = newId()
  const { pool } = api.database
  await pool.query(
    `insert into pyramids (id, sha256, part, recipe, state, axes, dtype, levels) values ($1, 'x', '', '1', 'ready', $2, 'float32', $3)`,
    [pyramidId, JSON.stringify(image.axes), JSON.stringify([level])],
  )
  const files = {
    'zarr.json': `{"zarr_format": 3, "attributes": {"long": "${'x'.repeat(3000)}"}}`,
    '0/zarr.json': '{}',
    '0/c/0/0': '0123456789',
  }
  for (const [path, text] of Object.entries(files)) {
    hashes[path] = await stored(text)
    await pool.query('insert into pyramid_files (pyramid_id, path, sha256, bytes) values ($1, $2, $3, $4)', [
      pyramidId,
      path,
      hashes[path],
      text.length,
    ])
  }
  const header = await stored(
    JSON.stringify({ parts: [{ name: 'HDU 0', lines: [{ key: 'NAXIS', value: '2' }] }], withheld: ['OBSERVER'], warnings: [] }),
  )
  await pool.query(
    `update samples set media_type = 'application/fits', image = $2, dtype = 'float32', axes = $3, header_sha256 = $4, pyramid_id = $5 where id = $1`,
    [sampleId, JSON.stringify(image), JSON.stringify([{ name: 'y', length: 80 }]), header, pyramidId],
  )
})
afterAll(() => api.close())

const file = (path: string, headers: Record<string, string> = {}, of = { sampleId, version: version() }) =>
  api.call(lab.annotator, 'getSamplePixelFile', { params: { ...of, '*': path }, headers })

describe('the pixels of a sample', () => {
  it('are said what they are, and where they lie in the world', async () => {
    const answer = await api.call(lab.annotator, 'getSamplePixels', { params: { sampleId } })
    expect(answer.statusCode).toBe(200)
    const { files: _, ...shown } = level
    expect(answer.json()).toEqual({
      ...{ sampleId, state: 'ready', progress: null, problem: null, version: version(), format: 'FITS', dataset: 'HDU 0' },
      ...{ axes: image.axes, dtype: 'float32', channels: image.channels, isColor: false, rescale: null, nodata: null, world: image.world },
      levels: [shown],
    })
    expect((await api.call(lab.annotator, 'getSample', { params: { sampleId } })).json()).toMatchObject({
      dtype: 'float32',
      axes: [{ name: 'y', length: 80 }],
    })
  })

  it('of a picture from before are the picture itself', async () => {
    const [, other] = (await api.call(lab.manager, 'listSamples', { params: { projectId: lab.projectId } })).json().rows
    expect(other).toMatchObject({ dtype: null, axes: null })
    expect((await api.call(lab.annotator, 'getSamplePixels', { params: { sampleId: other.id } })).json()).toMatchObject({
      state: 'plain',
      format: 'PNG',
      version: '',
      levels: [],
      axes: [
        { name: 'y', length: 80 },
        { name: 'x', length: 100 },
      ],
    })
  })

  it('say how far their making is, and why it failed', async () => {
    const { pool } = api.database
    const asked = async () => (await api.call(lab.annotator, 'getSamplePixels', { params: { sampleId } })).json()
    await pool.query(`update pyramids set state = 'building', done = 3, total = 8 where id = $1`, [pyramidId])
    expect(await asked()).toMatchObject({ state: 'building', progress: { done: 3, total: 8 } })
    await pool.query(`update pyramids set state = 'failed', problem = '{"at": "HDU 0", "reason": "cut off"}' where id = $1`, [pyramidId])
    expect(await asked()).toMatchObject({ state: 'failed', progress: null, problem: { at: 'HDU 0', reason: 'cut off' } })
    await pool.query(`update pyramids set state = 'ready', problem = null where id = $1`, [pyramidId])
  })
})

describe('a file of the pixels', () => {
  it('comes whole, with a tag, for ever, and not again when the browser has it', async () => {
    const answer = await file('0/c/0/0')
    expect([answer.statusCode, answer.body]).toEqual([200, '0123456789'])
    expect(answer.headers).toMatchObject({
      etag: `"${hashes['0/c/0/0']}"`,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-type': 'application/octet-stream',
      'content-length': '10',
      'accept-ranges': 'bytes',
      vary: expect.stringContaining('Cookie'),
    })
    const again = await file('0/c/0/0', { 'if-none-match': String(answer.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect(again.headers).toMatchObject({ etag: answer.headers.etag, 'cache-control': answer.headers['cache-control'] })
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-4', 206, '6789', 'bytes 6-9/10'],
    ['bytes=0-999', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-12', 416, '', 'bytes */10'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
  ])('comes in parts: %s', async (range, status, body, contentRange) => {
    const answer = await file('0/c/0/0', { range })
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([status, body, contentRange])
    if (status === 206) expect(answer.headers['content-length']).toBe(String(body.length))
  })

  it('is packed when it is a long description and the browser takes that', async () => {
    const plain = await file('zarr.json')
    const packed = await file('zarr.json', { 'accept-encoding': 'gzip, deflate, br' })
    expect(plain.headers).toMatchObject({ 'content-type': 'application/json' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json' })
    expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 4)
    expect(packed.headers.etag).not.toBe(plain.headers.etag)
    expect((await file('zarr.json', { 'accept-encoding': 'gzip', 'if-none-match': String(packed.headers.etag) })).statusCode).toBe(304)
  })

  it('is not there under another version, of another sample, or by a path that is none', async () => {
    const other = (await api.call(lab.manager, 'listSamples', { params: { projectId: lab.projectId } })).json().rows[1].id
    for (const answer of [
      await file('0/c/9/9'),
      await file('0/c/0/0', {}, { sampleId: other, version: version() }),
      await file('0/c/0/0', {}, { sampleId, version: `${pyramidId}.2` }),
      await file('0/c/0/0', {}, { sampleId, version: pyramidId }),
      await file('0/c/0/0', {}, { sampleId, version: 'x' }),
      await file('../zarr.json'),
      await file('%2e%2e/zarr.json'),
    ])
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found'])
    expect((await file('0/c/9/9')).headers['cache-control']).toBe('no-store')
  })

  it('comes while it is being made, as soon as it is there', async () => {
    expect((await file('0/c/0/1')).statusCode).toBe(404)
    const sha256 = await stored('late')
    await api.database.pool.query(`insert into pyramid_files (pyramid_id, path, sha256, bytes) values ($1, '0/c/0/1', $2, 4)`, [
      pyramidId,
      sha256,
    ])
    expect((await file('0/c/0/1')).body).toBe('late')
  })

  it("is nobody's who may not see the sample, whatever was served before", async () => {
    const stranger = await aLab(api, 'Other')
    for (const actor of [stranger.owner, stranger.annotator, null]) {
      const answer = await api.call(actor, 'getSamplePixelFile', { params: { sampleId, version: version(), '*': '0/c/0/0' } })
      expect(answer.statusCode).toBe(actor === null ? 401 : 404)
    }
    expect(
      (await api.call(lab.consumer, 'getSamplePixelFile', { params: { sampleId, version: version(), '*': '0/c/0/0' } })).statusCode,
    ).toBe(403)
  })

  it('is gone some seconds after its sample was withdrawn', async () => {
    const before = await file('0/c/0/0')
    await api.database.pool.query('update samples set withdrawn_at = now() where id = $1', [sampleId])
    api.advance(6000)
    const after = await file('0/c/0/0')
    await api.database.pool.query('update samples set withdrawn_at = null where id = $1', [sampleId])
    expect([before.statusCode, after.statusCode]).toEqual([200, 404])
  })
})

describe('the header of a sample', () => {
  it('is shown as it was kept, without what tells of people', async () => {
    const answer = await api.call(lab.annotator, 'getSampleHeader', { params: { sampleId } })
    expect(answer.json()).toEqual({
      parts: [{ name: 'HDU 0', lines: [{ key: 'NAXIS', value: '2' }] }],
      withheld: ['OBSERVER'],
      warnings: [],
    })
  })

  it('is empty for a sample that has none', async () => {
    const [, other] = (await api.call(lab.manager, 'listSamples', { params: { projectId: lab.projectId } })).json().rows
    const answer = await api.call(lab.annotator, 'getSampleHeader', { params: { sampleId: other.id } })
    expect(answer.json()).toEqual({ parts: [], withheld: [], warnings: [] })
  })
})
