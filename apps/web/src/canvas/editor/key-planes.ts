import type { Region } from '@reticle/domain'
import { type Change, isBetween, type ToolStep } from '@reticle/tools'

const nothing = { changes: [], regions: [], idOf: (regionId: string) => regionId } as const

/**
 * Marks between key planes that are to be changed become key planes first: `changes` adds them, `idOf` says what a mark is called from then
 * on. Others keep their ids.
 */
export const keyed = (
  regionIds: readonly string[],
  inSight: readonly Region[],
  newId: () => string,
): { readonly changes: readonly Change[]; readonly idOf: (regionId: string) => string; readonly regions: readonly Region[] } => {
  if (regionIds.length === 0) return nothing
  const wanted = new Set(regionIds)
  const made = new Map(
    inSight.filter((region) => wanted.has(region.id) && isBetween(region)).map((region) => [region.id, { ...region, id: newId() }]),
  )
  const regions = [...made.values()]
  return { changes: regions.map((region) => ({ type: 'add-region', region })), idOf: (id) => made.get(id)?.id ?? id, regions }
}

/** The step with other names for its regions. Marks between key planes cannot be deleted: they are not there. */
export const renamed = <S>(step: ToolStep<S>, idOf: (regionId: string) => string): ToolStep<S> => ({
  ...step,
  ...(step.edit === undefined
    ? {}
    : { edit: { ...step.edit, regions: step.edit.regions.map((edit) => ({ ...edit, regionId: idOf(edit.regionId) })) } }),
  ...(step.split === undefined ? {} : { split: step.split.map((one) => ({ ...one, regionId: idOf(one.regionId) })) }),
  ...(step.select === undefined ? {} : { select: step.select.map(idOf) }),
})

/** The regions that a step edits or splits. */
export const editedBy = (step: ToolStep<unknown>): readonly string[] => [
  ...(step.edit?.regions.map(({ regionId }) => regionId) ?? []),
  ...(step.split?.map(({ regionId }) => regionId) ?? []),
]
