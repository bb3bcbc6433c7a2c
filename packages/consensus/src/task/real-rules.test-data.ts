import type { Condition, Protocol, ProtocolInput, RoutingRule } from '@reticle/domain'
import { projectIdSchema } from '@reticle/domain'
import { cells, protocolOf } from './tasks.test-data.ts'

/** Rule sets that groups really use, as issue 7 names them, written as routing of a protocol. */

type Rule = ProtocolInput['routing'] extends (infer R)[] | undefined ? R : never
const fact = (name: string, value: number, first?: number): Condition => ({
  fact: name,
  op: '>=',
  value,
  ...(first === undefined ? {} : { first }),
})
const rule = (id: string, reason: string, when: Condition, effect: RoutingRule['effect']): Rule => ({ id, reason, when, effect })
const settle = { kind: 'settle' } as const
const contest = { kind: 'contest' } as const
const one = { kind: 'more-reads', reads: 1 } as const
const goOn = rule('go-on', 'one more reader is asked', fact('readers', 1), one)

export const ask = (id: string, options: readonly string[]): NonNullable<ProtocolInput['questions']>[number] => ({
  id,
  text: `${id}?`,
  kind: 'single',
  options: options.map((option) => ({ id: option, text: option })),
})
const anyOf = (question: string, options: readonly string[], votes: number, first?: number): Condition => ({
  any: options.map((option) => fact(`votes:${question}:${option}`, votes, first)),
})

/** "First 3 blank settle; 5 on one species settle; 11 in all contest". */
export const cameraTraps = (species: readonly string[], question = 'animal', blank = 'blank'): Protocol =>
  protocolOf({
    questions: [ask(question, [blank, ...species])],
    redundancy: { reads: 3, maxReads: 11 },
    routing: [
      rule('blank', 'the first 3 say blank', fact(`votes:${question}:${blank}`, 3, 3), settle),
      rule('species', '5 on one species', anyOf(question, species, 5), settle),
      rule('enough', '11 in all', fact('readers', 11), contest),
      goOn,
    ],
  })

/** "First 3 other; 5 none; 7 agree; any 1 human or vehicle to reviewers at once": compared after each reader. */
export const passersBy: Protocol = protocolOf({
  questions: [ask('seen', ['none', 'other', 'deer', 'human', 'vehicle'])],
  redundancy: { reads: 1, maxReads: 15 },
  routing: [
    rule('people', 'a human or a vehicle was seen', anyOf('seen', ['human', 'vehicle'], 1), contest),
    rule('other', 'the first 3 say other', fact('votes:seen:other', 3, 3), settle),
    rule('none', '5 say none', fact('votes:seen:none', 5), settle),
    rule('agree', '7 agree', anyOf('seen', ['none', 'other', 'deer'], 7), settle),
    goOn,
  ],
})

export const specialists = projectIdSchema.parse('0190f000-0000-7000-8000-0000000000aa')

/** "First 4 agree or 9 in all; 4 monkey moves to the specialists' project". */
export const monkeysOn = (others: readonly string[], monkey = 'monkey'): Protocol =>
  protocolOf({
    questions: [ask('animal', [monkey, ...others])],
    redundancy: { reads: 4, maxReads: 9 },
    routing: [
      rule('monkey', '4 say monkey', fact(`votes:animal:${monkey}`, 4), { kind: 'move', projectId: specialists }),
      rule('agree', 'the first 4 agree', anyOf('animal', others, 4, 4), settle),
      rule('enough', '9 in all', fact('readers', 9), settle),
      goOn,
    ],
  })
export const monkeys = monkeysOn(['none', 'duiker', 'hog'])

/** "8 none settle; 10 all yes; 15 contest". */
export const searching = (options: { readonly none: string; readonly yes: string } = { none: 'none', yes: 'yes' }): Protocol =>
  protocolOf({
    questions: [ask('seen', [options.none, options.yes])],
    redundancy: { reads: 8, maxReads: 15 },
    routing: [
      rule('none', '8 say none', fact(`votes:seen:${options.none}`, 8), settle),
      rule('all-yes', 'the first 10 all say yes', fact(`votes:seen:${options.yes}`, 10, 10), settle),
      rule('enough', '15 in all', fact('readers', 15), contest),
      goOn,
    ],
  })

/** Double read plus adjudicator when the class differs or IoU is below a threshold. */
export const doubleRead: Protocol = protocolOf({
  labels: cells,
  redundancy: { reads: 2 },
  routing: [
    rule('class', 'class differs', fact('labels-differ', 1), contest),
    rule('missed', 'one reader marked what the other did not', fact('regions:alone', 1), contest),
    rule('place', 'IoU is below 0.7', { fact: 'lowest-iou', op: '<', value: 0.7 }, contest),
    rule('same', 'both readers agree', fact('readers', 2), settle),
  ],
})

/** Posterior above 0.95 with at least 2 readers settles, else up to 5, then contest. */
export const sure = (options: readonly string[], more: Partial<ProtocolInput> = {}): Protocol =>
  protocolOf({
    questions: [ask('shape', options)],
    consensus: { answers: { method: 'dawid-skene' } },
    redundancy: { reads: 2, maxReads: 5 },
    routing: [
      rule('sure', 'posterior above 0.95', { all: [fact('readers', 2), { fact: 'posterior:shape', op: '>', value: 0.95 }] }, settle),
      rule('unsure', 'one more reader is asked', fact('readers', 2), one),
      rule('enough', '5 in all, and not sure', fact('readers', 5), contest),
    ],
    ...more,
  })

/** Any can't-tell goes to an expert. */
export const expert: Protocol = protocolOf({
  questions: [ask('shape', ['round', 'long'])],
  redundancy: { reads: 2, maxReads: 3 },
  routing: [rule('expert', 'somebody cannot tell', fact('cant-tell', 1), { kind: 'more-reads', reads: 1, pool: 'morphology' })],
})

/** A random 5 % of what is settled is looked at, by the review policy, or by a rule on chance. */
export const audited: Protocol = protocolOf({ questions: [ask('shape', ['round', 'long'])], review: { auditRate: 0.05 } })
export const auditedByRule: Protocol = protocolOf({
  questions: [ask('shape', ['round', 'long'])],
  routing: [rule('audit', 'drawn for an audit', { all: [fact('agreement', 0.75), { fact: 'chance', op: '<', value: 0.05 }] }, contest)],
})
