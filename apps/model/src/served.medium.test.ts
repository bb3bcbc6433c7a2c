import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Backend, defaultBackendLimits, exchangeWith, type PredictRequest, reticleBackend } from '@reticle/backends'
import { iou } from '@reticle/geometry'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Disk, disksOf, ellipseOf, pixelsOf } from './test/disks.ts'
import { type Labelled, releaseFilesOf, serveRelease } from './test/release-server.ts'
import { type RunningModel, runModel } from './test/run-model.ts'
import { brightAbove } from './test/tiny-models.ts'

const disks: readonly Disk[] = [
  [40, 40, 15],
  [67, 40, 15],
  [120, 80, 20],
]
const place = { x: 0, y: 0, scale: 1, width: 160, height: 120 }
const request: PredictRequest = { sampleId: 's', place, pixels: pixelsOf(disksOf(160, 120, disks)), labels: ['cell'] }
const token = 'a-token-of-the-model'
const backendAt = (address: string): Backend => {
  const exchange = exchangeWith(address, ['127.0.0.1'], { authorization: `Bearer ${token}` })
  return reticleBackend(exchange, { labels: ['cell'], questions: [] }, defaultBackendLimits)
}
const taken = <T>(told: { ok: true; value: T } | { ok: false; error: { message: string } } | undefined): T => {
  if (told?.ok !== true) throw new Error(told?.error.message ?? 'it cannot do that')
  return told.value
}

/** Disks that are labelled, among brighter ones that are not: a threshold takes both. */
const pictureOf = async (seed: number, labelId = 'label-0'): Promise<Labelled> => {
  const meant: Disk[] = [
    [20 + seed, 24, 9],
    [60, 40 + seed, 8],
    [24, 72, 9],
  ]
  const other: Disk[] = [
    [80, 12, 7],
    [52, 84, 7],
  ]
  const [dim, bright] = [disksOf(100, 100, meant, 300, seed), disksOf(100, 100, other, 900, seed + 50)]
  const values = Uint8Array.from(dim.values, (value, at) => Math.max(value, bright.values[at] ?? 0) / 8)
  const png = await sharp(values, { raw: { width: 100, height: 100, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer()
  const regions = meant.map((disk, at) => ({
    ...{ id: `r${at}`, labelId, geometry: ellipseOf(disk) },
    ...{ attributes: {}, origin: { kind: 'tool' as const, tool: 'ellipse' } },
  }))
  return { name: `picture-${seed}.png`, png, width: 100, height: 100, regions }
}

const untilOver = async (backend: Backend, job: string) => {
  for (;;) {
    const now = taken(await backend.training?.(job))
    if (now.state !== 'waiting' && now.state !== 'running') return now
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What a plain request is answered with. */
const statusOf = (address: string, path: string, method: string, headers: Record<string, string>, body = '') =>
  new Promise<{ status: number; error: string }>((resolve, reject) => {
    const sent = requestHttp(`${address}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...headers } }, async (answer) => {
      let text = ''
      for await (const piece of answer) text += String(piece)
      resolve({ status: answer.statusCode ?? 0, error: JSON.parse(text).error })
    })
    sent.on('error', reject)
    sent.end(body)
  })

describe('the model that comes with Reticle, behind our own protocol', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reticle-model-'))
  let running: RunningModel
  let backend: Backend
  const start = async () => {
    running = await runModel(['--folder', folder], { RETICLE_MODEL_TOKEN: token })
    backend = backendAt(running.address)
  }
  beforeAll(start)
  afterAll(async () => {
    await running.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  })

  it('MB10, MB11: is well, and says what it is and can; with another token it says nothing', async () => {
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
    expect(await backend.info()).toMatchObject({
      ok: true,
      value: { name: 'cells', version: 'classical-1', can: ['predict', 'prompt', 'train'], labels: ['cell'], licence: 'Apache-2.0' },
    })
    expect(await statusOf(running.address, '/info', 'GET', { authorization: 'Bearer other' })).toMatchObject({ status: 401 })
  })

  it('MB12 to MB14: finds objects, and the one that is pointed at, through what checks every backend', async () => {
    const found = taken(await backend.predict(request))
    expect(found.regions).toHaveLength(3)
    for (const disk of disks) expect(Math.max(...found.regions.map(({ geometry }) => iou(geometry, ellipseOf(disk))))).toBeGreaterThan(0.85)
    const prompt = { points: [{ x: 67, y: 40, isForeground: true }], boxes: [], strokes: [] }
    const [region, ...more] = taken(await backend.prompt?.({ ...request, prompt })).regions
    expect(more).toEqual([])
    expect(region && disks[1] && iou(region.geometry, ellipseOf(disks[1]))).toBeGreaterThan(0.85)
  })

  it('MB16: refuses with the place and the reason, and serves on', async () => {
    const prompt = { points: [{ x: 900, y: 900, isForeground: true }], boxes: [], strokes: [] }
    expect(await backend.prompt?.({ ...request, prompt })).toMatchObject({
      ok: false,
      error: { isFinal: true, message: expect.stringContaining('(900, 900) is not on the part of the image that was sent') },
    })
    const form = { 'content-type': 'multipart/form-data; boundary=b' }
    const part = (name: string, value: string) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const asked = JSON.stringify({ image: place })
    for (const [path, headers, body, status, error] of [
      ['/predict', { 'content-type': 'text/plain' }, 'x', 415, 'is not multipart/form-data'],
      ['/predict', form, '--b--', 422, 'request: the part is missing'],
      ['/predict', form, `${part('request', '{"image":{"x":1}}')}--b--`, 422, 'request.image.y'],
      ['/predict', form, `${part('request', '{"image":')}--b--`, 400, 'request: not JSON'],
      ['/predict', form, `${part('request', asked)}--b--`, 422, 'pixels: the part is missing'],
      ['/predict', form, `${part('request', asked)}${part('pixels', 'no numbers')}--b--`, 422, 'pixels: no NumPy file'],
      ['/predict', form, part('request', asked), 415, 'the body ends before its last part'],
      ['/predict', { ...form, 'content-length': String(300 * 2 ** 20) }, '', 413, 'the body is longer than'],
      ['/train', {}, '{}', 422, 'the body.release'],
      ['/train', {}, 'x'.repeat(70_000), 413, 'the body is longer than'],
      ['/nowhere', {}, '', 404, 'there is nothing here'],
    ] as const)
      expect(await statusOf(running.address, path, 'POST', headers, body), path).toEqual({ status, error: expect.stringContaining(error) })
    expect(await statusOf(running.address, '/train/none', 'GET', {})).toMatchObject({ status: 404 })
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
  })

  it('MB15: learns from a release, answers meanwhile, has a new version, and knows it after a kill', async () => {
    const pictures = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => pictureOf(seed)))
    const served = await serveRelease(await releaseFilesOf(pictures, ['cell'], { train: 0.7, validation: 0.3 }), 'of-the-release')
    const release = { address: served.address, token: 'of-the-release', id: 'release' }
    try {
      const { job } = taken(await backend.train?.({ release, parameters: {} }))
      expect(await backend.isWell()).toEqual({ ok: true, value: true })
      const over = await untilOver(backend, job)
      expect(over.error).toBeNull()
      expect(over).toMatchObject({ state: 'done', progress: 1, version: expect.stringMatching(/^learnt-1-[0-9a-f]{12}$/) })
      expect(over.metrics).toMatchObject({ samples: 7, heldOut: 3 })
      expect(over.metrics.iou).toBeGreaterThan(0.8)
      expect(taken(await backend.info())).toMatchObject({ version: over.version, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
      await running.end('SIGKILL')
      await start()
      expect(taken(await backend.info()).version).toBe(over.version)
      expect(taken(await backend.training?.(job)).state).toBe('done')
      // It finds what is meant and leaves the brighter ones out.
      const seen = await pictureOf(12)
      const values = await sharp(seen.png).toColourspace('b-w').raw().toBuffer()
      const pixels = { dtype: 'u1', shape: [1, 100, 100], bytes: new Uint8Array(values) } as const
      const found = taken(await backend.predict({ ...request, place: { ...place, width: 100, height: 100 }, pixels }))
      expect(found.regions).toHaveLength(3)
      for (const { geometry } of seen.regions)
        expect(Math.max(...found.regions.map((region) => iou(region.geometry, geometry)))).toBeGreaterThan(0.7)
    } finally {
      served.close()
    }
  })

  it('MB15: a training can be cancelled; what cannot be learnt from says why', async () => {
    const pictures = await Promise.all([1, 2, 3].map((seed) => pictureOf(seed, seed === 1 ? 'label-1' : 'label-0')))
    const files = await releaseFilesOf(pictures, ['nucleus', 'debris'], { train: 1 })
    const served = await serveRelease(files, 'of-the-release')
    const release = { address: served.address, token: 'of-the-release', id: 'release' }
    const faultOf = async (wish: typeof release) =>
      (await untilOver(backend, taken(await backend.train?.({ release: wish, parameters: {} })).job)).error
    try {
      const first = taken(await backend.train?.({ release, parameters: {} }))
      const second = taken(await backend.train?.({ release, parameters: {} }))
      expect(await backend.cancelTraining?.(second.job)).toMatchObject({ ok: true })
      expect((await untilOver(backend, second.job)).state).toBe('cancelled')
      expect((await untilOver(backend, first.job)).error).toContain('nothing but background')
      expect(await faultOf({ ...release, token: 'another' })).toContain('status 401')
      const [path = ''] = [...files.files.keys()].filter((file) => file.startsWith('data/'))
      files.files.set(path, Buffer.from('changed'))
      expect(await faultOf(release)).toContain(`${path}: not what the manifest names`)
      expect(taken(await backend.info()).version).toMatch(/^learnt-1-/)
    } finally {
      served.close()
    }
  })

  it("MB60: serves an ONNX file of somebody's own by its description; one that does not fit ends it with the place and the reason", async () => {
    const description = {
      ...{ name: 'bright', version: '3', licence: 'MIT', kind: 'instance-segmentation', file: 'bright.onnx', labels: ['cell'] },
      input: { name: 'image', channels: 1, size: [32, 32], normalise: { scale: 1 / 1800 } },
      output: { name: 'chance', activation: 'none' },
    }
    const file = join(folder, 'bright.json')
    writeFileSync(join(folder, 'bright.onnx'), brightAbove())
    writeFileSync(file, JSON.stringify(description))
    const own = await runModel(['--onnx', file], { RETICLE_MODEL_TOKEN: token })
    try {
      const served = backendAt(own.address)
      const told = taken(await served.info())
      expect(told).toMatchObject({ name: 'bright', version: '3', licence: 'MIT', can: ['predict'], labels: ['cell'] })
      expect(told.digest).toBe(createHash('sha256').update(brightAbove()).digest('hex'))
      const found = taken(await served.predict(request))
      expect(found.regions).toHaveLength(3)
      for (const disk of disks)
        expect(Math.max(...found.regions.map(({ geometry }) => iou(geometry, ellipseOf(disk))))).toBeGreaterThan(0.85)
      expect(await statusOf(own.address, '/prompt', 'POST', {})).toEqual({ status: 404, error: 'there is nothing here' })
      expect(await statusOf(own.address, '/train', 'POST', {})).toEqual({ status: 404, error: 'there is nothing here' })
    } finally {
      await own.end('SIGTERM')
    }
    writeFileSync(file, JSON.stringify({ ...description, output: { name: 'mask', activation: 'none' } }))
    await expect(runModel(['--onnx', file])).rejects.toThrow('bright.onnx: there is no output "mask"; it has "chance"')
    writeFileSync(file, JSON.stringify({ ...description, file: 'gone.onnx' }))
    await expect(runModel(['--onnx', file])).rejects.toThrow(/ended with code 2.*gone\.onnx: there is no such file/s)
  })

  it('an option that is wrong ends it with the place and the reason', async () => {
    for (const [args, said] of [
      [['--folder', folder, '--label', 'a', '--label', 'a'], '--label: the same name twice'],
      [[], '--folder: is needed'],
      [['--folder', folder, '--colour', 'red'], '--colour'],
    ] as const)
      await expect(runModel([...args])).rejects.toThrow(said)
  })
})
