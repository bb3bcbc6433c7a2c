import { areaOf, boundsOf } from '@reticle/geometry'
import { afterEach, describe, expect, it } from 'vitest'
import { exchangeWith } from '../exchange.ts'
import { defaultBackendLimits } from '../limits.ts'
import type { PredictRequest } from '../port.ts'
import { type Heard, type Say, sayJson, serve } from '../test/serve.ts'
import { labelStudioBackend } from './label-studio-backend.ts'

/*
 * Exchanges as the protocol of Label Studio's ML backends describes them (label-studio-ml-backend, Apache-2.0: the routes /health, /setup and
 * /predict, the envelope of results, and smart annotations); written here by hand.
 */
const known = { labels: ['Nucleus', 'R&D "x"'], questions: [{ id: 'quality', options: ['good', 'poor'] }] }
const request: PredictRequest = {
  sampleId: 'sample-1',
  place: { x: 0, y: 0, scale: 1, width: 200, height: 100 },
  pixels: { dtype: 'u1', shape: [1, 1, 1], bytes: new Uint8Array([1]) },
  labels: ['Nucleus'],
  picture: 'https://reticle.example.org/pictures/abc.png',
}
const size = { original_width: 200, original_height: 100, image_rotation: 0, to_name: 'image' }
const box = {
  ...size,
  id: 'r1',
  from_name: 'rectangle',
  type: 'rectanglelabels',
  score: 0.8,
  value: { x: 10, y: 20, width: 25, height: 30, rotation: 0, rectanglelabels: ['Nucleus'] },
}
const polygon = {
  ...size,
  id: 'r2',
  from_name: 'polygon',
  type: 'polygonlabels',
  value: {
    points: [
      [50, 50],
      [60, 50],
      [60, 70],
    ],
    polygonlabels: ['R&D "x"'],
  },
}
const choice = { from_name: 'quality', to_name: 'image', type: 'choices', value: { choices: ['poor'] } }

describe('a backend of Label Studio', () => {
  let served: Awaited<ReturnType<typeof serve>> | undefined
  afterEach(() => served?.close())
  const talkTo = async (say: Say) => {
    served = await serve(say)
    return labelStudioBackend(exchangeWith(served.address, ['127.0.0.1'], {}), known, defaultBackendLimits, 'project-7')
  }
  const bodyOf = (heard: Heard | undefined) => JSON.parse(heard?.body.toString() ?? 'null')

  it('MB20: is well when it says UP, and is told the labels and questions', async () => {
    const health = { status: 'UP', model_class: 'SamMLBackend', model_dir: '/models', v2: 'true' }
    const backend = await talkTo((response, heard) =>
      sayJson(heard.path === '/health' ? health : { model_version: '1.2' })(response, heard),
    )
    expect(await backend.isWell()).toEqual({ ok: true, value: true })
    expect(await backend.info()).toMatchObject({
      ok: true,
      value: { name: 'SamMLBackend', version: '1.2', can: ['predict', 'prompt'], labels: known.labels },
    })
    const { project, schema } = bodyOf(served?.heard.at(-1))
    expect(project).toBe('project-7')
    expect(schema).toContain('<RectangleLabels name="rectangle" toName="image" smart="true"><Label value="Nucleus"/>')
    expect(schema).toContain('<Label value="R&amp;D &quot;x&quot;"/>')
    expect(schema).toContain(
      '<Choices name="quality" toName="image" choice="single"><Choice value="good"/><Choice value="poor"/></Choices>',
    )
  })

  it('MB21, MB22: is asked about one picture, and its percents become px', async () => {
    const backend = await talkTo(
      sayJson({ results: [{ result: [box, polygon, choice], score: 0.75, model_version: '1.2' }], model_version: '1.2' }),
    )
    const told = await backend.predict(request)
    if (!told.ok) throw new Error(told.error.message)
    const { tasks, project, label_config, params } = bodyOf(served?.heard[0])
    expect([tasks, project, params]).toEqual([[{ id: 'sample-1', data: { image: request.picture } }], 'project-7', {}])
    expect(label_config).toContain('<Image name="image" value="$image"/>')
    expect(told.value.regions.map(({ label, confidence, geometry }) => [label, confidence, geometry.type])).toEqual([
      ['Nucleus', 0.8, 'box'],
      ['R&D "x"', null, 'polygon'],
    ])
    const [first, second] = told.value.regions
    expect(first && boundsOf(first.geometry)).toEqual({ x: 20, y: 20, width: 50, height: 30 })
    expect(second && areaOf(second.geometry)).toBeCloseTo(200, 9)
    expect(told.value.answers).toEqual([{ question: 'quality', probabilities: { poor: 1 } }])
    expect(told.value.scores).toEqual({ uncertainty: 0.25 })
  })

  it.each([
    ['several predictions for a task', { results: [[{ result: [box], score: 0.5 }, { result: [] }]] }, 1],
    ['no prediction at all', { results: [] }, 0],
    [
      'marks without the size of the image',
      { results: [{ result: [{ ...box, original_width: undefined, original_height: undefined }] }] },
      1,
    ],
  ])('MB21: takes %s', async (_, said, count) => {
    const told = await (await talkTo(sayJson(said))).predict(request)
    expect(told.ok && told.value.regions.length).toBe(count)
  })

  it('MB21: is told what was pointed at, in percent', async () => {
    const backend = await talkTo(sayJson({ results: [{ result: [] }] }))
    const prompt = {
      points: [{ x: 50, y: 25, isForeground: false }],
      boxes: [{ x: 20, y: 10, width: 40, height: 50 }],
      strokes: [{ points: [100, 50, 110, 60], width: 4, isForeground: true }],
      label: 'Nucleus',
    }
    await backend.prompt?.({ ...request, prompt })
    const { result } = bodyOf(served?.heard[0]).params.context
    type Said = { type: string; is_positive: number; original_width: number; value: Record<string, unknown> }
    expect(result.map(({ type, is_positive, original_width, value }: Said) => [type, is_positive, original_width, value])).toEqual([
      ['keypointlabels', 0, 200, { x: 25, y: 25, width: 0.5, keypointlabels: ['Nucleus'] }],
      ['keypointlabels', 1, 200, { x: 50, y: 50, width: 2, keypointlabels: ['Nucleus'] }],
      ['keypointlabels', 1, 200, { x: 55, y: 60, width: 2, keypointlabels: ['Nucleus'] }],
      ['rectanglelabels', 1, 200, { x: 10, y: 10, width: 20, height: 50, rotation: 0, rectanglelabels: ['Nucleus'] }],
    ])
  })

  const broken = (value: object, more: object = {}) =>
    sayJson({ results: [{ result: [{ ...box, ...more, value: { ...box.value, ...value } }] }] })
  it.each<[string, Say, RegExp]>([
    ['a label of its own', broken({ rectanglelabels: ['Alien'] }), /regions\[0\]\.label: .*"Alien"/],
    ['a shape without its numbers', broken({ x: 'left' }), /^\/predict: result\[0\]/],
    ['a kind of result that is not read', broken({}, { type: 'videorectangle' }), /^\/predict: result\[0\]/],
    [
      'run lengths that claim a huge picture',
      broken({ format: 'rle', rle: [255, 255, 255, 255, 0], brushlabels: ['Nucleus'] }, { type: 'brushlabels' }),
      /^\/predict: result\[0\]/,
    ],
    ['another size than the image', sayJson({ results: 7 }), /^\/predict: results/],
  ])('MB3: %s is refused whole, with its place', async (_, say, message) => {
    const told = await (await talkTo(say)).predict(request)
    expect(told.ok ? undefined : told.error).toMatchObject({ isFinal: true, message })
  })

  it('says so where a sample has no picture to fetch', async () => {
    const { picture: _, ...bare } = request
    expect(await (await talkTo(sayJson({}))).predict(bare)).toMatchObject({ ok: false, error: { message: /fetches pictures/ } })
    expect(served?.heard).toEqual([])
  })
})
