import type { Region } from '@reticle/domain'
import { interpolate } from '@reticle/geometry'
import { keysAround, type Lane, placeOf, type TrackAxis } from './object.ts'

const prefix = 'between:'

/** Whether a mark stands between key planes: it is not in the content, and an edit of it makes a key plane. */
export const isBetween = (region: Pick<Region, 'id'>): boolean => region.id.startsWith(prefix)

type Made = { readonly to: Region; readonly place: number; readonly region: Region }
const lastMade = { z: new WeakMap<Region, Made>(), t: new WeakMap<Region, Made>() }

/**
 * The mark of an object on a plane between two of its key planes: the shape interpolated, all else as on the key plane before. Undefined on a
 * key plane, before the first and after the last one, and where the object is out of the frame.
 */
export const inBetween = (lane: Lane, axis: TrackAxis, place: number): Region | undefined => {
  const { before, after } = keysAround(lane, axis, place)
  if (before === undefined || after === undefined || before.track?.state === 'outside') return undefined
  const [from, to] = [placeOf(before, axis), placeOf(after, axis)]
  if (from === place) return undefined
  const last = lastMade[axis].get(before)
  if (last?.to === after && last.place === place) return last.region
  const region: Region = {
    ...before,
    id: `${prefix}${lane.across ?? ''}/${place}/${lane.trackId}`.slice(0, 64),
    geometry: interpolate(before.geometry, after.geometry, (place - from) / (to - from)),
    plane: { ...before.plane, [axis]: place },
  }
  lastMade[axis].set(before, { to: after, place, region })
  return region
}
