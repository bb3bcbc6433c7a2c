import type { Loss } from './port.ts'

/** Counts losses by their words, in the order in which they first came. */
export const lossCounter = (): LossCounter => {
  const counts: Loss[] = []
  return { ...countedIn(counts), list: () => counts }
}

/** Counts into a list that somebody keeps. */
export const countedIn = (counts: Loss[]): Pick<LossCounter, 'add'> => ({
  add: (what, kept) => {
    const at = counts.findIndex((loss) => loss.what === what)
    if (at === -1) counts.push({ what, kept, count: 1 })
    else counts[at] = { what, kept, count: (counts[at]?.count ?? 0) + 1 }
  },
})

export type LossCounter = { readonly add: (what: string, kept: string | null) => void; readonly list: () => readonly Loss[] }
