import type { Region } from '@reticle/domain'
import { objectOf } from '@reticle/tools'

type Regions = readonly Region[]

/**
 * The selection after marks or plane have changed: an object that goes on through planes stays selected by its mark on this plane, else by
 * the mark that it was selected by. A mark by itself is dropped as soon as it is not there, or on a plane that is not in sight.
 */
export const keptSelection = (
  selected: readonly string[],
  before: { readonly regions: Regions; readonly inSight: Regions },
  after: { readonly regions: Regions; readonly inSight: Regions; readonly isOtherPlane: boolean },
): readonly string[] => {
  if (selected.length === 0) return selected
  const wanted = new Set(selected)
  let found = 0
  for (const { id } of after.inSight) if (wanted.has(id)) found++
  // Nearly always: all of them are in sight still.
  if (found === wanted.size) return selected
  const known = new Map([...before.regions, ...before.inSight].filter(({ id }) => wanted.has(id)).map((region) => [region.id, region]))
  const inSight = new Set(after.inSight.map(({ id }) => id))
  const present = new Set(after.regions.map(({ id }) => id))
  const here = new Map(after.inSight.filter(({ track }) => track !== undefined).map((region) => [objectOf(region), region.id]))
  const anywhere = new Map(after.regions.filter(({ track }) => track !== undefined).map((region) => [objectOf(region), region.id]))
  const kept = selected.flatMap((id) => {
    if (inSight.has(id)) return [id]
    const track = known.get(id)?.track?.id
    if (track !== undefined) return here.get(track) ?? (present.has(id) ? id : (anywhere.get(track) ?? []))
    return present.has(id) && !after.isOtherPlane ? [id] : []
  })
  const once = [...new Set(kept)]
  return once.length === selected.length && once.every((id, i) => id === selected[i]) ? selected : once
}
