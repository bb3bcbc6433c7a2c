/**
 * Distances between the outlines of two areas, in px of the full-resolution image.
 *
 * Hausdorff 95: the greater of the two 95th percentiles of distances from places on one outline to the other outline; the plain Hausdorff
 * distance (share 1) is moved by a single spike. Boundary F: of places on each outline, the share within `tolerance` of the other outline, as
 * precision and recall; F is their harmonic mean.
 * Source: D. Huttenlocher, G. Klanderman, W. Rucklidge, "Comparing images using the Hausdorff distance", IEEE PAMI 15 (1993); G. Csurka, D.
 * Larlus, F. Perronnin, "What is a good evaluation measure for semantic segmentation?", BMVC (2013).
 * Complexity: O(places x log edges): the edges of an outline lie in a spatial index that is asked in growing squares.
 * Known failure: outlines are measured at places half a pixel apart; of a mask they are the borders of its pixels, so two masks that differ by
 * one pixel are up to one pixel apart.
 */
import { type Geometry, nearestEdge, type Ring } from '@reticle/geometry'
import { outlineOf, outlinePoints } from './outline-points.ts'

export type SurfaceDistance = {
  /** Of both directions: distance that 95 % of places keep; null when one of the two has no outline. */
  readonly hausdorff95: number | null
  readonly hausdorff: number | null
  /** Mean over the places of both outlines. */
  readonly mean: number | null
  /** 0 to 1; null when one of the two has no outline. */
  readonly boundaryF: number | null
}

/** Distances from the places of one outline to the other, ascending. */
const distancesTo = (points: readonly number[], rings: readonly Ring[]): Float64Array => {
  const distanceAt = nearestEdge(rings)
  const distances = new Float64Array(points.length / 2)
  for (let i = 0; i < distances.length; i++) distances[i] = distanceAt({ x: points[2 * i] ?? 0, y: points[2 * i + 1] ?? 0 })
  return distances.sort()
}

/** The least value that a share `p` of sorted values does not exceed. */
const quantile = (sorted: Float64Array, p: number): number => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN

const shareWithin = (sorted: Float64Array, tolerance: number): number =>
  sorted.reduce((n, distance) => (distance <= tolerance ? n + 1 : n), 0) / sorted.length

/** @param tolerance px within which two outlines are the same, for the boundary F. */
export const surfaceDistance = (a: Geometry, b: Geometry, tolerance = 2): SurfaceDistance => {
  const [ringsA, ringsB] = [outlineOf(a), outlineOf(b)]
  if (ringsA.length === 0 || ringsB.length === 0) return { hausdorff95: null, hausdorff: null, mean: null, boundaryF: null }
  const ab = distancesTo(outlinePoints(ringsA), ringsB)
  const ba = distancesTo(outlinePoints(ringsB), ringsA)
  const [precision, recall] = [shareWithin(ab, tolerance), shareWithin(ba, tolerance)]
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  return {
    hausdorff95: Math.max(quantile(ab, 0.95), quantile(ba, 0.95)),
    hausdorff: Math.max(quantile(ab, 1), quantile(ba, 1)),
    mean: (sum(ab) + sum(ba)) / (ab.length + ba.length),
    boundaryF: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  }
}
