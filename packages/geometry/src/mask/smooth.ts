import {
  addRows,
  boundsOfRows,
  intersectRows,
  type RowSpans,
  rowAt,
  rowsOfBounds,
  type Spans,
  subtractRows,
  trimmed,
} from '../row-spans.ts'
import type { Bounds } from '../types.ts'
import { discOf, grownRows, shrunkRows } from './grow.ts'

/** Set pixels of a row up to each column: the difference of two entries counts any stretch of it. `left`: the column of the first entry. */
type Sums = { readonly left: number; readonly upTo: Int32Array }

const sumsOf = (row: Spans, left: number, width: number): Sums => {
  const upTo = new Int32Array(width + 1)
  for (let i = 0; i < row.length; i += 2) upTo.fill(1, (row[i] ?? 0) - left + 1, (row[i + 1] ?? 0) - left + 1)
  for (let i = 1; i <= width; i++) upTo[i] = (upTo[i] ?? 0) + (upTo[i - 1] ?? 0)
  return { left, upTo }
}

const countIn = (sums: Sums | undefined, from: number, to: number): number =>
  sums === undefined ? 0 : (sums.upTo[to - sums.left] ?? 0) - (sums.upTo[from - sums.left] ?? 0)

/** The columns of `spans` that `isKept`; `row` says whether they were set before. */
const chosen = (spans: Spans, row: Spans, isKept: (column: number, wasSet: boolean) => boolean): Spans => {
  const kept: number[] = []
  let ends = 0
  for (let i = 0; i < spans.length; i += 2)
    for (let column = spans[i] ?? 0; column < (spans[i + 1] ?? 0); column++) {
      while ((row[ends] ?? Infinity) <= column) ends++
      if (!isKept(column, ends % 2 === 1)) continue
      if (kept.at(-1) === column) kept[kept.length - 1] = column + 1
      else kept.push(column, column + 1)
    }
  return kept
}

/**
 * M5: each pixel becomes what most pixels of the image within `radius` px of it are; where as many are set as not, it stays. A median
 * filter by a disc: bumps and dents narrower than the disc go, straight borders stay where they are, and the area hardly changes.
 *
 * Only pixels within the radius of a border can change; for those the disc is counted by running sums of its rows, O(r) a pixel.
 */
export const smoothedRows = (rows: RowSpans, radius: number, image: Bounds): RowSpans => {
  const all = intersectRows(rows, rowsOfBounds(image))
  const grown = grownRows(all, radius, image)
  const inner = shrunkRows(all, radius, image)
  const doubtful = subtractRows(grown, inner)
  const disc = discOf(radius)
  const far = disc.length - 1
  const { x, width } = boundsOfRows(grown)
  const left = Math.max(image.x, x - far)
  const right = Math.min(image.x + image.width, x + width + far)
  const sums = new Map<number, Sums>()

  const becomesSet = (column: number, y: number, wasSet: boolean): boolean => {
    let [set, seen] = [0, 0]
    for (let d = Math.max(-far, image.y - y); d <= Math.min(far, image.y + image.height - 1 - y); d++) {
      const half = disc[Math.abs(d)] ?? 0
      const [from, to] = [Math.max(left, column - half), Math.min(right, column + half + 1)]
      seen += to - from
      set += countIn(sums.get(y + d), from, to)
    }
    return 2 * set === seen ? wasSet : 2 * set > seen
  }
  const decided = doubtful.rows.map((spans, i) => {
    const y = doubtful.top + i
    for (let d = -far; d <= far; d++)
      if (!sums.has(y + d) && rowAt(all, y + d).length > 0) sums.set(y + d, sumsOf(rowAt(all, y + d), left, right - left))
    sums.delete(y - far - 1)
    return chosen(spans, rowAt(all, y), (column, wasSet) => becomesSet(column, y, wasSet))
  })
  return addRows(inner, trimmed({ top: doubtful.top, rows: decided }))
}
