import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Answer, type AnswerValue, geometrySchema, protocolSchema, type Region } from '@reticle/domain'
import { type Geometry, maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsOfText, maskOfRle, rleOf } from './coco/rle.ts'
import { escapeText, lineOf, parseCsv, unescapeText } from './csv/table.ts'
import { type LabelledSample, type LabelledSet, labelFormats, type Writing } from './index.ts'
import { slugsOf } from './slugs-of.ts'

const width = 40
const height = 30

const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: [
    { id: 'cell', name: '=Cell, "round"', color: '#1f77b4' },
    { id: 'other', name: 'Other', color: '#ff7f0e' },
  ],
  questions: [
    {
      id: 'stain',
      text: 'Stain?',
      kind: 'single',
      options: [
        { id: 'good', text: 'Good' },
        { id: 'bad', text: '-bad' },
      ],
    },
    { id: 'count', text: 'How many?', kind: 'number' },
    { id: 'note', text: 'Note', kind: 'text' },
  ],
})

const x = fc.double({ min: 0, max: width, noNaN: true }).map((value) => value + 0)
const y = fc.double({ min: 0, max: height, noNaN: true }).map((value) => value + 0)
const ring = fc.array(fc.tuple(x, y), { minLength: 3, maxLength: 12 }).map((points) => points.flat())
const bits = fc
  .array(fc.boolean(), { minLength: 35, maxLength: 35 })
  .map((pixels) => (pixels.some(Boolean) ? pixels : pixels.with(17, true)))
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  fc.record({ type: fc.constant('point' as const), x, y }),
  fc
    .record({ x1: x, y1: y, w: fc.double({ min: 0.01, max: 5, noNaN: true }), h: fc.double({ min: 0.01, max: 5, noNaN: true }) })
    .map(({ x1, y1, w, h }) => ({ type: 'box' as const, x: Math.min(x1, width - w), y: Math.min(y1, height - h), width: w, height: h })),
  fc.record({
    type: fc.constant('ellipse' as const),
    cx: x,
    cy: y,
    rx: fc.double({ min: 0.1, max: 20, noNaN: true }),
    ry: fc.double({ min: 0.1, max: 20, noNaN: true }),
    angle: fc.double({ min: -180, max: 180, noNaN: true }).map((value) => value + 0),
  }),
  fc.array(fc.tuple(x, y), { minLength: 2, maxLength: 8 }).map((points) => ({ type: 'polyline' as const, points: points.flat() })),
  fc
    .array(fc.tuple(x, y, fc.constantFrom('visible', 'occluded', 'absent')), { minLength: 2, maxLength: 6 })
    .filter((points) => points.some(([, , state]) => state !== 'absent'))
    .map(
      (points): Geometry => ({
        type: 'skeleton',
        points: points.flatMap((point) => point.slice(0, 2)).map(Number),
        states: points.map(([, , state]) => state),
      }),
    ),
  fc
    .record({ cx: x, cy: y, w: fc.double({ min: 0.1, max: 9, noNaN: true }), angle: fc.integer({ min: -180, max: 180 }) })
    .map(({ cx, cy, w, angle }) => ({
      type: 'rotated-box' as const,
      ...{ cx, cy, width: w, height: w / 2, angle },
    })),
  fc.array(fc.tuple(x, y), { minLength: 6, maxLength: 9 }).map((points) => ({
    type: 'bezier' as const,
    nodes: points.slice(0, 3 * Math.floor(points.length / 3)).flat(),
    isClosed: points.length % 2 === 0,
  })),
  fc.array(ring, { minLength: 1, maxLength: 3 }).map((rings) => ({ type: 'polygon' as const, rings })),
  fc
    .record({ bits, at: fc.tuple(fc.integer({ min: 0, max: width - 7 }), fc.integer({ min: 0, max: height - 5 })) })
    .map((mask) => maskFromBits(7, 5, mask.bits, mask.at[0], mask.at[1])),
)
const text = fc.string({ unit: 'binary', maxLength: 20 })
const answerValue: fc.Arbitrary<AnswerValue> = fc.oneof(
  fc.record({ kind: fc.constant('choice' as const), option: fc.constantFrom('good', 'bad') }),
  fc.record({ kind: fc.constant('number' as const), value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0) }),
  fc.record({ kind: fc.constant('text' as const), value: text }),
  fc.constant({ kind: 'cannot-tell' as const }),
)
const confidence = fc.constantFrom<number | undefined>(undefined, 0, 0.75)
const onMark = fc
  .record({ value: answerValue, confidence })
  .map(
    (one): Answer => ({ questionId: 'stage', value: one.value, ...(one.confidence === undefined ? {} : { confidence: one.confidence }) }),
  )
const through = fc.constantFrom<Pick<Region, 'plane' | 'track'>>(
  {},
  { plane: { z: 0 } },
  { plane: { z: 3, t: 7 }, track: { id: '=k', state: 'occluded' } },
  { plane: { t: 1 }, track: { id: 'k2', state: 'visible' } },
)
const region = fc
  .record({
    labelId: fc.constantFrom('cell', 'other'),
    geometry,
    attributes: fc.constantFrom<Region['attributes']>({}, { size: 3.25 }, { note: '@sum, "x"' }),
    through,
    answers: fc.option(onMark, { nil: undefined }),
  })
  .map(({ through: place, answers, ...one }) => ({ ...one, ...place, ...(answers === undefined ? {} : { answers: [answers] }) }))

const sample = fc.record({ name: text, regions: fc.array(region, { maxLength: 4 }), answers: fc.array(answerValue, { maxLength: 3 }) })
const setOf = (samples: { name: string; regions: Omit<Region, 'id' | 'origin'>[]; answers: AnswerValue[] }[]): LabelledSet => ({
  title: 'Set',
  version: '1.0.0',
  description: '',
  frozenAt: '2026-01-02T03:04:05.000Z',
  protocols: [{ version: 1, content: protocol }],
  samples: async function* () {
    for (const [index, one] of samples.entries()) {
      const questions = ['stain', 'count', 'note']
      yield {
        id: `sample-${index}`,
        name: one.name,
        fileName: `${index}.png`,
        sha256: `${index}`,
        width,
        height,
        split: 'train',
        group: null,
        groups: {},
        protocolVersion: 1,
        resolution: { id: `r-${index}`, kind: 'consensus' },
        regions: one.regions.map((mark, n): Region => ({ id: `mark-${index}-${n}`, origin: { kind: 'tool', tool: 'box' }, ...mark })),
        answers: one.answers.map((value, n) => ({ questionId: questions[n] ?? 'note', value })),
        regionSupport: new Map([[`mark-${index}-0`, { support: 2, raters: 3 }]]),
        answerSupport: new Map([['stain', { support: 1, raters: 2 }]]),
        markAnswerSupport: new Map([[`mark-${index}-0`, new Map([['stage', { support: 2, raters: 2 }]])]]),
      } satisfies LabelledSample
    }
  },
})
const contentOf = async (writing: Writing): Promise<Map<string, string>> => {
  const files = new Map<string, string>()
  for (const file of writing.files) {
    let whole = ''
    for await (const piece of file.content()) whole += piece
    files.set(file.path, whole)
  }
  return files
}
const written = async (samples: Parameters<typeof setOf>[0], format: (typeof labelFormats)[number] = labelFormats[0]) => {
  const writing = format.write(setOf(samples))
  return { files: await contentOf(writing), losses: writing.losses() }
}

describe.each(labelFormats)('$id', (format) => {
  it('gives back every region and answer, exactly', () =>
    fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 4 }), async (samples) => {
        const { files } = await written(samples, format)
        const reading = format.read(files)
        expect(reading.rejects).toEqual([])
        for await (const original of setOf(samples).samples()) {
          const record = reading.records.find(({ fileName }) => fileName === original.fileName) ?? { regions: [], answers: [] }
          expect(record.answers).toEqual(original.answers)
          const strip = ({ origin: _, ...rest }: Region) => rest
          expect(record.regions.map(strip)).toEqual(original.regions.map(strip))
          for (const back of record.regions) expect(geometrySchema.safeParse(back.geometry).success).toBe(true)
        }
      }),
      { numRuns: 150 },
    ))

  it('writes the same bytes twice', () =>
    fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 3 }), async (samples) => {
        expect([...(await written(samples, format)).files]).toEqual([...(await written(samples, format)).files])
      }),
      { numRuns: 20 },
    ))

  it('writes and reads an empty set', async () => {
    const { files, losses } = await written([], format)
    expect(losses).toEqual([])
    expect(format.read(files)).toMatchObject({ records: [], rejects: [] })
  })

  it('never answers a damaged file with anything but rejects or one clear error', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(sample, { minLength: 1, maxLength: 2 }),
        fc.nat(),
        fc.constantFrom('0', '"', 'null', '}', '\n', '-9e99', '[]'),
        async (samples, at, piece) => {
          const { files } = await written(samples, format)
          const damaged = new Map(
            [...files].map(([path, content]) => [
              path,
              content.slice(0, at % content.length) + piece + content.slice((at % content.length) + 1),
            ]),
          )
          try {
            for (const { reason } of format.read(damaged).rejects) expect(reason).not.toBe('')
          } catch (cause) {
            expect(cause).toBeInstanceOf(Error)
          }
        },
      ),
      { numRuns: 100 },
    ))
})

describe('COCO as others read it', () => {
  const marks: Omit<Region, 'id' | 'origin'>[] = [
    { labelId: 'cell', attributes: {}, geometry: { type: 'box', x: 1.5, y: 2.25, width: 10, height: 4 } },
    { labelId: 'other', attributes: {}, geometry: { type: 'polygon', rings: [[0, 0, 10, 0, 10, 10, 0, 10]] } },
    {
      labelId: 'other',
      attributes: {},
      geometry: {
        type: 'polygon',
        rings: [
          [0, 0, 4, 0, 4, 4, 0, 4],
          [1, 1, 3, 1, 3, 3, 1, 3],
        ],
      },
    },
    { labelId: 'cell', attributes: {}, geometry: { type: 'point', x: 7.5, y: 8.5 } },
    { labelId: 'cell', attributes: {}, geometry: { type: 'ellipse', cx: 20, cy: 15, rx: 5, ry: 3, angle: 30 } },
  ]
  it('boxes, polygons, run lengths with holes, points', async () => {
    const { files, losses } = await written([{ name: 'a', regions: marks, answers: [] }])
    const document = JSON.parse(files.get('labels/coco.json') ?? '')
    const [box, polygon, holes, point, ellipse] = document.annotations
    expect(document.categories.map(({ id, reticle }: { id: number; reticle: { label_id: string } }) => [id, reticle.label_id])).toEqual([
      [1, 'cell'],
      [2, 'other'],
    ])
    expect(box).toMatchObject({
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [1.5, 2.25, 10, 4],
      area: 40,
      segmentation: [],
      iscrowd: 0,
      reticle: { support: 2, raters: 3 },
    })
    expect(polygon).toMatchObject({ category_id: 2, bbox: [0, 0, 10, 10], area: 100, segmentation: [[0, 0, 10, 0, 10, 10, 0, 10]] })
    // Columns 0 to 3 of 30 rows: 4 pixels; then 1 of 4 twice with two unset in between; then 4 again.
    expect(holes).toMatchObject({ area: 12, segmentation: { size: [30, 40], counts: [0, 4, 26, 1, 2, 1, 26, 1, 2, 1, 26, 4, 1106] } })
    expect(point).toMatchObject({ bbox: [7.5, 8.5, 0, 0], area: 0, keypoints: [7.5, 8.5, 2], num_keypoints: 1 })
    expect(ellipse.segmentation[0]).toHaveLength(256)
    expect(losses).toEqual([
      { what: 'polygons with holes: written as run lengths of whole pixels', count: 1, kept: 'the key "reticle" of the annotation' },
      { what: 'ellipses: written as polygons of 128 vertices', count: 1, kept: 'the key "reticle" of the annotation' },
    ])
  })

  it('believes the fields of COCO when another tool has moved an object', async () => {
    const { files } = await written([{ name: 'a', regions: marks.slice(4), answers: [] }])
    const document = JSON.parse(files.get('labels/coco.json') ?? '')
    document.annotations[0].bbox = [1, 1, 2, 2]
    document.annotations[0].segmentation = [[1, 1, 3, 1, 3, 3]]
    const reading = labelFormats[0].read(new Map([['x.json', JSON.stringify(document)]]))
    expect(reading.records[0]?.regions[0]?.geometry).toEqual({ type: 'polygon', rings: [[1, 1, 3, 1, 3, 3]] })
  })

  it("run lengths and masks are each other's inverse, bit by bit", () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 63, maxLength: 63 }), (pixels) => {
        const mask = maskFromBits(9, 7, pixels)
        const rle = rleOf(mask, 9, 7)
        expect(rle.counts.reduce((sum, count) => sum + count, 0)).toBe(63)
        expect(maskOfRle(rle)).toEqual(pixels.some(Boolean) ? mask : null)
      }),
    ))

  it('reads the text form of pycocotools', () => {
    // By hand after rleToString of maskApi.c: differences to the count before the last from the fourth count on, negative ones too.
    expect(countsOfText('1112')).toEqual([1, 1, 1, 3])
    expect(countsOfText(':::K')).toEqual([10, 10, 10, 5])
    expect(countsOfText('T3X1')).toEqual([100, 40])
    expect(countsOfText('\u00ff')).toBeUndefined()
  })
})

describe('CSV', () => {
  it("text and its escaped form are each other's inverse, and no cell begins a formula", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string().map((rest) => `=${rest}`),
          fc.string().map((rest) => `'${rest}`),
        ),
        (value) => {
          const cell = escapeText(value)
          expect(unescapeText(cell)).toBe(value)
          expect(cell).not.toMatch(/^[=+\-@\t\r]/)
        },
      ),
    ))
  it('any cells come back from a line', () =>
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (cells) => {
        expect(parseCsv(lineOf(cells))[0]?.cells.map(unescapeText)).toEqual(cells)
      }),
    ))
  it('reads a byte order mark, quotes, and line breaks within cells', () => {
    expect(parseCsv('\ufeffa,b\r\n"x\n""y""",2\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\n"y"', '2'] },
    ])
    expect(() => parseCsv('a\n"b')).toThrow('line 2: a quoted cell is never closed')
  })
  it('names the place of a bad row', () => {
    const reading = labelFormats[1].read(
      new Map([['answers.csv', 'file_name,question_id,value\na.png,q,"{""kind"":""cannot-tell""}"\na.png,q\nb.png,q,nonsense\n']]),
    )
    expect(reading.records).toHaveLength(1)
    expect(reading.rejects).toEqual([
      { at: 'answers.csv line 3', reason: '2 cells, the header has 3' },
      { at: 'answers.csv line 4, value', reason: 'is not JSON' },
    ])
  })
})

it('foreign names become ids of their own', () => {
  const slugs = slugsOf([
    { key: 1, name: 'Zelle (groß)' },
    { key: 2, name: 'zelle gro' },
    { key: 3, name: '细胞' },
    { key: 4, name: 'x', slug: 'label' },
  ])
  expect([...slugs].toSorted(([a], [b]) => a - b)).toEqual([
    [1, 'zelle-gro'],
    [2, 'zelle-gro-2'],
    [3, 'label-2'],
    [4, 'label'],
  ])
})

const broken = fileURLToPath(new URL('../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)
describe.skipIf(!isThere)(`hostile label files${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('coco_dirty.json: one reject a problem, nothing crashes', () => {
    const reading = labelFormats[0].read(new Map([['coco_dirty.json', readFileSync(`${broken}coco_dirty.json`, 'utf8')]]))
    expect(new Set(reading.rejects.map(({ at }) => at))).toEqual(
      new Set([
        'annotations[0].image_id',
        'annotations[1].category_id',
        'annotations[2].bbox',
        'annotations[3].bbox',
        'annotations[4].bbox',
        'annotations[5].segmentation',
        'annotations[7].id',
        'annotations[8].bbox.0',
        'annotations[9].id',
        'categories[1].id',
        'images[1].id',
        'images[2].file_name',
      ]),
    )
    expect(reading.records.map(({ fileName }) => fileName)).toEqual(['a.png'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
  it('json_proto.json: Object.prototype is unchanged', () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    expect(() => labelFormats[0].read(new Map([['p.json', readFileSync(`${broken}json_proto.json`, 'utf8')]]))).toThrow(
      'p.json: not a COCO file',
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })
  it('csv_semicolon_bom.csv and csv_formula.csv are parsed without a throw', () => {
    expect(parseCsv(readFileSync(`${broken}csv_formula.csv`, 'utf8')).length).toBeGreaterThan(1)
    expect(parseCsv(readFileSync(`${broken}csv_semicolon_bom.csv`, 'utf8')).length).toBeGreaterThan(1)
  })
})
