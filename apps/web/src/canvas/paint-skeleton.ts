import { type SkeletonGeometry, toScreen, type View } from '@reticle/geometry'
import type { RegionStyle } from './canvas-layer.ts'
import type { Paint } from './trace-geometry.ts'

/** CSS pixels. */
const radius = 4.5
const hiddenDash = [4, 3]

const line = (paint: Paint, from: { x: number; y: number }, to: { x: number; y: number }) => {
  paint.beginPath()
  paint.moveTo(from.x, from.y)
  paint.lineTo(to.x, to.y)
}

/**
 * Keypoints with the lines that join them. A point that something covers is an empty ring with a bar across, and lines to it are dashed; a
 * point that is not in the image is not drawn.
 */
export const paintSkeleton = (paint: Paint, skeleton: SkeletonGeometry, style: RegionStyle, view: View, isCased: boolean): void => {
  const places = skeleton.states.map((state, index) => ({
    state,
    ...toScreen(view, { x: skeleton.points[2 * index] ?? 0, y: skeleton.points[2 * index + 1] ?? 0 }),
  }))
  const stroke = (isDashed: boolean) => {
    if (isCased && style.casing !== undefined) {
      paint.lineWidth = style.width + 2
      paint.strokeStyle = style.casing
      paint.stroke()
    }
    paint.setLineDash(isDashed ? hiddenDash : [...(style.dash ?? [])])
    paint.lineWidth = style.width
    paint.strokeStyle = style.stroke
    paint.stroke()
    paint.setLineDash([])
  }
  for (const [from, to] of style.edges ?? []) {
    const [start, end] = [places[from], places[to]]
    if (start === undefined || end === undefined || start.state === 'absent' || end.state === 'absent') continue
    line(paint, start, end)
    stroke(start.state === 'occluded' || end.state === 'occluded')
  }
  for (const { state, x, y } of places) {
    if (state === 'absent') continue
    paint.beginPath()
    paint.arc(x, y, radius, 0, 2 * Math.PI)
    paint.fillStyle = state === 'visible' ? style.stroke : 'rgba(0, 0, 0, 0.35)'
    paint.fill()
    if (state === 'occluded') {
      paint.moveTo(x - radius, y + radius)
      paint.lineTo(x + radius, y - radius)
    }
    stroke(false)
  }
}
