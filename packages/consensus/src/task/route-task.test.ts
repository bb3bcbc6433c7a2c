import { type Answer, type Condition, type ProtocolInput, type RoutingRule, routingRuleSchema } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dawidSkene } from '../algorithms/dawid-skene.ts'
import { explainerOf, readerModelOf } from '../algorithms/reader-models.ts'
import { seededDraw } from '../random.ts'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { compareTask } from './compare-task.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { factsOf } from './facts-of.ts'
import { readerModels } from './posteriors.ts'
import { ask } from './real-rules.test-data.ts'
import { routeTask } from './route-task.ts'
import { box, cells, choice, contentWith, protocolOf, region } from './tasks.test-data.ts'

const options = ['spiral', 'smooth', 'star']
const question = ask('shape', options)
const task = { taskId: '0190f000-0000-7000-8000-000000000001', round: 0 }

/** Annotations in the order in which they came; ids go the other way, so that nothing hangs on them. */
const came = (answers: readonly Answer[]): ComparedAnnotation[] =>
  answers.map((answer, n) => ({ id: `a${99 - n}`, annotatorId: `r${n}`, submittedAt: n, content: contentWith([], [answer]) }))
const said = (...list: string[]) => came(list.map((option) => choice('shape', option)))
const first = (fact: string, value: number, readers: number): Condition => ({ fact, op: '>=', value, first: readers })
const withRules = (routing: ProtocolInput['routing'], more: Partial<ProtocolInput> = {}) =>
  protocolOf({ questions: [question], redundancy: { reads: 1, maxReads: 9 }, routing, ...more })

describe('facts of the first readers', () => {
  const early: RoutingRule = { id: 'early', reason: 'early', when: first('votes:shape:spiral', 2, 3), effect: { kind: 'settle' } }

  it('C101: are those of the first in the order of submission', () => {
    const protocol = withRules([early])
    expect(routeTask(protocol, said('spiral', 'smooth', 'spiral', 'smooth', 'smooth'), task).decision.ruleId).toBe('early')
    expect(routeTask(protocol, said('smooth', 'smooth', 'spiral', 'spiral', 'spiral'), task).decision.ruleId).not.toBe('early')
    expect(routeTask(protocol, said('spiral', 'spiral'), task).decision.ruleId).not.toBe('early')
  })

  it('C101: never look at later readers: their answers and their order change nothing', () => {
    const answer = fc.constantFrom(...options, '?').map((option) => choice('shape', option))
    const condition = fc
      .tuple(fc.constantFrom('votes:shape:spiral', 'share:shape', 'agreement', 'cant-tell', 'unanimous:shape', 'readers'), fc.nat(3))
      .map(([fact, value]) => first(fact, fact === 'share:shape' || fact === 'agreement' ? value / 3 : value, 3))
    fc.assert(
      fc.property(
        fc.tuple(answer, answer, answer),
        fc.array(answer, { minLength: 1, maxLength: 4 }),
        fc.array(answer, { minLength: 1, maxLength: 4 }),
        condition,
        (begun, later, others, when) => {
          const protocol = withRules([{ id: 'early', reason: 'early', when, effect: { kind: 'settle' } }])
          const decides = (rest: readonly Answer[]) => routeTask(protocol, came([...begun, ...rest]), task).decision.ruleId === 'early'
          const decision = decides(later)
          expect(decides(later.toReversed())).toBe(decision)
          expect(decides(others)).toBe(decision)
          expect(decides([])).toBe(decision)
        },
      ),
    )
  })

  it('C4: the order in which annotations are read changes nothing', () => {
    const protocol = withRules([early])
    const annotations = said('spiral', 'smooth', 'spiral', 'smooth')
    expect(routeTask(protocol, annotations.toReversed(), task)).toEqual(routeTask(protocol, annotations, task))
  })
})

describe('more facts', () => {
  it('C40: who cannot tell, who are unanimous, and scores', () => {
    const protocol = withRules([])
    const annotations = said('spiral', '?', '?')
    const facts = (given: readonly ComparedAnnotation[], scores = {}) =>
      factsOf(protocol, compareTask(protocol, given), { annotations: given, scores })
    expect(facts(annotations)).toMatchObject({ 'cant-tell': 2, 'unanimous:shape': 0 })
    expect(facts(said('spiral', 'spiral'), { uncertainty: 0.4 })).toMatchObject({
      'cant-tell': 0,
      'unanimous:shape': 1,
      'score:uncertainty': 0.4,
    })
    const none = facts(came([]))
    expect([none['unanimous:shape'], none['share:shape'], none['score:uncertainty'], none['posterior:shape']]).toEqual(
      Array.from({ length: 4 }),
    )
  })

  it('C40: objects with several labels, and the least closeness', () => {
    const protocol = protocolOf({ labels: cells })
    const marks = (...list: readonly (readonly [string, number, number])[]) =>
      contentWith(list.map(([labelId, x, width], n) => region(`r${n}`, labelId, box(x, 0, width, 10))))
    const annotations = [
      { id: 'a', content: marks(['cell', 0, 10], ['cell', 100, 10], ['cell', 300, 10]) },
      { id: 'b', content: marks(['debris', 0, 10], ['cell', 100, 8]) },
    ]
    const facts = factsOf(protocol, compareTask(protocol, annotations), { annotations })
    expect(facts).toMatchObject({ 'labels-differ': 1, 'regions:alone': 1, 'lowest-iou': 0.8 })
    const alone = annotations.slice(0, 1)
    expect(factsOf(protocol, compareTask(protocol, alone), { annotations: alone })['lowest-iou']).toBeUndefined()
  })
})

describe('posteriors by the readers of the last refit', () => {
  const draw = seededDraw(5)
  const right = [95, 90, 55, 40]
  const votes: Vote[] = Array.from({ length: 300 }, (_, n) => n).flatMap((item) => {
    const truth = draw(3)
    return [0, 1, 2, 3].map((reader) => ({
      item: `i${item}`,
      worker: `r${reader}`,
      label: options[draw(100) < (right[reader] ?? 0) ? truth : draw(3)] ?? '',
    }))
  })
  const table = voteTable(votes, { classes: options })
  const fit = dawidSkene.fit(table)
  if (!fit.ok) throw new Error('it always runs')
  const model = readerModelOf(table, fit.value)
  const models = readerModels('the fit', new Map([['shape', model]]))
  const plan = { consensus: { answers: { method: 'dawid-skene' } } } as const

  it('C105: are near those of the fit itself on its own items', () => {
    const explain = explainerOf(model)
    const byItem = Map.groupBy(votes, ({ item }) => item)
    const differences = table.items.map((item, i) => {
      const shares = explain((byItem.get(item) ?? []).map(({ worker, label }) => ({ reader: worker, label })))
      return Math.max(...options.map((_, c) => Math.abs((shares?.[c] ?? 9) - (fit.value.posterior[i * 3 + c] ?? 0))))
    })
    expect(differences.filter((difference) => difference > 0.1).length).toBeLessThan(6)
  })

  it('C105: decide the answer, stand with each vote, and are in the recipe', () => {
    const protocol = withRules([], plan)
    const annotations = said('spiral', 'smooth', '?').map((one, n) => ({ ...one, annotatorId: ['r0', 'r3', 'r1'][n] ?? '' }))
    const { outcome } = routeTask(protocol, annotations, { ...task, models })
    const [answer] = outcome.answers
    expect(answer).toMatchObject({ value: { kind: 'choice', option: 'spiral' }, support: 1, raters: 3, isTied: false })
    const shares = answer?.votes.map(({ posterior = 0 }) => posterior) ?? []
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.98)
    expect(outcome.by.parameters['answers.readers']).toBe('the fit')
    expect(routeTask(protocol, annotations.toReversed(), { ...task, models }).outcome).toEqual(outcome)
  })

  it('C105: a reader whom the refit has not seen counts as an average one', () => {
    const explain = explainerOf(model)
    const of = (reader: string) => explain([{ reader, label: 'spiral' }])?.[0] ?? 0
    expect(of('r0')).toBeGreaterThan(of('somebody'))
    expect(of('somebody')).toBeGreaterThan(of('r3'))
  })

  it('C105: are absent without a refit, under a plan that counts votes, and where somebody said what the refit never heard', () => {
    const votedFor = (protocol: ReturnType<typeof withRules>, given: readonly ComparedAnnotation[], known = models) =>
      routeTask(protocol, given, { ...task, models: known }).outcome.answers[0]?.votes.some(({ posterior }) => posterior !== undefined)
    expect(votedFor(withRules([], plan), said('spiral', 'spiral'))).toBe(true)
    expect(votedFor(withRules([]), said('spiral', 'spiral'))).toBe(false)
    expect(votedFor(withRules([], plan), said('spiral', 'spiral'), readerModels('none', new Map()))).toBe(false)
    const late = protocolOf({ ...plan, questions: [ask('shape', [...options, 'ring'])] })
    expect(votedFor(late, said('spiral', 'ring'))).toBe(false)
  })
})

describe('modes of review', () => {
  const every = protocolOf({ questions: [question], review: { mode: 'every' } })
  const panel = protocolOf({ questions: [question], review: { mode: 'panel' } })

  it('C111: every: what rules would settle is contested', () => {
    expect(routeTask(every, said('spiral', 'spiral'), task).decision).toEqual({
      effect: { kind: 'contest' },
      reason: 'every annotation is reviewed',
      ruleId: 'agreed',
    })
    expect(routeTask(every, said('spiral', 'smooth'), task).decision.reason).toBe('readers are tied')
  })

  it('C112: panel: the first comparison begins the round, the next one decides by the rules', () => {
    expect(routeTask(panel, said('spiral', 'smooth'), task).decision.effect).toEqual({ kind: 'revise' })
    expect(routeTask(panel, said('spiral', 'smooth'), { ...task, round: 1 }).decision).toMatchObject({ effect: { kind: 'contest' } })
    expect(routeTask(panel, said('spiral', 'spiral'), { ...task, round: 1 }).decision).toMatchObject({ effect: { kind: 'settle' } })
    expect(routeTask(panel, said('spiral'), task).decision).toMatchObject({ effect: { kind: 'settle' }, ruleId: 'single' })
  })

  it('C104: every rule of the schema can be decided by', () => {
    const moved = routingRuleSchema.parse({
      id: 'away',
      reason: 'away',
      when: { fact: 'readers', op: '>=', value: 1 },
      effect: { kind: 'move', projectId: '0190f000-0000-7000-8000-000000000002' },
      also: [
        { kind: 'priority', priority: 5 },
        { kind: 'webhook', webhook: 'lab' },
      ],
    })
    expect(routeTask(withRules([moved]), said('spiral'), task).decision.effect.kind).toBe('move')
  })
})
