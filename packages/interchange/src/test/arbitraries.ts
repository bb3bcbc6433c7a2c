import { type Answer, type AnswerValue, protocolSchema, type Region } from '@reticle/domain'
import { type Geometry, maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import type { LabelledSample, LabelledSet } from '../port.ts'

export const width = 40
export const height = 30

export const protocol = protocolSchema.parse({
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
export const text = fc.string({ unit: 'binary', maxLength: 20 })
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
export const region = fc
  .record({
    labelId: fc.constantFrom('cell', 'other'),
    geometry,
    attributes: fc.constantFrom<Region['attributes']>({}, { size: 3.25 }, { note: '@sum, "x"' }),
    through,
    answers: fc.option(onMark, { nil: undefined }),
  })
  .map(({ through: place, answers, ...one }) => ({ ...one, ...place, ...(answers === undefined ? {} : { answers: [answers] }) }))

export const sample = fc.record({
  name: text,
  regions: fc.array(region, { maxLength: 4 }),
  answers: fc.array(answerValue, { maxLength: 3 }),
})
export const setOfSamples = (
  samples: { name: string; regions: Omit<Region, 'id' | 'origin'>[]; answers: AnswerValue[] }[],
): LabelledSet => ({
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
