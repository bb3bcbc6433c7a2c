import { protocolSchema, type Region } from '@reticle/domain'
import { maskFromBits } from '@reticle/geometry'
import type { LabelledSample, LabelledSet } from '../port.ts'

const origin: Region['origin'] = { kind: 'tool', tool: 'polygon' }
const mark = (id: string, labelId: string, geometry: Region['geometry'], more: Partial<Region> = {}): Region => ({
  ...{ id, labelId, geometry, attributes: {}, origin },
  ...more,
})

const protocol = protocolSchema.parse({
  title: 'Cells of a smear',
  labels: [
    { id: 'red-cell', name: 'Red cell', color: '#d55e00' },
    { id: 'white-cell', name: 'White cell', color: '#0072b2' },
    {
      ...{ id: 'worm', name: 'Worm', color: '#009e73' },
      skeleton: {
        points: [
          { id: 'head', name: 'Head', x: 0, y: 0.5 },
          { id: 'middle', name: 'Middle', x: 0.5, y: 0.5 },
          { id: 'tail', name: 'Tail', x: 1, y: 0.5 },
        ],
        edges: [
          [0, 1],
          [1, 2],
        ],
      },
    },
  ],
  questions: [
    {
      ...{ id: 'focus', text: 'Is it in focus?', kind: 'single' },
      options: [
        { id: 'sharp', text: 'Sharp' },
        { id: 'soft', text: 'Soft' },
      ],
    },
    { id: 'count', text: 'How many cells?', kind: 'number', unit: 'cells' },
  ],
})

const star = [20, 4, 23, 11, 30, 11, 24, 16, 27, 24, 20, 19, 13, 24, 16, 16, 10, 11, 17, 11]
const blob = maskFromBits(
  4,
  3,
  [0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0].map((bit) => bit === 1),
  5,
  6,
)

const sampleOf = (n: number, more: Partial<LabelledSample>): LabelledSample => ({
  id: `01890000-0000-7000-8000-00000000000${n}`,
  name: `field ${n}, "${n}".png`,
  fileName: `field-${n}.png`,
  sha256: `${n}`.repeat(64),
  ...{ width: 40, height: 30, split: n === 3 ? 'validation' : 'train', group: `slide-${n}`, groups: { slide: `slide-${n}` } },
  ...{ protocolVersion: 1, resolution: { id: `02890000-0000-7000-8000-00000000000${n}`, kind: 'consensus' } },
  ...{ regions: [], answers: [], regionSupport: new Map(), answerSupport: new Map(), markAnswerSupport: new Map() },
  ...more,
})

/** Three samples with a mark of every kind of shape, an answer of every kind, and one sample without anything: what the kept examples are made of. */
const samples: readonly LabelledSample[] = [
  sampleOf(1, {
    regions: [
      mark('a', 'red-cell', { type: 'box', x: 2.5, y: 3, width: 8, height: 6.25 }, { attributes: { size: 3.25, note: '=sum(1)' } }),
      mark('b', 'red-cell', { type: 'polygon', rings: [star] }),
      mark('c', 'white-cell', {
        type: 'polygon',
        rings: [
          [2, 2, 38, 2, 38, 28, 2, 28],
          [10, 10, 10, 20, 30, 20, 30, 10],
        ],
      }),
      mark('d', 'white-cell', blob),
    ],
    answers: [
      { questionId: 'focus', value: { kind: 'choice', option: 'sharp' }, confidence: 0.75 },
      { questionId: 'count', value: { kind: 'number', value: 4 } },
    ],
    regionSupport: new Map([['a', { support: 2, raters: 3 }]]),
  }),
  sampleOf(2, {
    regions: [
      mark('e', 'red-cell', { type: 'point', x: 7.5, y: 8.5 }),
      mark('f', 'red-cell', { type: 'ellipse', cx: 20, cy: 15, rx: 8, ry: 5, angle: 30 }),
      mark('g', 'white-cell', { type: 'rotated-box', cx: 22, cy: 14, width: 12, height: 6, angle: 20 }),
      mark('h', 'white-cell', { type: 'polyline', points: [1, 1, 12, 9, 20, 3.5] }),
      mark('i', 'red-cell', { type: 'bezier', nodes: [4, 20, 4, 16, 4, 24, 14, 26, 9, 26, 18, 26, 12, 14, 16, 14, 8, 14], isClosed: true }),
      mark('j', 'worm', { type: 'skeleton', points: [3, 5, 9, 6.5, 15, 5], states: ['visible', 'occluded', 'absent'] }),
    ],
    answers: [{ questionId: 'focus', value: { kind: 'cannot-tell' } }],
  }),
  sampleOf(3, {}),
]

export const exampleSet: LabelledSet = {
  title: 'Cells of a smear',
  version: '1.0.0',
  description: 'Three fields of a smear, made up.',
  frozenAt: '2026-01-02T03:04:05.000Z',
  licence: 'CC0-1.0',
  protocols: [{ version: 1, content: protocol }],
  samples: async function* () {
    yield* samples
  },
}
