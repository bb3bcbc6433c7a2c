import type { Bounds, MaskGeometry, RowSpans } from '@reticle/geometry'

/** Told of each run of set pixels: row `y`, columns `start` to `end`, the end left out. */
export type SpanVisitor = (y: number, start: number, end: number) => void

/** Set pixels that can be walked row by row, without looking at the rows beside. */
export type PixelRows = {
  readonly bounds: Bounds
  /** Rows from `top` to `bottom`, the last left out; columns may reach beyond what is asked for. */
  readonly visit: (top: number, bottom: number, visitor: SpanVisitor) => void
}

/** For each row of a mask: the run that its first pixel lies in, and how much of that run came before. */
type RowStarts = { readonly run: Uint32Array; readonly before: Uint32Array }

const known = new WeakMap<MaskGeometry, PixelRows>()

const rowStartsOf = ({ counts, width, height }: MaskGeometry): RowStarts => {
  const run = new Uint32Array(height)
  const before = new Uint32Array(height)
  let index = 0
  let start = 0
  for (let row = 0; row < height; row++) {
    const at = row * width
    while (index < counts.length - 1 && start + (counts[index] ?? 0) <= at) start += counts[index++] ?? 0
    run[row] = index
    before[row] = at - start
  }
  return { run, before }
}

/** The rows of a mask: eight bytes a row beside its run lengths, made once for each mask. */
export const rowsOfMask = (mask: MaskGeometry): PixelRows => {
  const present = known.get(mask)
  if (present !== undefined) return present
  const { x, y, width, height, counts } = mask
  let starts: RowStarts | undefined
  const visit = (top: number, bottom: number, visitor: SpanVisitor) => {
    starts ??= rowStartsOf(mask)
    const last = Math.min(height, bottom - y)
    for (let row = Math.max(0, top - y); row < last; row++) {
      let index = starts.run[row] ?? 0
      let column = 0
      let left = (counts[index] ?? 0) - (starts.before[row] ?? 0)
      while (column < width && index < counts.length) {
        const end = Math.min(width, column + left)
        if (index % 2 === 1 && end > column) visitor(y + row, x + column, x + end)
        column = end
        left = counts[++index] ?? 0
      }
    }
  }
  const made: PixelRows = { bounds: { x, y, width, height }, visit }
  known.set(mask, made)
  return made
}

/** The rows of a brush's pixels; `bounds` hold them. */
export const rowsOfSpans = ({ top: first, rows }: RowSpans, bounds: Bounds): PixelRows => ({
  bounds,
  visit: (top, bottom, visitor) => {
    const last = Math.min(rows.length, bottom - first)
    for (let row = Math.max(0, top - first); row < last; row++) {
      const spans = rows[row] ?? []
      for (let i = 0; i + 1 < spans.length; i += 2) visitor(first + row, spans[i] ?? 0, spans[i + 1] ?? 0)
    }
  },
})
