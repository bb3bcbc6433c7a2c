import type { LabelledSet } from '../port.ts'

/** A split of a set: as the set names it, under a name that is safe in paths and variables (`\w+`), with its number of samples. */
export type Split = { readonly split: string; readonly name: string; readonly count: number }

const safeName = (split: string, others: ReadonlySet<string>): string => {
  // What is not split at all is what one trains on, by everybody's custom.
  const wanted = split === '' ? 'train' : split.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 60)
  const base = /^_*$/.test(wanted) ? 'split' : wanted
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`
    if (!others.has(name)) return name
  }
}

/** One pass over a set: its splits in the order in which they first come. */
export const splitsOf = async (set: LabelledSet): Promise<readonly Split[]> => {
  const counts = new Map<string, number>()
  for await (const { split } of set.samples()) counts.set(split, (counts.get(split) ?? 0) + 1)
  const names = new Set<string>()
  const nameOf = new Map<string, string>()
  // Names that are safe as they are keep themselves.
  for (const split of [...counts.keys()].toSorted((a, b) => Number(!/^\w+$/.test(a)) - Number(!/^\w+$/.test(b)))) {
    const name = safeName(split, names)
    names.add(name)
    nameOf.set(split, name)
  }
  return [...counts].map(([split, count]) => ({ split, count, name: nameOf.get(split) ?? split }))
}

/** The samples of one split, in the order of the set. */
export const samplesOf = async function* (set: LabelledSet, split: string) {
  for await (const sample of set.samples()) if (sample.split === split) yield sample
}
