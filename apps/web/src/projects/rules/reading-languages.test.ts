import { type Condition, protocolSchema, type RoutingRule } from '@reticle/domain'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { operators } from './draft-condition.ts'

const projectId = '0198c0de-0000-4000-8000-000000000009' as never
const protocol = protocolSchema.parse({
  title: 'Traps',
  labels: [{ id: 'animal', name: 'Animal', color: '#e69f00' }],
  redundancy: { reads: 2, maxReads: 15 },
  consensus: { answers: { method: 'dawid-skene' } },
  questions: [{ id: 'what', text: 'Was?', kind: 'single', options: ['leer', 'Reh'].map((text, at) => ({ id: `o${at}`, text })) }],
})

/** The words of a rule as a browser in that language has them. */
const readingIn = async (language: string) => {
  vi.resetModules()
  vi.stubGlobal('window', { localStorage: { getItem: () => language }, navigator: { languages: [] } })
  const { ruleText } = await import('./reading.ts')
  const { factsOf } = await import('./facts.ts')
  const facts = factsOf(protocol)
  return { facts, read: (rule: RoutingRule) => ruleText(rule, { facts, projects: new Map([[projectId as string, 'Affen']]) }) }
}
afterEach(() => {
  vi.unstubAllGlobals()
  // Later tests have the words of their own language.
  vi.resetModules()
})

const rule = (when: Condition, more: Partial<RoutingRule> = {}): RoutingRule => ({
  ...{ id: 'one', reason: 'leer', when, effect: { kind: 'settle' } },
  ...more,
})
const all = (...conditions: Condition[]): Condition => ({ all: conditions })

const rules = [
  rule({ fact: 'votes:what:o0', op: '>=', value: 3, first: 3 }),
  rule({ fact: 'votes:what:o1', op: '>=', value: 1 }, { effect: { kind: 'contest' } }),
  rule({ fact: 'votes:what:o1', op: '>=', value: 5 }),
  rule(
    all(
      { fact: 'cant-tell', op: '>=', value: 1 },
      {
        any: [
          { fact: 'tied', op: '=', value: 1 },
          { fact: 'share:what', op: '<', value: 0.6 },
        ],
      },
    ),
    { effect: { kind: 'more-reads', reads: 1, pool: 'neuro' } },
  ),
  rule(
    { not: { fact: 'agreement', op: '>=', value: 0.755 } },
    {
      effect: { kind: 'move', projectId },
      also: [
        { kind: 'priority', priority: 5 },
        { kind: 'notify', roles: ['reviewer'], text: 'x' },
      ],
    },
  ),
  rule({ fact: 'readers', op: '>=', value: 11 }, { effect: { kind: 'contest' } }),
  rule(
    all(
      { fact: 'model-agrees', op: '=', value: 1 },
      { fact: 'model-confidence', op: '>=', value: 0.9 },
      { fact: 'chance', op: '<', value: 0.05 },
    ),
    {
      effect: { kind: 'settle', audit: { share: 0.1, least: 20, stopBelow: 0.9 } },
    },
  ),
  rule({ fact: 'regions:alone', op: '>', value: 2, first: 3 }),
]

const expected = {
  de: [
    'Nach den ersten 3 Lesern, wenn alle davon „leer“ gesagt haben: als „leer“ entscheiden.',
    'Ab dem ersten Leser, wenn irgendjemand „Reh“ gesagt hat: als „leer“ an die Prüfer geben.',
    'Ab 5 Lesern, wenn mindestens 5 „Reh“ gesagt haben: als „leer“ entscheiden.',
    'Wenn irgendjemand nicht entscheiden kann und (bei den Lesern Gleichstand herrscht oder die führende Antwort auf „Was?“ unter 60 % hat): einen weiteren Leser aus dem Pool „neuro“ fragen.',
    'Wenn nicht gilt, dass die Übereinstimmung mindestens 75,5 % beträgt: als „leer“ entscheiden und die Probe in die Warteschlange von „Affen“ geben; außerdem die Priorität auf 5 setzen und die Prüfer benachrichtigen.',
    'Ab 11 Lesern: als „leer“ an die Prüfer geben.',
    'Wenn die Leser dasselbe sagen wie die Modelle, die Modelle zu mindestens 90 % sicher sind und die Probe zu zufällig gewählten 5 % gehört: als „leer“ entscheiden, aber 10 % davon zuerst noch einmal lesen lassen.',
    'Nach den ersten 3 Lesern, wenn unter den ersten 3 Lesern mehr als 2 Objekte nur von einem Leser markiert wurden: als „leer“ entscheiden.',
  ],
  zh: [
    '前 3 位判读者之后，当他们全部选择“leer”时：以“leer”定论。',
    '自第一位判读者起，当有人选择“Reh”时：以“leer”交审阅者。',
    '自第 5 位判读者起，当至少 5 人选择“Reh”时：以“leer”定论。',
    '当有人无法判断，且（判读者出现平局，或“Was?”领先回答的占比低于 60%）时：再请人员池“neuro”中的 1 位判读者。',
    '当并非“一致性至少 75.5%”时：以“leer”定论，并将样本放入“Affen”的队列；另外将其优先级设为 5，并通知审阅者。',
    '自第 11 位判读者起：以“leer”交审阅者。',
    '当判读者与模型一致，模型的确定度至少 90%，且属于随机抽取的 5%时：以“leer”定论，但其中 10% 先再判读一次。',
    '前 3 位判读者之后，当在前 3 位判读者中，有超过 2 个对象仅由一位判读者标出时：以“leer”定论。',
  ],
} as const

describe.each(['de', 'zh'] as const)('rules in plain words, in %s', (language) => {
  it('are whole sentences', async () => {
    const { read } = await readingIn(language)
    expect(rules.map(read)).toEqual(expected[language])
  })

  it('have words for every fact and every comparison, and for no two facts the same', async () => {
    const { read, facts } = await readingIn(language)
    for (const op of operators) {
      const sentences = facts.map(({ value: fact }) => read(rule({ fact, op, value: 0.5 })))
      expect(new Set(sentences).size).toBe(facts.length)
      for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]|undefined|\b(?:reading|votes|amounts|bounds)\./)
    }
  })
})
