import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Geometry, iou } from '@reticle/geometry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchangeWith } from '../exchange.ts'
import { defaultBackendLimits } from '../limits.ts'
import type { Backend, PredictRequest } from '../port.ts'
import { reticleBackend } from './reticle-backend.ts'

/** A Python of 3.9 or later with numpy; RETICLE_PYTHON names one more to ask. */
const python = [process.env.RETICLE_PYTHON, 'python3', '/usr/bin/python3']
  .filter((one) => one !== undefined)
  .find((one) => spawnSync(one, ['-c', 'import sys, numpy; sys.exit(sys.version_info < (3, 9))']).status === 0)
const word = python === undefined ? ' [skipped: there is no python3 with numpy]' : ''
const sources = join(import.meta.dirname, '../../../python/src')

const [width, height] = [160, 120]
const disks = [
  [40, 40, 15],
  [70, 40, 16],
  [120, 80, 20],
] as const

/** Three bright disks, two of which touch, on a ground that is not even. */
const picture = (): Uint8Array => {
  const values = new Uint16Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isIn = disks.some(([cx, cy, r]) => (x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 < r * r)
      values[y * width + x] = 400 + ((x * 7 + y * 13) % 40) + (isIn ? 900 : 0)
    }
  return new Uint8Array(values.buffer)
}

describe.skipIf(python === undefined)(`the model of the Python client, behind our own protocol${word}`, () => {
  let child: ChildProcess
  let backend: Backend
  beforeAll(async () => {
    const environment = { ...process.env, PYTHONPATH: sources }
    child = spawn(python ?? '', ['-m', 'reticle.backend', '--port', '0', '--label', 'nucleus', '--token', 'secret'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    if (child.stdout === null) throw new Error('it says nothing')
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const address = /http:\S+/.exec(line)?.[0] ?? ''
    const exchange = exchangeWith(address, ['127.0.0.1'], { authorization: 'Bearer secret' })
    backend = reticleBackend(exchange, { labels: ['nucleus'], questions: [] }, defaultBackendLimits)
  })
  afterAll(() => child?.kill())

  const request: PredictRequest = {
    sampleId: 's',
    place: { x: 10, y: 20, scale: 1, width: 400, height: 300 },
    pixels: { dtype: 'u2', shape: [1, height, width], bytes: picture() },
    labels: ['nucleus'],
  }
  const truth = disks.map(([x, y, r]): Geometry => ({ type: 'ellipse', cx: x + 10, cy: y + 20, rx: r, ry: r, angle: 0 }))

  it('MB10, MB11: is well, and says what it is and can', async () => {
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
    expect(await backend.info()).toMatchObject({
      ok: true,
      value: { name: 'cells', version: 'classical-1', can: ['predict', 'prompt', 'train'], labels: ['nucleus'] },
    })
  })

  it('MB12, MB14: finds the objects where they are in the image', async () => {
    const told = await backend.predict(request)
    if (!told.ok) throw new Error(told.error.message)
    expect(told.value.regions).toHaveLength(3)
    for (const one of truth) expect(Math.max(...told.value.regions.map(({ geometry }) => iou(geometry, one)))).toBeGreaterThan(0.85)
    expect(told.value.scores.uncertainty).toBeGreaterThanOrEqual(0)
    expect(told.value.embedding?.length).toBeGreaterThan(0)
  })

  it('MB13: answers a point with the object under it', async () => {
    const prompt = { points: [{ x: 80, y: 60, isForeground: true }], boxes: [], strokes: [] }
    const told = await backend.prompt?.({ ...request, prompt })
    if (!told?.ok) throw new Error('it did not answer')
    expect(told.value.regions).toHaveLength(1)
    const [found] = told.value.regions
    expect(found && truth[1] && iou(found.geometry, truth[1])).toBeGreaterThan(0.85)
  })

  it('MB16: refuses a point beside what was sent, and says so', async () => {
    const prompt = { points: [{ x: 390, y: 290, isForeground: true }], boxes: [], strokes: [] }
    expect(await backend.prompt?.({ ...request, prompt })).toMatchObject({
      ok: false,
      error: { isFinal: true, message: /not on the part/ },
    })
  })
})
