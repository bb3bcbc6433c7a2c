import { type Condition, protocolSchema, type RoutingRule } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionAt } from './completion.ts'
import { conditionOf, nodeOf, operators } from './draft-condition.ts'
import { draftOf, draftsOf, freeId, moved, problemsOf, refusedOf, ruleOf } from './draft-rules.ts'
import { factsOf } from './facts.ts'
import { likelyOptions, presets, questionsFor } from './presets.ts'
import { ruleText } from './reading.ts'
import { linesOf, readRules, textOf } from './rules-text.ts'

const projectId = '0198c0de-0000-4000-8000-000000000009' as never
const protocol = protocolSchema.parse({
  title: 'Traps',
  labels: [{ id: 'animal', name: 'Animal', color: '#e69f00' }],
  redundancy: { reads: 2, maxReads: 15 },
  questions: [
    {
      id: 'what',
      text: 'What?',
      kind: 'single',
      options: ['blank', 'deer', 'human', 'vehicle', 'other', 'monkey', 'yes'].map((id) => ({ id, text: id })),
    },
  ],
})
const { redundancy, consensus } = protocol
const plan = { redundancy, answers: consensus.answers }
const facts = factsOf(protocol)
const words = { facts, projects: new Map([[projectId as string, 'Monkeys']]) }
const rule = (when: Condition, more: Partial<RoutingRule> = {}): RoutingRule => ({
  id: 'one',
  reason: 'blank',
  when,
  effect: { kind: 'settle' },
  ...more,
})
/** What a rule on models has to settle with (models.md, MR38). */
const settling: RoutingRule['effect'] = { kind: 'settle', audit: { share: 0.1, least: 20, stopBelow: 0.9 } }
const votes = (option: string, value: number, first?: number): Condition => ({
  fact: `votes:what:${option}`,
  op: '>=',
  value,
  ...(first === undefined ? {} : { first }),
})

const comparison: fc.Arbitrary<Condition> = fc.record(
  {
    fact: fc.constantFrom(...facts.map(({ value }) => value)),
    op: fc.constantFrom(...operators),
    value: fc.integer({ min: 0, max: 20 }),
    first: fc.integer({ min: 1, max: 15 }),
  },
  { requiredKeys: ['fact', 'op', 'value'] },
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    comparison,
    fc.array(tie('condition'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}))

describe('the rules form', () => {
  it('gives every condition back as it was', () => {
    fc.assert(
      fc.property(condition, (one) => {
        expect(conditionOf(nodeOf(one))).toEqual(one)
      }),
    )
  })

  it('and the text say the same, both ways', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 3 }), (conditions) => {
        const rules = conditions.map((when, n) => rule(when, { id: `rule-${n}`, effect: settling }))
        const read = readRules(textOf(rules), protocol, plan)
        expect(read.rules).toEqual(rules)
        expect(read.problems).toEqual([])
      }),
    )
  })

  it('MR38: says at its place that a rule on models needs an audit', () => {
    const routing = [rule({ fact: 'model-agrees', op: '=', value: 1 })]
    expect(problemsOf(protocol, { ...plan, routing })).toMatchObject([
      { rule: 0, path: ['routing', 0, 'effect', 'audit'], message: expect.stringContaining('give it an audit') },
    ])
  })

  it('keeps the rows that a change of the text left alone', () => {
    const before = [rule(votes('blank', 3)), rule(votes('deer', 5), { id: 'two' })].map(draftOf)
    const [second, changed] = draftsOf([rule(votes('deer', 5), { id: 'two' }), rule(votes('blank', 4))], before)
    expect(second?.key).toBe(before[1]?.key)
    expect(changed?.key).not.toBe(before[0]?.key)
    expect(ruleOf(changed ?? draftOf(rule(votes('blank', 0))))).toEqual(rule(votes('blank', 4)))
  })

  it('moves rows, and names a new rule as no other is named', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b'], 0, 5)).toEqual(['a', 'b'])
    expect(freeId([{ id: 'rule-2' }])).toBe('rule-3')
    expect(freeId([{ id: 'audit' }], 'audit')).toBe('audit-2')
  })

  it('C40: offers no fact that the protocol refuses', () => {
    const routing = facts.map(({ value: fact }, n) => rule({ fact, op: '>=', value: 0 }, { id: `rule-${n}`, effect: settling }))
    expect(routing.length).toBeGreaterThan(25)
    expect(problemsOf(protocol, { ...plan, routing })).toEqual([])
  })
})

describe('rules as text', () => {
  const linesOf = (text: string) => readRules(text, protocol, plan).problems

  it('name the line that stops being JSON', () => {
    expect(linesOf('[\n  {\n    "id": "one"\n    "reason": "x"\n  }\n]')).toEqual([{ line: 4, message: 'a comma or } is expected here' }])
    expect(linesOf('[\n  {},\n]')).toEqual([{ line: 3, message: 'nothing follows the comma: take it away before ]' }])
    expect(linesOf('[\n  { "id": "one')).toEqual([{ line: 2, message: expect.stringContaining('does not end on this line') }])
    expect(linesOf('[\n')[0]?.line).toBe(2)
    expect(linesOf('{}')).toEqual([{ line: 1, message: expect.stringContaining('a list') }])
  })

  it('name the line of the comparison, the effect or the fact that is wrong', () => {
    const text = textOf([
      rule({
        all: [
          votes('blank', 3),
          { not: { any: [votes('unicorn', 1), votes('deer', 2)] } },
          { fact: 'readers', op: '>=', value: 3 },
          votes('human', 1),
        ],
      }),
    ])
    const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1
    expect(linesOf(text)).toEqual([{ line: lineOf('unicorn'), message: expect.stringContaining('votes:what:unicorn') }])
    const bent = text.replace('"op": ">=", "value": 3 }', '"op": "=>", "value": 3 }')
    expect(linesOf(bent)).toEqual([{ line: lineOf('votes:what:blank'), message: expect.stringContaining('"op" is one of') }])
    expect(linesOf(text.replace('"settle"', '"settel"'))[0]).toMatchObject({ line: lineOf('"effect"') })
    expect(linesOf(text.replace('"all"', '"every"'))[0]).toMatchObject({ message: expect.stringContaining('"all", "any" and "not"') })
  })

  it('suggest facts where a fact stands, by what was typed', () => {
    const known = { facts, pools: ['deer-experts'], webhooks: ['chat'], projects: words.projects }
    const at = (text: string) => completionAt(text.replace('|', ''), text.indexOf('|'), known)
    expect(at('[{ "when": { "fact": "bla|')?.options.map(({ value }) => value)).toEqual(['votes:what:blank', 'model:what:blank'])
    expect(at('[{ "when": { "fact": "votes:what:b|" } }]')).toMatchObject({ from: 22, to: 34 })
    expect(at('{ "effect": { "kind": "more|" } }')?.options[0]?.value).toBe('more-reads')
    expect(at('{ "pool": "|" }')?.options).toEqual([{ value: 'deer-experts', note: 'expertise' }])
    expect(at('{ "roles": ["manager", "re|"] }')?.options[0]?.value).toBe('reviewer')
    expect(at('{ "op|": ">=" }')?.options[0]?.value).toBe('op')
    expect(at('{ "reason": "any|thing" }')).toBeUndefined()
    expect(at('{ "value": 3| }')).toBeUndefined()
  })
})

describe('ready-made sets', () => {
  const [question] = questionsFor(protocol)
  it.each(presets.map((preset) => [preset.name, preset] as const))('%s: is taken by the protocol as it is', (_, preset) => {
    const options = likelyOptions(preset, question)
    const {
      routing,
      redundancy: reads,
      method,
    } = preset.make({ question, options: { none: ['blank'], ...options }, pool: 'experts', projectId })
    const answers = { ...consensus.answers, ...(method === undefined ? {} : { method }) }
    expect(problemsOf(protocol, { routing, redundancy: reads, answers })).toEqual([])
    expect(routing.map(draftOf).map(ruleOf)).toEqual(routing)
  })
})

describe('a rule in plain words', () => {
  it.each([
    [rule(votes('blank', 3, 3)), 'After the first 3 readers, when all of them said “blank”: settle as “blank”.'],
    [
      rule(votes('human', 1), { effect: { kind: 'contest' } }),
      'From the first reader on, when anyone said “human”: send to the reviewers as “blank”.',
    ],
    [rule(votes('deer', 5)), 'From 5 readers on, when at least 5 said “deer”: settle as “blank”.'],
    [
      rule(
        {
          all: [
            { fact: 'cant-tell', op: '>=', value: 1 },
            {
              any: [
                { fact: 'tied', op: '>', value: 0 },
                { fact: 'share:what', op: '<', value: 0.6 },
              ],
            },
          ],
        },
        { effect: { kind: 'more-reads', reads: 1, pool: 'experts' } },
      ),
      'When anyone can’t tell and (the readers are tied or the leading answer to “What?” has below 60 %): ask one more reader of the pool “experts”.',
    ],
    [
      rule(
        { not: { fact: 'agreement', op: '>=', value: 0.75 } },
        {
          effect: { kind: 'move', projectId },
          also: [
            { kind: 'priority', priority: 5 },
            { kind: 'notify', roles: ['reviewer'], text: 'x' },
          ],
        },
      ),
      'When it is not so that agreement is at least 75 %: settle as “blank” and put the sample into the queue of “Monkeys”; also set its priority to 5 and tell the reviewers.',
    ],
    [
      rule({ fact: 'chance', op: '<', value: 0.05 }, { effect: { kind: 'contest' } }),
      'When it is among a random 5 %: send to the reviewers as “blank”.',
    ],
    [
      rule({ fact: 'readers', op: '>=', value: 11 }, { effect: { kind: 'contest' } }),
      'From 11 readers on: send to the reviewers as “blank”.',
    ],
    [
      rule(
        {
          all: [
            { fact: 'model-agrees', op: '=', value: 1 },
            { fact: 'model-confidence', op: '>=', value: 0.9 },
          ],
        },
        { effect: settling },
      ),
      'When the readers say what the models say and the models are at least 90 % certain: settle as “blank”, but have 10 % of these read once more first.',
    ],
  ])('%#', (one, text) => {
    expect(ruleText(one, words)).toBe(text)
  })
})

describe('what the server refuses', () => {
  it('C114: stands at its rule in the form and on its line in the text', () => {
    const hook = rule(votes('human', 1), { id: 'two', also: [{ kind: 'webhook', webhook: 'chat' }] })
    const text = textOf([rule(votes('blank', 3)), hook])
    const refused = refusedOf({ 'routing.1.also.0.webhook': 'no such webhook', title: 'too long' })
    expect(refused).toMatchObject([{ rule: 1, message: 'no such webhook' }])
    const [place] = linesOf(text, refused)
    expect(text.split('\n')[(place?.line ?? 0) - 1]).toContain('"webhook": "chat"')
    expect(linesOf('[', refused)).toEqual([])
  })
})
