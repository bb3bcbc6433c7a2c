/**
 * Objects through planes of several readers: matched one-to-one over space and planes, and one outcome for each.
 *
 * Formula: closeness of two tracks = mean, over the key planes of either on which either is, of the closeness of their shapes there (drawn or
 * interpolated), 0 where only one of them is. For equal shapes this is the IoU of the planes, and on one plane that of the shapes.
 * Source: the overlap of tubes of G. Gkioxari, J. Malik, "Finding action tubes", CVPR 2015 (mean IoU over the frames of either), taken over
 * key planes, so that a long way between two of them weighs no more than what was looked at.
 * Complexity: O(k s) for a pair with k key planes and s for one comparison of shapes; pairs whose planes or bounds do not meet are passed over.
 * Known failure: where two objects cross and a reader swapped them, each half fits another one, and the larger half wins.
 */
import type { TrackConsensus } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { closeness, type MatchRule, thresholdOf } from './closeness.ts'
import { clustersOf } from './clusters.ts'
import { describeTracks } from './describe-tracks.ts'
import type { Annotated, Mark } from './marks.ts'
import type { Pair } from './neighbours.ts'
import { matchPairwise } from './pairwise.ts'
import type { RegionPlan } from './plan.ts'
import { placesOf, type Track, type TrackAxis, trackAt, tracksOf } from './tracks-of.ts'

/** As for marks: of two pairings that are as close, the one with equal labels is better, and rounding does not decide at the threshold. */
const [labelBonus, slack] = [0.1, 1e-9]

type Reach = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly first: number
  readonly last: number
}

/** What a track may touch at most: all that lies between its key planes lies within their bounds, or nearly so. */
const reachOf = ({ keys, kind }: Track, { distance }: MatchRule): Reach => {
  const bounds = keys.map(({ geometry }) => boundsOf(geometry))
  const more = kind === 'area' ? 1 : 2 * distance
  return {
    left: Math.min(...bounds.map(({ x }) => x)) - more,
    top: Math.min(...bounds.map(({ y }) => y)) - more,
    right: Math.max(...bounds.map(({ x, width }) => x + width)) + more,
    bottom: Math.max(...bounds.map(({ y, height }) => y + height)) + more,
    first: keys[0]?.place ?? 0,
    last: keys.at(-1)?.place ?? 0,
  }
}

const doMeet = (a: Reach, b: Reach): boolean =>
  a.first <= b.last && b.first <= a.last && a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom

/** 0 (nowhere together) to 1 (the same shapes on the same planes). Symmetric. */
export const trackCloseness = (a: Track, b: Track, rule: MatchRule): number => {
  let [sum, n] = [0, 0]
  for (const place of placesOf([a, b])) {
    const [one, other] = [trackAt(a, place), trackAt(b, place)]
    if (one === undefined && other === undefined) continue
    n++
    if (one !== undefined && other !== undefined) sum += closeness(one.geometry, other.geometry, rule)
  }
  return n === 0 ? 0 : sum / n
}

const pairsOf = (tracks: readonly Track[], rule: MatchRule): Pair[] => {
  const reaches = tracks.map((track) => reachOf(track, rule))
  return tracks.flatMap((track, a) =>
    tracks.flatMap((other, b): Pair[] => {
      const [one, two] = [reaches[a], reaches[b]]
      if (b <= a || other.annotation === track.annotation || other.kind !== track.kind || other.across !== track.across) return []
      if (one === undefined || two === undefined || !doMeet(one, two)) return []
      const near = trackCloseness(track, other, rule)
      if (near <= 0) return []
      const weight = near + (track.labelId === other.labelId ? labelBonus : 0)
      return [{ a, b, closeness: near, isCandidate: near >= thresholdOf(track.kind, rule) - slack, weight }]
    }),
  )
}

/** A track in the words of the matching of marks, which looks at its annotation, kind and label. */
const asMark = (track: Track, place: number): Mark => ({
  annotation: track.annotation,
  annotationId: track.annotationId,
  regionId: String(place),
  labelId: track.labelId,
  kind: track.kind,
  geometry: { type: 'point', x: 0, y: 0 },
  plane: undefined,
  track: undefined,
  key: '',
})

/**
 * Objects through planes, each with its outcome (C94, C95).
 * @param axis through which objects go on, as the protocol says.
 */
export const compareTracks = (annotations: readonly Annotated[], axis: TrackAxis, plan: RegionPlan): TrackConsensus[] => {
  const tracks = tracksOf(annotations, axis)
  const marks = tracks.map(asMark)
  const pairs = pairsOf(tracks, plan)
  const matches = matchPairwise(marks, pairs, annotations.length)
  const groups = clustersOf(marks, pairs, matches, plan).map((cluster) => cluster.flatMap(({ regionId }) => tracks[Number(regionId)] ?? []))
  return describeTracks(groups, annotations.length, axis, plan, (a, b) => trackCloseness(a, b, plan))
}
