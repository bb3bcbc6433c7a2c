/**
 * Stretches of one axis (a signal's time, a spectrum's wavelength) that several readers marked: matched one-to-one, and one outcome for each.
 *
 * Idea: a stretch is a box of height 1, whose IoU is the overlap of the stretches over their union, and an event without a length a point;
 * so matching, clusters, votes and kinds are those of marks (C23 to C28).
 * Formula: IoU of [a, b] and [c, d] = max(0, min(b, d) - max(a, c)) / (max(b, d) - min(a, c)) where they meet, else 0.
 * Source: temporal IoU as in F. Caba Heilbron et al., "ActivityNet", CVPR 2015.
 * Complexity: as for marks: a spatial index, then an exact assignment for each connected component.
 * Known failure: a stretch that one reader cut in two matches with the larger half only.
 */
import type { RegionCluster } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { compareRegions } from './compare-regions.ts'

export type Interval = { readonly id: string; readonly start: number; readonly end: number; readonly labelId: string }

export type IntervalPlan = {
  /** One that someone marked, or the mean of the starts and that of the ends. */
  readonly method: 'medoid' | 'mean'
  /** Least overlap over union of two stretches that may be one. */
  readonly iou: number
  /** Greatest distance of two events without a length that may be one, in units of the axis. */
  readonly distance: number
  /** Least share of readers that keeps a stretch. */
  readonly share: number
}

export type IntervalOutcome = Pick<
  RegionCluster,
  'id' | 'kind' | 'labelId' | 'support' | 'raters' | 'isTied' | 'isKept' | 'meanIou' | 'labelVotes' | 'members'
> & { readonly start: number; readonly end: number }

/** Overlap over union of two stretches, 0 to 1; 1 of two that are the same. */
export const intervalIou = (a: Pick<Interval, 'start' | 'end'>, b: Pick<Interval, 'start' | 'end'>): number => {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  const union = Math.max(a.end, b.end) - Math.min(a.start, b.start)
  if (union === 0) return 1
  return Math.max(0, shared) / union
}

const shapeOf = ({ start, end }: Interval): Geometry =>
  start === end ? { type: 'point', x: start, y: 0 } : { type: 'box', x: start, y: 0, width: end - start, height: 1 }

const mean = (values: readonly number[]): number => values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length

/** The stretch that was marked, not its box, whose end is rounded. */
const isShape = (interval: Interval, { geometry }: RegionCluster): boolean => JSON.stringify(shapeOf(interval)) === JSON.stringify(geometry)

const outcomeOf = (cluster: RegionCluster, members: readonly Interval[], { method }: IntervalPlan): IntervalOutcome => {
  const { id, kind, labelId, support, raters, isTied, isKept, meanIou, labelVotes } = cluster
  const marked = members.find((interval) => isShape(interval, cluster)) ?? members[0]
  const ends =
    method === 'mean'
      ? { start: mean(members.map(({ start }) => start)), end: mean(members.map(({ end }) => end)) }
      : { start: marked?.start ?? 0, end: marked?.end ?? 0 }
  return { id, kind, ...ends, labelId, support, raters, isTied, isKept, meanIou, labelVotes, members: cluster.members }
}

/**
 * Stretches in the order of their starts, and how far each two readers agree (C31). @throws RangeError where a stretch ends before it starts.
 * @param readers who looked, also those without a stretch, each with a name.
 */
export const compareIntervals = (
  readers: readonly { readonly id: string; readonly intervals: readonly Interval[] }[],
  plan: IntervalPlan,
) => {
  const backwards = readers.flatMap(({ intervals }) => intervals).find(({ start, end }) => !(start <= end))
  if (backwards !== undefined)
    throw new RangeError(`the stretch ${backwards.id} ends at ${backwards.end}, before its start at ${backwards.start}`)
  const annotations = readers.map(({ id, intervals }) => ({
    id,
    content: {
      regions: intervals.map((interval) => ({
        id: interval.id,
        labelId: interval.labelId,
        geometry: shapeOf(interval),
        attributes: {},
        origin: { kind: 'tool' as const, tool: 'interval' },
      })),
    },
  }))
  const { iou, distance, share } = plan
  const { clusters, agreement } = compareRegions(annotations, { method: 'medoid', iou, distance, share })
  const known = new Map(readers.map(({ id, intervals }) => [id, new Map(intervals.map((interval) => [interval.id, interval]))]))
  const membersOf = ({ members }: RegionCluster) =>
    members.flatMap(({ annotationId, regionId }) => known.get(annotationId)?.get(regionId) ?? [])
  return { intervals: clusters.map((cluster) => outcomeOf(cluster, membersOf(cluster), plan)), agreement }
}
