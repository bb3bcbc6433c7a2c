import type { Bounds } from '@reticle/geometry'
import type { Stroke } from '@reticle/tools'
import { changedBounds } from './changed-bounds.ts'
import { type Bitmap, neededPart, putPixels } from './mask-bitmaps.ts'
import { rowsOfMask, rowsOfSpans } from './pixel-rows.ts'
import { type Ink, type Part, partOf, rasterise, sharedPart } from './raster.ts'

const everywhere: Bounds = { x: 0, y: 0, width: 0, height: 0 }

const inksOf = ({ mode, rows, base }: Stroke): readonly Ink[] => [
  ...(base === undefined ? [] : [{ rows: rowsOfMask(base.mask), isSet: true }]),
  // Rows are walked where they are asked for, so that their bounds are of no interest.
  { rows: rowsOfSpans(rows, everywhere), isSet: mode === 'paint' },
]

type StrokeLie = {
  readonly seen: Bounds
  readonly level: number
  readonly color: number
  readonly image: Bounds
  readonly isSameView: boolean
}
type StrokeUpdate = { readonly bitmap: Bitmap | undefined; readonly changed: Bounds | 'all' | undefined }

/**
 * The pixels of a brush that is down, over the mask that it works on, as they are in sight: made when the stroke begins or the view changes,
 * then changed only where the brush has been.
 */
export const createStrokeBitmap = () => {
  let bitmap: Bitmap | undefined
  let last: Stroke | undefined
  const inkPart = (part: Part, inks: readonly Ink[], onto: Bitmap): void => {
    if (part.width === 0 || part.height === 0) return
    const pixels = new Uint32Array(part.width * part.height)
    rasterise(pixels, part, inks, onto.color)
    putPixels(onto.canvas, pixels, part.width, part.x - onto.part.x, part.y - onto.part.y)
  }
  const begin = (stroke: Stroke, seen: Bounds, level: number, color: number, image: Bounds) => {
    const part = neededPart(image, seen, level)
    if (part.width === 0 || part.height === 0) return undefined
    const made: Bitmap = { canvas: new OffscreenCanvas(part.width, part.height), part, color }
    const [base] = stroke.base === undefined ? [] : inksOf(stroke)
    if (base !== undefined) inkPart(sharedPart(part, partOf(base.rows.bounds, level)), [base], made)
    const { top, rows } = stroke.rows
    // All rows of the stroke at once, as wide as the part: it may be longer than what was seen of it.
    if (rows.length > 0)
      inkPart(
        sharedPart(part, { ...part, ...partOf({ x: 0, y: top, width: 1, height: rows.length }, level), x: part.x, width: part.width }),
        inksOf(stroke),
        made,
      )
    return made
  }
  return {
    /**
     * Brings the pixels up to date; answers them with what of the image has changed since the last call, or `all` of it.
     * @param image bounds of the image: nothing is painted outside
     */
    update: (stroke: Stroke, { seen, level, color, image, isSameView }: StrokeLie): StrokeUpdate => {
      const before = last
      last = stroke
      const goesOn = isSameView && bitmap?.color === color && before?.mode === stroke.mode && before.base?.mask === stroke.base?.mask
      if (!goesOn || bitmap === undefined) {
        bitmap = begin(stroke, seen, level, color, image)
        return { bitmap, changed: 'all' }
      }
      const changed = changedBounds(before.rows, stroke.rows)
      if (changed !== undefined) inkPart(sharedPart(bitmap.part, partOf(changed, level)), inksOf(stroke), bitmap)
      return { bitmap, changed }
    },
    forget: () => {
      bitmap = undefined
      last = undefined
    },
  }
}
