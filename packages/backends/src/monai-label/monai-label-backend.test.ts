import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { areaOf } from '@reticle/geometry'
import { afterEach, describe, expect, it } from 'vitest'
import { exchangeWith } from '../exchange.ts'
import { defaultBackendLimits } from '../limits.ts'
import type { PredictRequest } from '../port.ts'
import { labelVolume } from '../test/nifti-labels.ts'
import { type Heard, type Say, sayJson, serve } from '../test/serve.ts'
import { monaiLabelBackend } from './monai-label-backend.ts'

/*
 * Exchanges as the source of MONAI Label describes them (Project-MONAI/MONAILabel, Apache-2.0: endpoints/info.py, endpoints/infer.py, the answer of
 * requests_toolbelt's MultipartEncoder); written here by hand.
 */
const info = {
  name: 'radiology',
  version: '2.0',
  labels: ['spleen', 'liver'],
  models: {
    scribble: { type: 'scribbles', labels: [], dimension: 3 },
    nuclei: { type: 'segmentation', labels: { background: 0, tumour: 2, stroma: 1 }, dimension: 2 },
    edit: { type: 'deepedit', labels: { spleen: 1, background: 2 }, dimension: 3 },
    grow: { type: 'deepgrow', labels: [], dimension: 2 },
  },
  train_stats: {},
}
const known = { labels: ['tumour', 'stroma', 'spleen'], questions: [] }
const limits = { ...defaultBackendLimits, predictMilliseconds: 500, promptMilliseconds: 500, otherMilliseconds: 500 }
// Four columns, three rows.
const request: PredictRequest = {
  sampleId: 'sample-1',
  place: { x: 10, y: 20, scale: 2, width: 100, height: 80 },
  pixels: { dtype: 'u2', shape: [1, 3, 4], bytes: new Uint8Array(Uint16Array.from({ length: 12 }, (_, at) => 256 * at).buffer) },
  labels: ['tumour', 'stroma'],
}
const slice = [2, 0, 0, 1, 0, 0, 0, 1, 2, 2, 0, 0]

const multipart = (params: unknown, file: Buffer, boundary = '4f2a'): Say => {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="params"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(params)}\r\n`
  const next = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="tmpk3.nii.gz"\r\nContent-Type: application/gzip\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head + next), file, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return (response) => void response.writeHead(200, { 'content-type': `multipart/form-data; boundary=${boundary}` }).end(body)
}
const text =
  (body: string, type = 'application/json'): Say =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(body)

const partsOf = async ({ headers, body }: Heard) => {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const file = form.get('file')
  if (!(file instanceof Blob)) throw new Error('no file was sent')
  const params = form.get('params')
  const said = params instanceof Blob ? await params.text() : String(params)
  return { params: JSON.parse(said), name: file.name, volume: gunzipSync(await file.arrayBuffer()) }
}

describe('a server of MONAI Label', () => {
  let served: Awaited<ReturnType<typeof serve>> | undefined
  afterEach(() => served?.close())
  const talkTo = async (say: Say, models = {}) => {
    served = await serve((response, heard) => (heard.path === '/info/' ? sayJson(info)(response, heard) : say(response, heard)))
    return monaiLabelBackend(exchangeWith(served.address, ['127.0.0.1'], {}), known, limits, models)
  }
  const faultOf = async (say: Say) => {
    const outcome = await (await talkTo(say)).predict(request)
    if (outcome.ok) throw new Error('the answer was taken')
    return outcome.error.message
  }

  it('MB30, MB31: says what it is by the models that segment, and is well when it answers', async () => {
    const backend = await talkTo(text(''))
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
    expect(await backend.info()).toEqual({
      ok: true,
      value: {
        ...{ name: 'radiology', version: '2.0', digest: null, licence: null, can: ['predict', 'prompt'] },
        ...{ labels: ['stroma', 'tumour'], questions: [] },
      },
    })
  })

  it('MB32: sends the measured values as a NIfTI volume of one slice, columns first', async () => {
    const backend = await talkTo(multipart({}, labelVolume(4, 3, slice)))
    expect((await backend.predict(request)).ok).toBe(true)
    const heard = served?.heard.at(-1)
    if (heard === undefined) throw new Error('nothing was heard')
    expect([heard.method, heard.path]).toEqual(['POST', '/infer/nuclei?output=all'])
    const { params, name, volume } = await partsOf(heard)
    expect([params.result_extension, params.save_label, name]).toEqual(['.nii.gz', false, 'sample.nii.gz'])
    expect([0, 1, 2, 3, 4].map((at) => volume.readInt16LE(40 + 2 * at))).toEqual([3, 4, 3, 1, 1])
    expect([volume.readInt16LE(70), volume.readInt16LE(72), volume.readFloatLE(108)]).toEqual([512, 16, 352])
    expect(volume.subarray(352)).toEqual(Buffer.from(request.pixels.bytes))
  })

  it('MB32: sends channels as the fourth axis', async () => {
    const backend = await talkTo(multipart({}, labelVolume(2, 1, [0, 0])))
    const pixels = { dtype: 'f4', shape: [3, 1, 2], bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer) } as const
    expect((await backend.predict({ ...request, pixels })).ok).toBe(true)
    const heard = served?.heard.at(-1)
    const { volume } = await partsOf(heard ?? ({} as Heard))
    expect([0, 1, 2, 3, 4].map((at) => volume.readInt16LE(40 + 2 * at))).toEqual([4, 2, 1, 1, 3])
  })

  it('MB34, MB35: labels become marks by their values, each piece one, where they are in the image', async () => {
    const told = await (await talkTo(multipart({}, labelVolume(4, 3, slice)))).predict(request)
    if (!told.ok) throw new Error(told.error.message)
    const { regions } = told.value
    expect(regions.map(({ label, geometry }) => [label, areaOf(geometry)])).toEqual([
      ['stroma', 8],
      ['tumour', 4],
      ['tumour', 8],
    ])
    expect(regions[0]?.geometry).toMatchObject({ type: 'mask', x: 16, y: 20, width: 2, height: 4 })
    expect(regions[2]?.geometry).toMatchObject({ x: 10, y: 24, width: 4, height: 2 })
  })

  it('MB34: reads other byte orders, floats that are whole, and no space at all', async () => {
    for (const changes of [{ isBig: true }, { float: true }, { affine: [] }]) {
      const told = await (await talkTo(multipart({}, labelVolume(4, 3, slice, changes)))).predict(request)
      expect(told.ok && told.value.regions.length).toBe(3)
      served?.close()
    }
  })

  it('MB34: a volume that came back mirrored is mirrored back by its space', async () => {
    // RAS: columns and rows run the other way.
    const told = await (await talkTo(multipart({}, labelVolume(4, 3, slice.toReversed(), { affine: [1, 1, 1] })))).predict(request)
    const plain = await (await talkTo(multipart({}, labelVolume(4, 3, slice)))).predict(request)
    expect(told).toEqual(plain)
  })

  it('MB33: clicks go as voxels, a box as roi; a model without labels answers for what was pointed at', async () => {
    const backend = await talkTo(multipart({ label_names: [] }, labelVolume(4, 3, [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])))
    const points = [
      { x: 11, y: 21, isForeground: true },
      { x: 15, y: 25.9, isForeground: false },
    ]
    const strokes = [{ points: [13, 22, 17, 23], width: 3, isForeground: true }]
    const prompt = { points, strokes, boxes: [{ x: 12, y: 20, width: 4, height: 6 }], label: 'stroma' }
    const told = await backend.prompt?.({ ...request, prompt })
    const heard = served?.heard.at(-1)
    if (told?.ok !== true || heard === undefined) throw new Error('it was not asked')
    expect(heard.path).toBe('/infer/grow?output=all')
    expect((await partsOf(heard)).params).toMatchObject({
      foreground: [
        [0, 0, 0],
        [1, 1, 0],
        [3, 1, 0],
      ],
      background: [[2, 2, 0]],
      roi: [1, 0, 3, 3],
    })
    // One mark, of two pieces.
    expect(told.value.regions.map(({ label, geometry }) => [label, areaOf(geometry)])).toEqual([['stroma', 8]])
  })

  it('MB33: a model that goes by names hears the clicks under the name of the label', async () => {
    const backend = await talkTo(
      multipart(
        {},
        labelVolume(
          4,
          3,
          slice.map((value) => Math.min(1, value)),
        ),
      ),
      { prompt: 'edit' },
    )
    const prompt = { points: [{ x: 11, y: 21, isForeground: true }], strokes: [], boxes: [], label: 'spleen' }
    const told = await backend.prompt?.({ ...request, prompt })
    const heard = served?.heard.at(-1)
    expect((await partsOf(heard ?? ({} as Heard))).params.spleen).toEqual([[0, 0, 0]])
    expect(told?.ok && told.value.regions.map(({ label }) => label)).toEqual(['spleen'])
  })

  it('MB33: a click beside what was sent is refused, and nothing is asked', async () => {
    const backend = await talkTo(text(''))
    const prompt = { points: [{ x: 90, y: 70, isForeground: true }], strokes: [], boxes: [] }
    expect(await backend.prompt?.({ ...request, prompt })).toMatchObject({ ok: false, error: { isFinal: true, message: /\(90, 70\)/ } })
    expect(served?.heard.map(({ path }) => path)).toEqual(['/info/'])
  })

  it.each([
    ['another shape', labelVolume(3, 4, slice), 'dim: the shape is 3 x 4 x 1; 4 x 3 x 1 was sent'],
    ['several slices', labelVolume(4, 3, [...slice, ...slice], { dim: [3, 4, 3, 2] }), 'dim: the shape is 4 x 3 x 2'],
    ['a value without a name', labelVolume(4, 3, slice.with(5, 7)), 'the model has no label of the value 7'],
    ['NaN', labelVolume(4, 3, slice.with(5, Number.NaN), { float: true }), '(1, 1): NaN is no label'],
    ['a share of a label', labelVolume(4, 3, slice.with(5, 0.5), { float: true }), '(1, 1): 0.5 is no label'],
    ['another grid', labelVolume(4, 3, slice, { affine: [-2, -1, 1] }), 'srow: it lies on another grid'],
    ['a turned grid', labelVolume(4, 3, slice, { affine: [0, 0, 1] }), 'srow: it lies on another grid'],
    ['an end too early', gzipSync(gunzipSync(labelVolume(4, 3, slice)).subarray(0, 360)), 'it ends at byte 360'],
    ['a header alone', gzipSync(Buffer.alloc(100)), 'inside the header'],
    ['a bomb', gzipSync(Buffer.alloc(50 * 2 ** 20)), 'when it is inflated'],
    ['broken gzip', labelVolume(4, 3, slice).subarray(0, 40), 'its gzip is broken'],
    ['NRRD', gzipSync(Buffer.from('NRRD0004\n'.padEnd(400))), 'it is no NIfTI-1 volume'],
  ])('MB3, MB34: refuses %s, and says where', async (_what, file, said) => {
    expect(await faultOf(multipart({}, file))).toContain(said)
  })

  it('MB3: refuses a label that the model was not registered for', async () => {
    expect(await faultOf(multipart({ label_names: { liver: 1, kidney: 2 } }, labelVolume(4, 3, slice)))).toBe(
      'regions[0].label: the model was not registered for "liver"',
    )
  })

  it.each([
    ['a page instead of JSON', text('<html>sign in</html>', 'text/html'), 'the answer is not JSON: it begins with "<html>sign in'],
    ['JSON alone', sayJson({ prediction: ['x'] }), 'it answered without a volume of labels'],
    ['broken parameters', multipart({ label_names: 3 }, labelVolume(4, 3, slice)), 'params: label_names'],
    ['a body that ends early', text('--4f2a\r\nContent-Disp', 'multipart/form-data; boundary=4f2a'), 'the body ends before its last part'],
    ['an error of its own', sayJson({ detail: 'Failed to execute infer' }, 500), 'status 500: {"detail":"Failed to execute infer"}'],
  ])('MB3, MB6: tells %s', async (_what, say, said) => {
    expect(await faultOf(say)).toContain(said)
  })

  it('MB2: an answer that drips ends in time', async () => {
    const told = await faultOf(async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (let n = 0; n < 40 && !response.destroyed; n++) {
        response.write(' ')
        await delay(50)
      }
      response.end()
    })
    expect(told).toContain('no answer within 0.5 s')
  })

  it('MB30: a server without a model that segments says so', async () => {
    served = await serve(sayJson({ models: { x: { type: 'classification' } } }))
    const backend = monaiLabelBackend(exchangeWith(served.address, ['127.0.0.1'], {}), known, limits)
    expect(await backend.info()).toMatchObject({ ok: false, error: { message: /none that segments/, isFinal: true } })
    expect(await backend.predict(request)).toMatchObject({ ok: false, error: { message: /none of them can predict/ } })
  })
})
