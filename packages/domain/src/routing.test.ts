import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds, route } from './route.ts'
import { type Condition, conditionSchema, type RoutingRule, routingRuleSchema } from './routing.ts'

const rule = (id: string, when: Condition, effect: RoutingRule['effect']): RoutingRule => ({ id, reason: id, when, effect })
const settle = { kind: 'settle' } as const
const contest = { kind: 'contest' } as const
const atLeast = (fact: string, value: number): Condition => ({ fact, op: '>=', value })
const limits = { readers: 2, maxReads: 3 }

describe('holds', () => {
  it.each([
    ['<', false, false, true],
    ['<=', false, true, true],
    ['=', false, true, false],
    ['>=', true, true, false],
    ['>', true, false, false],
    ['!=', true, false, true],
  ] as const)('x %s 2 for 3, 2 and 1', (op, three, two, one) => {
    expect([3, 2, 1].map((x) => holds({ fact: 'x', op, value: 2 }, { x }))).toEqual([three, two, one])
  })

  it('C40: a comparison with what is not known is false, whatever it is', () => {
    for (const op of ['<', '<=', '=', '>=', '>', '!='] as const) expect(holds({ fact: 'agreement', op, value: 0.5 }, {})).toBe(false)
  })

  it('joins with all, any and not', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 5 }), (truths) => {
        const conditions = truths.map((truth): Condition => ({ fact: 'x', op: truth ? '=' : '!=', value: 1 }))
        expect(holds({ all: conditions }, { x: 1 })).toBe(truths.every(Boolean))
        expect(holds({ any: conditions }, { x: 1 })).toBe(truths.some(Boolean))
        expect(holds({ not: { all: conditions } }, { x: 1 })).toBe(!truths.every(Boolean))
      }),
    )
  })

  it('no fact comes from the prototype of an object', () => {
    expect(holds({ fact: 'toString', op: '!=', value: 1 }, {})).toBe(false)
  })
})

describe('route', () => {
  it('L13: the first rule that holds decides, with its reason', () => {
    const rules = [
      rule('never', atLeast('readers', 9), contest),
      rule('first', atLeast('readers', 2), settle),
      rule('second', atLeast('readers', 1), contest),
    ]
    expect(route(rules, { readers: 2 }, limits)).toEqual({ effect: settle, reason: 'first', ruleId: 'first' })
  })

  it.each([
    [{ readers: 2, tied: 1, agreement: 1 }, 'contest', 'readers are tied'],
    [{ readers: 2, tied: 0, agreement: 0.75 }, 'settle', 'readers agree'],
    [{ readers: 2, tied: 0, agreement: 0.74 }, 'contest', 'readers disagree'],
    [{ readers: 1, tied: 0 }, 'settle', 'single reader'],
    [{ readers: 2 }, 'contest', 'readers disagree'],
  ] as const)('L13: without rules, %o is %s', (facts, kind, reason) => {
    expect(route([], facts, limits)).toMatchObject({ effect: { kind }, reason })
  })

  it('L14: more reads are passed over once the greatest number is in', () => {
    const rules = [rule('third', { fact: 'tied', op: '>', value: 0 }, { kind: 'more-reads', reads: 1 })]
    const facts = { readers: 2, tied: 1, agreement: 0 }
    expect(route(rules, facts, limits)).toMatchObject({ effect: { kind: 'more-reads', reads: 1 }, ruleId: 'third' })
    expect(route(rules, facts, { readers: 3, maxReads: 3 })).toMatchObject({ effect: contest, reason: 'readers are tied' })
  })

  it('L14: early stopping asks one more reader at a time, after the own rules and before the defaults, up to the greatest number', () => {
    const early = { readers: 2, maxReads: 4, stopAt: 0.8 }
    const oneMore = { effect: { kind: 'more-reads', reads: 1 }, ruleId: 'stop-early' }
    expect(route([], { readers: 2, tied: 1, agreement: 0 }, early)).toMatchObject(oneMore)
    expect(route([], { readers: 3, tied: 0, agreement: 0.79 }, { ...early, readers: 3 })).toMatchObject(oneMore)
    expect(route([], { readers: 3, tied: 0, agreement: 0.8 }, { ...early, readers: 3 })).toMatchObject({ effect: settle, ruleId: 'agreed' })
    expect(route([], { readers: 2, tied: 0, agreement: 0.1 + 0.7 }, early)).toMatchObject({ effect: settle })
    expect(route([], { readers: 4, tied: 1, agreement: 0 }, { ...early, readers: 4 })).toMatchObject({ effect: contest, ruleId: 'tied' })
    const own = [rule('own', { fact: 'tied', op: '>', value: 0 }, contest)]
    expect(route(own, { readers: 2, tied: 1, agreement: 0 }, early)).toMatchObject({ effect: contest, ruleId: 'own' })
  })

  it('says "after 3 blank settle; 5 agree settle; 11 in all contest"', () => {
    const more = { kind: 'more-reads', reads: 1 } as const
    const rules = [
      rule('blank', atLeast('votes:content:blank', 3), settle),
      rule('agree', { any: [atLeast('votes:content:animal', 5), atLeast('votes:content:plant', 5)] }, settle),
      rule('enough', atLeast('readers', 11), contest),
      rule('go-on', atLeast('readers', 1), more),
    ]
    expect(rules.every((one) => routingRuleSchema.safeParse(one).success)).toBe(true)
    const decided = (blank: number, animal: number, plant: number) => {
      const readers = blank + animal + plant
      const facts = { readers, 'votes:content:blank': blank, 'votes:content:animal': animal, 'votes:content:plant': plant }
      return route(rules, facts, { readers, maxReads: 11 }).ruleId
    }
    expect(decided(3, 0, 0)).toBe('blank')
    expect(decided(2, 5, 0)).toBe('agree')
    expect(decided(2, 4, 4)).toBe('go-on')
    expect(decided(2, 4, 5)).toBe('agree')
  })

  it('conditions nest, and nothing else passes for one', () => {
    expect(conditionSchema.safeParse({ all: [{ any: [{ not: atLeast('readers', 1) }] }] }).success).toBe(true)
    for (const odd of [
      {},
      { fact: 'readers', op: '~', value: 1 },
      { fact: 'readers', op: '=', value: Number.NaN },
      { all: 'x' },
      { fact: 'readers', op: '=', value: 1, or: [] },
    ])
      expect(conditionSchema.safeParse(odd).success).toBe(false)
  })
})
