import type { Region } from '@reticle/domain'
import { areaOf, type Bounds, boundsOf, createIndex, type Point, type SpatialIndex } from '@reticle/geometry'
import type { ToolContext } from './tool.ts'

/** An index lives as long as the list that it was made from: lists are never changed in place. */
const indexes = new WeakMap<readonly Region[], SpatialIndex>()

const indexOf = (regions: readonly Region[]): SpatialIndex => {
  const known = indexes.get(regions)
  if (known !== undefined) return known
  const made = createIndex(regions.map((region) => region.geometry))
  indexes.set(regions, made)
  return made
}

const regionsAt = ({ regions }: ToolContext, p: Point, tolerance: number): Region[] =>
  indexOf(regions)
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
  const thin = near.filter((region) => region.geometry.type === 'point' || region.geometry.type === 'polyline')
  return smallest(thin) ?? smallest(regionsAt(context, p, 0)) ?? smallest(near)
}

/** Ids of the regions that lie wholly in the bounds, in drawing order. */
export const enclosed = ({ regions }: ToolContext, bounds: Bounds): string[] =>
  indexOf(regions)
    .search(bounds)
    .flatMap((position) => regions[position] ?? [])
    .filter(({ geometry }) => {
      const b = boundsOf(geometry)
      return b.x >= bounds.x && b.y >= bounds.y && b.x + b.width <= bounds.x + bounds.width && b.y + b.height <= bounds.y + bounds.height
    })
    .map((region) => region.id)
