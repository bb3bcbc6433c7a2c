import { type AnnotationContent, type Answer, checkAnnotation, emptyContent, protocolSchema, type Region } from '@reticle/domain'
import { applyChange, type Change, createHistory } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { answering, answersInHand, choosing, confiding, marksInHand, questionsOf, relabelling } from './answering.ts'

const options = ['early', 'late'].map((id) => ({ id, text: id }))
const onMarks = { scope: 'region' as const, isRequired: false }
const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: ['cell', 'debris'].map((id) => ({ id, name: id, color: '#0072b2' })),
  tools: ['box'],
  questions: [
    { id: 'stage', text: 'Stage?', kind: 'single', options, ...onMarks, labelIds: ['cell'], asksConfidence: true },
    { id: 'count', text: 'Count?', kind: 'number', ...onMarks, showWhen: { questionId: 'stage', options: ['late'] } },
    { id: 'flags', text: 'Flags?', kind: 'multiple', options, ...onMarks },
    { id: 'day', text: 'Day?', kind: 'date', isRequired: false },
  ],
})
const mark = (id: string, labelId: string, answers?: Answer[]): Region => ({
  id,
  labelId,
  geometry: { type: 'box', x: 0, y: 0, width: 5, height: 5 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
  ...(answers === undefined ? {} : { answers }),
})
const late: Answer = { questionId: 'stage', value: { kind: 'choice', option: 'late' } }
const count: Answer = { questionId: 'count', value: { kind: 'number', value: 3 } }

const contentOf = (...regions: Region[]): AnnotationContent => ({ ...emptyContent, regions })
const contentAfter = (content: AnnotationContent, change: Change | undefined) =>
  change === undefined ? content : applyChange(createHistory(content), change).content
const answers = (content: AnnotationContent) => content.regions.map((region) => region.answers)

describe('marks in hand', () => {
  const content = contentOf(mark('a', 'cell'), mark('b', 'debris'))
  const ids = (selected: string[], latest?: string) =>
    marksInHand(
      content.regions,
      content.regions.filter(({ id }) => selected.includes(id)),
      latest,
    ).map(({ id }) => id)
  it('are those selected, or the one drawn last', () => {
    expect(ids(['a', 'b'], 'b')).toEqual(['a', 'b'])
    expect(ids([], 'b')).toEqual(['b'])
    expect(ids([], 'gone')).toEqual([])
    expect(ids([])).toEqual([])
  })

  it('V2: are all of an object through planes', () => {
    const key = (id: string, z: number): Region => ({ ...mark(id, 'cell'), plane: { z }, track: { id: 'k', state: 'visible' } })
    const keys = [key('a', 1), key('b', 5), mark('c', 'cell')]
    expect(marksInHand(keys, [{ ...key('between', 3) }], undefined).map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('Q1: are asked what is asked of any of them', () => {
    expect(questionsOf(protocol, content.regions).map(({ id }) => id)).toEqual(['stage', 'flags'])
    expect(questionsOf(protocol, [mark('b', 'debris')]).map(({ id }) => id)).toEqual(['flags'])
  })
})

describe('answering', () => {
  it('puts one answer on all marks that it is asked of, and on no other', () => {
    const content = contentOf(mark('a', 'cell'), mark('b', 'debris'), mark('c', 'cell', [{ ...late, confidence: 0.5 }, count]))
    const early = contentAfter(content, answering(protocol, content, content.regions, 'stage', { kind: 'choice', option: 'early' }))
    const said = { questionId: 'stage', value: { kind: 'choice', option: 'early' } }
    // Q5: the count is not asked after it, and how sure one was of another answer means nothing any more.
    expect(answers(early)).toEqual([[said], undefined, [said]])
    expect(checkAnnotation(protocol, early)).toEqual([])
  })

  it('comes to nothing where it says what is said', () => {
    const content = contentOf(mark('c', 'cell', [late, count]))
    expect(answering(protocol, content, content.regions, 'stage', late.value)).toBeUndefined()
    expect(answering(protocol, content, [], 'stage', undefined)).toBeUndefined()
    expect(answering(protocol, content, content.regions, 'nothing', late.value)).toBeUndefined()
  })

  it('takes an answer back with what hung on it', () => {
    const content = contentOf(mark('c', 'cell', [late, count]))
    expect(answers(contentAfter(content, answering(protocol, content, content.regions, 'stage', undefined)))).toEqual([undefined])
  })

  it('on the sample as before', () => {
    const day = { kind: 'date' as const, value: '2026-03-01' }
    const content = contentAfter(emptyContent, answering(protocol, emptyContent, [], 'day', day))
    expect(content.answers).toEqual([{ questionId: 'day', value: day }])
    expect(contentAfter(content, answering(protocol, content, [], 'day', undefined)).answers).toEqual([])
  })

  it('keeps how sure one was of the same answer', () => {
    const content = contentOf(mark('a', 'cell', [late]), mark('b', 'cell'))
    const sure = contentAfter(content, confiding(protocol, content, content.regions, 'stage', 0.75))
    expect(answers(sure)).toEqual([[{ ...late, confidence: 0.75 }], undefined])
    expect(answers(contentAfter(sure, answering(protocol, sure, sure.regions, 'stage', late.value)))[0]).toEqual([
      { ...late, confidence: 0.75 },
    ])
    expect(answers(contentAfter(sure, confiding(protocol, sure, sure.regions, 'stage', undefined)))[0]).toEqual([late])
  })
})

describe('several options over several marks', () => {
  const flags =
    protocol.questions[2] ??
    (() => {
      throw new Error('no flags')
    })()
  const given = (...chosen: string[]): Answer => ({ questionId: 'flags', value: { kind: 'choices', options: chosen } })
  const press = (content: AnnotationContent, option: string) =>
    contentAfter(
      content,
      answering(
        protocol,
        content,
        content.regions,
        'flags',
        choosing(flags, answersInHand(protocol, content.answers, content.regions, flags), option),
      ),
    )

  it('adds to those that lack it, then takes it from all', () => {
    const mixed = contentOf(mark('a', 'cell', [given('early')]), mark('b', 'cell', [given('late')]), mark('c', 'cell'))
    const all = press(mixed, 'early')
    expect(answers(all)).toEqual([[given('early')], [given('late', 'early')], [given('early')]])
    expect(answers(press(all, 'early'))).toEqual([[given()], [given('late')], [given()]])
  })
})

describe('relabelling', () => {
  it('Q5: takes away what is not asked under the new label', () => {
    const content = contentOf(mark('a', 'cell', [late, count, { questionId: 'flags', value: { kind: 'cannot-tell' } }]))
    const moved = contentAfter(content, relabelling(protocol, content.regions, 'debris'))
    expect(moved.regions[0]).toMatchObject({ labelId: 'debris', answers: [{ questionId: 'flags' }] })
    expect(checkAnnotation(protocol, moved)).toEqual([])
  })
})
