import type { Geometry } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyContent } from './annotation.ts'
import { checkAnnotation } from './annotation-check.ts'
import type { ImageFacts } from './annotation-problem.ts'
import type { Answer } from './answer.ts'
import { type ProtocolInput, protocolSchema } from './protocol.ts'
import type { Region } from './region.ts'

type Rule = NonNullable<ProtocolInput['rules']>[number]

const labels = ['cell', 'nucleus', 'debris'].map((id) => ({ id, name: id, color: '#0072b2' }))
const stage = { id: 'stage', text: 'Stage?', kind: 'single' as const, scope: 'region' as const, isRequired: false }
const base: ProtocolInput = {
  title: 'Cells',
  labels,
  tools: ['point', 'box', 'rotated-box', 'ellipse', 'polygon', 'polyline', 'brush', 'bezier'],
}
const options = ['early', 'late'].map((id) => ({ id, text: id }))
const onMarks: ProtocolInput['questions'] = [
  { ...stage, options },
  { ...stage, id: 'count', text: 'How many?', kind: 'number', labelIds: ['cell'] },
]

const box = (x: number, y: number, width = 10, height = width): Geometry => ({ type: 'box', x, y, width, height })
const mark = (id: string, geometry: Geometry, over: Partial<Region> = {}): Region => ({
  id,
  labelId: 'cell',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
  ...over,
})

type More = { readonly answers?: Answer[]; readonly image?: ImageFacts; readonly change?: Partial<ProtocolInput> }

const found = (rule: Rule, regions: Region[], { answers = [], image, change = {} }: More = {}) =>
  checkAnnotation(protocolSchema.parse({ ...base, rules: [rule], ...change }), { ...emptyContent, regions, answers }, image).filter(
    ({ code }) => code === 'rule',
  )
const broken = (...given: Parameters<typeof found>) => found(...given).map(({ regionId }) => regionId)

const hard = { id: 'rule', severity: 'hard' as const }

describe('V2, V3: counting', () => {
  const rule: Rule = { ...hard, kind: 'region-count', labelId: 'cell', max: 1 }
  it('takes an object through planes for one', () => {
    const key = (id: string, z: number, track: string) => mark(id, box(z, 0), { plane: { z }, track: { id: track, state: 'visible' } })
    expect(broken(rule, [key('a', 1, 'k'), key('b', 5, 'k')])).toEqual([])
    expect(found(rule, [key('a', 1, 'k'), key('b', 5, 'l')])).toMatchObject([
      { severity: 'hard', ruleId: 'rule', message: '2 marks of cell; the protocol wants 1 or fewer' },
    ])
  })
})

describe('V4: sizes', () => {
  const rule: Rule = { ...hard, kind: 'region-size', minArea: 50, unit: 'um' }
  const spaced = (unit: string, x: number, y = x): ImageFacts => ({ width: 100, height: 100, spacing: { x, y, unit } })

  it.each<[string, ImageFacts, (string | undefined)[]]>([
    ['0.5 um x 1 um a pixel: 50 um²', spaced('micrometer', 0.5, 1), []],
    ['0.4 um x 1 um a pixel: 40 um²', spaced('µm', 0.4, 1), ['a']],
    ['in other units of length', spaced('millimeter', 0.0007), ['a']],
    ['a pixel counted backwards', spaced('um', -1), []],
    ['a unit of another kind says nothing', spaced('degree', 0.001), []],
    ['without a unit it says nothing', { width: 100, height: 100 }, []],
  ])('%s', (_, image, expected) => {
    expect(broken(rule, [mark('a', box(0, 0, 10)), mark('p', { type: 'point', x: 1, y: 1 })], { image })).toEqual(expected)
  })

  it('on the sky', () => {
    const sky: Rule = { ...rule, unit: 'arcsec' }
    expect(broken(sky, [mark('a', box(0, 0, 10))], { image: spaced('degree', 0.8 / 3600) })).toEqual([])
    expect(found(sky, [mark('a', box(0, 0, 10))], { image: spaced('degree', 0.7 / 3600) })[0]?.message).toBe(
      'a mark of 49 arcsec²; the protocol wants 50 or more arcsec²',
    )
  })

  it('says nothing of an object that is out of the frame', () => {
    const gone = mark('a', box(0, 0, 1), { plane: { t: 3 }, track: { id: 'k', state: 'outside' } })
    expect(broken({ ...rule, unit: 'px' }, [gone])).toEqual([])
  })
})

describe('V5: no overlap', () => {
  const rule: Rule = { ...hard, kind: 'no-overlap', labelId: 'cell' }
  const [a, b, far] = [mark('a', box(0, 0)), mark('b', box(5, 5)), mark('far', box(50, 50))]

  it('tells the later one of two marks off, once', () => {
    expect(broken(rule, [a, far, b])).toEqual(['b'])
    expect(broken(rule, [b, far, a])).toEqual(['a'])
  })

  it('lets marks touch, and share what the protocol allows of the smaller one', () => {
    expect(broken(rule, [a, mark('b', box(10, 0)), mark('c', { type: 'polygon', rings: [[0, 10, 10, 10, 5, 20]] })])).toEqual([])
    expect(broken({ ...rule, maxShare: 0.25 }, [a, b])).toEqual([])
    expect(broken({ ...rule, maxShare: 0.24 }, [a, b])).toEqual(['b'])
  })

  it('between two labels, in either order of the marks', () => {
    const across: Rule = { ...rule, otherLabelId: 'debris' }
    const other = mark('d', box(5, 5), { labelId: 'debris' })
    expect(broken(across, [a, other])).toEqual(['a'])
    expect(broken(across, [other, a])).toEqual(['a'])
    expect(broken(across, [a, b])).toEqual([])
  })

  it('looks at marks that can meet only', () => {
    const on = (id: string, plane: Region['plane']) => mark(id, box(0, 0), plane === undefined ? {} : { plane })
    expect(broken(rule, [on('a', { z: 1 }), on('b', { z: 2 })])).toEqual([])
    expect(broken(rule, [on('a', { z: 1, t: 1 }), on('b', { z: 1, t: 2 })])).toEqual([])
    expect(broken(rule, [on('a', { z: 1 }), on('b', { z: 1, t: 2 })])).toEqual(['b'])
    expect(broken(rule, [on('a', { z: 1 }), on('b', undefined)])).toEqual(['b'])
  })

  it('finds what a look at all pairs finds', () => {
    const boxes = fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 15 })), { maxLength: 25 })
    fc.assert(
      fc.property(boxes, (list) => {
        const marks = list.map(([x, y, side], i) => mark(`m${i}`, box(x, y, side)))
        const shared = ([ax, ay, as]: (typeof list)[number], [bx, by, bs]: (typeof list)[number]) =>
          Math.max(0, Math.min(ax + as, bx + bs) - Math.max(ax, bx)) * Math.max(0, Math.min(ay + as, by + bs) - Math.max(ay, by))
        const expected = marks.filter((_, i) => list.some((other, j) => j < i && shared(other, list[i] ?? other) > 0)).map(({ id }) => id)
        expect(broken(rule, marks)).toEqual(expected)
      }),
    )
  })

  it('finds all among 10,000 marks, and what an edit changes of it', () => {
    const marks = Array.from({ length: 10_000 }, (_, i) =>
      mark(`m${i}`, {
        type: 'polygon',
        rings: [
          Array.from({ length: 20 }, (_, k) => [
            (i % 100) * 12 + 7 * Math.cos(k * Math.PI * 0.1),
            Math.floor(i / 100) * 12 + 7 * Math.sin(k * Math.PI * 0.1),
          ]).flat(),
        ],
      }),
    )
    const protocol = protocolSchema.parse({ title: 'Many', labels, tools: ['polygon'], rules: [rule] })
    const problems = (regions: Region[]) => checkAnnotation(protocol, { ...emptyContent, regions }).length
    expect(problems(marks)).toBe(9_999)
    const edited = marks.with(5050, { ...(marks[5050] ?? mark('m5050', box(0, 0))), labelId: 'debris' })
    expect(problems(edited)).toBe(9_998)
  })
})

describe('V6: inside of', () => {
  const rule: Rule = { ...hard, kind: 'inside-of', labelId: 'nucleus', insideLabelId: 'cell' }
  const cell = mark('cell', {
    type: 'polygon',
    rings: [
      [0, 0, 40, 0, 40, 40, 0, 40],
      [10, 10, 20, 10, 20, 20, 10, 20],
    ],
  })
  const nucleus = (id: string, geometry: Geometry, over: Partial<Region> = {}) => mark(id, geometry, { labelId: 'nucleus', ...over })

  it.each<[string, Geometry, boolean]>([
    ['a box', box(22, 22, 5), true],
    ['a box on the border', box(0, 0, 5), true],
    ['a box over the border', box(36, 22, 5), false],
    ['a box in a hole', box(12, 12, 5), false],
    ['a point', { type: 'point', x: 30, y: 30 }, true],
    ['a point in a hole', { type: 'point', x: 15, y: 15 }, false],
    ['a line', { type: 'polyline', points: [2, 2, 2, 30] }, true],
    ['a line through a hole, its ends in the cell', { type: 'polyline', points: [5, 15, 30, 15] }, false],
    ['an open curve', { type: 'bezier', nodes: [2, 2, 2, 2, 2, 10, 2, 30, 2, 20, 2, 30], isClosed: false }, true],
    [
      'keypoints; one that is not in the image does not count',
      { type: 'skeleton', points: [2, 2, 90, 90], states: ['visible', 'absent'] },
      true,
    ],
    ['keypoints, one outside', { type: 'skeleton', points: [2, 2, 90, 90], states: ['visible', 'occluded'] }, false],
    ['a mask', { type: 'mask', x: 2, y: 2, width: 2, height: 1, counts: [0, 2] }, true],
  ])('%s', (_, geometry, isIn) => {
    const shapes = {
      change: {
        tools: [...(base.tools ?? []), 'skeleton' as const],
        labels: [...labels, { id: 'body', name: 'Body', color: '#000000', skeleton: { points: [{ id: 'a', name: 'a', x: 0, y: 0 }] } }],
      },
    }
    expect(broken(rule, [cell, nucleus('n', geometry)], shapes)).toEqual(isIn ? [] : ['n'])
  })

  it('with a part of itself, in one mark, on a plane where they meet', () => {
    const half = nucleus('n', box(35, 22, 10))
    expect(broken({ ...rule, minShare: 0.5 }, [cell, half])).toEqual([])
    expect(broken({ ...rule, minShare: 0.51 }, [cell, half])).toEqual(['n'])
    const beside = mark('beside', box(40, 0, 40))
    expect(broken(rule, [cell, beside, half])).toEqual(['n'])
    expect(broken(rule, [{ ...cell, plane: { z: 1 } }, nucleus('n', box(22, 22, 5), { plane: { z: 2 } })])).toEqual(['n'])
    expect(broken(rule, [nucleus('n', box(22, 22, 5))])).toEqual(['n'])
  })
})

describe('V7: required answers', () => {
  const rule: Rule = { ...hard, kind: 'answer-required', questionId: 'count', when: { questionId: 'stage', options: ['late'] } }
  const said = (option: string): Answer => ({ questionId: 'stage', value: { kind: 'choice', option } })
  const asking = { change: { questions: onMarks } }

  it('after certain answers, on marks where the question is asked', () => {
    const with_ = (answers: Answer[], labelId = 'cell') => broken(rule, [mark('m', box(0, 0), { answers, labelId })], asking)
    expect(with_([said('late')])).toEqual(['m'])
    expect(with_([said('early')])).toEqual([])
    expect(with_([])).toEqual([])
    expect(with_([said('late'), { questionId: 'count', value: { kind: 'number', value: 2 } }])).toEqual([])
    expect(with_([said('late')], 'debris')).toEqual([])
  })

  it('always, without a condition', () => {
    const always: Rule = { ...hard, kind: 'answer-required', questionId: 'stage', labelId: 'cell' }
    expect(broken(always, [mark('m', box(0, 0)), mark('d', box(0, 0), { labelId: 'debris' })], asking)).toEqual(['m'])
  })
})

describe('V8, V9: expressions', () => {
  const each = (expression: string): Rule => ({ ...hard, kind: 'expression', scope: 'region', expression })
  const once = (expression: string): Rule => ({ ...hard, kind: 'expression', scope: 'annotation', expression })
  const wide = mark('wide', box(0, 0, 30, 10))
  const square = mark('square', box(50, 50), {
    plane: { z: 3 },
    answers: [{ questionId: 'stage', value: { kind: 'choice', option: 'late' } }],
  })
  const asking = { change: { questions: onMarks } }

  it.each([
    ['mark.width <= 2 * mark.height', ['wide']],
    ['mark.area / 2 < 100.0', ['wide']],
    ['mark.z == 3', ['wide']],
    ['has(mark.answers.stage) && mark.answers.stage == "late"', ['wide']],
    ['marks.exists(m, m.id != mark.id && m.area > mark.area)', ['wide']],
    ['mark.type == "box" && mark.label in ["cell"]', []],
  ])('on each mark: %s', (expression, expected) => {
    expect(broken(each(expression), [wide, square], asking)).toEqual(expected)
  })

  it.each([
    ['counts.cell == 2 && counts["debris"] == 0', true],
    ['size(marks) < 2', false],
    ['marks.all(m, m.area > 50)', true],
    ['!has(answers.quality)', true],
    ['image.width == 640 && image.pixel_width * image.pixel_height == 0.25 && image.unit == "um"', true],
  ])('once: %s is %s', (expression, holds) => {
    const image = { width: 640, height: 480, spacing: { x: 0.5, y: 0.5, unit: 'um' } }
    expect(found(once(expression), [wide, square], { ...asking, image })).toHaveLength(holds ? 0 : 1)
  })

  it('does not hold, with its reason, where a name is missing', () => {
    expect(found(each('mark.answers.stage == "late"'), [wide, square], asking)).toMatchObject([
      { regionId: 'wide', message: expect.stringContaining('No such key: stage') },
    ])
  })

  it.each([
    ['mark.area >', 'Unexpected token'],
    ['marc.area > 2', 'Unknown variable: marc'],
    ['size(marks)', 'of type int'],
    ['mark.id.matches("(a+)+$")', 'patterns are not part of it'],
    ['cel.bind(x, marks, size(x) > 1)', 'bindings are not part of it'],
    ['marks.all(a, marks.all(b, marks.all(c, a.x + b.x > c.x)))', 'three deep'],
  ])('%s cannot be published', (expression, reason) => {
    const parsed = protocolSchema.safeParse({ ...base, tools: ['box'], rules: [each(expression)] })
    expect(parsed.error?.issues).toMatchObject([{ path: ['rules', 0, 'expression'], message: expect.stringContaining(reason) }])
  })

  it('an annotation is not a mark', () => {
    expect(protocolSchema.safeParse({ ...base, tools: ['box'], rules: [once('mark.area > 2')] }).success).toBe(false)
  })

  it('is not run where it would take for ever, and never stops a submit for that', () => {
    const many = Array.from({ length: 2000 }, (_, i) => mark(`m${i}`, box(i, 0)))
    expect(found(each('marks.exists(m, m.id == mark.id)'), many)).toMatchObject([
      { severity: 'soft', message: expect.stringContaining('too many marks') },
    ])
    expect(found(once('marks.exists(m, m.id == "m1999")'), many)).toEqual([])
  })
})

describe('V1: a rule', () => {
  it('speaks the words of the protocol where it has some', () => {
    const rule: Rule = { ...hard, kind: 'expression', scope: 'annotation', expression: 'size(marks) > 0', message: 'mark something' }
    expect(found(rule, [])).toEqual([{ severity: 'hard', code: 'rule', ruleId: 'rule', message: 'mark something' }])
  })
})
