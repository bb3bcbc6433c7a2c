import { type ContestedFilter, contestedFilterSchema } from '@reticle/contract'
import type { AgreementRange } from './agreement-bins.ts'

const names = ['reason', 'label', 'group', 'readerId', 'minAgreement', 'maxAgreement', 'belowAgreement', 'isFree'] as const
export type FilterName = (typeof names)[number]

/** The filter in an address: what is not a filter, or makes no sense, is left out. */
export const filterOf = (search: Readonly<Record<string, unknown>>): ContestedFilter => {
  const kept = names.flatMap((name) => {
    const value = search[name]
    const isSet = value !== undefined && value !== '' && value !== false && value !== 'false'
    return isSet && contestedFilterSchema.shape[name].safeParse(value).success ? [[name, value] as const] : []
  })
  return contestedFilterSchema.parse(Object.fromEntries(kept))
}

/** The filter with one of its parts set, or taken away. */
export const withPart = <N extends FilterName>(filter: ContestedFilter, name: N, value: ContestedFilter[N]): ContestedFilter => {
  const { [name]: _, ...rest } = filter
  return value === undefined || value === '' || value === false ? rest : { ...rest, [name]: value }
}

/** The whole range is no filter. */
export const withAgreement = (filter: ContestedFilter, { from, below }: AgreementRange): ContestedFilter => {
  const { minAgreement: _, maxAgreement: __, belowAgreement: ___, ...rest } = filter
  return { ...rest, ...(from > 0 ? { minAgreement: from } : {}), ...(below < 1 ? { belowAgreement: below } : {}) }
}

export const isFiltered = (filter: ContestedFilter): boolean => Object.keys(filter).length > 0

type QueueEmpty = {
  readonly title: string
  readonly text: string
  /** What would help. */
  readonly cure: 'clear' | 'show-held' | 'settled'
}

/** Why the list is empty, and what to do about it. `total`: contested tasks under no filter. */
export const emptyOf = (filter: ContestedFilter, total: number): QueueEmpty => {
  if (total === 0)
    return {
      title: 'Nothing is contested',
      text: 'Samples on which readers disagree appear here by themselves, as soon as they do.',
      cure: 'settled',
    }
  const { isFree, ...others } = filter
  if (isFree === true && !isFiltered(others))
    return {
      title: 'Other reviewers hold all of them',
      text: 'Each contested sample is being decided by somebody just now. One that is given back, or whose time runs out, appears here.',
      cure: 'show-held',
    }
  return {
    title: 'Nothing contested matches these filters',
    text: `${total === 1 ? 'One contested sample is' : `${total} contested samples are`} left out by them.`,
    cure: 'clear',
  }
}

/** Why no next one was handed out, for the reason that the server names. */
export const noNextWords = (reason: string | null, filter: ContestedFilter): string => {
  if (reason === 'all-leased') return 'Other reviewers hold what is left. It comes free when they are done, or their time runs out.'
  if (isFiltered(filter)) return 'Nothing contested that you may decide is left under these filters.'
  return 'Nothing contested is left that you may decide.'
}
