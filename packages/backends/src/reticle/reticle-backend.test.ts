import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { exchangeWith } from '../exchange.ts'
import { defaultBackendLimits } from '../limits.ts'
import type { PredictRequest } from '../port.ts'
import { type Say, sayJson, serve } from '../test/serve.ts'
import { reticleBackend } from './reticle-backend.ts'

const known = { labels: ['nucleus'], questions: [{ id: 'quality', options: ['good', 'poor'] }] }
const limits = { ...defaultBackendLimits, predictMilliseconds: 500, otherMilliseconds: 500, bytes: 100_000, regions: 10, numbers: 100 }
const request: PredictRequest = {
  sampleId: 'sample-1',
  place: { x: 64, y: 32, scale: 2, width: 512, height: 256 },
  pixels: { dtype: 'u2', shape: [1, 2, 3], bytes: new Uint8Array([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1]) },
  labels: ['nucleus'],
}
const box = { label: 'nucleus', geometry: { type: 'box', x: 70, y: 40, width: 10, height: 8 }, confidence: 0.9 }
const text =
  (body: string): Say =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(body)

describe('a backend that speaks our own protocol', () => {
  let served: Awaited<ReturnType<typeof serve>> | undefined
  afterEach(() => served?.close())
  const talkTo = async (say: Say, headers: Record<string, string> = {}) => {
    served = await serve(say)
    return reticleBackend(exchangeWith(served.address, ['127.0.0.1'], headers), known, limits)
  }
  const faultOf = async (say: Say) => {
    const outcome = await (await talkTo(say)).predict(request)
    if (outcome.ok) throw new Error('the answer was taken')
    return outcome.error
  }

  it('MB10, MB11: says whether it is well, and what it is', async () => {
    const info = { protocol: 1, name: 'nuclei', version: '3', licence: 'MIT', can: ['predict', 'train'], labels: ['nucleus'] }
    const backend = await talkTo((response, heard) => sayJson(heard.path === '/health' ? { status: 'ok' } : info)(response, heard))
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
    expect(await backend.info()).toEqual({
      ok: true,
      value: { name: 'nuclei', version: '3', digest: null, licence: 'MIT', can: ['predict', 'train'], labels: ['nucleus'], questions: [] },
    })
  })

  it('MB12, MB13: sends the request and the measured values, and what was pointed at', async () => {
    const backend = await talkTo(sayJson({ regions: [box] }), { authorization: 'Token t' })
    const prompt = { points: [{ x: 70, y: 41, isForeground: true }], boxes: [], strokes: [], label: 'nucleus' }
    expect(await backend.prompt?.({ ...request, prompt })).toMatchObject({ ok: true, value: { regions: [box], embedding: null } })
    const [heard] = served?.heard ?? []
    if (heard === undefined) throw new Error('nothing was heard')
    expect([heard.method, heard.path, heard.headers.authorization]).toEqual(['POST', '/prompt', 'Token t'])
    const type = heard.headers['content-type'] ?? ''
    const form = await new Response(new Uint8Array(heard.body), { headers: { 'content-type': type } }).formData()
    expect(JSON.parse(form.get('request') as string)).toEqual({
      sample: 'sample-1',
      image: request.place,
      labels: ['nucleus'],
      prompt,
    })
    const npy = Buffer.from(await (form.get('pixels') as File).arrayBuffer())
    const start = 10 + npy.readUInt16LE(8)
    expect([npy.subarray(0, 6).toString('latin1'), start % 64]).toEqual(['\x93NUMPY', 0])
    expect(npy.subarray(10, start).toString().trim()).toBe(`{'descr': '<u2', 'fortran_order': False, 'shape': (1, 2, 3), }`)
    expect([...npy.subarray(start)]).toEqual([...request.pixels.bytes])
  })

  it('MB14: brings marks, probabilities, scores and the embedding', async () => {
    const answers = [{ question: 'quality', probabilities: { good: 0.7, poor: 0.3 } }]
    const backend = await talkTo(sayJson({ regions: [box], answers, scores: { uncertainty: 0.2 }, embedding: [1, 2] }))
    expect(await backend.predict(request)).toEqual({
      ok: true,
      value: { regions: [{ ...box, attributes: {} }], answers, scores: { uncertainty: 0.2 }, embedding: [1, 2] },
    })
  })

  it('MB15: trains, tells how far it is, and cancels', async () => {
    const backend = await talkTo((response, heard) => {
      if (heard.method === 'POST') return sayJson({ job: 'a/b' }, 202)(response, heard)
      if (heard.method === 'DELETE') return void response.writeHead(204).end()
      return sayJson({ state: 'running', progress: 0.5, metrics: { loss: 1.5 } })(response, heard)
    })
    const release = { address: 'https://example.org/r', token: 't', id: 'abc' }
    expect(await backend.train?.({ release, parameters: { rounds: 3 } })).toEqual({ ok: true, value: { job: 'a/b' } })
    expect(await backend.training?.('a/b')).toEqual({
      ok: true,
      value: { state: 'running', progress: 0.5, metrics: { loss: 1.5 }, version: null, error: null },
    })
    expect(await backend.cancelTraining?.('a/b')).toEqual({ ok: true, value: null })
    expect(served?.heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /train', 'GET /train/a%2Fb', 'DELETE /train/a%2Fb'])
  })

  const region = (geometry: unknown, label = 'nucleus') => ({ regions: [box, { label, geometry }] })
  it.each<[string, Say, RegExp]>([
    ['no JSON', text('<html>'), /not JSON: it begins with "<html>"/],
    ['NaN', text('{"regions": [], "scores": {"uncertainty": NaN}}'), /NaN, which JSON has not/],
    ['no regions', sayJson({ marks: [] }), /^\/predict: regions: /],
    ['a word for a number', sayJson(region({ type: 'box', x: 'left', y: 1, width: 2, height: 2 })), /regions\[1\]\.geometry\.x/],
    ['a number beyond all images', sayJson(region({ type: 'point', x: 1e300, y: 1 })), /regions\[1\]\.geometry\.x/],
    ['a shape that no one can draw', sayJson(region({ type: 'polygon', rings: [[1, 1, 2, 2, 3, 3]] })), /regions\[1\]\.geometry: the ring/],
    [
      'runs that do not fit',
      sayJson(region({ type: 'mask', x: 1, y: 1, width: 2, height: 2, counts: [1, 2] })),
      /regions\[1\].*hold 3 pixels/,
    ],
    ['a mark beside the image', sayJson(region({ type: 'point', x: 700, y: 1 })), /regions\[1\]\.geometry: nothing of it is on the image/],
    ['a label of its own', sayJson(region(box.geometry, 'alien')), /regions\[1\]\.label: .*"alien"/],
    ['too many marks', sayJson({ regions: Array.from({ length: 11 }, () => box) }), /^regions: 11 marks; 10 are the most/],
    ['too long a ring', sayJson(region({ type: 'polyline', points: Array.from({ length: 200 }, (_, i) => i) })), /more than 100 numbers/],
    [
      'a probability above 1',
      sayJson({ regions: [], answers: [{ question: 'quality', probabilities: { good: 1.5 } }] }),
      /probabilities\.good/,
    ],
    [
      'a sum above 1',
      sayJson({ regions: [], answers: [{ question: 'quality', probabilities: { good: 0.9, poor: 0.9 } }] }),
      /they sum to 1\.8/,
    ],
    ['a strange option', sayJson({ regions: [], answers: [{ question: 'quality', probabilities: { fine: 1 } }] }), /"fine" is no option/],
    ['a strange question', sayJson({ regions: [], answers: [{ question: 'size', probabilities: {} }] }), /"size"/],
    ['a million marks', text(`{"regions": [${'{},'.repeat(400_000)}{}]}`), /longer than 100000 bytes/],
  ])('MB3, MB4: %s is refused whole, with its place', async (_, say, message) => {
    const fault = await faultOf(say)
    expect(fault.message).toMatch(message)
    expect(fault.isFinal).toBe(true)
  })

  it('MB1: a backend that points elsewhere is not followed', async () => {
    const fault = await faultOf((response) => void response.writeHead(307, { location: 'http://169.254.169.254/' }).end())
    expect(fault).toMatchObject({ isFinal: true, message: expect.stringContaining('name that address') })
    expect(served?.heard).toHaveLength(1)
  })

  it('MB2: one that drips is given up in time', async () => {
    const fault = await faultOf(async (response) => {
      response.writeHead(200)
      for (let i = 0; i < 200 && !response.destroyed; i++) {
        response.write(' ')
        await delay(20)
      }
    })
    expect(fault).toEqual({ message: '/predict: no answer within 0.5 s', isFinal: false })
  })

  it('MB2: a person who does not wait any longer cancels', async () => {
    const cancel = new AbortController()
    const backend = await talkTo(() => cancel.abort())
    expect(await backend.predict(request, cancel.signal)).toMatchObject({ ok: false, error: { message: 'it was cancelled' } })
  })

  it('MB6, MB16: what may pass is told from what will not, with its own reason', async () => {
    const busy = await faultOf((response) => void response.writeHead(503, { 'retry-after': '7' }).end('{"error": "no model yet"}'))
    expect(busy).toEqual({ message: '/predict: it answered with status 503: no model yet', isFinal: false, waitMilliseconds: 7000 })
    expect(await faultOf(sayJson({ error: 'no such label' }, 422))).toMatchObject({ isFinal: true, message: /no such label/ })
    served?.close()
    const gone = await (await talkTo((response) => void response.destroy())).predict(request)
    expect(gone).toMatchObject({ ok: false, error: { isFinal: false } })
  })
})
