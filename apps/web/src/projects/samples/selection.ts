/** Which rows of a list are chosen, and where a range begins. */
export type Selection<Id> = { readonly chosen: ReadonlySet<Id>; readonly anchor: Id | undefined }

export const nothingChosen = { chosen: new Set<never>(), anchor: undefined } as const

/** Chooses one row or takes it back; with `isRange` all rows from the last one that was touched to this one. */
export const toggle = <Id>({ chosen, anchor }: Selection<Id>, ids: readonly Id[], id: Id, isRange: boolean): Selection<Id> => {
  const from = anchor === undefined ? -1 : ids.indexOf(anchor)
  const to = ids.indexOf(id)
  const isOn = !chosen.has(id)
  const touched = isRange && from !== -1 && to !== -1 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
  const next = new Set(chosen)
  for (const one of touched) {
    if (isOn) next.add(one)
    else next.delete(one)
  }
  return { chosen: next, anchor: id }
}

/** All rows, or none when all were chosen. */
export const toggleAll = <Id>({ chosen }: Selection<Id>, ids: readonly Id[]): Selection<Id> => ({
  chosen: ids.every((id) => chosen.has(id)) ? new Set() : new Set(ids),
  anchor: undefined,
})
