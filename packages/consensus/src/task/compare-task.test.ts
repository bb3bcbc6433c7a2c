import { type Answer, checkAnnotation, route, taskConsensusSchema } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { contentOf } from './content-of.ts'
import { factsOf } from './facts-of.ts'
import { answer, answering, anyReaders, box, cells, choice, contentWith, protocolOf, readers, region } from './tasks.test-data.ts'

const options = ['spiral', 'smooth', 'artefact'].map((id) => ({ id, text: id }))
const morphology = { id: 'morphology', text: 'What is it?', kind: 'single' as const, options }
const arms = {
  id: 'arms',
  text: 'How many arms?',
  kind: 'number' as const,
  min: 0,
  showWhen: { questionId: 'morphology', options: ['spiral'] },
}
const galaxies = protocolOf({ questions: [morphology, arms] })
const onGalaxies = (...lists: readonly (readonly Answer[])[]) => compareTask(galaxies, answering(...lists))
const number = (value: number) => answer('arms', { kind: 'number', value })

describe('answers', () => {
  it('C10, C13: the leading answer with its support of its raters', () => {
    const [first] = onGalaxies([choice('morphology', 'spiral')], [choice('morphology', 'spiral')], [choice('morphology', 'smooth')]).answers
    expect(first).toMatchObject({ value: { kind: 'choice', option: 'spiral' }, support: 2, raters: 3, share: 2 / 3, isTied: false })
  })

  it("C10: can't tell is an answer, an open question is none", () => {
    const { answers, agreement } = onGalaxies([choice('morphology', '?')], [choice('morphology', '?')], [])
    expect(answers[0]).toMatchObject({ value: { kind: 'cannot-tell' }, support: 2, raters: 2, share: 1 })
    expect(agreement.answers).toEqual({ value: 1, n: 1, excluded: 2 })
  })

  it('C11: a tie is never broken by arrival order', () => {
    const tied = onGalaxies([choice('morphology', 'smooth')], [choice('morphology', 'spiral')])
    const turned = onGalaxies([choice('morphology', 'spiral')], [choice('morphology', 'smooth')])
    expect(tied.answers[0]).toMatchObject({ value: null, isTied: true, support: 1, raters: 2 })
    expect(turned.answers).toEqual(tied.answers)
  })

  it('C11: the named rules', () => {
    const tie = (rule: 'contest' | 'none' | 'first-option') => {
      const protocol = protocolOf({ questions: [morphology], consensus: { answers: { tie: rule } } })
      const consensus = compareTask(protocol, answering([choice('morphology', 'smooth')], [choice('morphology', 'spiral')]))
      return { value: consensus.answers[0]?.value, isTied: consensus.answers[0]?.isTied, tied: factsOf(protocol, consensus).tied }
    }
    expect(tie('contest')).toEqual({ value: null, isTied: true, tied: 1 })
    expect(tie('none')).toEqual({ value: null, isTied: true, tied: 0 })
    expect(tie('first-option')).toEqual({ value: { kind: 'choice', option: 'spiral' }, isTied: true, tied: 0 })
  })

  it('C30: a question counts among those who were asked only', () => {
    const { answers, agreement } = onGalaxies(
      [choice('morphology', 'spiral'), number(2)],
      [choice('morphology', 'spiral'), number(2)],
      [choice('morphology', 'smooth')],
    )
    expect(answers[1]).toMatchObject({ value: { kind: 'number', value: 2 }, support: 2, raters: 2, share: 1 })
    // Morphology: one of three pairs; arms: its one pair. Two pairs on arms have a reader who was not asked.
    expect(agreement.answers).toEqual({ value: (1 / 3 + 1) / 2, n: 4, excluded: 2 })
  })

  it('C30: an answer to a question that was not asked is no vote', () => {
    const { answers, agreement } = onGalaxies([choice('morphology', 'smooth'), number(2)], [choice('morphology', 'smooth')])
    expect(answers[1]).toMatchObject({ value: null, raters: 0, share: 0, isTied: false })
    expect(agreement.answers).toEqual({ value: 1, n: 1, excluded: 0 })
  })

  it('C14: several options are one answer in any order', () => {
    const protocol = protocolOf({ questions: [{ ...morphology, kind: 'multiple' as const }] })
    const several = (...chosen: string[]) => [answer('morphology', { kind: 'choices', options: chosen })]
    const { answers, agreement } = compareTask(
      protocol,
      answering(several('spiral', 'artefact'), several('artefact', 'spiral'), several('spiral')),
    )
    expect(answers[0]).toMatchObject({ value: { kind: 'choices', options: ['artefact', 'spiral'] }, support: 2, raters: 3 })
    expect(agreement.answers.value).toBeCloseTo(1 / 3, 12)
  })

  it('C15: text has no tie and no part in agreement', () => {
    const protocol = protocolOf({ questions: [morphology, { id: 'notes', text: 'Notes', kind: 'text' as const, isRequired: false }] })
    const notes = (value: string) => answer('notes', { kind: 'text', value })
    const { answers, agreement } = compareTask(
      protocol,
      answering([choice('morphology', 'smooth'), notes('faint')], [choice('morphology', 'smooth'), notes('bright?')]),
    )
    expect(answers[1]).toMatchObject({ value: null, isTied: false, raters: 2 })
    expect(agreement.answers).toEqual({ value: 1, n: 1, excluded: 1 })
  })
})

describe('a task', () => {
  const both = protocolOf({ labels: cells, questions: [morphology] })

  it('C1: carries its recipe, inputs in ascending order', () => {
    const annotations = answering([choice('morphology', 'smooth')], [choice('morphology', 'smooth')]).toReversed()
    expect(compareTask(both, annotations).by).toEqual({
      algorithm: 'compare-task',
      version: '2',
      parameters: {
        'answers.method': 'majority',
        'answers.tie': 'contest',
        'regions.method': 'medoid',
        'regions.iou': 0.5,
        'regions.distance': 8,
        'regions.share': 0.5,
      },
      inputs: ['a1', 'a2'],
    })
  })

  it('C32: the overall agreement is the mean of the parts that the protocol has', () => {
    const annotations = [
      { id: 'a1', content: contentWith([region('r', 'cell', box(0, 0, 10))], [choice('morphology', 'smooth')]) },
      { id: 'a2', content: contentWith([region('r', 'cell', box(0, 0, 10))], [choice('morphology', 'spiral')]) },
    ]
    expect(compareTask(both, annotations).agreement).toEqual({
      overall: { value: 0.5, n: 1, excluded: 0 },
      answers: { value: 0, n: 1, excluded: 0 },
      regions: { value: 1, n: 1, excluded: 0 },
    })
    expect(onGalaxies([choice('morphology', 'smooth')], [choice('morphology', 'smooth')]).agreement.regions.value).toBeNull()
  })

  it('C6: one annotation is its own outcome without an agreement; none is nothing', () => {
    const one = compareTask(both, [
      { id: 'a1', content: contentWith([region('r', 'cell', box(0, 0, 10))], [choice('morphology', 'smooth')]) },
    ])
    expect(one.agreement.overall).toEqual({ value: null, n: 0, excluded: 0 })
    expect(factsOf(both, one)).not.toHaveProperty('agreement')
    expect(route([], factsOf(both, one), { readers: 1, maxReads: 1 })).toMatchObject({
      effect: { kind: 'settle' },
      reason: 'single reader',
    })
    expect(contentOf(both, one)).toMatchObject({ regions: [{ labelId: 'cell' }], answers: [{ questionId: 'morphology' }] })
    expect(compareTask(both, []).regions).toEqual([])
  })

  it('is a value of the schema, and so may be stored', () => {
    fc.assert(
      fc.property(anyReaders, (annotations) => {
        const consensus = compareTask(both, annotations)
        expect(taskConsensusSchema.parse(consensus)).toEqual(consensus)
        const { overall } = consensus.agreement
        expect(overall.value === null || (overall.value >= 0 && overall.value <= 1)).toBe(true)
      }),
    )
  })
})

describe('facts and proposal', () => {
  it('C40: every option has a count, and what is not known is absent', () => {
    const consensus = onGalaxies([choice('morphology', 'smooth')], [choice('morphology', '?')])
    expect(factsOf(galaxies, consensus)).toEqual({
      readers: 2,
      agreement: 0,
      'agreement.answers': 0,
      tied: 1,
      'raters:morphology': 2,
      'share:morphology': 0.5,
      'unanimous:morphology': 0,
      'votes:morphology:spiral': 0,
      'votes:morphology:smooth': 1,
      'votes:morphology:artefact': 0,
      'votes:morphology:?': 1,
      'raters:arms': 0,
      'votes:arms:?': 0,
      regions: 0,
      'contested-regions': 0,
      'labels-differ': 0,
      'regions:agreed': 0,
      'regions:class-differs': 0,
      'regions:place-differs': 0,
      'regions:missing-for-some': 0,
      'regions:alone': 0,
    })
  })

  it('C40: every fact is a name that a protocol accepts in its rules', () => {
    const rich = { labels: cells, questions: [morphology, arms] }
    const consensus = compareTask(protocolOf(rich), readers([['cell', box(0, 0, 10)]], [['cell', box(0, 0, 10)]]))
    const routing = Object.keys(factsOf(protocolOf(rich), consensus)).map((fact, n) => ({
      id: `rule-${n}`,
      reason: fact,
      when: { fact, op: '>=' as const, value: 0 },
      effect: { kind: 'contest' as const },
    }))
    expect(routing.length).toBeGreaterThan(15)
    expect(protocolOf({ ...rich, routing }).routing).toHaveLength(routing.length)
  })

  it('C41: the proposal holds what is decided, and is itself a valid annotation', () => {
    const protocol = protocolOf({ labels: cells })
    fc.assert(
      fc.property(anyReaders, (annotations) => {
        const consensus = compareTask(protocol, annotations)
        const content = contentOf(protocol, consensus)
        expect(checkAnnotation(protocol, content)).toEqual([])
        expect(content.regions).toHaveLength(consensus.regions.filter((cluster) => cluster.isKept && !cluster.isTied).length)
      }),
    )
  })

  it('C41: leaves out answers whose question is not asked after the decided ones', () => {
    const consensus = onGalaxies(
      [choice('morphology', 'spiral'), number(2)],
      [choice('morphology', 'smooth')],
      [choice('morphology', 'smooth')],
    )
    expect(consensus.answers[1]?.value).toEqual({ kind: 'number', value: 2 })
    expect(contentOf(galaxies, consensus).answers).toEqual([choice('morphology', 'smooth')])
  })
})
