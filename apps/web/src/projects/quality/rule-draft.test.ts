import { protocolSchema, type RoutingRule } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { draftOf, newRule, problemsOf, ruleOf } from './rule-draft.ts'

const protocol = protocolSchema.parse({
  title: 'Galaxies',
  questions: [
    {
      id: 'shape',
      text: 'Shape?',
      kind: 'single',
      options: [
        { id: 'spiral', text: 'Spiral' },
        { id: 'smooth', text: 'Smooth' },
      ],
    },
  ],
})
const comparison = { fact: 'votes:shape:spiral', op: '>=', value: 3 } as const
const rules: readonly RoutingRule[] = [
  { id: 'one', reason: 'three', when: comparison, effect: { kind: 'settle' } },
  {
    id: 'two',
    reason: 'both',
    when: { all: [comparison, { fact: 'readers', op: '<', value: 5 }] },
    effect: { kind: 'more-reads', reads: 2 },
  },
  { id: 'three', reason: 'either', when: { any: [comparison, { not: comparison }] }, effect: { kind: 'contest' } },
]

describe('rule drafts', () => {
  it('keep every rule of a protocol as it was', () => {
    expect(rules.map(draftOf).map(ruleOf)).toEqual(rules)
    expect(rules.map(draftOf).map(({ json }) => json === null)).toEqual([true, true, false])
  })

  it('give a new rule an id of its own', () => {
    const first = newRule([])
    expect(newRule([{ ...first, id: 'rule-2' }]).id).toBe('rule-3')
    expect(problemsOf(protocol, [first, newRule([first])], { reads: 2 })).toEqual([])
  })

  it('say what is wrong where it is', () => {
    const odd = draftOf({ ...rules[0], when: { fact: 'votes:shape:round', op: '>', value: 1 } } as RoutingRule)
    expect(problemsOf(protocol, [newRule([]), odd], { reads: 2 })[0]).toMatchObject({
      rule: 1,
      message: expect.stringContaining('votes:shape:round'),
    })
    expect(problemsOf(protocol, [{ ...odd, json: '{' }], { reads: 2 })).toEqual([{ rule: 0, message: 'the condition is no condition' }])
  })
})
