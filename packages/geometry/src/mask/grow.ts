import {
  boundsOfRows,
  intersectRows,
  noRows,
  type RowSpans,
  rowAt,
  rowsOfBounds,
  type Spans,
  subtractRows,
  trimmed,
  unsetRows,
} from '../row-spans.ts'
import type { Bounds } from '../types.ts'

/** Half widths of a disc by the distance in rows: `reach[d]` columns to each side are within the radius of a centre `d` rows away. */
export const discOf = (radius: number): readonly number[] =>
  Array.from({ length: Math.floor(radius) + 1 }, (_, d) => {
    // The root may round either way: the whole numbers decide.
    let half = Math.floor(Math.sqrt(radius * radius - d * d))
    while ((half + 1) ** 2 + d * d <= radius * radius) half++
    while (half > 0 && half ** 2 + d * d > radius * radius) half--
    return half
  })

/** Ascending spans with a gap between them, out of several such lists, each span widened by its list's `half` to each side. */
const widened = (lists: readonly { readonly row: Spans; readonly half: number }[]): Spans => {
  const spans: (readonly [number, number])[] = []
  for (const { row, half } of lists) for (let i = 0; i < row.length; i += 2) spans.push([(row[i] ?? 0) - half, (row[i + 1] ?? 0) + half])
  spans.sort((a, b) => a[0] - b[0])
  const flat: number[] = []
  for (const [start, end] of spans) {
    const last = flat.at(-1)
    if (last !== undefined && start <= last) flat[flat.length - 1] = Math.max(last, end)
    else flat.push(start, end)
  }
  return flat
}

/**
 * M4: all pixels whose centres are within `radius` px of the centre of a set pixel: exact, Euclidean, and cut at `image`.
 *
 * Idea: a dilation by a disc on spans (Breuel 2007): a row of the outcome is the union of the 2r + 1 rows about it, each widened by what
 * the disc reaches at that distance. O(rows · r · spans of a row), whatever the area.
 */
export const grownRows = (all: RowSpans, radius: number, image: Bounds): RowSpans => {
  if (all.rows.length === 0 || radius < 0) return all
  const disc = discOf(radius)
  const far = disc.length - 1
  const top = all.top - far
  const rows = Array.from({ length: all.rows.length + 2 * far }, (_, i) => {
    const y = top + i
    const lists: { row: Spans; half: number }[] = []
    for (let d = -far; d <= far; d++) {
      const row = rowAt(all, y + d)
      if (row.length > 0) lists.push({ row, half: disc[Math.abs(d)] ?? 0 })
    }
    return widened(lists)
  })
  return intersectRows(trimmed({ top, rows }), rowsOfBounds(image))
}

/**
 * M4: the set pixels that have no unset pixel of the image within `radius` px. What lies beyond the image's border counts as set, so that
 * an object that goes on there does not come loose from the border.
 */
export const shrunkRows = (all: RowSpans, radius: number, image: Bounds): RowSpans => {
  const { x, y, width, height } = boundsOfRows(all)
  if (width === 0) return noRows
  const pad = Math.floor(radius) + 1
  const around = rowsOfBounds({ x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad })
  const near = boundsOfRows(intersectRows(around, rowsOfBounds(image)))
  return subtractRows(all, grownRows(unsetRows(all, near), radius, image))
}
