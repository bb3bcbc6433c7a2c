import { type MaskGeometry, maskFromRows, type RowSpans } from '@reticle/geometry'
import type { Place } from './port.ts'

/** The first px whose centre lies at or after an edge between elements. */
const firstPx = (from: number, edge: number, scale: number): number => Math.ceil(from + edge * scale - 0.5)

/**
 * Set elements of what was sent as a mask in px of image space: each px takes the element that covers its centre; what reaches outside of the
 * image is left out. `rows`: set elements by rows, in elements. Undefined where no px is set.
 */
export const maskInImage = ({ top, rows }: RowSpans, { x, y, scale, width, height }: Place): MaskGeometry | undefined => {
  const drawn: number[][] = []
  const first = Math.max(0, firstPx(y, top, scale))
  const end = Math.min(height, firstPx(y, top + rows.length, scale))
  for (let row = first; row < end; row++) {
    const spans: number[] = []
    const source = rows[Math.floor((row + 0.5 - y) / scale) - top] ?? []
    for (let i = 0; i < source.length; i += 2) {
      const left = Math.max(0, firstPx(x, source[i] ?? 0, scale))
      const right = Math.min(width, firstPx(x, source[i + 1] ?? 0, scale))
      if (right <= left) continue
      if (spans.at(-1) === left) spans.pop()
      else spans.push(left)
      spans.push(right)
    }
    drawn.push(spans)
  }
  if (!drawn.some((row) => row.length > 0)) return undefined
  return maskFromRows({ top: first, rows: drawn })
}
