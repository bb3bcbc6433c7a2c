import { componentsOf, grownRows, pixelsIn, type RowSpans, shrunkRows, smoothedRows, withoutHoles, withoutSpecks } from '@reticle/geometry'
import { onPixels } from './on-pixels.ts'

const length = (name: string, most: number, usual: number) => ({ name, unit: 'px', least: 1, most, usual }) as const
const size = (name: string) => ({ name, unit: 'px²', least: 1, most: 1e6, usual: 50 }) as const

export const growMask = onPixels({
  id: 'grow-mask',
  name: 'Grow mask',
  hint: 'Adds all pixels within a distance of the mask',
  amount: length('Distance', 200, 2),
  apply: grownRows,
})

export const shrinkMask = onPixels({
  id: 'shrink-mask',
  name: 'Shrink mask',
  hint: 'Takes away all pixels within a distance of what is outside; the border of the image is no outside',
  amount: length('Distance', 200, 2),
  apply: shrunkRows,
})

export const smoothMask = onPixels({
  id: 'smooth-mask',
  name: 'Smooth mask',
  hint: 'Makes each pixel what most around it are: bumps and dents narrower than the radius go',
  amount: length('Radius', 30, 3),
  apply: smoothedRows,
})

export const fillHoles = onPixels({
  id: 'fill-holes',
  name: 'Fill holes',
  hint: 'Fills all holes of the mask',
  apply: (rows) => withoutHoles(rows),
})

export const fillSmallHoles = onPixels({
  id: 'fill-small-holes',
  name: 'Fill small holes',
  hint: 'Fills the holes of the mask up to a size',
  amount: size('Largest hole'),
  apply: withoutHoles,
})

export const removeSpecks = onPixels({
  id: 'remove-specks',
  name: 'Remove small islands',
  hint: 'Takes away the pieces of the mask below a size',
  amount: size('Least island'),
  apply: withoutSpecks,
})

/** The piece with the most pixels; of equal ones the first. */
const largest = (rows: RowSpans): RowSpans =>
  componentsOf(rows, 8).reduce((most, piece) => (pixelsIn(piece) > pixelsIn(most) ? piece : most), { top: 0, rows: [] } satisfies RowSpans)

export const keepLargest = onPixels({
  id: 'keep-largest',
  name: 'Keep the largest island',
  hint: 'Takes away all pieces of the mask but the largest one',
  apply: largest,
})
