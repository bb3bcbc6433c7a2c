import type { Point } from '@reticle/geometry'
import type { ToolContext } from './tool.ts'

/** Directions that Shift allows, in degrees apart. */
const step = 15

/** How far one may go from a place inside along a direction before the image ends, as a factor of the direction; at most 1. */
const room = (from: number, along: number, size: number): number => {
  if (along > 0) return Math.min(1, (size - from) / along)
  return along < 0 ? Math.min(1, from / -along) : 1
}

/** The part of a way from a place inside that stays in the image: its end. */
export const reached = (from: Point, along: Point, { width, height }: Pick<ToolContext, 'width' | 'height'>): Point => {
  const t = Math.max(0, Math.min(room(from.x, along.x, width), room(from.y, along.y, height)))
  return {
    x: Math.min(width, Math.max(0, from.x + t * along.x)),
    y: Math.min(height, Math.max(0, from.y + t * along.y)),
  }
}

/** The place nearest to `to` in one of the directions, 15 degrees apart, that leave from `from`; in the image. */
export const steered = (from: Point, to: Point, context: Pick<ToolContext, 'width' | 'height'>): Point => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const sector = Math.round((Math.atan2(dy, dx) * 180) / Math.PI / step)
  // Along an axis the other coordinate stays as it is, to the last bit.
  if (sector % 12 === 0) return { x: to.x, y: from.y }
  if (sector % 6 === 0) return { x: from.x, y: to.y }
  const angle = (sector * step * Math.PI) / 180
  const length = dx * Math.cos(angle) + dy * Math.sin(angle)
  return reached(from, { x: length * Math.cos(angle), y: length * Math.sin(angle) }, context)
}
