/**
 * How far the points of one object lie apart: their covariance about the centroid.
 *
 * Formula: xx = sum (x - mx)^2 / (n - 1), xy = sum (x - mx)(y - my) / (n - 1), yy likewise, in px^2. It is the spread of one reader's point;
 * that of the centroid is 1/n of it.
 * Complexity: O(n log n), since sums run in an order of content (C2).
 * Known failure: of two points it is a line, and of few points far from the spread of more readers.
 */
import type { Spread } from '@reticle/domain'
import type { Geometry, PointGeometry } from '@reticle/geometry'

const sum = (values: readonly number[]): number => values.toSorted((a, b) => a - b).reduce((total, value) => total + value, 0)

/** Covariance of two or more points; null of fewer, and where a shape is no point. */
export const spreadOf = (shapes: readonly Geometry[]): Spread | null => {
  const points = shapes.filter((shape): shape is PointGeometry => shape.type === 'point')
  const n = points.length
  if (n < 2 || n < shapes.length) return null
  const [x, y] = [sum(points.map((point) => point.x)) / n, sum(points.map((point) => point.y)) / n]
  const over = (product: (point: PointGeometry) => number): number => sum(points.map(product)) / (n - 1)
  return {
    xx: over((point) => (point.x - x) ** 2),
    xy: over((point) => (point.x - x) * (point.y - y)),
    yy: over((point) => (point.y - y) ** 2),
  }
}
