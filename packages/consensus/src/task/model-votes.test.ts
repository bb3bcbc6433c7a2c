import { answerKey, type ProtocolInput, protocolSchema, type RoutingRule } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { factsOf } from './facts-of.ts'
import type { Suggested } from './model-votes.ts'
import { readerModels } from './posteriors.ts'
import { routeTask } from './route-task.ts'
import { isSameOutcome } from './same-outcome.ts'
import { answering, box, cells, choice, contentWith, protocolOf, region } from './tasks.test-data.ts'

const question = {
  ...{ id: 'shape', text: 'Shape?', kind: 'single' as const },
  options: ['spiral', 'smooth', 'artefact'].map((id) => ({ id, text: id })),
}
const note = { id: 'note', text: 'Note?', kind: 'text' as const, isRequired: false }
const withModels = (models: { model: string; weight: number }[], more: Partial<ProtocolInput> = {}) =>
  protocolOf({ questions: [question, note], consensus: { models }, ...more })
const says = (model: string, option: string, sure?: number): Suggested => ({
  ...{ id: `s-${model}`, model: `${model} 1`, modelName: model },
  content: contentWith([], [choice('shape', option), { questionId: 'note', value: { kind: 'text', value: 'x' } }]),
  said: sure === undefined ? null : { confidences: [], probabilities: { shape: { [option]: sure, other: 0.01 } }, scores: {} },
})
const shapeOf = (outcome: ReturnType<typeof compareTask>) => outcome.answers[0]

describe('a model’s vote', () => {
  const two = answering([choice('shape', 'spiral')], [choice('shape', 'smooth')])

  it('MR34: counts by its weight beside readers, and is none of them', () => {
    const outcome = compareTask(withModels([{ model: 'unet', weight: 0.5 }]), two, undefined, [says('unet', 'smooth')])
    expect(shapeOf(outcome)).toMatchObject({ value: { option: 'smooth' }, support: 1, raters: 2, share: 0.5, isTied: false })
    expect(shapeOf(outcome)?.votes.map(({ value, count, weight }) => [answerKey(value), count, weight])).toEqual([
      ['spiral', 1, undefined],
      ['smooth', 1, 0.5],
    ])
    const facts = factsOf(protocolOf({ questions: [question] }), outcome)
    expect(facts).toMatchObject({ readers: 2, 'raters:shape': 2, 'votes:shape:smooth': 1, 'share:shape': 0.5, 'unanimous:shape': 0 })
  })

  it('MR34: agreement between people is what it was, and so is a task without the model', () => {
    const plan = withModels([{ model: 'unet', weight: 1 }])
    const [plain, voted] = [compareTask(plan, two), compareTask(plan, two, undefined, [says('unet', 'smooth'), says('yolo', 'spiral')])]
    expect(voted.agreement).toEqual(plain.agreement)
    expect(plain).toEqual(compareTask(withModels([]), two))
    expect(plain.by).not.toHaveProperty('suggestions')
    // A model without a vote changes nothing.
    expect(compareTask(withModels([]), two, undefined, [says('unet', 'smooth')])).toEqual(plain)
  })

  it('MR34: stands in the recipe with what it said, and its free text is no vote', () => {
    const { by, answers } = compareTask(withModels([{ model: 'unet 1', weight: 2 }]), two, undefined, [says('unet', 'artefact')])
    expect(by.inputs).toEqual(['a1', 'a2'])
    expect(by.suggestions).toEqual([{ id: 's-unet', model: 'unet 1', weight: 2, answers: [choice('shape', 'artefact')] }])
    // Two readers' worth for what no reader said.
    expect(answers[0]).toMatchObject({ value: { option: 'artefact' }, support: 0, raters: 2 })
    expect(answers[1]).toMatchObject({ value: null, votes: [] })
  })

  it('MR34: decides nothing where no reader answered', () => {
    const outcome = compareTask(withModels([{ model: 'unet', weight: 5 }]), answering([], []), undefined, [says('unet', 'smooth')])
    expect(shapeOf(outcome)).toMatchObject({ value: null, raters: 0, votes: [] })
  })

  it('MR34: weights that add up to a tie are one, whatever the order of the sum', () => {
    const models = [0.1, 0.2, 0.3].map((weight, n) => ({ model: `m${n}`, weight }))
    const said = [says('m0', 'spiral'), says('m1', 'spiral'), says('m2', 'smooth')]
    expect(shapeOf(compareTask(withModels(models), two, undefined, said))?.isTied).toBe(true)
    expect(shapeOf(compareTask(withModels(models.toReversed()), two, undefined, said.toReversed()))?.isTied).toBe(true)
  })

  it('MR35: under Dawid-Skene it is one more reader, by its own record', () => {
    const plan = withModels([{ model: 'unet', weight: 1 }], {
      consensus: { answers: { method: 'dawid-skene' }, models: [{ model: 'unet', weight: 1 }] },
    })
    const good = [0, 90, 1, 10, 2, 10, 3, 90]
    const models = readerModels(
      'fit',
      new Map([
        [
          'shape',
          { classes: ['spiral', 'smooth'], priors: [0.5, 0.5], readers: { ann: good, bo: good, 'model:unet': [0, 99, 1, 1, 2, 1, 3, 99] } },
        ],
      ]),
    )
    const read = two.map((one, n) => ({ ...one, annotatorId: ['ann', 'bo'][n] ?? '' }))
    expect(shapeOf(compareTask(plan, read, models))?.isTied).toBe(true)
    const outcome = compareTask(plan, read, models, [says('unet', 'smooth')])
    expect(shapeOf(outcome)?.value).toEqual({ kind: 'choice', option: 'smooth' })
    expect(shapeOf(outcome)?.votes.find(({ value }) => answerKey(value) === 'smooth')?.posterior).toBeGreaterThan(0.95)
    // What the refit never heard from a model does not undo what readers said.
    expect(shapeOf(compareTask(plan, read, models, [says('unet', 'artefact')]))?.isTied).toBe(true)
  })

  it.each([
    [
      [
        { model: 'unet', weight: 1 },
        { model: 'unet', weight: 2 },
      ],
      {},
      '"unet" has a vote already',
    ],
    [[{ model: 'unet', weight: 1 }], { questions: [], labels: cells }, 'models vote on questions about the sample'],
    [[{ model: 'unet', weight: 0.5 }], { consensus: { answers: { method: 'dawid-skene' } } }, 'use 1 here, or choose majority'],
  ])('MR36: a vote that could not count as it says is refused, %#', (models, more, message) => {
    const input = { title: 't', questions: [question], ...more, consensus: { ...('consensus' in more ? more.consensus : {}), models } }
    expect(
      protocolSchema
        .safeParse(input)
        .error?.issues.map((issue) => issue.message)
        .join(),
    ).toContain(message)
  })
})

describe('routing by models', () => {
  const settling: RoutingRule = {
    ...{ id: 'sure', reason: 'reader and model agree' },
    when: {
      all: [
        { fact: 'model-agrees', op: '=', value: 1 },
        { fact: 'model-confidence', op: '>=', value: 0.9 },
      ],
    },
    effect: { kind: 'settle', audit: { share: 0.5, least: 10, stopBelow: 0.9 } },
  }
  const plan = protocolOf({ questions: [question], redundancy: { reads: 1 }, routing: [settling] })
  const one = answering([choice('shape', 'smooth')])
  const facts = (suggested: readonly Suggested[], annotations = one) =>
    factsOf(plan, compareTask(plan, annotations), { annotations, suggested })

  it('MR37: facts of models, and none where no model said anything', () => {
    expect(facts([says('unet', 'smooth', 0.9), says('sam', 'smooth', 0.7)])).toMatchObject({
      'model:shape:smooth': 0.8,
      'model-agrees': 1,
      'model-confidence': 0.7,
    })
    expect(facts([says('unet', 'spiral', 0.9)])).toMatchObject({ 'model-agrees': 0, 'model-confidence': 0.9 })
    // Two models that hold different things cannot both be agreed with, and their means are over both.
    expect(facts([says('unet', 'spiral', 0.9), says('sam', 'smooth', 0.6)])).toMatchObject({
      'model:shape:spiral': 0.45,
      'model:shape:smooth': 0.3,
      'model-agrees': 0,
      'model-confidence': 0.6,
    })
    expect(facts([says('unet', 'smooth')])).not.toHaveProperty('model-confidence')
    expect(facts([])).not.toHaveProperty('model-agrees')
    expect(facts([says('unet', 'smooth', 0.9)], answering([choice('shape', 'smooth')], [choice('shape', 'spiral')]))).toMatchObject({
      'model-agrees': 0,
    })
  })

  it('MR37: only models that the protocol shows are spoken of', () => {
    const own = protocolOf({ questions: [question], assist: { models: ['unet'] } })
    expect(factsOf(own, compareTask(own, one), { annotations: one, suggested: [says('sam', 'smooth', 0.9)] })).not.toHaveProperty(
      'model-agrees',
    )
  })

  const suggested = [says('unet', 'smooth', 0.95)]
  const routed = (taskId: string, audited: readonly string[] = []) =>
    routeTask(plan, one, { taskId, round: 0, suggested, audited }).decision

  it('MR38: a drawn share is read once more instead, always the same tasks, and once', () => {
    const ids = Array.from({ length: 400 }, (_, n) => `task-${n}`)
    const drawn = ids.filter((id) => routed(id).audits === 'sure')
    expect(Math.abs(drawn.length / ids.length - 0.5)).toBeLessThan(0.08)
    const [first = ''] = drawn
    expect(routed(first)).toMatchObject({ effect: { kind: 'more-reads', reads: 1 }, reason: 'audit of the rule "sure"', ruleId: 'sure' })
    expect(routed(first)).toEqual(routed(first))
    expect(routed(first, ['sure'])).toMatchObject({ effect: { kind: 'settle' }, ruleId: 'sure' })
    const free = ids.find((id) => !drawn.includes(id)) ?? ''
    expect(routed(free)).toMatchObject({ effect: { kind: 'settle' } })
  })

  it('MR38: what a reviewer looks at anyway is not audited besides', () => {
    const every = protocolOf({ questions: [question], redundancy: { reads: 1 }, routing: [settling], review: { mode: 'every' } })
    for (const taskId of ['a', 'b', 'c', 'd'])
      expect(routeTask(every, one, { taskId, round: 0, suggested }).decision.effect.kind).toBe('contest')
  })

  it.each([
    [{ kind: 'settle' as const }, 'give it an audit', ['routing', 0, 'effect', 'audit']],
    [{ kind: 'move' as const, projectId: '01890000-0000-7000-8000-000000000001' }, 'let it settle with an audit', ['routing', 0, 'effect']],
  ])('MR38: a rule on models that settles unwatched is refused with the cure, %#', (effect, message, path) => {
    const input = { title: 't', questions: [question], routing: [{ ...settling, effect }] }
    const issue = protocolSchema.safeParse(input).error?.issues[0]
    expect([issue?.path, issue?.message]).toEqual([path, expect.stringContaining(message)])
    expect(protocolSchema.safeParse({ ...input, routing: [{ ...settling, effect: { kind: 'contest' } }] }).success).toBe(true)
  })

  it('MR38: two outcomes are the same by answers and objects', () => {
    const own = protocolOf({ labels: cells, questions: [question, note] })
    const of = (x: number, label: string, option: string) => contentWith([region('r', label, box(x, 0, 10))], [choice('shape', option)])
    expect(isSameOutcome(own, of(0, 'cell', 'spiral'), of(1, 'cell', 'spiral'))).toBe(true)
    expect(isSameOutcome(own, of(0, 'cell', 'spiral'), of(1, 'debris', 'spiral'))).toBe(false)
    expect(isSameOutcome(own, of(0, 'cell', 'spiral'), of(8, 'cell', 'spiral'))).toBe(false)
    expect(isSameOutcome(own, of(0, 'cell', 'spiral'), of(0, 'cell', 'smooth'))).toBe(false)
    expect(isSameOutcome(own, of(0, 'cell', 'spiral'), contentWith([], [choice('shape', 'spiral')]))).toBe(false)
  })
})
