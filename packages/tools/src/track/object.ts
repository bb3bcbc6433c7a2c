import type { Plane, Region } from '@reticle/domain'

/** The axis that objects go on through. */
export type TrackAxis = 'z' | 't'

const otherAxis = { z: 't', t: 'z' } as const

/** The id by which a mark is one object with others: that of its track, else its own. */
export const objectOf = (region: Pick<Region, 'id' | 'track'>): string => region.track?.id ?? region.id

/** Whether two places along an axis can meet: they are the same, or one of them stands for all. */
const doMeet = (a: number | undefined, b: number | undefined): boolean => a === undefined || b === undefined || a === b

/** Whether a mark lies on a plane, in sight or not. */
export const isOnPlane = (region: Pick<Region, 'plane'>, plane: Plane): boolean =>
  doMeet(region.plane?.z, plane.z) && doMeet(region.plane?.t, plane.t)

/** The key planes of one object along `axis`, ascending; `across` is their place on the other axis. */
export type Lane = { readonly trackId: string; readonly across: number | undefined; readonly keys: readonly Region[] }

export const placeOf = (region: Pick<Region, 'plane'>, axis: TrackAxis): number => region.plane?.[axis] ?? 0

const lanesFrom = (regions: readonly Region[], axis: TrackAxis): readonly Lane[] => {
  const lanes = new Map<string, { trackId: string; across: number | undefined; keys: Region[] }>()
  for (const region of regions) {
    if (region.track === undefined || region.plane?.[axis] === undefined) continue
    const across = region.plane[otherAxis[axis]]
    const name = `${across ?? ''}/${region.track.id}`
    const lane = lanes.get(name)
    if (lane === undefined) lanes.set(name, { trackId: region.track.id, across, keys: [region] })
    else lane.keys.push(region)
  }
  return [...lanes.values()].map((lane) => ({ ...lane, keys: lane.keys.toSorted((a, b) => placeOf(a, axis) - placeOf(b, axis)) }))
}

const known = { z: new WeakMap<readonly Region[], readonly Lane[]>(), t: new WeakMap<readonly Region[], readonly Lane[]>() }

/** All objects that go on through `axis`, in the order of their first marks; those of two places on the other axis are two. */
export const lanesOf = (regions: readonly Region[], axis: TrackAxis): readonly Lane[] => {
  const before = known[axis].get(regions)
  if (before !== undefined) return before
  const made = lanesFrom(regions, axis)
  known[axis].set(regions, made)
  return made
}

/** The lane of an object that the plane cuts; of several the first. */
export const laneOn = (regions: readonly Region[], axis: TrackAxis, trackId: string, plane: Plane): Lane | undefined =>
  lanesOf(regions, axis).find((lane) => lane.trackId === trackId && doMeet(lane.across, plane[otherAxis[axis]]))

/** The last key plane at or before a place, and the first after it. */
export const keysAround = (
  { keys }: Lane,
  axis: TrackAxis,
  place: number,
): { readonly before: Region | undefined; readonly after: Region | undefined } => ({
  before: keys.findLast((key) => placeOf(key, axis) <= place),
  after: keys.find((key) => placeOf(key, axis) > place),
})
