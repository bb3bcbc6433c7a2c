import type { Bounds, Geometry } from '@reticle/geometry'
import type { Size } from './port.ts'

/** Half a pixel of play: tools round differently at the border. */
const play = 0.5

/** The largest image that a label file may claim. */
export const mostSide = 10_000_000

export const isInside = (x: number, y: number, { width, height }: Size): boolean =>
  x >= -play && y >= -play && x <= width + play && y <= height + play

/** Why a list of places `[x0, y0, x1, y1, ...]` cannot be taken; undefined when all are sound. */
export const placesProblem = (places: readonly number[], size: Size): string | undefined => {
  for (let i = 0; i + 1 < places.length; i += 2) {
    const [x, y] = [places[i] ?? Number.NaN, places[i + 1] ?? Number.NaN]
    if (!Number.isFinite(x) || !Number.isFinite(y)) return `the place ${i / 2} is not two numbers`
    if (!isInside(x, y, size)) return `the place ${i / 2} (${x}, ${y}) lies outside of the image of ${size.width} x ${size.height} px`
  }
  return undefined
}

/** Why a box cannot be taken; undefined when it is sound. */
export const boxProblem = ({ x, y, width, height }: Bounds, size: Size): string | undefined => {
  if (![x, y, width, height].every(Number.isFinite)) return 'the box is not four numbers'
  if (width <= 0 || height <= 0) return `a box of ${width} x ${height} px`
  return isInside(x, y, size) && isInside(x + width, y + height, size)
    ? undefined
    : `the box lies outside of the image of ${size.width} x ${size.height} px`
}

/** The part of bounds that lies in the image; a side may be 0. */
export const boundsInside = ({ x, y, width, height }: Bounds, size: Size): Bounds => {
  const [left, top] = [Math.min(size.width, Math.max(0, x)), Math.min(size.height, Math.max(0, y))]
  const [right, bottom] = [Math.min(size.width, Math.max(0, x + width)), Math.min(size.height, Math.max(0, y + height))]
  // Bounds inside stay as they are, to the last digit.
  const [isWide, isHigh] = [left === x && right === x + width, top === y && bottom === y + height]
  return { x: left, y: top, width: isWide ? width : right - left, height: isHigh ? height : bottom - top }
}

/** Where a mark is about: of a turned shape its centre, which may reach out of an image that it lies in. */
export const anchorOf = (geometry: Geometry): readonly number[] => {
  switch (geometry.type) {
    case 'point':
      return [geometry.x, geometry.y]
    case 'ellipse':
    case 'rotated-box':
      return [geometry.cx, geometry.cy]
    case 'box':
    case 'mask':
      return [geometry.x, geometry.y, geometry.x + geometry.width, geometry.y + geometry.height]
    case 'polyline':
      return geometry.points
    case 'polygon':
      return geometry.rings.flat()
    case 'skeleton':
      return geometry.points.filter((_, index) => geometry.states[index >> 1] !== 'absent')
    case 'bezier':
      return geometry.nodes.filter((_, index) => index % 6 < 2)
  }
}
