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
