import { describe, expect, it } from 'vitest'
import { applicableQuestions, type Protocol, type ProtocolInput, protocolSchema } from './protocol.ts'
import type { RoutingRule } from './routing.ts'

const labels = [{ id: 'cell', name: 'Cell', color: '#0072b2' }]
const kind = { id: 'kind', text: 'Kind?', kind: 'single' as const, options: ['a', 'b'].map((id) => ({ id, text: id })) }
const size = { id: 'size', text: 'Size?', kind: 'number' as const }

const problemsOf = (input: Partial<ProtocolInput>): string[] => {
  const parsed = protocolSchema.safeParse({ title: 'A study', ...input })
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}
const when = (fact: string) => [
  { id: 'rule', reason: 'why', when: { fact, op: '>=' as const, value: 1 }, effect: { kind: 'contest' as const } },
]
const moreReads = [
  {
    id: 'third',
    reason: 'a third decides',
    when: { fact: 'tied', op: '>' as const, value: 0 },
    effect: { kind: 'more-reads' as const, reads: 1 },
  },
]

describe('protocolSchema', () => {
  it('fills a small protocol with sound defaults', () => {
    expect(protocolSchema.parse({ title: 'A study', labels })).toMatchObject({
      redundancy: { reads: 2 },
      consensus: { answers: { method: 'majority', tie: 'contest' }, regions: { method: 'medoid', iou: 0.5, distance: 8, share: 0.5 } },
      review: { isBlind: true },
      leaseMinutes: 15,
    })
  })

  it('L14: takes a rule that asks for more reads where there is room for them', () => {
    expect(problemsOf({ labels, redundancy: { reads: 2, maxReads: 3 }, routing: moreReads })).toEqual([])
  })

  it.each<[string, Partial<ProtocolInput>, string]>([
    ['nothing to label', {}, 'labels: a protocol needs at least one label or one question'],
    ['a label twice', { labels: [...labels, ...labels] }, 'labels.1.id: the id "cell" is used twice'],
    ['a question twice', { questions: [kind, kind] }, 'questions.1.id: the id "kind" is used twice'],
    ['a rule of routing twice', { labels, routing: [...when('readers'), ...when('readers')] }, 'routing.1.id: the id "rule" is used twice'],
    [
      'one option',
      { questions: [{ ...kind, options: [{ id: 'a', text: 'a' }] }] },
      'questions.0.options: a choice needs at least two options',
    ],
    [
      'the same option twice',
      { questions: [{ ...kind, options: [...kind.options, { id: 'a', text: 'again' }] }] },
      'questions.0.options: two options have the same id',
    ],
    ['a range from above to below', { questions: [{ ...size, min: 2, max: 1 }] }, 'questions.0.max: is below the least'],
    [
      'a question before the one that it depends on',
      { questions: [{ ...size, showWhen: { questionId: 'kind', options: ['a'] } }, kind] },
      'questions.0.showWhen: shown after a question that does not come before it',
    ],
    [
      'a condition that never holds',
      { questions: [kind, { ...size, showWhen: { questionId: 'kind', options: ['c'] } }] },
      'questions.1.showWhen: "c" is not an option of "kind", so this is never asked',
    ],
    [
      'fewer reads at most than at least',
      { labels, redundancy: { reads: 3, maxReads: 2 } },
      'redundancy.maxReads: is below the number of reads',
    ],
    [
      'L14: more reads without a most',
      { labels, redundancy: { reads: 2 }, routing: moreReads },
      'redundancy.maxReads: the rule "third" asks for more reads and never could: say how many a task may have at most, above 2',
    ],
    [
      'L14: early stopping without a most',
      { labels, redundancy: { reads: 2, stopAt: 0.8 } },
      'redundancy.maxReads: early stopping asks for more reads and never could: say how many a task may have at most, above 2',
    ],
    [
      'L14: early stopping with one reader',
      { labels, redundancy: { reads: 1, maxReads: 3, stopAt: 0.8 } },
      'redundancy.stopAt: one reader agrees with nobody: early stopping needs at least 2 reads',
    ],
    [
      'L14: more reads than the most',
      { labels, redundancy: { reads: 2, maxReads: 2 }, routing: moreReads },
      'redundancy.maxReads: the rule "third" asks for more reads and never could: say how many a task may have at most, above 2',
    ],
  ])('refuses %s, with its place', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem])
  })

  const routed = (when: RoutingRule['when'], more: Partial<ProtocolInput> = {}) =>
    problemsOf({
      labels,
      questions: [kind],
      redundancy: { reads: 2, maxReads: 4 },
      routing: [{ id: 'rule', reason: 'r', when, effect: { kind: 'contest' } }],
      ...more,
    })

  it('C40: takes facts of answers, objects, chance and scores', () => {
    for (const fact of ['cant-tell', 'unanimous:kind', 'lowest-iou', 'labels-differ', 'chance', 'score:uncertainty', 'votes:kind:a'])
      expect(routed({ fact, op: '>', value: 0, first: 3 })).toEqual([])
    for (const fact of ['score:beauty', 'unanimous:kinds', 'unanimous:kind:a', 'votes:kind'])
      expect(routed({ fact, op: '>', value: 0 })).toEqual([`routing.0.when: nothing is known by the name "${fact}" in this protocol`])
  })

  it('C19: posteriors are known under a plan with reader models alone', () => {
    const posterior = { fact: 'posterior:kind', op: '>', value: 0.95 } as const
    expect(routed(posterior, { consensus: { answers: { method: 'dawid-skene' } } })).toEqual([])
    expect(routed({ ...posterior, fact: 'posterior:kind:a' }, { consensus: { answers: { method: 'dawid-skene' } } })).toEqual([])
    expect(routed(posterior)[0]).toMatch(/^routing\.0\.when: "posterior:kind" comes from reader models, .*choose Dawid-Skene/)
  })

  it('C101: refuses to look at more first readers than a task can have', () => {
    expect(routed({ fact: 'votes:kind:a', op: '>', value: 0, first: 4 })).toEqual([])
    expect(routed({ fact: 'votes:kind:a', op: '>', value: 0, first: 5 })[0]).toMatch(/"votes:kind:a" of the first 5 readers is never known/)
  })

  it.each([
    ['fusion', ['select', 'box'], ['box', 'polygon']],
    ['centroid', ['point'], ['point', 'box']],
    ['pixel-vote', ['box', 'polygon', 'ellipse'], ['polygon', 'point']],
    ['staple', ['polygon'], ['select', 'point']],
  ] as const)('C29: %s needs marks that it can fuse', (method, good, bad) => {
    expect(problemsOf({ labels, tools: [...good], consensus: { regions: { method } } })).toEqual([])
    expect(problemsOf({ labels, tools: [...bad], consensus: { regions: { method } } })[0]).toContain(
      `consensus.regions.method: "${method}" works on`,
    )
    expect(problemsOf({ labels, tools: [...bad] })).toEqual([])
  })

  it.each([
    'readers',
    'agreement',
    'agreement.regions',
    'tied',
    'contested-regions',
    'regions:alone',
    'labels:cell',
    'share:kind',
    'raters:size',
    'votes:kind:a',
    'votes:kind:?',
    'votes:size:2.5',
  ])('C40: a routing rule may speak of %s', (fact) => {
    expect(problemsOf({ labels, questions: [kind, size], routing: when(fact) })).toEqual([])
  })

  it.each(['agreemnet', 'votes:kind:c', 'votes:kinds:a', 'votes:size:large', 'labels:debris', 'regions:lost', 'share:', 'toString'])(
    'C40: a routing rule on %s would never fire, and is refused',
    (fact) => {
      expect(problemsOf({ labels, questions: [kind, size], routing: when(fact) })).toEqual([
        `routing.0.when: nothing is known by the name "${fact}" in this protocol`,
      ])
      const nested = when(fact).map((rule) => ({ ...rule, when: { all: [{ any: [{ not: rule.when }] }] } }))
      expect(problemsOf({ labels, questions: [kind, size], routing: nested })).toHaveLength(1)
    },
  )
})

describe('applicableQuestions', () => {
  const tree: Protocol = protocolSchema.parse({
    title: 'A tree',
    questions: [
      kind,
      { ...kind, id: 'finer', showWhen: { questionId: 'kind', options: ['a'] } },
      { ...size, showWhen: { questionId: 'finer', options: ['b'] } },
      { ...kind, id: 'several', kind: 'multiple' },
      { ...size, id: 'count', showWhen: { questionId: 'several', options: ['b'] } },
    ],
  })
  const chose = (questionId: string, option: string) => ({ questionId, value: { kind: 'choice', option } })
  const asked = (...answers: Parameters<typeof applicableQuestions>[1]) => applicableQuestions(tree, answers).map((question) => question.id)

  it('asks what has no condition', () => {
    expect(asked()).toEqual(['kind', 'several'])
  })

  it('asks on, one answer after the other', () => {
    expect(asked(chose('kind', 'a'))).toEqual(['kind', 'finer', 'several'])
    expect(asked(chose('kind', 'a'), chose('finer', 'b'))).toEqual(['kind', 'finer', 'size', 'several'])
  })

  it('does not ask on after an answer that is itself not asked any more', () => {
    expect(asked(chose('kind', 'b'), chose('finer', 'b'))).toEqual(['kind', 'several'])
  })

  it("does not ask on after a can't-tell", () => {
    expect(asked({ questionId: 'kind', value: { kind: 'cannot-tell' } })).toEqual(['kind', 'several'])
  })

  it('one of several chosen options is enough', () => {
    expect(asked({ questionId: 'several', value: { kind: 'choices', options: ['a', 'b'] } })).toEqual(['kind', 'several', 'count'])
  })
})
