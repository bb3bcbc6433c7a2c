import { type EventType, eventTypes } from '@reticle/domain'
import { z } from 'zod'

const day = z.iso.date().optional().catch(undefined)

const schema = z.object({
  words: z.string().trim().min(1).max(200).optional().catch(undefined),
  kinds: z.array(z.enum(eventTypes)).min(1).optional().catch(undefined),
  from: day,
  to: day,
})

/** The filters of the history as its address holds them. Days are of the zone of whoever reads, both included. */
export type HistorySearch = {
  readonly words?: string
  readonly kinds?: readonly EventType[]
  readonly from?: string
  readonly to?: string
}

export const historySearch = (search: Record<string, unknown>): HistorySearch => {
  const { words, kinds, from, to } = schema.parse(search)
  return {
    ...(words === undefined ? {} : { words }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

/** The moment at which a day begins here, or the next one. */
const midnight = (date: string, after = 0): string => {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, dayOfMonth + after).toISOString()
}

/** The same as the api takes it. */
export const historyQuery = ({ words, kinds, from, to }: HistorySearch) => ({
  ...(words === undefined ? {} : { words }),
  ...(kinds === undefined ? {} : { kinds: [...kinds] }),
  ...(from === undefined ? {} : { from: midnight(from) }),
  ...(to === undefined ? {} : { to: midnight(to, 1) }),
})
