import { emptyMask, maskFromSpans, spansOf } from './mask.ts'
import type { Bounds, MaskGeometry } from './types.ts'

/** Columns of one row as ascending spans `[start, end, ...]`, ends excluded, with a gap between one and the next. */
export type Spans = readonly number[]

/**
 * Set pixels by rows: `rows[i]` holds row `top + i` of the image as ascending disjoint spans `[start, end, ...]` of columns, ends excluded.
 * Never changed in place: an edit shares the rows that it does not touch, so that a segment of a stroke costs what it covers and not what
 * the mask has. Its first and last row hold a pixel; without a pixel it has no rows.
 */
export type RowSpans = { readonly top: number; readonly rows: readonly Spans[] }

export const noRows: RowSpans = { top: 0, rows: [] }

const none: Spans = []

/** The spans of the image's row `y`. */
export const rowAt = ({ top, rows }: RowSpans, y: number): Spans => rows[y - top] ?? none

/** Whether the pixel in column `x` of row `y` is set. */
export const hasPixel = (all: RowSpans, x: number, y: number): boolean => {
  const row = rowAt(all, y)
  // How many ends lie at or before the column: an odd number is inside of a span.
  let [low, high] = [0, row.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((row[middle] ?? Infinity) <= x) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}

/** The same pixels without the empty rows above and below. */
export const trimmed = ({ top, rows }: RowSpans): RowSpans => {
  let [first, last] = [0, rows.length]
  while (first < last && rows[first]?.length === 0) first++
  while (first < last && rows[last - 1]?.length === 0) last--
  if (first === last) return noRows
  return first === 0 && last === rows.length ? { top, rows } : { top: top + first, rows: rows.slice(first, last) }
}

type Rule = (inA: boolean, inB: boolean) => boolean

/** One row out of two: a sweep over the ends of both that looks at no pixel. `rule` must leave out what is in neither. */
const combineSpans = (a: Spans, b: Spans, rule: Rule): Spans => {
  const spans: number[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    if (a[i] === at) i++
    if (b[j] === at) j++
    if (rule(i % 2 === 1, j % 2 === 1) !== (spans.length % 2 === 1)) spans.push(at)
  }
  return spans
}

const either: Rule = (inA, inB) => inA || inB
const onlyFirst: Rule = (inA, inB) => inA && !inB
const both: Rule = (inA, inB) => inA && inB
const onlyOne: Rule = (inA, inB) => inA !== inB

/** `a` with the rows of `b` combined into it; rows that only one of them has stay as they are, the same lists. */
const overlaid = (a: RowSpans, b: RowSpans, rule: Rule): RowSpans => {
  if (b.rows.length === 0) return a
  if (a.rows.length === 0) return b
  const top = Math.min(a.top, b.top)
  const bottom = Math.max(a.top + a.rows.length, b.top + b.rows.length)
  const rows: Spans[] = top === a.top ? a.rows.slice() : []
  for (let y = top + rows.length; y < bottom; y++) rows.push(rowAt(a, y))
  b.rows.forEach((row, index) => {
    const at = b.top + index - top
    const own = rows[at] ?? none
    rows[at] = own.length === 0 ? row : row.length === 0 ? own : combineSpans(own, row, rule)
  })
  return trimmed({ top, rows })
}

/** Pixels of either. Costs the rows of `b`, and a copy of the list of rows. */
export const addRows = (a: RowSpans, b: RowSpans): RowSpans => overlaid(a, b, either)

/** Pixels of exactly one of the two. */
export const xorRows = (a: RowSpans, b: RowSpans): RowSpans => overlaid(a, b, onlyOne)

/** Pixels of `a` that are not in `b`; rows that `b` does not have stay as they are, the same lists. */
export const subtractRows = (a: RowSpans, b: RowSpans): RowSpans => {
  const rows = a.rows.slice()
  for (let y = Math.max(a.top, b.top); y < Math.min(a.top + a.rows.length, b.top + b.rows.length); y++)
    rows[y - a.top] = combineSpans(rowAt(a, y), rowAt(b, y), onlyFirst)
  return trimmed({ top: a.top, rows })
}

/** Pixels of both. */
export const intersectRows = (a: RowSpans, b: RowSpans): RowSpans => {
  const top = Math.max(a.top, b.top)
  const bottom = Math.min(a.top + a.rows.length, b.top + b.rows.length)
  const rows: Spans[] = []
  for (let y = top; y < bottom; y++) rows.push(combineSpans(rowAt(a, y), rowAt(b, y), both))
  return trimmed({ top, rows })
}

/** Whether the two have a pixel in common. */
export const doRowsMeet = (a: RowSpans, b: RowSpans): boolean => {
  for (let y = Math.max(a.top, b.top); y < Math.min(a.top + a.rows.length, b.top + b.rows.length); y++)
    if (combineSpans(rowAt(a, y), rowAt(b, y), both).length > 0) return true
  return false
}

/** Pixels of `within` (integer bounds) that are not set. */
export const unsetRows = (all: RowSpans, within: Bounds): RowSpans => subtractRows(rowsOfBounds(within), all)

/** All pixels of integer bounds. */
export const rowsOfBounds = ({ x, y, width, height }: Bounds): RowSpans =>
  width <= 0 || height <= 0 ? noRows : { top: y, rows: Array.from({ length: height }, () => [x, x + width]) }

/** Number of set pixels. */
export const pixelsIn = ({ rows }: RowSpans): number => {
  let pixels = 0
  for (const row of rows) for (let i = 0; i < row.length; i += 2) pixels += (row[i + 1] ?? 0) - (row[i] ?? 0)
  return pixels
}

/** The least integer bounds that hold all pixels; without a pixel they have no size. */
export const boundsOfRows = ({ top, rows }: RowSpans): Bounds => {
  let [left, right] = [Infinity, -Infinity]
  for (const row of rows) {
    left = Math.min(left, row[0] ?? Infinity)
    right = Math.max(right, row.at(-1) ?? -Infinity)
  }
  return left < right ? { x: left, y: top, width: right - left, height: rows.length } : { x: 0, y: 0, width: 0, height: 0 }
}

const makeRows = (mask: MaskGeometry): RowSpans => {
  // A frame of one more column than the mask has keeps each span within its row.
  const width = mask.width + 1
  const spans = spansOf(mask, { x: mask.x, y: mask.y, width, height: mask.height })
  const rows: number[][] = Array.from({ length: mask.height }, () => [])
  for (let i = 0; i < spans.length; i += 2) {
    const row = Math.floor((spans[i] ?? 0) / width)
    const shift = mask.x - row * width
    rows[row]?.push((spans[i] ?? 0) + shift, (spans[i + 1] ?? 0) + shift)
  }
  return trimmed({ top: mask.y, rows })
}

/** Rows live as long as the mask that they were made of: neither is ever changed in place. */
const known = new WeakMap<MaskGeometry, RowSpans>()

/** The pixels of a mask by rows, made once. */
export const rowsOfMask = (mask: MaskGeometry): RowSpans => {
  const rows = known.get(mask) ?? makeRows(mask)
  known.set(mask, rows)
  return rows
}

/** The pixels as a mask, canonical (G5); without a pixel it is the empty mask at the origin. */
export const maskFromRows = (all: RowSpans): MaskGeometry => {
  const frame = boundsOfRows(all)
  if (frame.width === 0) return emptyMask(0, 0)
  const spans: number[] = []
  all.rows.forEach((row, index) => {
    const shift = index * frame.width - frame.x
    for (const end of row) spans.push(end + shift)
  })
  const mask = maskFromSpans(spans, frame)
  known.set(mask, trimmed(all))
  return mask
}
