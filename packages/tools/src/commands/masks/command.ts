import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import type { ToolContext } from '../../tool.ts'

/** What a command may look at beside the selected regions; `newId` gives ids to pieces. */
export type MaskContext = Pick<ToolContext, 'width' | 'height' | 'kinds'> & { readonly newId: () => string }

/** The one number of a command: a length in px, or an area in px². */
export type Amount = {
  readonly of: 'distance' | 'radius' | 'largest-hole' | 'least-island'
  readonly unit: 'px' | 'px²'
  readonly least: number
  readonly most: number
  readonly usual: number
}

/**
 * What can be done with the selected marks at once. Pure, like a tool: it answers one change, or undefined where it would change nothing.
 * `regions`: the selected ones in drawing order.
 */
export type MaskCommand<Id extends string = string> = {
  readonly id: Id
  readonly amount?: Amount
  make(regions: readonly Region[], amount: number, context: MaskContext): Change | undefined
}

/** Declares a command; keeps its id. */
export const defineMaskCommand = <const Id extends string>(command: MaskCommand<Id>): MaskCommand<Id> => command

export const together = (changes: readonly Change[]): Change | undefined =>
  changes.length === 0 ? undefined : { type: 'together', changes }

/** A region as several: the first keeps id and track, the others are new marks of the same label, attributes, answers and origin. */
export const asPieces = (region: Region, [first, ...others]: readonly Geometry[], newId: () => string): Change[] => {
  if (first === undefined) return []
  const { track: _, ...rest } = region
  return [
    { type: 'set-geometry', regionId: region.id, geometry: first },
    ...others.map((geometry): Change => ({ type: 'add-region', region: { ...rest, id: newId(), geometry } })),
  ]
}
