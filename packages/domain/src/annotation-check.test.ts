import type { Geometry } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { type AnnotationContent, emptyContent } from './annotation.ts'
import { checkAnnotation } from './annotation-check.ts'
import type { Answer, AnswerValue } from './answer.ts'
import { type ProtocolInput, protocolSchema } from './protocol.ts'
import type { Region } from './region.ts'

const labels = [
  { id: 'cell', name: 'Cell', color: '#0072b2' },
  { id: 'debris', name: 'Debris', color: '#d55e00' },
]
const options = ['a', 'b'].map((id) => ({ id, text: id }))
const base: ProtocolInput = {
  title: 'Cells',
  labels,
  tools: ['box'],
  questions: [
    { id: 'kind', text: 'Kind?', kind: 'single', options },
    { id: 'finer', text: 'Finer?', kind: 'multiple', options, showWhen: { questionId: 'kind', options: ['a'] }, allowsCannotTell: false },
    { id: 'size', text: 'Size?', kind: 'number', min: 0, max: 10, isRequired: false },
    { id: 'notes', text: 'Notes?', kind: 'text', isRequired: false },
  ],
}

const region = (over: Partial<Region> = {}): Region => ({
  id: 'r1',
  labelId: 'cell',
  geometry: { type: 'box', x: 0, y: 0, width: 4, height: 5 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
  ...over,
})
const say = (questionId: string, value: AnswerValue): Answer => ({ questionId, value })
const kindB = say('kind', { kind: 'choice', option: 'b' })

const problems = (content: Partial<AnnotationContent>, change: Partial<ProtocolInput> = {}) =>
  checkAnnotation(protocolSchema.parse({ ...base, ...change }), { ...emptyContent, answers: [kindB], ...content })
const codes = (...given: Parameters<typeof problems>): string[] => problems(...given).map((problem) => problem.code)

describe('checkAnnotation', () => {
  it('has nothing against sound work', () => {
    expect(problems({ regions: [region()] })).toEqual([])
    expect(problems({ regions: [] })).toEqual([])
  })

  describe('regions', () => {
    it('names an unknown label, a tool that is not allowed and an id used twice, each with its region', () => {
      expect(problems({ regions: [region({ labelId: 'dust' })] })).toMatchObject([
        { code: 'unknown-label', severity: 'hard', regionId: 'r1' },
      ])
      expect(codes({ regions: [region({ geometry: { type: 'point', x: 1, y: 1 } })] })).toEqual(['tool-not-allowed'])
      expect(problems({ regions: [region(), region()] })).toMatchObject([{ code: 'duplicate-region-id', regionId: 'r1' }])
    })

    it('C29: takes the mask of an accepted consensus object where the protocol fuses masks, and no other', () => {
      const geometry: Geometry = { type: 'mask', x: 0, y: 0, width: 2, height: 1, counts: [0, 2] }
      const accepted = region({ geometry, origin: { kind: 'consensus', clusterId: 'c1', edited: false } })
      const votes = { consensus: { regions: { method: 'pixel-vote' as const } } }
      expect(codes({ regions: [accepted] }, votes)).toEqual([])
      expect(codes({ regions: [accepted] })).toEqual(['tool-not-allowed'])
      expect(codes({ regions: [region({ geometry })] }, votes)).toEqual(['tool-not-allowed'])
    })
  })

  describe('shapes', () => {
    const image = { width: 20, height: 10 }
    const shape = (geometry: Geometry, tools: ProtocolInput['tools'] = ['point', 'box', 'polygon', 'ellipse']) =>
      checkAnnotation(
        protocolSchema.parse({ ...base, tools }),
        { ...emptyContent, answers: [kindB], regions: [region({ geometry })] },
        image,
      ).map(({ severity, code, regionId }) => `${severity} ${code} ${regionId}`)

    it.each<[string, Geometry]>([
      ['a box', { type: 'box', x: 0, y: 0, width: 20, height: 10 }],
      ['a box that rounding carried over the border', { type: 'box', x: -0.005, y: 0, width: 20.005, height: 10 }],
      ['a point in the corner', { type: 'point', x: 20, y: 10 }],
      ['an ellipse', { type: 'ellipse', cx: 10, cy: 5, rx: 10, ry: 5, angle: 180 }],
      ['a polygon', { type: 'polygon', rings: [[0, 0, 20, 0, 20, 10]] }],
    ])('L50: takes %s up to the border', (_, geometry) => {
      expect(shape(geometry)).toEqual([])
    })

    it.each<[string, Geometry]>([
      ['a box over the right border', { type: 'box', x: 10, y: 0, width: 10.1, height: 10 }],
      ['a point above', { type: 'point', x: 3, y: -1 }],
      ['an ellipse that leans out', { type: 'ellipse', cx: 5, cy: 5, rx: 6, ry: 2, angle: 90 }],
      ['a polygon far away', { type: 'polygon', rings: [[100, 100, 120, 100, 120, 110]] }],
    ])('L50: refuses %s, with its place', (_, geometry) => {
      expect(shape(geometry)).toEqual(['hard outside-image r1'])
    })

    it.each<[string, Geometry]>([
      ['a box without width', { type: 'box', x: 1, y: 1, width: 0, height: 4 }],
      ['an outline that crosses itself', { type: 'polygon', rings: [[1, 1, 9, 9, 9, 1, 1, 9]] }],
      ['a ring without area', { type: 'polygon', rings: [[1, 1, 5, 5, 9, 9]] }],
      [
        'a hole outside',
        {
          type: 'polygon',
          rings: [
            [1, 1, 4, 1, 4, 4],
            [10, 1, 12, 1, 12, 4],
          ],
        },
      ],
    ])('L50: refuses %s, also where the size of the image is not known', (_, geometry) => {
      expect(shape(geometry)).toEqual(['hard unsound-shape r1'])
      expect(codes({ regions: [region({ geometry })] }, { tools: ['box', 'polygon'] })).toEqual(['unsound-shape'])
    })
  })

  describe('answers', () => {
    const also = (questionId: string, value: AnswerValue) => codes({ answers: [kindB, say(questionId, value)] })

    it('L25: wants every required question that is asked, and no other', () => {
      expect(codes({ answers: [] })).toEqual(['unanswered'])
      expect(problems({ answers: [say('kind', { kind: 'choice', option: 'a' })] })).toMatchObject([
        { code: 'unanswered', questionId: 'finer' },
      ])
      expect(also('finer', { kind: 'choices', options: ['a'] })).toEqual(['question-not-asked'])
      expect(also('nothing', { kind: 'text', value: 'x' })).toEqual(['unknown-question'])
      expect(also('kind', { kind: 'choice', option: 'b' })).toEqual(['duplicate-answer'])
    })

    it("C10: a can't-tell answers a question that allows it", () => {
      expect(codes({ answers: [say('kind', { kind: 'cannot-tell' })] })).toEqual([])
      const finer = say('finer', { kind: 'cannot-tell' })
      expect(codes({ answers: [say('kind', { kind: 'choice', option: 'a' }), finer] })).toEqual(['cannot-tell-not-allowed'])
    })

    it('wants answers of the kind of their question', () => {
      expect(codes({ answers: [say('kind', { kind: 'text', value: 'a' })] })).toEqual(['wrong-kind'])
      expect(codes({ answers: [say('kind', { kind: 'choice', option: 'c' })] })).toEqual(['unknown-option'])
      expect(also('size', { kind: 'choice', option: 'a' })).toEqual(['wrong-kind'])
      expect(also('notes', { kind: 'number', value: 1 })).toEqual(['wrong-kind'])
      expect(also('size', { kind: 'choices', options: [] })).toEqual(['wrong-kind'])
    })

    it('wants chosen options that exist, and one at least where it is required', () => {
      const finer = (...chosen: string[]) =>
        codes({ answers: [say('kind', { kind: 'choice', option: 'a' }), say('finer', { kind: 'choices', options: chosen })] })
      expect(finer('a', 'b')).toEqual([])
      expect(finer('a', 'z')).toEqual(['unknown-option'])
      expect(finer()).toEqual(['unanswered'])
    })

    it.each([
      [0, []],
      [10, []],
      [-0.1, ['out-of-range']],
      [10.1, ['out-of-range']],
    ])('takes %d by its range, ends included', (value, expected) => {
      expect(also('size', { kind: 'number', value })).toEqual(expected)
    })

    it('takes blanks for no answer where text is required', () => {
      const questions = [{ id: 'notes', text: 'Notes?', kind: 'text' as const }]
      expect(codes({ answers: [say('notes', { kind: 'text', value: ' \n' })] }, { questions })).toEqual(['unanswered'])
    })
  })

  describe('rules', () => {
    const count = { id: 'some', kind: 'region-count' as const, min: 1, max: 2, labelId: 'cell', severity: 'hard' as const }
    const size = { id: 'large', kind: 'region-size' as const, minArea: 20, severity: 'soft' as const, message: 'too small' }
    const many = (n: number, labelId = 'cell') => Array.from({ length: n }, (_, i) => region({ id: `${labelId}${i}`, labelId }))

    it('counts the regions of their label', () => {
      expect(codes({ regions: many(0) }, { rules: [count] })).toEqual(['rule'])
      expect(codes({ regions: many(2) }, { rules: [count] })).toEqual([])
      expect(problems({ regions: many(3) }, { rules: [count] })).toMatchObject([{ severity: 'hard', ruleId: 'some' }])
      expect(codes({ regions: many(3, 'debris') }, { rules: [{ ...count, min: 0 }] })).toEqual([])
    })

    it('ask no area of a point', () => {
      const point = region({ id: 'point', geometry: { type: 'point', x: 3, y: 3 } })
      expect(codes({ regions: [point] }, { tools: ['point'], rules: [size] })).toEqual([])
    })

    it('measure areas in px², each region with its place', () => {
      expect(problems({ regions: [region()] }, { rules: [size] })).toEqual([])
      const small = region({ id: 'small', geometry: { type: 'box', x: 0, y: 0, width: 4, height: 4.9 } })
      expect(problems({ regions: [region(), small] }, { rules: [size] })).toEqual([
        { severity: 'soft', code: 'rule', ruleId: 'large', regionId: 'small', message: 'too small' },
      ])
    })
  })
})
