import type { Plane, Region } from '@reticle/domain'
import { inBetween } from './in-between.ts'
import { isOnPlane, lanesOf, type TrackAxis } from './object.ts'

/**
 * The marks of a plane in drawing order: those that lie on it, and those of objects between their key planes along `axis`, each in the place
 * of the key before. A mark that is out of the frame is not there. The same list comes back when all of it is there.
 */
export const regionsOnPlane = (regions: readonly Region[], plane: Plane, axis: TrackAxis | undefined): readonly Region[] => {
  const place = axis === undefined ? undefined : plane[axis]
  const between = new Map<string, Region>()
  if (axis !== undefined && place !== undefined)
    for (const lane of lanesOf(regions, axis)) {
      const region = isOnPlane({ plane: { ...plane, [axis === 'z' ? 't' : 'z']: lane.across } }, plane)
        ? inBetween(lane, axis, place)
        : undefined
      const key = region && lane.keys.findLast((one) => (one.plane?.[axis] ?? 0) < place)
      if (region !== undefined && key !== undefined) between.set(key.id, region)
    }
  const isThere = (region: Region) => region.track?.state !== 'outside' && isOnPlane(region, plane)
  if (between.size === 0 && regions.every(isThere)) return regions
  return regions.flatMap((region) => {
    const stand = between.get(region.id)
    if (stand !== undefined) return [stand]
    return isThere(region) ? [region] : []
  })
}
