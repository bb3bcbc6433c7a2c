import { boundsOfRows, type RowSpans } from '@reticle/geometry'
import type { Plane } from '../pixels/plane.ts'
import { planeOf } from '../pixels/plane.ts'
import type { Box, Pointed } from './seeds.ts'

/** The least box around all that was pointed at, and `margin` elements more on each side, within the image; undefined where nothing was. */
export const windowAround = (
  { points, painted, erased, boxes }: Pointed,
  margin: number,
  width: number,
  height: number,
): Box | undefined => {
  const all = [...boxes, ...points.map(({ x, y }) => ({ x, y, width: 1, height: 1 })), boundsOfRows(painted), boundsOfRows(erased)]
  const some = all.filter((one) => one.width > 0)
  if (some.length === 0) return undefined
  const left = Math.max(0, Math.min(...some.map(({ x }) => x)) - margin)
  const top = Math.max(0, Math.min(...some.map(({ y }) => y)) - margin)
  const right = Math.min(width, Math.max(...some.map((one) => one.x + one.width)) + margin)
  const bottom = Math.min(height, Math.max(...some.map((one) => one.y + one.height)) + margin)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** A part of a plane. */
export const cut = ({ width, values }: Plane, box: Box): Plane => {
  const part = planeOf(box.width, box.height)
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x
    part.values.set(values.subarray(start, start + box.width), y * box.width)
  }
  return part
}

/** Rows moved by whole elements. */
export const moved = ({ top, rows }: RowSpans, dx: number, dy: number): RowSpans => ({
  top: top + dy,
  rows: rows.map((row) => row.map((end) => end + dx)),
})
