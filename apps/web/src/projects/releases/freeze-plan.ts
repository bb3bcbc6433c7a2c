import type { BodyOf, routes } from '@reticle/contract'
import type { ResolutionKind } from '@reticle/domain'
import { t } from './words.ts'

export type FreezeValues = {
  readonly name: string
  readonly version: string
  readonly notes: string
  readonly kinds: ResolutionKind[]
  readonly train: number | ''
  readonly validation: number | ''
  readonly test: number | ''
  readonly groupBy: string
  readonly seed: number | ''
  /** Labels of which a sample must have a mark; none: all samples. */
  readonly labels: string[]
  /** In percent. */
  readonly leastAgreement: number | ''
  /** Days, `2026-11-01`, in UTC; the last one counts whole. */
  readonly settledFrom: string
  readonly settledTo: string
  /** Values of the group key `groupBy`; none: all. */
  readonly groupValues: string[]
  readonly protocols: string[]
  /** Empty, `labels`, or `question:ID`. */
  readonly stratifyBy: string
  readonly folds: number | ''
  readonly areNearKeptTogether: boolean
}

const percentOf = (value: number | ''): number => (value === '' ? 0 : value)

/** Problems by field. Shares are whole percents in the form, so that they add up exactly. */
export const freezeProblems = (values: FreezeValues): Record<string, string> => {
  const problems: Record<string, string> = {}
  if (values.name.trim() === '') problems.name = t('freezePlan.aName')
  if (values.version !== '' && !/^\d+\.\d+\.\d+$/.test(values.version)) problems.version = t('freezePlan.suchAs')
  if (values.kinds.length === 0) problems.kinds = t('freezePlan.atLeastOne')
  const sum = percentOf(values.train) + percentOf(values.validation) + percentOf(values.test)
  if (sum !== 100) problems.train = t('freezePlan.sum', { sum: String(sum) })
  return problems
}

type Body = BodyOf<(typeof routes)['previewRelease']>

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString()

/** What the release takes and how it is split: all that its preview depends on. */
export const draftBody = (values: FreezeValues): Pick<Body, 'query' | 'split'> => {
  const { kinds, labels, leastAgreement, settledFrom, settledTo, groupValues, protocols, stratifyBy, folds } = values
  const groupBy = values.groupBy.trim()
  return {
    query: {
      kinds,
      ...(labels.length === 0 ? {} : { labels }),
      ...(leastAgreement === '' ? {} : { leastAgreement: leastAgreement / 100 }),
      ...(settledFrom === '' ? {} : { settledFrom: `${settledFrom}T00:00:00Z` }),
      ...(settledTo === '' ? {} : { settledBefore: dayAfter(settledTo) }),
      ...(groupValues.length === 0 || groupBy === '' ? {} : { groups: { [groupBy]: groupValues } }),
      ...(protocols.length === 0 ? {} : { protocols: protocols.map(Number) }),
    },
    split: {
      shares: {
        train: percentOf(values.train) / 100,
        validation: percentOf(values.validation) / 100,
        test: percentOf(values.test) / 100,
      },
      seed: values.seed === '' ? 1 : values.seed,
      ...(groupBy === '' ? {} : { groupBy }),
      ...(stratifyBy === '' ? {} : { stratifyBy: stratumOf(stratifyBy) }),
      ...(folds === '' || folds < 2 ? {} : { folds }),
      ...(values.areNearKeptTogether ? { areNearKeptTogether: true } : {}),
    },
  }
}

const stratumOf = (choice: string) =>
  choice === 'labels' ? { kind: 'labels' as const } : { kind: 'question' as const, questionId: choice.slice('question:'.length) }

export const freezeBody = (values: FreezeValues): BodyOf<(typeof routes)['freezeRelease']> => ({
  name: values.name.trim(),
  notes: values.notes,
  ...draftBody(values),
  ...(values.version === '' ? {} : { version: values.version }),
})
