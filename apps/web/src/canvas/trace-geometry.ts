import {
  flatten,
  type Geometry,
  hasArea,
  type MaskGeometry,
  matrixOf,
  type Ring,
  type SkeletonGeometry,
  type View,
  type ViewMatrix,
} from '@reticle/geometry'

/** What tracing and painting need of a 2D context; the page's and an offscreen one both have it. */
export type Paint = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Shapes that are drawn as one path. */
export type Traced = Exclude<Geometry, MaskGeometry | SkeletonGeometry>

/** Vertices nearer to the last one than this, in CSS pixels, are passed over: the eye cannot tell, and long outlines stay fast. */
const least = 0.6
/** Radius of a point's mark, in CSS pixels at any zoom. */
export const pointRadius = 5

const traceRing = (paint: Paint, ring: Ring, { a, b, dx, dy }: ViewMatrix, isClosed: boolean) => {
  let lastX = Number.NaN
  let lastY = Number.NaN
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const imageX = ring[i] ?? 0
    const imageY = ring[i + 1] ?? 0
    const x = a * imageX - b * imageY + dx
    const y = b * imageX + a * imageY + dy
    if (i === 0) paint.moveTo(x, y)
    else if (Math.abs(x - lastX) < least && Math.abs(y - lastY) < least && i + 2 < ring.length) continue
    else paint.lineTo(x, y)
    lastX = x
    lastY = y
  }
  if (isClosed) paint.closePath()
}

const tracePoint = (paint: Paint, x: number, y: number) => {
  paint.moveTo(x + pointRadius, y)
  paint.arc(x, y, pointRadius, 0, 2 * Math.PI)
  paint.moveTo(x - 1.5, y)
  paint.lineTo(x + 1.5, y)
  paint.moveTo(x, y - 1.5)
  paint.lineTo(x, y + 1.5)
}

/** Adds the outline of a shape to the path, in CSS pixels of the screen. */
export const traceGeometry = (paint: Paint, geometry: Traced, view: View): void => {
  const matrix = matrixOf(view)
  const { a, b, dx, dy } = matrix
  switch (geometry.type) {
    case 'point':
      tracePoint(paint, a * geometry.x - b * geometry.y + dx, b * geometry.x + a * geometry.y + dy)
      return
    case 'box': {
      const { x, y, width, height } = geometry
      if (b === 0 && a > 0) paint.rect(x * a + dx, y * a + dy, width * a, height * a)
      else traceRing(paint, [x, y, x + width, y, x + width, y + height, x, y + height], matrix, true)
      return
    }
    case 'ellipse': {
      const { cx, cy, rx, ry } = geometry
      const angle = ((geometry.angle + (view.angle ?? 0)) * Math.PI) / 180
      paint.ellipse(a * cx - b * cy + dx, b * cx + a * cy + dy, rx * view.scale, ry * view.scale, angle, 0, 2 * Math.PI)
      paint.closePath()
      return
    }
    case 'rotated-box':
    case 'bezier':
      traceGeometry(paint, flatten(geometry), view)
      return
    case 'polyline':
      traceRing(paint, geometry.points, matrix, false)
      return
    case 'polygon':
      for (const ring of geometry.rings) traceRing(paint, ring, matrix, true)
      return
  }
}

/** Whether a shape is filled: what has an area, and the disc of a point. */
export const isFilled = (geometry: Traced): boolean => geometry.type === 'point' || hasArea(geometry)
