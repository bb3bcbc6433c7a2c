import { describe, expect, it } from 'vitest'
import { emptyContent } from './annotation.ts'
import { checkAnnotation } from './annotation-check.ts'
import type { ImageFacts } from './annotation-problem.ts'
import type { Answer, AnswerValue } from './answer.ts'
import { applicableQuestions, type ProtocolInput, protocolSchema, questionsOnMark } from './protocol.ts'
import type { Region } from './region.ts'

const optional = { isRequired: false, allowsCannotTell: false }
const steps = ['none', 'some', 'much'].map((id) => ({ id, text: id }))
const tree = [
  { id: 'animal', text: 'Animal' },
  { id: 'bird', text: 'Bird', parent: 'animal' },
  { id: 'owl', text: 'Owl', parent: 'bird' },
  { id: 'fish', text: 'Fish', parent: 'animal' },
  { id: 'plant', text: 'Plant' },
]
const stage = { ...optional, id: 'stage', text: 'Stage?', kind: 'single' as const, scope: 'region' as const, options: steps }
const blur = { ...optional, id: 'blur', text: 'Blur?', kind: 'scale' as const, options: steps, asksConfidence: true }
const size = {
  ...optional,
  id: 'size',
  text: 'Size?',
  kind: 'number' as const,
  scope: 'region' as const,
  labelIds: ['cell'],
  isRequired: true,
}
const base = {
  title: 'A study',
  labels: ['cell', 'debris'].map((id) => ({ id, name: id, color: '#0072b2' })),
  tools: ['box' as const],
  questions: [
    blur,
    { ...optional, id: 'kind', text: 'Kind?', kind: 'taxonomy' as const, options: tree },
    { ...optional, id: 'wings', text: 'Wings?', kind: 'number' as const, showWhen: { questionId: 'kind', options: ['bird'] } },
    { ...optional, id: 'day', text: 'Day?', kind: 'date' as const },
    stage,
    size,
  ],
} satisfies ProtocolInput
const protocol = protocolSchema.parse(base)

const say = (questionId: string, value: AnswerValue): Answer => ({ questionId, value })
const choose = (questionId: string, option: string) => say(questionId, { kind: 'choice', option })
const mark = (labelId: string, answers: Answer[]): Region => ({
  id: 'm',
  labelId,
  geometry: { type: 'box', x: 0, y: 0, width: 4, height: 4 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
  answers,
})
const codes = (answers: Answer[], regions: Region[] = [], image?: ImageFacts) =>
  checkAnnotation(protocol, { ...emptyContent, answers, regions }, image).map(({ code, regionId }) =>
    regionId === undefined ? code : `${code} ${regionId}`,
  )

const refusal = (change: Partial<ProtocolInput>): string[] =>
  protocolSchema.safeParse({ ...base, ...change }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

describe('kinds of questions', () => {
  it('Q2: take their own kind of answer, and no other', () => {
    expect(codes([choose('blur', 'some'), choose('kind', 'fish'), say('day', { kind: 'date', value: '2026-02-28' })])).toEqual([])
    expect(codes([choose('blur', 'awful')])).toEqual(['unknown-option'])
    expect(codes([say('kind', { kind: 'choices', options: ['owl', 'fish'] })])).toEqual(['wrong-kind'])
    expect(codes([say('day', { kind: 'text', value: 'in March' })])).toEqual(['wrong-kind'])
  })

  it('Q3: a confidence goes with answers to questions that ask for it', () => {
    expect(codes([{ ...choose('blur', 'some'), confidence: 0.4 }])).toEqual([])
    expect(codes([{ ...choose('kind', 'fish'), confidence: 0.4 }])).toEqual(['wrong-kind'])
  })
})

describe('trees', () => {
  const asked = (...answers: Answer[]) => applicableQuestions(protocol, answers).map(({ id }) => id)

  it('Q4: a condition on a branch of a taxonomy holds for all below it', () => {
    for (const option of ['bird', 'owl']) expect(asked(choose('kind', option))).toContain('wings')
    for (const option of ['animal', 'fish', 'plant']) expect(asked(choose('kind', option))).not.toContain('wings')
    expect(codes([choose('kind', 'owl'), say('wings', { kind: 'number', value: 2 })])).toEqual([])
    expect(codes([choose('kind', 'fish'), say('wings', { kind: 'number', value: 2 })])).toEqual(['question-not-asked'])
  })

  it('Q7: any node is an answer', () => {
    for (const { id } of tree) expect(codes([choose('kind', id)])).toEqual([])
  })

  it.each<[string, { id: string; text: string; parent?: string }[], string]>([
    [
      'a parent that is not there',
      [...tree, { id: 'moss', text: 'Moss', parent: 'plants' }],
      'the parent "plants" of "moss" is not an option',
    ],
    [
      'its own ancestor',
      [
        { id: 'a', text: 'a', parent: 'b' },
        { id: 'b', text: 'b', parent: 'a' },
      ],
      '"a" is its own ancestor',
    ],
  ])('Q7: refuses %s', (_, options, message) => {
    expect(refusal({ questions: [{ id: 'kind', text: 'Kind?', kind: 'taxonomy', options }] })).toEqual([`questions.0.options: ${message}`])
  })

  it('Q7: only a taxonomy is a tree', () => {
    expect(refusal({ questions: [{ id: 'kind', text: 'Kind?', kind: 'single', options: tree }] })).toEqual([
      'questions.0.options: "bird" has a parent, and only a taxonomy is a tree',
    ])
  })
})

describe('questions on marks', () => {
  it('Q1: are asked of the labels that they name', () => {
    const askedOn = (labelId: string) => questionsOnMark(protocol, { labelId }).map(({ id }) => id)
    expect(askedOn('cell')).toEqual(['stage', 'size'])
    expect(askedOn('debris')).toEqual(['stage'])
    expect(applicableQuestions(protocol, []).map(({ id }) => id)).not.toContain('stage')
  })

  it('Q5, Q6: their answers are checked with their mark', () => {
    const size = say('size', { kind: 'number', value: 3 })
    expect(codes([], [mark('cell', [size])])).toEqual([])
    expect(codes([], [mark('cell', [])])).toEqual(['unanswered m'])
    expect(codes([], [mark('debris', [size])])).toEqual(['question-not-asked m'])
    expect(codes([], [mark('debris', [choose('stage', 'some'), choose('stage', 'much')])])).toEqual(['duplicate-answer m'])
    // Of the other scope it is another question.
    expect(codes([size])).toEqual(['unknown-question'])
    expect(codes([], [mark('debris', [choose('blur', 'some')])])).toEqual(['unknown-question m'])
  })

  it.each<[string, Partial<ProtocolInput>, string]>([
    [
      'a label that is not there',
      { questions: [{ ...size, labelIds: ['cells'] }] },
      'questions.0.labelIds: "cells" is not a label of this protocol',
    ],
    ['no label at all', { labels: [], questions: [stage] }, 'questions.0.scope: is asked on marks, and there is no label to mark with'],
    [
      'a condition on an answer of the other scope',
      { questions: [blur, { ...stage, showWhen: { questionId: 'blur', options: ['some'] } }] },
      'questions.1.showWhen: shown after a question that does not come before it',
    ],
    [
      'a routing rule on their votes',
      { routing: [{ id: 'r', reason: 'why', when: { fact: 'votes:stage:some', op: '>', value: 1 }, effect: { kind: 'contest' } }] },
      'routing.0.when: nothing is known by the name "votes:stage:some" in this protocol',
    ],
  ])('refuses %s', (_, change, problem) => {
    expect(refusal(change)).toEqual([problem])
  })

  it.each<[string, NonNullable<ProtocolInput['rules']>[number], string]>([
    [
      'a label',
      { id: 'r', severity: 'hard', kind: 'region-count', labelId: 'cells', min: 1 },
      'labelId: "cells" is not a label of this protocol',
    ],
    [
      'an outer label',
      { id: 'r', severity: 'hard', kind: 'inside-of', labelId: 'cell', insideLabelId: 'body' },
      'insideLabelId: "body" is not a label of this protocol',
    ],
    [
      'another label',
      { id: 'r', severity: 'hard', kind: 'no-overlap', otherLabelId: 'body' },
      'otherLabelId: "body" is not a label of this protocol',
    ],
    [
      'a question',
      { id: 'r', severity: 'hard', kind: 'answer-required', questionId: 'blur' },
      'questionId: "blur" is not a question on marks',
    ],
    [
      'an option',
      { id: 'r', severity: 'hard', kind: 'answer-required', questionId: 'size', when: { questionId: 'stage', options: ['late'] } },
      'when: "late" is not an option of "stage"',
    ],
    ['a range', { id: 'r', severity: 'hard', kind: 'region-size', minArea: 2, maxArea: 1 }, 'maxArea: is below the least'],
  ])('a rule on %s that means nothing is refused', (_, rule, problem) => {
    expect(refusal({ rules: [rule] })).toEqual([`rules.0.${problem}`])
  })
})

describe('marks on planes and keypoints', () => {
  it('a plane that the image has not is outside of it', () => {
    const on = (plane: Region['plane']) => [{ ...mark('debris', []), ...(plane === undefined ? {} : { plane }) }]
    const image = { width: 10, height: 10, planes: { z: 5 } }
    expect(codes([], on({ z: 4, t: 99 }), image)).toEqual([])
    expect(codes([], on({ z: 5 }), image)).toEqual(['outside-image m'])
    expect(codes([], on({ z: 5 }))).toEqual([])
  })

  it('keypoints are those of the template of their label', () => {
    const skeleton = { points: ['nose', 'tail'].map((id, x) => ({ id, name: id, x, y: 0.5 })), edges: [[0, 1]] as [number, number][] }
    const withTemplate = protocolSchema.parse({
      ...base,
      questions: [],
      tools: ['skeleton'],
      labels: [{ id: 'mouse', name: 'Mouse', color: '#000000', skeleton }, ...base.labels],
    })
    const on = (labelId: string, n: number) =>
      checkAnnotation(withTemplate, {
        ...emptyContent,
        regions: [
          {
            ...mark(labelId, []),
            geometry: {
              type: 'skeleton',
              points: Array.from({ length: 2 * n }, (_, i) => i),
              states: Array.from({ length: n }, () => 'visible' as const),
            },
          },
        ],
      }).map(({ code }) => code)
    expect(on('mouse', 2)).toEqual([])
    expect(on('mouse', 3)).toEqual(['wrong-keypoints'])
    expect(on('cell', 2)).toEqual(['wrong-keypoints'])
    expect(refusal({ tools: ['skeleton'] })).toEqual(['tools: the keypoints tool needs a label with a template of keypoints'])
    expect(
      refusal({ labels: [...base.labels, { id: 'mouse', name: 'Mouse', color: '#000000', skeleton: { ...skeleton, edges: [[0, 2]] } }] }),
    ).toEqual(['labels.2.skeleton.edges: there is no keypoint 2: they count from 0'])
  })
})
