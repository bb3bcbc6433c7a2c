import { describe, expect, it } from 'vitest'
import { box, cells, choice, contentWith, protocolOf, region } from '../task/tasks.test-data.ts'
import type { AssistReading, AssistSuggestion, AssistTask } from './assist-task.ts'
import { itemsOf } from './items-of.ts'
import { referenceFor } from './reference.ts'

const protocol = protocolOf({
  labels: cells,
  questions: [
    {
      ...{ id: 'quality', text: 'Quality?', kind: 'single' },
      options: [
        { id: 'good', text: 'Good' },
        { id: 'poor', text: 'Poor' },
      ],
    },
    { id: 'note', text: 'Note?', kind: 'text', isRequired: false },
  ],
})
const suggestion: AssistSuggestion = {
  ...{ id: 's', model: 'unet 1' },
  content: contentWith(
    [region('a', 'cell', box(0, 0, 10)), region('b', 'cell', box(20, 0, 10)), region('c', 'debris', box(40, 0, 10))],
    [choice('quality', 'poor'), { questionId: 'note', value: { kind: 'text', value: 'x' } }],
  ),
  said: { confidences: [0.9, 0.2, null], probabilities: {}, scores: {} },
}
const reading = (content: AssistReading['content'], more: Partial<AssistReading> = {}): AssistReading => ({
  ...{ id: 'r', annotatorId: 'ana', content, version: 1, activeMilliseconds: 1000 },
  showing: { isBlank: false, suggestionIds: ['s'], leastConfidence: 0, policyConfidence: 0.5 },
  ...more,
})
const truth = contentWith([region('t', 'cell', box(1, 0, 10)), region('u', 'nucleus', box(60, 0, 10))], [choice('quality', 'good')])
const resolution = { kind: 'adjudication', content: truth, knowsMarks: true } as const
const of = (content: AssistReading['content'], reference: Parameters<typeof itemsOf>[0]['reference'] = resolution) =>
  itemsOf({ protocol, suggestion, reading: reading(content), resolution, reference })

describe('items of a reading', () => {
  it('MR23: answers, marks that the protocol lets be seen, and what the suggestion lacks', () => {
    const items = of(contentWith([region('1', 'cell', box(0, 1, 10)), region('2', 'debris', box(40, 0, 10))], [choice('quality', 'poor')]))
    expect(items).toEqual([
      // The wrong answer of the model, kept.
      { kind: 'answer', agrees: true, isRight: false, isReaderRight: false, isResolved: false, isUnchanged: true },
      { kind: 'mark', agrees: true, isRight: true, isReaderRight: true, isResolved: true, isUnchanged: false },
      // Debris where nothing is, drawn by the reader all the same. The mark at 0.2 is below the protocol’s 0.5 and no item.
      { kind: 'mark', agrees: true, isRight: false, isReaderRight: false, isResolved: false, isUnchanged: false },
      { kind: 'missed', agrees: true, isRight: false, isReaderRight: false, isResolved: null, isUnchanged: true },
    ])
  })

  it('MR23: a reading that goes its own way', () => {
    const items = of(
      contentWith([region('1', 'cell', box(60, 0, 10)), region('2', 'nucleus', box(60, 0, 10))], [choice('quality', 'good')]),
    )
    expect(items.map(({ agrees, isReaderRight }) => [agrees, isReaderRight])).toEqual([
      [false, true],
      [false, false],
      [false, true],
      [false, true],
    ])
  })

  it('MR23: marks that were taken say so, unchanged or not', () => {
    const taken = (edited: boolean) =>
      contentWith([{ ...region('s.2', 'debris', box(40, 0, 10)), origin: { kind: 'model', model: 'unet 1', edited } }])
    expect(of(taken(false))[2]).toMatchObject({ kind: 'mark', agrees: true, isUnchanged: true })
    expect(of(taken(true))[2]).toMatchObject({ kind: 'mark', agrees: true, isUnchanged: false })
  })

  it('MR25: without a reference nothing is right or wrong, and a known answer that says nothing of marks judges none', () => {
    const content = contentWith([], [choice('quality', 'good')])
    expect(itemsOf({ protocol, suggestion, reading: reading(content), resolution, reference: undefined })).toMatchObject([
      { kind: 'answer', isRight: null, isReaderRight: null, isResolved: true },
      { kind: 'mark', isRight: null },
      { kind: 'mark', isRight: null },
    ])
    expect(of(content, { content: truth, knowsMarks: false }).map(({ kind, isRight }) => [kind, isRight])).toEqual([
      ['answer', false],
      ['mark', null],
      ['mark', null],
    ])
  })
})

describe('what a reading is held against', () => {
  const blank = (id: string, option: string): AssistReading =>
    reading(contentWith([], [choice('quality', option)]), {
      ...{ id, annotatorId: id },
      showing: { isBlank: true, suggestionIds: ['s'], leastConfidence: 0, policyConfidence: 0 },
    })
  const shown = reading(contentWith([], [choice('quality', 'poor')]))
  const task = (kind: 'consensus' | 'gold', ...readings: AssistReading[]): AssistTask => ({
    ...{ taskId: 't', readings, suggestions: [suggestion] },
    resolution: { kind, content: contentWith([], [choice('quality', 'poor')]), knowsMarks: true },
  })

  it('MR25: a known answer, or a decision', () => {
    expect(referenceFor(protocol, task('gold', shown))(shown)).toMatchObject({ kind: 'gold' })
  })

  it('MR25: else blank readers, two besides the reading itself, and never those who saw suggestions', () => {
    const [a, b, c] = [blank('a', 'good'), blank('b', 'good'), blank('c', 'poor')]
    expect(referenceFor(protocol, task('consensus', shown, a))(shown)).toBeUndefined()
    const two = referenceFor(protocol, task('consensus', shown, a, b))
    expect(two(shown)).toMatchObject({ kind: 'blank', content: { answers: [choice('quality', 'good')] } })
    // Held against itself a blank reading would look better than it is.
    expect(two(a)).toBeUndefined()
    expect(referenceFor(protocol, task('consensus', a, b, c))(c)).toMatchObject({ content: { answers: [choice('quality', 'good')] } })
    // A tie of two says nothing.
    expect(referenceFor(protocol, task('consensus', a, b, c))(a)).toMatchObject({ content: { answers: [] } })
  })
})
