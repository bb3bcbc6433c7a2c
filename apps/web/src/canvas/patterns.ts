import type { View } from '@reticle/geometry'
import type { PatternName } from './canvas-layer.ts'
import type { Paint } from './trace-geometry.ts'

/** CSS pixels after which a pattern repeats. */
const period = 10

type Draw = (paint: OffscreenCanvasRenderingContext2D) => void

const lines =
  (...segments: readonly (readonly [number, number, number, number])[]): Draw =>
  (paint) => {
    paint.beginPath()
    for (const [x0, y0, x1, y1] of segments) {
      paint.moveTo(x0, y0)
      paint.lineTo(x1, y1)
    }
    paint.stroke()
  }

const discs =
  (isFilled: boolean, radius: number): Draw =>
  (paint) => {
    paint.beginPath()
    paint.arc(period / 2, period / 2, radius, 0, 2 * Math.PI)
    if (isFilled) paint.fill()
    else paint.stroke()
  }

/** Lines that slant reach over the edges of the tile, so that the next tile goes on with them. */
const draws: Readonly<Record<PatternName, Draw>> = {
  lines: lines([-2, 2, 2, -2], [-2, period + 2, period + 2, -2], [period - 2, period + 2, period + 2, period - 2]),
  dots: discs(true, 1.75),
  cross: lines([0, 0, period, period], [0, period, period, 0]),
  rising: lines([-2, period - 2, 2, period + 2], [-2, -2, period + 2, period + 2], [period - 2, -2, period + 2, 2]),
  grid: lines([period / 2, 0, period / 2, period], [0, period / 2, period, period / 2]),
  rings: discs(false, 2.75),
}

const tiles = new Map<string, OffscreenCanvas>()

const tileOf = (name: PatternName, color: string, ratio: number): OffscreenCanvas => {
  const key = `${name} ${color} ${ratio}`
  const present = tiles.get(key)
  if (present !== undefined) return present
  const side = Math.round(period * ratio)
  const made = new OffscreenCanvas(side, side)
  const paint = made.getContext('2d')
  if (paint !== null) {
    paint.scale(side / period, side / period)
    paint.strokeStyle = color
    paint.fillStyle = color
    paint.lineWidth = 1.25
    draws[name](paint)
  }
  tiles.set(key, made)
  return made
}

/** A pattern in a colour, to fill with. It moves with the image, so that a piece that is painted later goes on with the pieces before. */
export const patternOf = (paint: Paint, name: PatternName, color: string, view: View, ratio: number): CanvasPattern | undefined => {
  const tile = tileOf(name, color, ratio)
  const pattern = paint.createPattern(tile, 'repeat')
  if (pattern === null) return undefined
  const step = period / tile.width
  pattern.setTransform(new DOMMatrix([step, 0, 0, step, view.x % period, view.y % period]))
  return pattern
}
