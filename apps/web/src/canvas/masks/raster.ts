import type { Bounds } from '@reticle/geometry'
import type { PixelRows } from './pixel-rows.ts'

/** Whole pixels of a level: level L has one pixel for 2^L x 2^L of the image. */
export type Part = Bounds & { readonly level: number }

/** Pixels that are set, or taken away from what came before. */
export type Ink = { readonly rows: PixelRows; readonly isSet: boolean }

/** The pixels of a level that touch a rectangle of the image. */
export const partOf = ({ x, y, width, height }: Bounds, level: number): Part => {
  const side = 2 ** level
  const [left, top] = [Math.floor(x / side), Math.floor(y / side)]
  return { x: left, y: top, width: Math.ceil((x + width) / side) - left, height: Math.ceil((y + height) / side) - top, level }
}

/** The pixels that both have; none has a width or height of 0 at least. */
export const sharedPart = (a: Part, b: Part): Part => {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x)
  return { x, y, width, height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y), level: a.level }
}

/** Native pixels: runs are filled as they are. `color` as a pixel of 32 bits. */
const fillNative = (pixels: Uint32Array, { x, y, width, height }: Part, inks: readonly Ink[], color: number): void => {
  for (const { rows, isSet } of inks) {
    const value = isSet ? color : 0
    rows.visit(y, y + height, (row, start, end) => {
      const [from, to] = [Math.max(start, x) - x, Math.min(end, x + width) - x]
      if (to > from) pixels.fill(value, (row - y) * width + from, (row - y) * width + to)
    })
  }
}

/** How many native pixels of each pixel of the level one set of rows covers: runs are added by their ends, no native pixel is looked at. */
const countRuns = (counts: Uint32Array, { x, y, width, height, level }: Part, rows: PixelRows): void => {
  const side = 2 ** level
  rows.visit(y * side, (y + height) * side, (row, start, end) => {
    const [from, to] = [Math.max(start - x * side, 0), Math.min(end - x * side, width * side)]
    if (to <= from) return
    const line = (Math.floor(row / side) - y) * width
    const [first, last] = [Math.floor(from / side), Math.floor((to - 1) / side)]
    if (first === last) {
      counts[line + first] = (counts[line + first] ?? 0) + to - from
      return
    }
    counts[line + first] = (counts[line + first] ?? 0) + (first + 1) * side - from
    for (let at = first + 1; at < last; at++) counts[line + at] = (counts[line + at] ?? 0) + side
    counts[line + last] = (counts[line + last] ?? 0) + to - last * side
  })
}

/** The same where inks lie over each other: by one row of native pixels at a time. */
const countInks = (counts: Uint32Array, { x, y, width, height, level }: Part, inks: readonly Ink[]): void => {
  const side = 2 ** level
  const bits = new Uint8Array(width * side)
  for (let row = y * side; row < (y + height) * side; row++) {
    bits.fill(0)
    for (const { rows, isSet } of inks)
      rows.visit(row, row + 1, (_, start, end) => bits.fill(isSet ? 1 : 0, Math.max(0, start - x * side), Math.max(0, end - x * side)))
    const line = (Math.floor(row / side) - y) * width
    for (let at = 0; at < bits.length; at++) if (bits[at] === 1) counts[line + (at >> level)] = (counts[line + (at >> level)] ?? 0) + 1
  }
}

/**
 * Paints set pixels of a part into `pixels` (RGBA, not premultiplied, little-endian, `part.width * part.height` long, all 0). Native pixels are
 * exact; a pixel of a coarser level is as opaque as the share of it that is set.
 */
export const rasterise = (pixels: Uint32Array, part: Part, inks: readonly Ink[], color: number): void => {
  if (part.level === 0) {
    fillNative(pixels, part, inks, color)
    return
  }
  const counts = new Uint32Array(pixels.length)
  const [only] = inks
  if (only !== undefined && inks.length === 1 && only.isSet) countRuns(counts, part, only.rows)
  else countInks(counts, part, inks)
  const [rgb, alpha, whole] = [color & 0xffffff, color >>> 24, 4 ** part.level]
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0
    if (count > 0) pixels[i] = ((Math.round((alpha * count) / whole) << 24) | rgb) >>> 0
  }
}
