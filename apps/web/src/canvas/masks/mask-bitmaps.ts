import type { Bounds, MaskGeometry } from '@reticle/geometry'
import { rowsOfMask } from './pixel-rows.ts'
import { type Part, partOf, rasterise, sharedPart } from './raster.ts'

/** Pixels of a part on a canvas of its own. */
export type Bitmap = { readonly canvas: OffscreenCanvas; readonly part: Part; readonly color: number }

/** Bytes of all bitmaps that are kept; the one that was not used for longest goes first. */
const budget = 96 * 2 ** 20
/** Around what is in sight, so that the next step of the view needs no new pixels: a share of its sides. */
const air = 1 / 16

const kept = new Map<MaskGeometry, Bitmap>()
let bytes = 0

const bytesOf = ({ part }: Bitmap): number => 4 * part.width * part.height

const forget = (mask: MaskGeometry): void => {
  const bitmap = kept.get(mask)
  if (bitmap === undefined) return
  bytes -= bytesOf(bitmap)
  kept.delete(mask)
}

const keep = (mask: MaskGeometry, bitmap: Bitmap): void => {
  kept.set(mask, bitmap)
  bytes += bytesOf(bitmap)
  for (const [oldest] of kept) {
    if (bytes <= budget || oldest === mask) break
    forget(oldest)
  }
}

const grown = ({ x, y, width, height }: Bounds, dx: number, dy: number): Bounds => ({
  x: x - dx,
  y: y - dy,
  width: width + 2 * dx,
  height: height + 2 * dy,
})

const holds = (outer: Part, inner: Part): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** The level whose pixels are just not larger than the screen's; `scale` in device px per image px. */
export const levelFor = (scale: number): number => Math.max(0, Math.floor(Math.log2(1 / scale) + 1e-9))

/** The part of a mask that a view needs: what is in sight, with one unset pixel around the mask so that its border is as sharp as the rest. */
export const neededPart = (bounds: Bounds, seen: Bounds, level: number): Part => {
  const side = 2 ** level
  return sharedPart(partOf(grown(seen, side, side), level), partOf(grown(bounds, side, side), level))
}

/** Puts pixels on a canvas of their own size, or into a place of one. */
export const putPixels = (canvas: OffscreenCanvas, pixels: Uint32Array<ArrayBuffer>, width: number, x = 0, y = 0): void => {
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width), x, y)
}

/** The pixels of a mask that are in sight, in one colour. `seen` in image space; undefined when there are none. */
export const bitmapOf = (mask: MaskGeometry, seen: Bounds, level: number, color: number): Bitmap | undefined => {
  const needed = neededPart(mask, seen, level)
  if (needed.width === 0 || needed.height === 0) return undefined
  const present = kept.get(mask)
  if (present?.part.level === level && present.color === color && holds(present.part, needed)) {
    // Used last: to the end of the queue.
    kept.delete(mask)
    kept.set(mask, present)
    return present
  }
  forget(mask)
  const part = neededPart(mask, grown(seen, seen.width * air, seen.height * air), level)
  const pixels = new Uint32Array(part.width * part.height)
  rasterise(pixels, part, [{ rows: rowsOfMask(mask), isSet: true }], color)
  const canvas = new OffscreenCanvas(part.width, part.height)
  putPixels(canvas, pixels, part.width)
  const made = { canvas, part, color }
  keep(mask, made)
  return made
}
