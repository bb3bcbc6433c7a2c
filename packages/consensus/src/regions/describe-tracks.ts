import type { TrackConsensus } from '@reticle/domain'
import { boundsOf, type Geometry } from '@reticle/geometry'
import { byText } from '../order.ts'
import { closeness, geometryKey, thresholdOf } from './closeness.ts'
import { isFarApart, kindOfCluster, leaderOf, shapeOf, votesOf } from './describe.ts'
import type { RegionPlan } from './plan.ts'
import { placesOf, type Track, type TrackAxis, trackAt } from './tracks-of.ts'

type Key = TrackConsensus['keys'][number]

const shapeOfAll = (shapes: readonly Geometry[], plan: RegionPlan): Geometry | undefined => {
  const sorted = shapes.toSorted((a, b) => byText(geometryKey(a), geometryKey(b)))
  const near = sorted.map((one) => sorted.map((other) => closeness(one, other, plan)))
  return shapeOf(sorted, near, plan)
}

/**
 * The object on each key plane of its tracks: there where at least half of them have it, with a shape of those who do. Before it comes and
 * after it has gone for good there is nothing; on a plane in between, where most do not have it, it is `outside`.
 */
const keysOf = (tracks: readonly Track[], axis: TrackAxis, plan: RegionPlan): Key[] => {
  const across = tracks[0]?.across
  const keys: Key[] = []
  for (const place of placesOf(tracks)) {
    const there = tracks.flatMap((track) => trackAt(track, place) ?? [])
    const plane = { ...(across === undefined ? {} : { [axis === 'z' ? 't' : 'z']: across }), [axis]: place }
    const last = keys.at(-1)
    const isThere = 2 * there.length >= tracks.length
    const geometry = isThere
      ? shapeOfAll(
          there.map((one) => one.geometry),
          plan,
        )
      : last?.geometry
    if (geometry === undefined || (!isThere && last?.state === 'outside')) continue
    const occluded = there.filter(({ state }) => state === 'occluded').length
    const state = !isThere ? 'outside' : 2 * occluded > there.length ? 'occluded' : 'visible'
    keys.push({ plane, geometry, state, support: there.length })
  }
  return keys.at(-1)?.state === 'outside' ? keys.slice(0, -1) : keys
}

type Described = Omit<TrackConsensus, 'id'>

const describe = (
  tracks: readonly Track[],
  raters: number,
  axis: TrackAxis,
  plan: RegionPlan,
  closenessOf: (a: Track, b: Track) => number,
): Described => {
  const pairs = tracks.flatMap((one, at) => tracks.slice(at + 1).map((other) => closenessOf(one, other)))
  const votes = votesOf(tracks)
  const labelId = leaderOf(votes)
  const [first] = tracks
  if (first === undefined) throw new Error('an object has at least one track')
  const isApart = pairs.length > 0 && isFarApart(pairs, thresholdOf(first.kind, plan))
  return {
    kind: kindOfCluster(tracks, raters, Object.keys(votes).length, isApart),
    axis,
    labelId,
    support: tracks.length,
    raters,
    isTied: labelId === null,
    isKept: tracks.length >= plan.share * raters - 1e-9,
    closeness: pairs.length === 0 ? null : pairs.reduce((sum, value) => sum + value, 0) / pairs.length,
    labelVotes: votes,
    members: tracks
      .map(({ annotationId, trackId }) => ({ annotationId, trackId }))
      .toSorted((a, b) => byText(a.annotationId, b.annotationId) || byText(a.trackId, b.trackId)),
    keys: keysOf(tracks, axis, plan),
  }
}

type Placed = {
  readonly track: Described
  readonly across: number
  readonly place: number
  readonly x: number
  readonly y: number
  readonly text: string
}

const placed = (track: Described): Placed => {
  const [first] = track.keys
  const { x, y } = first === undefined ? { x: 0, y: 0 } : boundsOf(first.geometry)
  const { z = 0, t = 0 } = first?.plane ?? {}
  const [place, across] = track.axis === 'z' ? [z, t] : [t, z]
  return { track, across, place, x, y, text: JSON.stringify([track.keys, track.labelVotes, track.members]) }
}

const byPlace = (a: Placed, b: Placed): number =>
  a.across - b.across || a.place - b.place || a.y - b.y || a.x - b.x || byText(a.text, b.text)

/** Objects in the order in which they come, then from top to bottom and left to right, called `t1`, `t2`, ... */
export const describeTracks = (
  groups: readonly (readonly Track[])[],
  raters: number,
  axis: TrackAxis,
  plan: RegionPlan,
  closenessOf: (a: Track, b: Track) => number,
): TrackConsensus[] =>
  groups
    .map((tracks) => placed(describe(tracks, raters, axis, plan, closenessOf)))
    .toSorted(byPlace)
    .map(({ track }, at) => ({ id: `t${at + 1}`, ...track }))
