import { type Bounds, type MaskGeometry, toScreen, turnOf, type View } from '@reticle/geometry'
import { colorBits } from '../css-color.ts'
import type { Paint } from '../trace-geometry.ts'
import { type Bitmap, bitmapOf, levelFor } from './mask-bitmaps.ts'
import { rowsOfMask } from './pixel-rows.ts'

/**
 * Draws a bitmap where it lies under a view. The transform begins at the bitmap's own corner: browsers multiply in 32 bits, which are not
 * enough for a pixel far from the origin of a large image.
 */
export const paintBitmap = (paint: Paint, { canvas, part }: Bitmap, view: View, ratio: number): void => {
  const side = 2 ** part.level
  const { cos, sin } = turnOf(view)
  const { x, y } = toScreen(view, { x: part.x * side, y: part.y * side })
  const step = side * view.scale
  paint.save()
  paint.transform(cos * step, sin * step, -sin * step, cos * step, x, y)
  paint.imageSmoothingEnabled = view.scale * ratio < 1
  paint.imageSmoothingQuality = 'low'
  paint.drawImage(canvas, 0, 0)
  paint.restore()
}

/** Draws the pixels of a mask, each of them exact: a device pixel belongs to the mask just when its centre does. `seen`: the image in sight. */
export const paintMask = (paint: Paint, mask: MaskGeometry, color: string, view: View, seen: Bounds, ratio: number): void => {
  const bitmap = bitmapOf(mask, seen, levelFor(view.scale * ratio), colorBits(color))
  if (bitmap !== undefined) paintBitmap(paint, bitmap, view, ratio)
}

/** With more pieces than this in sight the border of a mask is not drawn. */
const mostPieces = 8_000

/** The pieces of the border between set and unset pixels, flat `[x0, y0, x1, y1, ...]` in image space; undefined when they are too many. */
export const borderPieces = (mask: MaskGeometry, seen: Bounds): readonly number[] | undefined => {
  const top = Math.max(mask.y, Math.floor(seen.y) - 1)
  const bottom = Math.min(mask.y + mask.height, Math.ceil(seen.y + seen.height) + 1)
  const pieces: number[] = []
  let above: number[] = []
  let isTooMuch = false
  /** Columns at which exactly one of two rows begins or ends: between them one of them is set and the other not. */
  const across = (y: number, row: readonly number[]) => {
    const ends = [...above, ...row].sort((a, b) => a - b)
    for (let i = 0; i + 1 < ends.length; i += 2) {
      const [from, to] = [ends[i] ?? 0, ends[i + 1] ?? 0]
      if (to > from) pieces.push(from, y, to, y)
    }
  }
  const rows = rowsOfMask(mask)
  for (let y = top; y <= bottom && !isTooMuch; y++) {
    const row: number[] = []
    if (y < bottom) rows.visit(y, y + 1, (_, start, end) => row.push(start, end))
    for (const x of row) pieces.push(x, y, x, y + 1)
    across(y, row)
    above = row
    isTooMuch = pieces.length > 4 * mostPieces
  }
  return isTooMuch ? undefined : pieces
}
