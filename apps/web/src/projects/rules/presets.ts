import type { Condition, ProjectId, Protocol, Question, RoutingRule } from '@reticle/domain'
import { t } from '../protocol/words.ts'
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
  reason: t('presetReasons.notDecided'),
  when: { fact: 'readers', op: '<', value: most },
  effect: { kind: 'more-reads', reads: 1 },
})
const first = (choice: PresetChoice, role: string): string => choice.options[role]?.[0] ?? ''
const many = (choice: PresetChoice, role: string): readonly string[] => choice.options[role] ?? []

const blank: PresetRole = { id: 'blank', label: t('presetRoles.blank'), isMany: false, like: /blank|empty|nothing|none|leer|nichts|空|无/i }
const none: PresetRole = {
  id: 'none',
  label: t('presetRoles.none'),
  isMany: false,
  like: /none|nothing|blank|empty|^no$|keine?s?$|nichts|leer|空|无/i,
}

/** Rule sets of the field, as people who run such projects say them. */
export const presets: readonly Preset[] = [
  {
    id: 'camera-traps',
    name: t('presetNames.cameraTraps'),
    text: t('presetTexts.cameraTraps'),
    roles: [blank],
    make: (choice) => ({
      redundancy: { reads: 3, maxReads: 11 },
      routing: [
        rule('first-blank', t('presetReasons.firstBlank'), votes(choice.question, first(choice, 'blank'), 3, 3), 'settle'),
        rule(
          'species',
          t('presetReasons.species'),
          anyOf(others(choice.question, [first(choice, 'blank')]).map((id) => votes(choice.question, id, 5))),
          'settle',
        ),
        rule('all-in', t('presetReasons.noDecision11'), readers(11), 'contest'),
        oneMore(11),
      ],
    }),
  },
  {
    id: 'alarm',
    name: t('presetNames.alarm'),
    text: t('presetTexts.alarm'),
    roles: [
      { id: 'alarm', label: t('presetRoles.alarm'), isMany: true, like: /human|person|people|vehicle|car|mensch|fahrzeug|auto|人|车/i },
      { id: 'other', label: t('presetRoles.other'), isMany: false, like: /other|ander|其他/i },
      none,
    ],
    make: (choice) => ({
      redundancy: { reads: 1, maxReads: 15 },
      routing: [
        rule('alarm', t('presetReasons.humanVehicle'), anyOf(many(choice, 'alarm').map((id) => votes(choice.question, id, 1))), 'contest'),
        rule('first-other', t('presetReasons.firstOther'), votes(choice.question, first(choice, 'other'), 3, 3), 'settle'),
        rule('none', t('presetReasons.fiveNone'), votes(choice.question, first(choice, 'none'), 5), 'settle'),
        rule(
          'agree',
          t('presetReasons.sevenAgree'),
          anyOf(others(choice.question, many(choice, 'alarm')).map((id) => votes(choice.question, id, 7))),
          'settle',
        ),
        oneMore(15),
      ],
    }),
  },
  {
    id: 'specialists',
    name: t('presetNames.specialists'),
    text: t('presetTexts.specialists'),
    roles: [{ id: 'special', label: t('presetRoles.special'), isMany: false, like: /monkey|primate?n?|ape|affe|猴|灵长/i }],
    asks: ['project'],
    make: (choice) => ({
      redundancy: { reads: 4, maxReads: 9 },
      routing: [
        {
          id: 'to-specialists',
          reason: t('presetReasons.forSpecialists'),
          when: votes(choice.question, first(choice, 'special'), 4),
          effect: { kind: 'move', projectId: choice.projectId },
        },
        rule(
          'first-agree',
          t('presetReasons.firstAgree'),
          anyOf(others(choice.question, [first(choice, 'special')]).map((id) => votes(choice.question, id, 4, 4))),
          'settle',
        ),
        rule('all-in', t('presetReasons.nineReaders'), readers(9), 'settle'),
        oneMore(9),
      ],
    }),
  },
  {
    id: 'survey',
    name: t('presetNames.survey'),
    text: t('presetTexts.survey'),
    roles: [none, { id: 'yes', label: t('presetRoles.yes'), isMany: false, like: /yes|present|there|^ja$|vorhanden|^是$|有/i }],
    make: (choice) => ({
      redundancy: { reads: 8, maxReads: 15 },
      routing: [
        rule('none', t('presetReasons.eightNone'), votes(choice.question, first(choice, 'none'), 8), 'settle'),
        rule(
          'yes',
          t('presetReasons.tenYes'),
          {
            all: [
              readers(10),
              { fact: `unanimous:${choice.question?.id ?? ''}`, op: '=', value: 1 },
              votes(choice.question, first(choice, 'yes'), 10),
            ],
          },
          'settle',
        ),
        rule('all-in', t('presetReasons.noDecision15'), readers(15), 'contest'),
        oneMore(15),
      ],
    }),
  },
  {
    id: 'double-read',
    name: t('presetNames.doubleRead'),
    text: t('presetTexts.doubleRead'),
    isOfObjects: true,
    make: () => ({
      redundancy: { reads: 2 },
      routing: [
        rule('class-differs', t('presetReasons.classes'), { fact: 'labels-differ', op: '>', value: 0 }, 'contest'),
        rule(
          'place-differs',
          t('presetReasons.places'),
          {
            any: [
              { fact: 'lowest-iou', op: '<', value: 0.5 },
              { fact: 'regions:missing-for-some', op: '>', value: 0 },
              { fact: 'regions:alone', op: '>', value: 0 },
            ],
          },
          'contest',
        ),
        rule('answers-differ', t('presetReasons.tied'), { fact: 'tied', op: '>', value: 0 }, 'contest'),
        rule('same', t('presetReasons.bothAgree'), readers(2), 'settle'),
      ],
    }),
  },
  {
    id: 'posterior',
    name: t('presetNames.posterior'),
    text: t('presetTexts.posterior'),
    roles: [],
    make: (choice) => ({
      method: 'dawid-skene',
      redundancy: { reads: 2, maxReads: 5 },
      routing: [
        rule(
          'certain',
          t('presetReasons.certain'),
          { all: [readers(2), { fact: `posterior:${choice.question?.id ?? ''}`, op: '>', value: 0.95 }] },
          'settle',
        ),
        rule('all-in', t('presetReasons.notCertain'), readers(5), 'contest'),
        oneMore(5),
      ],
    }),
  },
  {
    id: 'expert',
    name: t('presetNames.expert'),
    text: t('presetTexts.expert'),
    asks: ['pool'],
    make: (choice) => ({
      redundancy: { reads: 2, maxReads: 3 },
      routing: [
        {
          id: 'ask-expert',
          reason: t('presetReasons.cannotTell'),
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
    name: t('presetNames.audit'),
    text: t('presetTexts.audit'),
    make: () => ({
      redundancy: { reads: 2 },
      routing: [
        rule(
          'audit',
          t('presetReasons.audit'),
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
  if (roles !== undefined && questionsFor(protocol).length === 0) return t('presetDialog.needsQuestion')
  return isOfObjects === true && protocol.labels.length === 0 ? t('presetDialog.needsLabels') : undefined
}

/** The options that seem to be meant, by their names. */
export const likelyOptions = ({ roles = [] }: Preset, question: Question | undefined): Record<string, readonly string[]> =>
  Object.fromEntries(
    roles.map(({ id, like, isMany }) => {
      const found = (question?.options ?? []).filter((option) => like.test(option.text) || like.test(option.id)).map((option) => option.id)
      return [id, isMany ? found : found.slice(0, 1)]
    }),
  )
