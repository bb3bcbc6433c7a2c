import { iou } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnnotationContent } from './annotation.ts'
import type { AnswerValue } from './answer.ts'
import { answerFromText } from './gold-answers.ts'
import { standingOf, verdictOf } from './gold-qualification.ts'
import { adviceOn, commonMistake, sumConfusion, wilson } from './gold-readings.ts'
import { protocolSchema } from './protocol.ts'
import type { Region } from './region.ts'
import { scoreAgainst } from './scoring.ts'
import { pairUp } from './scoring-matching.ts'

const options = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: id.toUpperCase() }))
const protocol = protocolSchema.parse({
  title: 'Known',
  labels: ['galaxy', 'star'].map((id, n) => ({ id, name: id, color: `#00000${n}` })),
  tools: ['select', 'box', 'point'],
  questions: [
    { id: 'one', text: 'One?', kind: 'single', options },
    { id: 'many', text: 'Many?', kind: 'multiple', options },
    { id: 'order', text: 'Order?', kind: 'scale', options },
    { id: 'tree', text: 'Tree?', kind: 'taxonomy', options: options.map((one, n) => (n === 0 ? one : { ...one, parent: 'a' })) },
    { id: 'size', text: 'Size?', kind: 'number', min: 0, max: 100 },
    { id: 'mass', text: 'Mass?', kind: 'number' },
    { id: 'width', text: 'Width?', kind: 'number', min: 0, max: 100, tolerance: { kind: 'value', value: 2 } },
    { id: 'part', text: 'Part?', kind: 'number', tolerance: { kind: 'share', share: 0.1 } },
    { id: 'count', text: 'Count?', kind: 'number', tolerance: { kind: 'value', value: 0 } },
    { id: 'name', text: 'Name?', kind: 'text' },
    { id: 'day', text: 'Day?', kind: 'date' },
    { id: 'edge', text: 'Sharp?', kind: 'single', scope: 'region', options },
  ],
})

const saying = (questionId: string, value: AnswerValue): AnnotationContent => ({
  regions: [],
  answers: [{ questionId, value }],
  comment: '',
})
const answered = (questionId: string, known: AnswerValue, given: AnswerValue) =>
  scoreAgainst(protocol, { content: saying(questionId, known), coversMarks: false }, saying(questionId, given)).score
const box = (id: string, x: number, labelId = 'galaxy', changes: Partial<Region> = {}): Region => ({
  ...{ id, labelId, geometry: { type: 'box', x, y: 0, width: 10, height: 10 }, attributes: {}, origin: { kind: 'tool', tool: 'box' } },
  ...changes,
})
const marks = (...regions: Region[]): AnnotationContent => ({ regions, answers: [], comment: '' })
const marked = (known: AnnotationContent, given: AnnotationContent) => scoreAgainst(protocol, { content: known, coversMarks: true }, given)

describe('scores of answers', () => {
  const choice = (option: string): AnswerValue => ({ kind: 'choice', option })
  const number = (value: number): AnswerValue => ({ kind: 'number', value })
  it.each([
    ['one', choice('a'), choice('a'), 1],
    ['one', choice('a'), choice('b'), 0],
    ['one', choice('a'), { kind: 'cannot-tell' }, 0],
    ['one', { kind: 'cannot-tell' }, { kind: 'cannot-tell' }, 1],
    ['many', { kind: 'choices', options: ['a', 'b'] }, { kind: 'choices', options: ['b', 'c'] }, 0.5],
    ['many', { kind: 'choices', options: [] }, { kind: 'choices', options: [] }, 1],
    ['order', choice('a'), choice('c'), 0.5],
    ['order', choice('a'), choice('e'), 0],
    ['tree', choice('b'), choice('a'), 2 / 3],
    ['tree', choice('b'), choice('c'), 0.5],
    ['size', number(50), number(55), 1],
    ['size', number(50), number(60), 0.5],
    ['size', number(50), number(65), 0],
    ['mass', number(200), number(209), 1],
    ['mass', number(0), number(0.1), 0],
    ['width', number(50), number(52), 1],
    ['width', number(50), number(54), 0.5],
    ['width', number(0), number(1), 1],
    ['part', number(200), number(220), 1],
    ['part', number(200), number(240), 0.5],
    ['count', number(3), number(3), 1],
    ['count', number(3), number(4), 0],
    ['name', { kind: 'text', value: ' NGC  4321 ' }, { kind: 'text', value: 'ngc 4321' }, 1],
    ['day', { kind: 'date', value: '2026-03-01' }, { kind: 'date', value: '2026-03-02' }, 0],
  ] as const)('G2, G3: %s, %o known, %o given: %d', (question, known, given, score) => {
    expect(answered(question, known as AnswerValue, given as AnswerValue)).toBeCloseTo(score, 12)
  })

  it('G4: what the known answer leaves open is not judged, and what is left open is wrong', () => {
    const known = { content: saying('one', { kind: 'choice', option: 'a' }), coversMarks: false }
    const more = { ...saying('one', { kind: 'choice', option: 'a' }), regions: [box('x', 0)] }
    expect(scoreAgainst(protocol, known, more)).toMatchObject({ score: 1, marks: null })
    expect(scoreAgainst(protocol, known, marks()).answers).toEqual([
      { questionId: 'one', markId: null, known: { kind: 'choice', option: 'a' }, given: null, score: 0 },
    ])
  })
})

describe('scores of marks', () => {
  it('G5: F1 with one-to-one pairs: duplicated, missed and wrongly labelled marks cost', () => {
    const known = marks(box('k1', 0), box('k2', 50), box('k3', 100, 'star'))
    const given = marks(box('g1', 1), box('g2', 0), box('g3', 100, 'galaxy'))
    const { score, marks: scoring, confusion } = marked(known, given)
    expect(score).toBeCloseTo(2 / 6, 12)
    expect(scoring?.verdicts.map(({ kind, knownId, givenId }) => [kind, knownId, givenId])).toEqual([
      ['found', 'k1', 'g2'],
      ['other-label', 'k3', 'g3'],
      ['missed', 'k2', null],
      ['extra', null, 'g1'],
    ])
    expect(confusion).toContainEqual({ subject: 'marks', known: 'star', given: 'galaxy', n: 1 })
    expect(confusion).toContainEqual({ subject: 'marks', known: 'galaxy', given: '', n: 1 })
  })

  it('G5: a label never loses to a nearer mark of another one', () => {
    const { marks: scoring } = marked(marks(box('k', 0)), marks(box('far', 3), box('near', 0, 'star')))
    expect(scoring?.verdicts[0]).toMatchObject({
      kind: 'found',
      givenId: 'far',
      closeness: iou(box('k', 0).geometry, box('far', 3).geometry),
    })
  })

  it('G5: as many pairs as there can be', () => {
    const pairs = pairUp([
      { row: 0, column: 0, weight: 0.9 },
      { row: 0, column: 1, weight: 0.6 },
      { row: 1, column: 0, weight: 0.8 },
    ])
    expect([...pairs].toSorted(([one = 0], [other = 0]) => one - other)).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  it('G6: answers on a mark that was found count half of it; marks on another plane are other marks', () => {
    const sharp = (option: string) => ({ answers: [{ questionId: 'edge', value: { kind: 'choice' as const, option } }] })
    expect(marked(marks(box('k', 0, 'galaxy', sharp('a'))), marks(box('g', 0, 'galaxy', sharp('b')))).score).toBe(0.5)
    expect(marked(marks(box('k', 0, 'galaxy', { plane: { z: 1 } })), marks(box('g', 0, 'galaxy', { plane: { z: 2 } }))).score).toBe(0)
    expect(marked(marks(), marks()).score).toBe(1)
  })

  it('G1: is between 0 and 1, is 1 against itself, and does not depend on the order of marks', () => {
    const shape = fc.record({ x: fc.integer({ min: 0, max: 60 }), label: fc.constantFrom('galaxy', 'star') })
    const list = fc.array(shape, { maxLength: 8 }).map((all) => all.map(({ x, label }, n) => box(`m${n}`, x, label)))
    fc.assert(
      fc.property(list, list, (known, given) => {
        const { score } = marked(marks(...known), marks(...given))
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect(marked(marks(...known), marks(...known)).score).toBe(1)
        expect(marked(marks(...known.toReversed()), marks(...given.toReversed())).score).toBeCloseTo(score, 12)
      }),
    )
  })
})

describe('figures of readers', () => {
  it('G20: the interval of Wilson', () => {
    const { mean, low, high } = wilson(8, 10)
    expect(mean).toBe(0.8)
    expect(low).toBeCloseTo(0.4902, 4)
    expect(high).toBeCloseTo(0.9433, 4)
    expect(wilson(0, 0)).toEqual({ n: 0, mean: null, low: null, high: null })
  })
  it('G21: advice from so many readings on, below what is asked', () => {
    const policy = { adviseBelow: 0.7, adviseFrom: 10 }
    expect(adviceOn(wilson(5, 9), policy)).toBeUndefined()
    expect(adviceOn(wilson(7, 10), policy)).toBeUndefined()
    expect(adviceOn(wilson(6, 10), policy)).toContain('0.60 on average over 10 hidden known answers')
  })
  it('G22: sums of what was mistaken, and the mistake of most readings', () => {
    const one = { subject: 'one', known: 'a', given: 'b', n: 3 }
    expect(sumConfusion([[one], [{ ...one, n: 2 }]])).toEqual([{ ...one, n: 5 }])
    const other = { ...one, given: 'c', n: 1 }
    expect(commonMistake([[one], [other], [other, { ...one, given: 'a' }]])).toEqual({ ...other, n: 2 })
    expect(commonMistake([[{ ...one, given: 'a' }]])).toBeNull()
  })
})

describe('standing with a test', () => {
  const policy = { tasks: 2, passScore: 0.7, attempts: 2, retryHours: 1, showsAnswers: true }
  const at = new Date('2026-03-01T00:00:00Z')
  it('G13: opens when passed or waived, goes on, waits, or is over', () => {
    expect(standingOf(undefined, undefined).kind).toBe('open')
    expect(standingOf(policy, undefined).kind).toBe('begins')
    for (const state of ['passed', 'waived'] as const) expect(standingOf(policy, { attempt: 1, state, endedAt: at }).kind).toBe('open')
    expect(standingOf(policy, { attempt: 1, state: 'running', endedAt: null })).toEqual({ kind: 'running', attempt: 1 })
    expect(standingOf(policy, { attempt: 1, state: 'failed', endedAt: at })).toEqual({
      kind: 'again',
      from: new Date('2026-03-01T01:00:00Z'),
      left: 1,
    })
    expect(standingOf(policy, { attempt: 2, state: 'failed', endedAt: at }).kind).toBe('over')
  })
  it('G13: is passed from the mean on that is asked for, once all is read', () => {
    expect(verdictOf(policy, [1])).toEqual({ done: 1, score: 1, state: 'running' })
    expect(verdictOf(policy, [0.6, 0.8]).state).toBe('passed')
    expect(verdictOf(policy, [0.6, 0.7]).state).toBe('failed')
  })
})

describe('answers of a table', () => {
  const read = (questionId: string, text: string) => answerFromText(protocol, questionId, text)
  it('G31: options by id or words, several, numbers, days, and "?"', () => {
    expect(read('one', 'A')).toMatchObject({ ok: true, value: { value: { kind: 'choice', option: 'a' } } })
    expect(read('many', 'a; C')).toMatchObject({ ok: true, value: { value: { kind: 'choices', options: ['a', 'c'] } } })
    expect(read('size', '12.5')).toMatchObject({ ok: true, value: { value: { kind: 'number', value: 12.5 } } })
    expect(read('day', '2026-03-01')).toMatchObject({ ok: true })
    expect(read('one', '?')).toMatchObject({ ok: true, value: { value: { kind: 'cannot-tell' } } })
  })
  it.each([
    ['one', 'z', '"z" is no option of "one"; it has a, b, c, d, e'],
    ['size', 'big', '"big" is no number'],
    ['day', '1.3.2026', '"1.3.2026" is no day such as 2026-03-01'],
    ['edge', 'a', 'there is no question "edge" on samples; there are one, many, order, tree, size, mass, width, part, count, name, day'],
  ])('G31: %s of "%s" is refused: %s', (question, text, reason) => {
    expect(read(question, text)).toEqual({ ok: false, error: reason })
  })
})
