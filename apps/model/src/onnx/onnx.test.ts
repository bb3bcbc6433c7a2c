import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { areaOf } from '@reticle/geometry'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Plane, planeOf } from '../pixels/plane.ts'
import { type Disk, disksOf, pixelsOf } from '../test/disks.ts'
import { onnxOf } from '../test/onnx-bytes.ts'
import { brightAbove, meanEncoder, sumDecoder, threeClasses } from '../test/tiny-models.ts'
import { byteCache } from './byte-cache.ts'
import { onnxConfigSchema } from './config.ts'
import { readOnnxConfig } from './read-config.ts'
import { resized } from './resized.ts'
import { openSam } from './sam.ts'
import { openSegmenter } from './segment.ts'
import { startsOf } from './tiles.ts'

// The runtime takes a moment to begin.
vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'reticle-onnx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const input = { name: 'image', channels: 1, size: [32, 32], normalise: { scale: 1 / 1000 } }
const segmentation = {
  ...{ name: 'bright', version: '1', kind: 'semantic-segmentation', labels: ['bright'], file: 'bright.onnx', input },
  output: { name: 'chance', activation: 'none' },
}
const configOf = (changes: object = {}) => {
  const config = onnxConfigSchema.parse({ ...segmentation, ...changes })
  if (config.kind === 'sam') throw new Error('not this kind')
  return config
}
const disks: readonly Disk[] = [
  [30, 30, 10],
  [70, 30, 12],
]
/** 400 to 520 outside, 1300 and more in disks; the model's border is at 500 with the scale of 1/1000 and at 900 with 1/1800. */
const image = disksOf(100, 60, disks)
const place = { x: 5, y: 7, scale: 2, width: 300, height: 200 }
const wide = { ...input, normalise: { scale: 1 / 1800 } }

describe('an ONNX file that says what each element is', () => {
  const file = write('bright.onnx', brightAbove())

  it('gives the same in tiles as element by element, without seams, where it is in the image', async () => {
    const wanted = image.values.reduce((sum, value) => sum + (value >= 900 ? 1 : 0), 0)
    for (const overlap of [0, 0.125, 0.5]) {
      const segment = await openSegmenter(configOf({ input: wide, overlap }), file)
      const { regions, scores } = await segment([image], place, ['bright'])
      expect(regions).toHaveLength(1)
      expect(regions[0] && areaOf(regions[0].geometry)).toBe(4 * wanted)
      expect(regions[0]?.geometry).toMatchObject({ type: 'mask', x: 5 + 2 * 20, y: 7 + 2 * 18 })
      expect(regions[0]?.confidence).toBeGreaterThan(0.8)
      expect(scores.uncertainty).toBeLessThan(1)
    }
  })

  it('parts the objects of an instance model, and leaves out what nobody wants and what is small', async () => {
    const segment = await openSegmenter(configOf({ kind: 'instance-segmentation', input: wide }), file)
    expect((await segment([image], place, ['bright'])).regions).toHaveLength(2)
    expect((await segment([image], place, ['dark'])).regions).toEqual([])
    const coarse = await openSegmenter(configOf({ kind: 'instance-segmentation', input: wide, least: 400 }), file)
    expect((await coarse([image], place, ['bright'])).regions).toHaveLength(1)
  })

  it('brings images to its channels: one is taken as it is, three become their mean', async () => {
    const segment = await openSegmenter(configOf({ input: wide }), file)
    const half = planeOf(100, 60, new Float32Array(6000))
    const [one] = (await segment([image], place, ['bright'])).regions
    const double = { ...image, values: image.values.map((value) => 3 * value) }
    const [three] = (await segment([double, half, half], place, ['bright'])).regions
    expect(three?.geometry).toEqual(one?.geometry)
  })

  it('softmax: the first map is the background', async () => {
    const values = Float32Array.from({ length: 32 * 32 }, (_, at) => [0, 0.5, 1][Math.floor((at % 32) / 11)] ?? 1)
    const config = configOf({
      ...{ labels: ['middling', 'bright'], input: { ...input, normalise: {} } },
      output: { name: 'logits', activation: 'softmax' },
    })
    const segment = await openSegmenter(config, write('three.onnx', threeClasses()))
    const { regions } = await segment([planeOf(32, 32, values)], { x: 0, y: 0, scale: 1, width: 32, height: 32 }, ['middling', 'bright'])
    expect(regions.map(({ label, geometry }) => [label, areaOf(geometry)])).toEqual([
      ['middling', 11 * 32],
      ['bright', 10 * 32],
    ])
  })

  it.each([
    ['no ONNX', () => write('none.onnx', 'no model at all'), {}, 'none.onnx: it cannot be opened as ONNX'],
    [
      'an operator that is not known',
      () =>
        write(
          'strange.onnx',
          onnxOf({
            inputs: [{ name: 'image', shape: [1, 1, 32, 32] }],
            outputs: [{ name: 'chance', shape: [1, 1, 32, 32] }],
            operators: [{ type: 'Strange', inputs: ['image'], outputs: ['chance'] }],
          }),
        ),
      {},
      'strange.onnx: it cannot be opened as ONNX: ',
    ],
    ['another input', () => file, { input: { ...input, name: 'picture' } }, 'there is no input "picture"; it has "image"'],
    [
      'another shape',
      () => file,
      { input: { ...input, size: [64, 64] } },
      'input "image" is 1 x 1 x 32 x 32; the description says 1 x 1 x 64 x 64',
    ],
    ['another layout', () => file, { input: { ...input, layout: 'nhwc' } }, 'the description says 1 x 32 x 32 x 1'],
    ['another output', () => file, { output: { name: 'mask', activation: 'none' } }, 'there is no output "mask"; it has "chance"'],
    [
      'another count of labels',
      () => file,
      { labels: ['a', 'b'] },
      'output "chance" is 1 x 1 x 32 x 32; the description says 1 x 2 x 32 x 32',
    ],
  ])('refuses %s when it is opened, with the file and the reason', async (_what, place_, changes, said) => {
    await expect(openSegmenter(configOf(changes), place_())).rejects.toThrow(said)
  })

  it('refuses numbers that are not finite, when they come', async () => {
    const division = onnxOf({
      inputs: [{ name: 'image', shape: [1, 1, 32, 32] }],
      outputs: [{ name: 'chance', shape: [1, 1, 32, 32] }],
      operators: [{ type: 'Div', inputs: ['image', 'image'], outputs: ['chance'] }],
    })
    const segment = await openSegmenter(configOf(), write('division.onnx', division))
    await expect(segment([planeOf(32, 32)], place, ['bright'])).rejects.toThrow(
      'division.onnx: it answered with a number that is not finite',
    )
  })
})

describe('an encoder and a decoder as Segment Anything has them', () => {
  const files = [write('encoder.onnx', meanEncoder()), write('decoder.onnx', sumDecoder())]
  const config = onnxConfigSchema.parse({
    ...{ name: 'toy', version: '1', kind: 'sam', labels: ['object'] },
    encoder: { file: 'encoder.onnx', input: { name: 'image', channels: 3, size: [32, 32] }, output: 'embedding' },
    decoder: { file: 'decoder.onnx' },
  })
  if (config.kind !== 'sam') throw new Error('not this kind')
  // 64 x 32 elements of 1: made 32 x 16, the rest of the encoder's 32 x 32 is 0, so that the mean is 1/2.
  const ones: Plane = planeOf(64, 32, new Float32Array(2048).fill(1))
  const where = { x: 0, y: 0, scale: 1, width: 64, height: 32 }
  const none = { points: [], boxes: [], strokes: [] }
  const point = (x: number, isForeground = true) => ({ x, y: 3, isForeground })

  it('asks the decoder in its own coordinates, and takes the mask that it answers with', async () => {
    const prompt = await openSam(config, files)
    const ask = async (wish: object) => (await prompt(pixelsOf(ones), where, { ...none, ...wish }, 'object')).regions
    // The embedding is 1/2 and points are halved: an x of 20 says 1/2 + 10 - 10 > 0, one of 18 says -1/2.
    const [whole] = await ask({ points: [point(20)] })
    expect(whole).toMatchObject({ label: 'object', confidence: 0.5, geometry: { x: 0, y: 0, width: 64, height: 32 } })
    expect(await ask({ points: [point(18)] })).toEqual([])
    // Background points have the label 0 and add nothing; the corners of a box have 2 and 3: 2 * 1 + 3 * 3 = 11.
    expect(await ask({ points: [point(18), point(40, false)] })).toEqual([])
    expect(await ask({ boxes: [{ x: 2, y: 0, width: 4, height: 9 }] })).toHaveLength(1)
    expect(await ask({ boxes: [{ x: 2, y: 0, width: 2, height: 9 }] })).toEqual([])
    expect(await ask({ strokes: [{ points: [8, 1, 14, 2], width: 3, isForeground: true }] })).toHaveLength(1)
    expect(await ask({})).toEqual([])
  })

  it('refuses a point outside, and two boxes', async () => {
    const prompt = await openSam(config, files)
    const boxes = [1, 2].map((x) => ({ x, y: 0, width: 9, height: 9 }))
    await expect(prompt(pixelsOf(ones), where, { ...none, points: [point(99)] }, 'object')).rejects.toThrow('(99, 3) is not on the part')
    await expect(prompt(pixelsOf(ones), where, { ...none, boxes }, 'object')).rejects.toThrow('one box at a time')
  })

  it('says which file does not fit when it is opened', async () => {
    const [encoder = '', decoder = ''] = files
    await expect(openSam(config, [decoder, encoder])).rejects.toThrow('decoder.onnx: there is no input "image"')
    await expect(openSam(config, [encoder, encoder])).rejects.toThrow('encoder.onnx: there is no input "image_embeddings"')
    await expect(openSam({ ...config, encoder: { ...config.encoder, output: 'x' } }, files)).rejects.toThrow(
      'encoder.onnx: there is no output "x"',
    )
  })
})

describe('the description of a model', () => {
  it('names the place of what is wrong, and the files that are not there', async () => {
    const faultOf = async (said: string) =>
      readOnnxConfig(write('model.json', said)).then(
        () => 'taken',
        (cause: Error) => cause.message,
      )
    expect(await faultOf('{')).toContain('model.json: not JSON')
    expect(await faultOf('{}')).toContain('model.json: kind')
    expect(await faultOf(JSON.stringify({ ...segmentation, input: { ...input, size: [3, 3] } }))).toContain('model.json: input.size.0')
    expect(await faultOf(JSON.stringify({ ...segmentation, colour: 'red' }))).toContain('colour')
    expect(await faultOf(JSON.stringify({ ...segmentation, input: { ...input, normalise: { std: [0] } } }))).toContain(
      'input.normalise.std.0',
    )
    expect(await faultOf(JSON.stringify({ ...segmentation, file: 'gone.onnx' }))).toContain('gone.onnx: there is no such file')
    await expect(readOnnxConfig(join(folder, 'nowhere.json'))).rejects.toThrow('nowhere.json: there is no such file')
  })

  it('hashes the file that answers', async () => {
    write('bright.onnx', brightAbove())
    const first = await readOnnxConfig(write('model.json', JSON.stringify(segmentation)))
    write('bright.onnx', brightAbove(64))
    const second = await readOnnxConfig(join(folder, 'model.json'))
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(second.digest).not.toBe(first.digest)
  })
})

describe('what stands between', () => {
  it('tiles cover all of a length, none reaches beyond, and neighbours have the overlap in common', () => {
    for (const length of [1, 31, 32, 33, 100, 1000])
      for (const overlap of [0, 4, 16]) {
        const starts = startsOf(length, 32, overlap)
        expect(starts[0]).toBe(0)
        if (length > 32) expect((starts.at(-1) ?? 0) + 32).toBe(length)
        for (const [at, start] of starts.entries()) if (at > 0) expect(start - (starts[at - 1] ?? 0)).toBeLessThanOrEqual(32 - overlap)
      }
  })

  it('a cache gives way by bytes, the least recently used first', () => {
    const cache = byteCache<string>(10, (one) => one.length)
    cache.set('a', '1234')
    cache.set('b', '1234')
    expect(cache.get('a')).toBe('1234')
    cache.set('c', '1234')
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.bytes()]).toEqual(['1234', undefined, '1234', 8])
    cache.set('d', '12345678901')
    expect([cache.get('d'), cache.bytes()]).toEqual([undefined, 8])
    cache.set('a', '12')
    expect(cache.bytes()).toBe(6)
  })

  it('a plane in another size has its means, and in its own is itself', () => {
    const plane = planeOf(4, 2, Float32Array.of(0, 2, 4, 6, 0, 2, 4, 6))
    expect([...resized(plane, 4, 2).values]).toEqual([...plane.values])
    expect([...resized(plane, 2, 1).values]).toEqual([1, 5])
    expect([...resized(planeOf(1, 1, Float32Array.of(7)), 2, 2).values]).toEqual([7, 7, 7, 7])
  })
})
