import type { Region } from '@reticle/domain'
import { areaOf, type Bounds, boundsOf, hasArea, type Point } from '@reticle/geometry'
import { indexOfRegions } from './region-index.ts'
import type { ToolContext } from './tool.ts'

const regionsAt = ({ regions }: ToolContext, p: Point, tolerance: number): Region[] =>
  indexOfRegions(regions)
    .at(p, tolerance)
    .flatMap((position) => regions[position] ?? [])

/**
 * The region that a click means: of those under the pointer the smallest, so that a mark inside of another can be reached; of equal ones
 * the upper. Points and lines have no area and go first. What the pointer is really in goes before what is only near.
 */
export const pick = (context: ToolContext, p: Point, tolerance: number): Region | undefined => {
  const smallest = (hits: readonly Region[]) =>
    hits.toReversed().reduce<Region | undefined>((least, region) => {
      return least === undefined || areaOf(region.geometry) < areaOf(least.geometry) ? region : least
    }, undefined)
  const near = regionsAt(context, p, tolerance)
  const thin = near.filter((region) => !hasArea(region.geometry))
  return smallest(thin) ?? smallest(regionsAt(context, p, 0)) ?? smallest(near)
}

/** Regions whose bounds come within `reach` image px of the given bounds, in drawing order. */
export const regionsNear = ({ regions }: Pick<ToolContext, 'regions'>, { x, y, width, height }: Bounds, reach: number): Region[] =>
  indexOfRegions(regions)
    .search({ x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach })
    .flatMap((position) => regions[position] ?? [])

/** Ids of the regions that lie wholly in the bounds, in drawing order. */
export const enclosed = ({ regions }: ToolContext, bounds: Bounds): string[] =>
  indexOfRegions(regions)
    .search(bounds)
    .flatMap((position) => regions[position] ?? [])
    .filter(({ geometry }) => {
      const b = boundsOf(geometry)
      return b.x >= bounds.x && b.y >= bounds.y && b.x + b.width <= bounds.x + bounds.width && b.y + b.height <= bounds.y + bounds.height
    })
    .map((region) => region.id)
