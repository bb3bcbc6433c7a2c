import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelStudio as format } from '../formats/label-studio.ts'
import { masksPng } from '../formats/masks-png.ts'
import { setOf } from '../set-of.ts'
import { sourceOf } from '../source.ts'
import { setOfSamples } from '../test/arbitraries.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'
import { brushOfMask, maskOfBrush } from './brush-rle.ts'

// Head of 53 bits (8 or 4 bytes, words of 8 bits, lengths of 3, 4, 8 and 16), then the blocks; worked out bit by bit on paper.
const firstOfTwo = [0, 0, 0, 8, 57, 27, 252, 127, 241, 128, 0]
const faint = [0, 0, 0, 4, 57, 27, 248, 96, 0, 0, 0, 224]

describe('run lengths of brushes', () => {
  it('IL3: two runs of four bytes are one set pixel and one that is not', () => {
    expect(maskOfBrush(firstOfTwo, 2, 1)).toEqual({ type: 'mask', x: 0, y: 0, width: 1, height: 1, counts: [0, 1] })
    expect(brushOfMask({ type: 'mask', x: 0, y: 0, width: 1, height: 1, counts: [0, 1] }, 2, 1)).toEqual(firstOfTwo)
  })
  it('IL3: words as they are; a pixel is set when its alpha is above 0', () => {
    expect(maskOfBrush(faint, 1, 1)).toEqual({ type: 'mask', x: 0, y: 0, width: 1, height: 1, counts: [0, 1] })
  })
  it('IL3: masks come back to the bit, long runs too', () =>
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }),
        fc.constantFrom([8, 6], [400, 300]),
        fc.nat(392),
        fc.nat(294),
        (bits, [width = 0, height = 0], x, y) => {
          const mask = maskFromBits(8, 6, bits, x % (width - 7), y % (height - 5))
          expect(maskOfBrush(brushOfMask(mask, width, height), width, height)).toEqual(bits.some(Boolean) ? mask : null)
        },
      ),
    ))
  it.each([
    ['cut off', firstOfTwo.slice(0, -2), 'cut off'],
    ['of another size', [255, 255, 255, 255, ...firstOfTwo.slice(4)], 'run lengths of 4294967295 bytes; RGBA of 2 x 1 pixels has 8'],
    ['with a number that is no byte', [...firstOfTwo.slice(0, -1), 256], 'a number that is no byte'],
    ['that reach beyond', [0, 0, 0, 8, 57, 27, 254, 255], 'reach beyond the picture'],
  ])('IL3: refuses run lengths %s', (_, rle, reason) => {
    expect(() => maskOfBrush(rle, 2, 1)).toThrow(reason)
  })
})

const at = { to_name: 'image', original_width: 200, original_height: 100, image_rotation: 0 }
const result = (id: string, type: string, from_name: string, value: object) => ({ id, type, from_name, value, ...at })
const task = (more: object) => ({ id: 7, data: { image: '/data/upload/3/1a2b-cat.png' }, file_upload: '1a2b-cat.png', ...more })
const read = (tasks: unknown, config?: string) =>
  format.read(
    sourceOf(new Map([['p/export.json', JSON.stringify(tasks)], ...(config === undefined ? [] : [['p/config.xml', config] as const])])),
  )

describe('exports of Label Studio', () => {
  const tasks = [
    task({
      annotations: [
        {
          ...{ id: 11, completed_by: { id: 1, email: 'ana@lab.example' }, lead_time: 12.5, was_cancelled: false, ground_truth: true },
          ...{ created_at: '2024-03-01T10:00:00.000000Z', updated_at: '2024-03-01T12:00:00+02:00', unique_id: 'u-1' },
          result: [
            result('r1', 'rectanglelabels', 'tag', { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['Cell'] }),
            result('r1', 'choices', 'stage', { x: 10, y: 20, width: 30, height: 40, choices: ['late stage'] }),
            result('r2', 'rectangle', 'shape', { x: 50, y: 50, width: 10, height: 20, rotation: 90 }),
            result('r2', 'labels', 'label', { x: 50, y: 50, width: 10, height: 20, rotation: 90, labels: ['Nucleus'] }),
            result('r3', 'polygonlabels', 'tag', {
              points: [
                [0, 0],
                [50, 0],
                [50, 50],
              ],
              closed: true,
              polygonlabels: ['Cell'],
            }),
            result('r4', 'keypointlabels', 'tag', { x: 25, y: 75, width: 0.4, keypointlabels: ['Cell'] }),
            result('r5', 'ellipselabels', 'tag', { x: 50, y: 50, radiusX: 10, radiusY: 10, rotation: 30, ellipselabels: ['Cell'] }),
            result('q1', 'choices', 'kind', { choices: ['A', 'B b'] }),
            result('q2', 'taxonomy', 'species', { taxonomy: [['Animal', 'Bird', 'Owl']] }),
            result('q3', 'rating', 'sharp', { rating: 4 }),
            result('q4', 'number', 'count', { number: 2.5 }),
            result('q5', 'textarea', 'note', { text: ['one', 'two'] }),
            result('q6', 'datetime', 'day', { datetime: '2024-02-29' }),
          ],
        },
        { id: 12, completed_by: 2, was_cancelled: true, result: [], created_at: '2024-03-02T10:00:00Z' },
      ],
      predictions: [
        {
          ...{ id: 21, model_version: 'seg-3', score: 0.875, created_at: '2024-02-01T00:00:00Z' },
          result: [result('p1', 'rectanglelabels', 'tag', { x: 0, y: 0, width: 5, height: 5, rotation: 0, rectanglelabels: ['Cell'] })],
        },
      ],
    }),
  ]

  it('IL2: percent become px; a turned box turns about its corner', async () => {
    const { records, rejects, labels } = await read(tasks)
    expect(rejects).toEqual([])
    expect(labels.map(({ name }) => name)).toEqual(['Cell', 'Nucleus'])
    expect(records[0]?.regions.map(({ geometry }) => geometry)).toEqual([
      { type: 'box', x: 20, y: 20, width: 60, height: 40 },
      // Its corner at (100, 50), 20 px along and 20 px across after a quarter turn: from (80, 50) to (100, 70).
      { type: 'rotated-box', cx: expect.closeTo(90, 9), cy: expect.closeTo(60, 9), width: 20, height: 20, angle: 90 },
      { type: 'polygon', rings: [[0, 0, 100, 0, 100, 50]] },
      { type: 'point', x: 50, y: 75 },
      { type: 'ellipse', cx: 100, cy: 50, rx: 20, ry: 10, angle: 30 },
    ])
    expect(records[0]).toMatchObject({ width: 200, height: 100, fileName: '1a2b-cat.png' })
  })

  it('IL4: answers on the image and on marks, with questions made of them', async () => {
    const { records, questions = [] } = await read(tasks)
    expect(records[0]?.regions[0]?.answers).toEqual([{ questionId: 'stage', value: { kind: 'choice', option: 'late-stage' } }])
    expect(records[0]?.answers).toEqual([
      { questionId: 'kind', value: { kind: 'choices', options: ['a', 'b-b'] } },
      { questionId: 'species', value: { kind: 'choice', option: 'owl' } },
      { questionId: 'sharp', value: { kind: 'number', value: 4 } },
      { questionId: 'count', value: { kind: 'number', value: 2.5 } },
      { questionId: 'note', value: { kind: 'text', value: 'one\ntwo' } },
      { questionId: 'day', value: { kind: 'date', value: '2024-02-29' } },
    ])
    expect(Object.fromEntries(questions.map(({ id, kind, scope }) => [id, `${kind} ${scope}`]))).toEqual({
      ...{ stage: 'single region', kind: 'multiple sample', species: 'taxonomy sample', sharp: 'number sample' },
      ...{ count: 'number sample', note: 'text sample', day: 'date sample' },
    })
    expect(questions.find(({ id }) => id === 'species')?.options).toEqual([
      { id: 'animal', text: 'Animal' },
      { id: 'bird', text: 'Bird', parent: 'animal' },
      { id: 'owl', text: 'Owl', parent: 'bird' },
    ])
  })

  it('IL5: each annotation is a record of its reader, each prediction a suggestion', async () => {
    const { records } = await read(tasks)
    expect(records.map(({ reader, at: when, isSuggestion, origin }) => ({ reader, when, isSuggestion, origin }))).toEqual([
      {
        ...{ reader: 'ana@lab.example', when: '2024-03-01T10:00:00.000Z' },
        origin: {
          ...{ task_id: '7', annotation_id: '11', lead_time: '12.5', was_cancelled: 'false', ground_truth: 'true', unique_id: 'u-1' },
          ...{ created_at: '2024-03-01T10:00:00.000000Z', image: '/data/upload/3/1a2b-cat.png', file: 'p/export.json' },
        },
      },
      {
        ...{ reader: '2', when: '2024-03-02T10:00:00.000Z' },
        origin: expect.objectContaining({ annotation_id: '12', was_cancelled: 'true' }),
      },
      {
        ...{ reader: 'seg-3', when: '2024-02-01T00:00:00.000Z', isSuggestion: true },
        origin: expect.objectContaining({ prediction_id: '21', score: '0.875' }),
      },
    ])
  })

  it('IL6: an interface beside adds colours, labels without a mark, texts and several choices', async () => {
    const config = `<View><Image name="i" value="$photo"/><RectangleLabels name="tag" toName="i"><Label value="Cell" background="#FF0000"/>
      <Label value="Rare"/></RectangleLabels><Choices name="kind" toName="i" choice="multiple"><Choice value="First" alias="A"/></Choices></View>`
    const annotations = [{ id: 1, result: [result('q', 'choices', 'kind', { choices: ['A'] })] }]
    const { labels, questions, records } = await read([{ id: 1, data: { image: 'no.png', photo: 'yes.png' }, annotations }], config)
    expect(labels).toEqual([
      { id: 'cell', name: 'Cell', color: '#ff0000' },
      { id: 'rare', name: 'Rare' },
    ])
    expect(questions?.[0]).toMatchObject({ kind: 'multiple', options: [{ id: 'a', text: 'First' }] })
    expect(records[0]?.fileName).toBe('yes.png')
  })

  it.each([
    ['s3://bucket/a/b.png', 'a/b.png'],
    ['https://host.example/x%20y/c.jpg?token=1', 'x y/c.jpg'],
    ['/data/local-files/?d=cells%2Fa.png', 'cells/a.png'],
    ['../../etc/passwd.png', 'etc/passwd.png'],
    ['C:\\images\\a.png', 'images/a.png'],
    ['gs://b/%2e%2e/%2e%2e/a.png', 'a.png'],
  ])('IL7: %s becomes the name %s', async (image, name) => {
    const { records } = await read([{ id: 1, data: { image }, annotations: [{ id: 1, result: [] }] }])
    expect(records[0]?.fileName).toBe(name)
  })

  const box = { x: 1, y: 1, width: 1, height: 1, rotation: 0, rectanglelabels: ['Cell'] }
  it.each<[string, object, string, string]>([
    ['a turned image', { ...result('r', 'rectanglelabels', 'tag', box), image_rotation: 90 }, '', 'turned by 90 degrees'],
    ['a relation', { type: 'relation', from_id: 'a', to_id: 'b' }, '', 'results of the type "relation" are not read'],
    ['a huge number', result('r', 'rectanglelabels', 'tag', { ...box, x: 1e300 }), '.value', 'not a shape'],
    ['a place that is none', result('r', 'keypointlabels', 'tag', { x: null, y: 1 }), '.value.x', 'expected number'],
    ['a box without a side', result('r', 'rectanglelabels', 'tag', { ...box, width: 0 }), '.value', 'a box of 0 x 1 percent'],
    ['a size of nothing', { ...result('r', 'rectanglelabels', 'tag', box), original_width: 1e12 }, '.original_width', 'Too big'],
    ['no size', { ...result('r', 'rectanglelabels', 'tag', box), original_width: undefined }, '', 'how large its image is'],
    ['two labels', result('r', 'rectanglelabels', 'tag', { ...box, rectanglelabels: ['Cell', 'Other'] }), '', 'has 2 labels'],
    ['a lying brush', result('r', 'brushlabels', 'tag', { format: 'rle', rle: [255, 255, 255, 255] }), '.value.rle', '4294967295 bytes'],
  ])('IL8: %s becomes a reject with its place', async (_, broken, place, reason) => {
    const { rejects } = await read([task({ annotations: [{ id: 1, result: [broken] }] })])
    expect(rejects).toEqual([{ at: `[0].annotations[0].result[0]${place}`, reason: expect.stringContaining(reason) }])
  })

  it('IL8: ids that are there twice', async () => {
    const again = result('r', 'rectanglelabels', 'tag', box)
    const { rejects, records } = await read([
      task({
        annotations: [
          { id: 1, result: [again, again] },
          { id: 1, result: [] },
        ],
      }),
    ])
    expect(rejects.map((reject) => reject.at)).toEqual(['[0].annotations[0].result[1]', '[0].annotations[1].id'])
    expect(records.map(({ regions }) => regions.length)).toEqual([1])
  })

  it('IL1: JSON-MIN and other JSON are refused in words', async () => {
    await expect(read([{ id: 1, image: 'a.png', label: [box] }])).rejects.toThrow('is the export "JSON-MIN"')
    await expect(read({ images: [] })).rejects.toThrow('not a list of tasks')
  })
})

describe('what is written', () => {
  it('IL9: is believed beside our own key only while it says the same', async () => {
    const { files } = await written(format, exampleSet)
    const path = 'labels/label-studio/tasks.json'
    const tasks = JSON.parse(textIn(files, path))
    const [, polygon] = tasks[0].annotations[0].result
    const holes = tasks[0].annotations[0].result.find(({ id }: { id: string }) => id === 'c')
    expect(polygon).toMatchObject({ type: 'polygonlabels', original_width: 40, original_height: 30 })
    expect(holes.meta.reticle.geometry.rings).toHaveLength(2)
    holes.value.rle = brushOfMask(maskFromBits(1, 1, [1], 3, 3), 40, 30)
    const changed = new Map<string, string | Uint8Array>([...files, [path, JSON.stringify(tasks)]])
    const { records } = await format.read(sourceOf(changed))
    expect(records[0]?.regions.find(({ id }) => id === 'c')?.geometry).toEqual(maskFromBits(1, 1, [1], 3, 3))
  })

  it('IL2: a mark of several keypoints is one point each for other tools, and comes back whole', async () => {
    const skeleton = { type: 'skeleton', points: [1, 2, 3, 4, 5, 6], states: ['visible', 'absent', 'occluded'] } as const
    const set = setOfSamples([{ name: 'a', regions: [{ labelId: 'cell', attributes: {}, geometry: skeleton }], answers: [] }])
    const { files, losses } = await written(format, set)
    const [task] = JSON.parse(textIn(files, 'labels/label-studio/tasks.json'))
    expect(task.annotations[0].result.map(({ type }: { type: string }) => type)).toEqual(['keypointlabels', 'keypointlabels'])
    expect(losses.map(({ count }) => count)).toEqual([1])
    expect((await format.read(sourceOf(files))).records[0]?.regions.map(({ geometry }) => geometry)).toEqual([skeleton])
  })
})

const folder = fileURLToPath(new URL('../../../../../shared/data/bubil4_melanoma_lu/masks/000132/', import.meta.url))
const isThere = existsSync(folder)
describe.skipIf(!isThere)(`outlines of a crowd${isThere ? '' : ' [skipped: ../shared/data/bubil4_melanoma_lu is absent]'}`, () => {
  it('IL3: go to brushes and back to the bit', async () => {
    const pictures = new Map(readdirSync(folder).map((name) => [name, readFileSync(folder + name)]))
    const reading = await masksPng.read(sourceOf(pictures))
    const { files, losses } = await written(format, setOf(reading, { title: 'Crowd' }))
    expect(losses).toEqual([])
    const again = await format.read(sourceOf(files))
    const shapes = (one: typeof again) => one.records.map(({ regions }) => regions.map(({ geometry }) => geometry))
    expect(shapes(again)).toEqual(shapes(reading))
    expect(shapes(again).flat().length).toBeGreaterThan(7)
  })
})
