import type { Condition, ProjectId, Protocol, Question, RoutingRule } from '@reticle/domain'
import type { RulePlan } from './draft-rules.ts'

/** An option, or several, that a ready-made set needs to know. */
export type PresetRole = { readonly id: string; readonly label: string; readonly isMany: boolean; readonly like: RegExp }
export type PresetChoice = {
  readonly question: Question | undefined
  readonly options: Readonly<Record<string, readonly string[]>>
  readonly pool: string
  readonly projectId: ProjectId
}
export type Preset = {
  readonly id: string
  readonly name: string
  readonly text: string
  /** Left out: it needs no question. */
  readonly roles?: readonly PresetRole[]
  readonly asks?: readonly ('pool' | 'project')[]
  /** It speaks of objects. */
  readonly isOfObjects?: boolean
  readonly make: (choice: PresetChoice) => Pick<RulePlan, 'routing' | 'redundancy'> & { readonly method?: 'dawid-skene' }
}

const votes = (question: Question | undefined, option: string, least: number, first?: number): Condition => ({
  fact: `votes:${question?.id ?? ''}:${option}`,
  op: '>=',
  value: least,
  ...(first === undefined ? {} : { first }),
})
const readers = (least: number): Condition => ({ fact: 'readers', op: '>=', value: least })
/** A group takes 50 conditions. */
const anyOf = (conditions: readonly Condition[]): Condition => {
  const [only] = conditions
  if (conditions.length === 1 && only !== undefined) return only
  if (conditions.length <= 50) return { any: conditions }
  const parts = Array.from({ length: Math.ceil(conditions.length / 50) }, (_, at) => ({ any: conditions.slice(50 * at, 50 * at + 50) }))
  return { any: parts }
}
const others = (question: Question | undefined, not: readonly string[]): string[] =>
  (question?.options ?? []).flatMap(({ id, isRetired }) => (isRetired === true || not.includes(id) ? [] : [id]))

const rule = (id: string, reason: string, when: Condition, kind: 'settle' | 'contest'): RoutingRule => ({
  id,
  reason,
  when,
  effect: { kind },
})
const oneMore = (most: number): RoutingRule => ({
  id: 'one-more',
  reason: 'not decided yet',
  when: { fact: 'readers', op: '<', value: most },
  effect: { kind: 'more-reads', reads: 1 },
})
const first = (choice: PresetChoice, role: string): string => choice.options[role]?.[0] ?? ''
const many = (choice: PresetChoice, role: string): readonly string[] => choice.options[role] ?? []

const blank: PresetRole = { id: 'blank', label: 'Blank', isMany: false, like: /blank|empty|nothing|none/i }
const none: PresetRole = { id: 'none', label: 'None of them', isMany: false, like: /none|nothing|blank|empty|^no$/i }

/** Rule sets of the field, as people who run such projects say them. */
export const presets: readonly Preset[] = [
  {
    id: 'camera-traps',
    name: 'Camera traps',
    text: 'The first 3 blank settle; 5 on one species settle; 11 in all contest.',
    roles: [blank],
    make: (choice) => ({
      redundancy: { reads: 3, maxReads: 11 },
      routing: [
        rule('first-blank', 'the first 3 said blank', votes(choice.question, first(choice, 'blank'), 3, 3), 'settle'),
        rule(
          'species',
          '5 agree on a species',
          anyOf(others(choice.question, [first(choice, 'blank')]).map((id) => votes(choice.question, id, 5))),
          'settle',
        ),
        rule('all-in', '11 readers and no decision', readers(11), 'contest'),
        oneMore(11),
      ],
    }),
  },
  {
    id: 'alarm',
    name: 'Camera traps with an alarm',
    text: 'Any 1 human or vehicle goes to the reviewers at once; the first 3 other settle; 5 none settle; 7 agree settle.',
    roles: [
      { id: 'alarm', label: 'Human, vehicle', isMany: true, like: /human|person|people|vehicle|car/i },
      { id: 'other', label: 'Other', isMany: false, like: /other/i },
      none,
    ],
    make: (choice) => ({
      redundancy: { reads: 1, maxReads: 15 },
      routing: [
        rule('alarm', 'human or vehicle', anyOf(many(choice, 'alarm').map((id) => votes(choice.question, id, 1))), 'contest'),
        rule('first-other', 'the first 3 said other', votes(choice.question, first(choice, 'other'), 3, 3), 'settle'),
        rule('none', '5 said none', votes(choice.question, first(choice, 'none'), 5), 'settle'),
        rule(
          'agree',
          '7 agree',
          anyOf(others(choice.question, many(choice, 'alarm')).map((id) => votes(choice.question, id, 7))),
          'settle',
        ),
        oneMore(15),
      ],
    }),
  },
  {
    id: 'specialists',
    name: 'Specialists’ project',
    text: 'The first 4 agree or 9 in all settle; 4 on the special animal moves the sample to the specialists’ project.',
    roles: [{ id: 'special', label: 'For the specialists', isMany: false, like: /monkey|primate|ape/i }],
    asks: ['project'],
    make: (choice) => ({
      redundancy: { reads: 4, maxReads: 9 },
      routing: [
        {
          id: 'to-specialists',
          reason: 'for the specialists',
          when: votes(choice.question, first(choice, 'special'), 4),
          effect: { kind: 'move', projectId: choice.projectId },
        },
        rule(
          'first-agree',
          'the first 4 agree',
          anyOf(others(choice.question, [first(choice, 'special')]).map((id) => votes(choice.question, id, 4, 4))),
          'settle',
        ),
        rule('all-in', '9 readers', readers(9), 'settle'),
        oneMore(9),
      ],
    }),
  },
  {
    id: 'survey',
    name: 'Survey of one thing',
    text: '8 none settle; 10 all yes settle; 15 contest.',
    roles: [none, { id: 'yes', label: 'Yes', isMany: false, like: /yes|present|there/i }],
    make: (choice) => ({
      redundancy: { reads: 8, maxReads: 15 },
      routing: [
        rule('none', '8 said none', votes(choice.question, first(choice, 'none'), 8), 'settle'),
        rule(
          'yes',
          '10 and all said yes',
          {
            all: [
              readers(10),
              { fact: `unanimous:${choice.question?.id ?? ''}`, op: '=', value: 1 },
              votes(choice.question, first(choice, 'yes'), 10),
            ],
          },
          'settle',
        ),
        rule('all-in', '15 readers and no decision', readers(15), 'contest'),
        oneMore(15),
      ],
    }),
  },
  {
    id: 'double-read',
    name: 'Double read with adjudicator',
    text: 'Two read; a reviewer decides when a class differs or marks overlap by less than 0.5.',
    isOfObjects: true,
    make: () => ({
      redundancy: { reads: 2 },
      routing: [
        rule('class-differs', 'readers give different classes', { fact: 'labels-differ', op: '>', value: 0 }, 'contest'),
        rule(
          'place-differs',
          'marks overlap too little',
          {
            any: [
              { fact: 'lowest-iou', op: '<', value: 0.5 },
              { fact: 'regions:missing-for-some', op: '>', value: 0 },
              { fact: 'regions:alone', op: '>', value: 0 },
            ],
          },
          'contest',
        ),
        rule('answers-differ', 'answers are tied', { fact: 'tied', op: '>', value: 0 }, 'contest'),
        rule('same', 'both readers agree', readers(2), 'settle'),
      ],
    }),
  },
  {
    id: 'posterior',
    name: 'Certainty by reader models',
    text: 'At least 2 readers and a certainty above 95 % settle; else up to 5 readers; then contest.',
    roles: [],
    make: (choice) => ({
      method: 'dawid-skene',
      redundancy: { reads: 2, maxReads: 5 },
      routing: [
        rule(
          'certain',
          'certain enough',
          { all: [readers(2), { fact: `posterior:${choice.question?.id ?? ''}`, op: '>', value: 0.95 }] },
          'settle',
        ),
        rule('all-in', '5 readers and not certain', readers(5), 'contest'),
        oneMore(5),
      ],
    }),
  },
  {
    id: 'expert',
    name: 'Can’t tell goes to an expert',
    text: 'When anyone can’t tell, one more reader of a pool is asked; what stays unclear then is contested.',
    asks: ['pool'],
    make: (choice) => ({
      redundancy: { reads: 2, maxReads: 3 },
      routing: [
        {
          id: 'ask-expert',
          reason: 'a reader can’t tell',
          when: {
            all: [
              { fact: 'cant-tell', op: '>=', value: 1 },
              { fact: 'readers', op: '<', value: 3 },
            ],
          },
          effect: { kind: 'more-reads', reads: 1, pool: choice.pool },
        },
      ],
    }),
  },
  {
    id: 'audit',
    name: 'Random audit',
    text: 'A random 5 % of what would settle goes to a reviewer all the same.',
    make: () => ({
      redundancy: { reads: 2 },
      routing: [
        rule(
          'audit',
          'audit',
          {
            all: [
              { fact: 'chance', op: '<', value: 0.05 },
              { fact: 'agreement', op: '>=', value: 0.75 },
              { fact: 'tied', op: '=', value: 0 },
            ],
          },
          'contest',
        ),
      ],
    }),
  },
]

/** Questions that a set with roles can be about: on the sample, with options to vote for. */
export const questionsFor = ({ questions }: Protocol): Question[] =>
  questions.filter(({ scope, options, kind }) => scope === 'sample' && options.length > 0 && kind !== 'multiple')

/** Whether the protocol has what a set speaks of; a word for the person when it has not. */
export const lackOf = ({ roles, isOfObjects }: Preset, protocol: Protocol): string | undefined => {
  if (roles !== undefined && questionsFor(protocol).length === 0) return 'needs a question with options on the image'
  return isOfObjects === true && protocol.labels.length === 0 ? 'needs labels for marks' : undefined
}

/** The options that seem to be meant, by their names. */
export const likelyOptions = ({ roles = [] }: Preset, question: Question | undefined): Record<string, readonly string[]> =>
  Object.fromEntries(
    roles.map(({ id, like, isMany }) => {
      const found = (question?.options ?? []).filter((option) => like.test(option.text) || like.test(option.id)).map((option) => option.id)
      return [id, isMany ? found : found.slice(0, 1)]
    }),
  )
