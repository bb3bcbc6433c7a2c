import type { BodyOf, routes } from '@reticle/contract'
import type { ResolutionKind } from '@reticle/domain'

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
}

const percentOf = (value: number | ''): number => (value === '' ? 0 : value)

/** Problems by field. Shares are whole percents in the form, so that they add up exactly. */
export const freezeProblems = (values: FreezeValues): Record<string, string> => {
  const problems: Record<string, string> = {}
  if (values.name.trim() === '') problems.name = 'A name that papers can cite'
  if (values.version !== '' && !/^\d+\.\d+\.\d+$/.test(values.version)) problems.version = 'Such as 1.0.0'
  if (values.kinds.length === 0) problems.kinds = 'At least one'
  const sum = percentOf(values.train) + percentOf(values.validation) + percentOf(values.test)
  if (sum !== 100) problems.train = `The shares add up to ${sum} %, not 100 %`
  return problems
}

export const freezeBody = (values: FreezeValues): BodyOf<(typeof routes)['freezeRelease']> => ({
  name: values.name.trim(),
  notes: values.notes,
  query: { kinds: values.kinds },
  split: {
    shares: {
      train: percentOf(values.train) / 100,
      validation: percentOf(values.validation) / 100,
      test: percentOf(values.test) / 100,
    },
    seed: values.seed === '' ? 1 : values.seed,
    ...(values.groupBy.trim() === '' ? {} : { groupBy: values.groupBy.trim() }),
  },
  ...(values.version === '' ? {} : { version: values.version }),
})
