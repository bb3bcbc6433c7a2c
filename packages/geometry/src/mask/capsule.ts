import { noRows, type RowSpans, type Spans, trimmed } from '../row-spans.ts'
import type { Point } from '../types.ts'

/** Below half of a pixel's diagonal a brush could fall between the centres: it is a pen of one pixel then. */
const leastRadius = Math.SQRT1_2

type Segment = { readonly from: Point; readonly to: Point }

/** Squared distance in px² from a place to the segment: what M1 compares with the squared radius. */
const squaredDistance = ({ from, to }: Segment, x: number, y: number): number => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / squared))
  return (x - from.x - t * dx) ** 2 + (y - from.y - t * dy) ** 2
}

/** How far the disc about `centre` reaches to each side at the height `y`; undefined beyond it. The slack takes in what only touches. */
const reachOfDisc = (centre: Point, radius: number, y: number): number | undefined => {
  const rest = radius * radius - (y - centre.y) ** 2
  return rest < -1e-6 * radius * radius ? undefined : Math.sqrt(Math.max(0, rest))
}

/**
 * Where the capsule begins and ends at the height `y`, but for rounding. It is the hull of two discs, so its outline at that height is that
 * of one of the discs or one of the two lines that touch both.
 */
const extentAt = ({ from, to }: Segment, radius: number, y: number): readonly [number, number] => {
  let [left, right] = [Infinity, -Infinity]
  const take = (low: number, high: number) => {
    left = Math.min(left, low)
    right = Math.max(right, high)
  }
  for (const centre of [from, to]) {
    const reach = reachOfDisc(centre, radius, y)
    if (reach !== undefined) take(centre.x - reach, centre.x + reach)
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0 || dy === 0) return [left, right]
  for (const side of [radius / length, -radius / length]) {
    const t = (y - from.y - dx * side) / dy
    const x = from.x - dy * side + t * dx
    if (t >= 0 && t <= 1) take(x, x)
  }
  return [left, right]
}

/** The pixels of one row whose centres are within the radius: from the closed form, put right at both ends by M1 itself. */
const spanAt = (segment: Segment, radius: number, row: number, width: number): Spans => {
  const isIn = (column: number) => squaredDistance(segment, column + 0.5, row + 0.5) <= radius * radius
  const [left, right] = extentAt(segment, radius, row + 0.5)
  if (left > right) return []
  let [start, end] = [Math.ceil(left - 0.5), Math.floor(right - 0.5) + 1]
  while (isIn(start - 1)) start--
  while (start < end && !isIn(start)) start++
  while (isIn(end)) end++
  while (end > start && !isIn(end - 1)) end--
  ;[start, end] = [Math.max(0, start), Math.min(width, end)]
  return start < end ? [start, end] : []
}

/** The pixels of one row that the segment passes through. */
const passedAt = ({ from, to }: Segment, row: number, width: number): Spans => {
  const dy = to.y - from.y
  const xAt = (y: number) => (dy === 0 ? from.x : from.x + Math.min(1, Math.max(0, (y - from.y) / dy)) * (to.x - from.x))
  const ends = dy === 0 ? [from.x, to.x] : [xAt(row), xAt(row + 1)]
  const start = Math.max(0, Math.floor(Math.min(...ends)))
  const end = Math.min(width, Math.floor(Math.max(...ends)) + 1)
  return start < end ? [start, end] : []
}

/**
 * The pixels that a round brush covers on its way from one place to another (image space; `radius` in px), within an image of
 * `width` x `height` px. M1: those whose centres are within the radius of the segment, its border included; a brush too small to reach a
 * centre from everywhere covers the pixels that it passes through.
 *
 * Idea: a capsule is convex, so each row has one span, found in closed form; its ends are then put right by the distance itself, so that
 * rounding in the closed form never decides. O(rows) and O(1) a row.
 */
export const capsuleRows = (
  from: Point,
  to: Point,
  radius: number,
  { width, height }: { readonly width: number; readonly height: number },
): RowSpans => {
  const isPen = radius < leastRadius
  const reach = isPen ? 0 : radius
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach))
  const bottom = Math.min(height, Math.floor(Math.max(from.y, to.y) + reach) + 1)
  if (top >= bottom) return noRows
  const segment = { from, to }
  const rows = Array.from({ length: bottom - top }, (_, i) =>
    isPen ? passedAt(segment, top + i, width) : spanAt(segment, radius, top + i, width),
  )
  return trimmed({ top, rows })
}
