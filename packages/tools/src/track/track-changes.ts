import type { Plane, Region, Track } from '@reticle/domain'
import { type Geometry, interpolate } from '@reticle/geometry'
import type { Change } from '../change.ts'
import type { Refusal } from '../refusals.ts'
import { keysAround, laneOn, placeOf, type TrackAxis } from './object.ts'

/** What is planned: a change, or why there is none, for people. */
export type Planned = { readonly change: Change } | { readonly refused: Refusal }

const refused = (reason: Refusal): Planned => ({ refused: reason })
const together = (changes: readonly Change[]): Planned => ({ change: { type: 'together', changes } })

/** Where the object stands that is spoken of: its track, on the plane in sight, along the axis of the protocol. */
export type TrackPlace = { readonly trackId: string; readonly axis: TrackAxis; readonly plane: Plane }

type Regions = readonly Region[]

const setTrack = (region: Region, track: Track): Change => ({ type: 'set-track', regionId: region.id, track })

const found = (regions: Regions, { trackId, axis, plane }: TrackPlace) => {
  const lane = laneOn(regions, axis, trackId, plane)
  const place = plane[axis]
  if (lane === undefined || place === undefined) return undefined
  return { lane, place, ...keysAround(lane, axis, place) }
}

/** The object's shape at a place: between keys interpolated, beyond them that of the nearest. */
const shapeAt = (before: Region | undefined, after: Region | undefined, axis: TrackAxis, place: number): Geometry | undefined => {
  if (before === undefined || after === undefined) return (before ?? after)?.geometry
  const [from, to] = [placeOf(before, axis), placeOf(after, axis)]
  return interpolate(before.geometry, after.geometry, (place - from) / (to - from))
}

const lost = 'no-way-through'

/** A new key plane: the shape as it is there, all else as on the key before (or, before the first, after). */
const keyAt = (regions: Regions, at: TrackPlace, id: string, state?: Track['state']): Region | undefined => {
  const here = found(regions, at)
  const like = here?.before ?? here?.after
  const geometry = here && shapeAt(here.before, here.after, at.axis, here.place)
  if (here === undefined || like === undefined || geometry === undefined) return undefined
  const before = like.track?.state ?? 'visible'
  return {
    ...like,
    id,
    geometry,
    plane: { ...like.plane, [at.axis]: here.place },
    track: { id: at.trackId, state: state ?? (before === 'outside' ? 'visible' : before) },
  }
}

const hasKey = (regions: Regions, at: TrackPlace): Region | undefined => {
  const here = found(regions, at)
  return here?.before !== undefined && placeOf(here.before, at.axis) === here.place ? here.before : undefined
}

/** Makes an object of a mark, which becomes its first key plane. */
export const startTrack = (region: Region, axis: TrackAxis, trackId: string): Planned => {
  if (region.track !== undefined) return refused('object-already')
  if (region.plane?.[axis] === undefined) return refused('all-planes')
  return { change: setTrack(region, { id: trackId, state: 'visible' }) }
}

/** A key plane where the object has none: the mark that stands there, or beyond the keys the shape of the nearest one. */
export const addKey = (regions: Regions, at: TrackPlace, id: string): Planned => {
  if (hasKey(regions, at) !== undefined) return refused('key-already')
  const key = keyAt(regions, at, id)
  return key === undefined ? refused(lost) : { change: { type: 'add-region', region: key } }
}

/** Takes a key plane away; the object is interpolated over it. */
export const removeKey = (regions: Regions, at: TrackPlace): Planned => {
  const key = hasKey(regions, at)
  return key === undefined ? refused('no-key-here') : { change: { type: 'remove-region', regionId: key.id } }
}

/** From this plane on up to the next key: seen, covered, or out of the frame. Between keys a key is made for it. */
export const setTrackState = (regions: Regions, at: TrackPlace, state: Track['state'], id: string): Planned => {
  const key = hasKey(regions, at)
  if (key !== undefined) return { change: setTrack(key, { id: at.trackId, state }) }
  const made = keyAt(regions, at, id, state)
  return made === undefined ? refused(lost) : { change: { type: 'add-region', region: made } }
}

/**
 * Cuts an object in two: from this plane on it is another one, with the id `trackId`. Between keys, the two get keys of their own on both
 * sides of the cut, with the shapes that stand there. `newId` gives ids to new marks.
 */
export const splitTrack = (regions: Regions, at: TrackPlace, trackId: string, newId: () => string): Planned => {
  const here = found(regions, at)
  if (here === undefined) return refused(lost)
  const { lane, place } = here
  const isLater = (key: Region) => placeOf(key, at.axis) >= place
  const later = lane.keys.filter(isLater)
  const last = lane.keys.findLast((key) => !isLater(key))
  if (last === undefined || later.length === 0) return refused('not-between-keys')
  const isOut = last.track?.state === 'outside'
  const keyOn = (index: number): Region | undefined =>
    isOut || lane.keys.some((key) => placeOf(key, at.axis) === index)
      ? undefined
      : keyAt(regions, { ...at, plane: { ...at.plane, [at.axis]: index } }, newId())
  const [end, begin] = [keyOn(place - 1), keyOn(place)]
  const added = [
    ...(end === undefined ? [] : [end]),
    ...(begin?.track === undefined ? [] : [{ ...begin, track: { ...begin.track, id: trackId } }]),
  ]
  return together([
    ...added.map((region): Change => ({ type: 'add-region', region })),
    ...later.map((key) => setTrack(key, { id: trackId, state: key.track?.state ?? 'visible' })),
  ])
}

const isClash = (a: Region, b: Region) => a.plane?.z === b.plane?.z && a.plane?.t === b.plane?.t

/**
 * Makes one object of several: marks by themselves and objects with all their keys. It takes the label of the first. `trackId` is for when
 * none of them is an object yet.
 */
export const mergeTracks = (regions: Regions, chosen: readonly Region[], axis: TrackAxis, trackId: string): Planned => {
  const tracks = new Set(chosen.flatMap((region) => region.track?.id ?? []))
  const ids = new Set(chosen.map((region) => region.id))
  const all = regions.filter((region) => ids.has(region.id) || (region.track !== undefined && tracks.has(region.track.id)))
  const [first] = chosen
  if (first === undefined || all.length < 2 || (tracks.size === 1 && all.every((region) => region.track !== undefined)))
    return refused('two-objects-needed')
  if (all.some((region) => region.plane?.[axis] === undefined)) return refused('part-all-planes')
  if (all.some((a, i) => all.slice(i + 1).some((b) => isClash(a, b)))) return refused('same-plane-twice')
  const [id = trackId] = tracks
  return together(
    all.flatMap((region): Change[] => [
      setTrack(region, { id, state: region.track?.state ?? 'visible' }),
      { type: 'set-label', regionId: region.id, labelId: first.labelId },
    ]),
  )
}

/** Deletes an object with all its keys, on every plane. */
export const removeTrack = (regions: Regions, trackId: string): Planned => {
  const keys = regions.filter((region) => region.track?.id === trackId)
  return keys.length === 0 ? refused(lost) : together(keys.map(({ id }) => ({ type: 'remove-region', regionId: id })))
}

/** The place of the next or previous key of an object; undefined when there is none. */
export const nextKey = (regions: Regions, { trackId, axis, plane }: TrackPlace, by: 1 | -1): number | undefined => {
  const keys = laneOn(regions, axis, trackId, plane)?.keys.map((key) => placeOf(key, axis)) ?? []
  const place = plane[axis] ?? 0
  return by === 1 ? keys.find((key) => key > place) : keys.findLast((key) => key < place)
}

/** All marks of the objects that the given ones belong to. */
export const wholeObjects = (regions: Regions, chosen: readonly Region[]): readonly Region[] => {
  const tracks = new Set(chosen.flatMap((region) => region.track?.id ?? []))
  const ids = new Set(chosen.map(({ id }) => id))
  if (tracks.size === 0) return chosen
  return regions.filter((region) => ids.has(region.id) || (region.track !== undefined && tracks.has(region.track.id)))
}
