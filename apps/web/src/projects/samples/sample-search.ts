import { type SampleFilter, sampleFilterSchema } from '@reticle/domain'
import { z } from 'zod'

const orders = ['imported', 'name', 'size', 'agreement'] as const
export type SampleOrder = (typeof orders)[number]

/** Which samples the table lists, and how, as its address holds it. */
export type SampleSearch = { readonly filter?: SampleFilter; readonly sort?: SampleOrder; readonly down?: true }

/** Without what says nothing, so that an address without filters has none. */
const tidied = (filter: SampleFilter): SampleFilter =>
  Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  )

const schema = z.object({
  filter: sampleFilterSchema.transform(tidied).optional().catch(undefined),
  sort: z.enum(orders).optional().catch(undefined),
  down: z.literal(true).optional().catch(undefined),
})

export const sampleSearch = (search: Record<string, unknown>): SampleSearch => {
  const { filter = {}, sort, down } = schema.parse(search)
  return {
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(sort === undefined || sort === 'imported' ? {} : { sort }),
    ...(down === undefined ? {} : { down }),
  }
}

/** The same as the api takes it. */
export const sampleQuery = ({ filter, sort, down }: SampleSearch) => ({
  ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }),
  ...(sort === undefined ? {} : { sort }),
  ...(down === undefined ? {} : { order: 'descending' as const }),
})
