import { componentsOf, grownRows, pixelsIn, type RowSpans, shrunkRows, smoothedRows, withoutHoles, withoutSpecks } from '@reticle/geometry'
import { onPixels } from './on-pixels.ts'

const length = (of: 'distance' | 'radius', most: number, usual: number) => ({ of, unit: 'px', least: 1, most, usual }) as const
const size = (of: 'largest-hole' | 'least-island') => ({ of, unit: 'px²', least: 1, most: 1e6, usual: 50 }) as const

export const growMask = onPixels({
  id: 'grow-mask',
  amount: length('distance', 200, 2),
  apply: grownRows,
})

export const shrinkMask = onPixels({
  id: 'shrink-mask',
  amount: length('distance', 200, 2),
  apply: shrunkRows,
})

export const smoothMask = onPixels({
  id: 'smooth-mask',
  amount: length('radius', 30, 3),
  apply: smoothedRows,
})

export const fillHoles = onPixels({
  id: 'fill-holes',
  apply: (rows) => withoutHoles(rows),
})

export const fillSmallHoles = onPixels({
  id: 'fill-small-holes',
  amount: size('largest-hole'),
  apply: withoutHoles,
})

export const removeSpecks = onPixels({
  id: 'remove-specks',
  amount: size('least-island'),
  apply: withoutSpecks,
})

/** The piece with the most pixels; of equal ones the first. */
const largest = (rows: RowSpans): RowSpans =>
  componentsOf(rows, 8).reduce((most, piece) => (pixelsIn(piece) > pixelsIn(most) ? piece : most), { top: 0, rows: [] } satisfies RowSpans)

export const keepLargest = onPixels({
  id: 'keep-largest',
  apply: largest,
})
