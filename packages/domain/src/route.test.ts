import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { route } from './route.ts'
import { type Condition, type RoutingFacts, type RoutingRule, routingRuleSchema } from './routing.ts'
import { chanceOf } from './routing-chance.ts'

const names = ['readers', 'agreement', 'votes:kind:a', 'chance'] as const
const comparison = fc.record(
  {
    fact: fc.constantFrom(...names),
    op: fc.constantFrom('<', '<=', '=', '>=', '>', '!=' as const),
    value: fc.double({ min: 0, max: 5, noNaN: true }),
    first: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['fact', 'op', 'value'] },
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))
const effect: fc.Arbitrary<RoutingRule['effect']> = fc.oneof(
  fc.constant({ kind: 'settle' } as const),
  fc.constant({ kind: 'contest' } as const),
  fc.record({ kind: fc.constant('more-reads' as const), reads: fc.integer({ min: 1, max: 20 }) }),
  fc.uuid().map((projectId) => routingRuleSchema.shape.effect.parse({ kind: 'move', projectId })),
)
const rules = fc
  .array(fc.tuple(condition, effect), { maxLength: 6 })
  .map((list) => list.map(([when, what], n): RoutingRule => ({ id: `rule-${n}`, reason: `reason ${n}`, when, effect: what })))
const facts = fc.dictionary(fc.constantFrom(...names.slice(0, 3)), fc.double({ min: 0, max: 5, noNaN: true }))
const taskId = fc.uuid()

/** Facts of the first n readers: those given for n. */
const firstOfIn = (list: readonly RoutingFacts[]) => (readers: number) => list[readers - 1]

describe('route', () => {
  it('C104: a decision is exactly one of the effects, of a rule that was given or of the defaults', () => {
    fc.assert(
      fc.property(
        rules,
        facts,
        fc.array(facts, { maxLength: 6 }),
        fc.integer({ min: 1, max: 8 }),
        taskId,
        (list, known, first, readers, id) => {
          const limits = { readers, maxReads: 5, taskId: id, firstOf: firstOfIn(first) }
          const { effect, ruleId, reason, faults } = route(list, known, limits)
          expect(['settle', 'contest', 'more-reads', 'move']).toContain(effect.kind)
          if (readers >= 5) expect(effect.kind).not.toBe('more-reads')
          const own = list.find((one) => one.id === ruleId)
          if (own !== undefined) expect([effect, reason]).toEqual([own.effect, own.reason])
          else expect(['tied', 'agreed', 'single', null]).toContain(ruleId)
          expect(faults).toBeUndefined()
        },
      ),
    )
  })

  it('C101: facts of the first readers are asked for by their number alone, and are not known of more than there are', () => {
    const rule = (first: number): RoutingRule => ({
      id: 'early',
      reason: 'early',
      when: { fact: 'votes:kind:a', op: '>=', value: 2, first },
      effect: { kind: 'settle' },
    })
    const first = firstOfIn([{ 'votes:kind:a': 1 }, { 'votes:kind:a': 2 }])
    const limits = { readers: 2, maxReads: 5, firstOf: first }
    expect(route([rule(2)], { 'votes:kind:a': 0 }, limits).ruleId).toBe('early')
    expect(route([rule(1)], { 'votes:kind:a': 9 }, limits).ruleId).toBe(null)
    expect(route([rule(3)], { 'votes:kind:a': 9 }, limits).ruleId).toBe(null)
    expect(route([rule(2)], { 'votes:kind:a': 9 }, { readers: 2, maxReads: 5 }).ruleId).toBe(null)
  })

  it('C102: a rule whose target is at fault is passed over with a word, and only when it would have decided', () => {
    const move = routingRuleSchema.parse({
      id: 'away',
      reason: 'away',
      when: { fact: 'readers', op: '>=', value: 2 },
      effect: { kind: 'move', projectId: '0190f000-0000-7000-8000-000000000001' },
    })
    const faultOf = ({ effect }: RoutingRule) => (effect.kind === 'move' ? 'that project is gone' : undefined)
    const limits = { readers: 2, maxReads: 2, faultOf }
    expect(route([move], { readers: 2, agreement: 1 }, limits)).toEqual({
      effect: { kind: 'settle' },
      reason: 'readers agree',
      ruleId: 'agreed',
      faults: [{ ruleId: 'away', message: 'that project is gone' }],
    })
    expect(route([move], { readers: 1, agreement: 1 }, limits).faults).toBeUndefined()
  })

  it('C102: a fault in one rule changes nothing for the others', () => {
    const broken = fc.oneof(
      // Its facts of the first readers cannot be computed, or its target is gone.
      fc.constant<RoutingRule['when']>({ fact: 'readers', op: '>=', value: 0, first: 99 }),
      fc.constant<RoutingRule['when']>({ all: [] }),
    )
    fc.assert(
      fc.property(rules, facts, fc.nat(6), broken, taskId, (list, known, place, when, id) => {
        const odd: RoutingRule = { id: 'odd', reason: 'odd', when, effect: { kind: 'settle' } }
        const limits = {
          readers: 2,
          maxReads: 5,
          taskId: id,
          faultOf: (rule: RoutingRule) => (rule.id === 'odd' ? 'gone' : undefined),
          firstOf: (readers: number): RoutingFacts | undefined => {
            if (readers === 99) throw new Error('marks that nobody can compare')
            return undefined
          },
        }
        const { faults, ...decision } = route(list.toSpliced(place, 0, odd), known, limits)
        expect(decision).toEqual(route(list, known, limits))
        for (const fault of faults ?? []) expect(fault.ruleId).toBe('odd')
      }),
    )
  })

  it('C103: chance is drawn for each task and rule, once and for all', () => {
    const rule = (id: string): RoutingRule => ({
      id,
      reason: id,
      when: { fact: 'chance', op: '<', value: 0.5 },
      effect: { kind: 'contest' },
    })
    const decide = (task: string, id: string) => route([rule(id)], {}, { readers: 2, maxReads: 2, taskId: task }).ruleId === id
    const tasks = Array.from({ length: 400 }, (_, n) => `0190f000-0000-7000-8000-${String(n).padStart(12, '0')}`)
    expect(tasks.map((task) => decide(task, 'one'))).toEqual(tasks.map((task) => chanceOf(task, 'one') < 0.5))
    const both = tasks.filter((task) => decide(task, 'one') && decide(task, 'two')).length
    // A quarter of 400, within five standard deviations of a binomial.
    expect(Math.abs(both - 100)).toBeLessThan(5 * Math.sqrt(400 * 0.25 * 0.75))
    expect(route([rule('one')], {}, { readers: 2, maxReads: 2 }).ruleId).toBe(null)
  })
})
