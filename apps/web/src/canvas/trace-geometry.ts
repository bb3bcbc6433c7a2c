import type { Geometry, MaskGeometry, Ring, View } from '@reticle/geometry'

/** What tracing and painting need of a 2D context; the page's and an offscreen one both have it. */
export type Paint = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Vertices nearer to the last one than this, in CSS pixels, are passed over: the eye cannot tell, and long outlines stay fast. */
const least = 0.6
/** Radius of a point's mark, in CSS pixels at any zoom. */
export const pointRadius = 5

const traceRing = (paint: Paint, ring: Ring, view: View, isClosed: boolean) => {
  let lastX = Number.NaN
  let lastY = Number.NaN
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const x = (ring[i] ?? 0) * view.scale + view.x
    const y = (ring[i + 1] ?? 0) * view.scale + view.y
    if (i === 0) paint.moveTo(x, y)
    else if (Math.abs(x - lastX) < least && Math.abs(y - lastY) < least && i + 2 < ring.length) continue
    else paint.lineTo(x, y)
    lastX = x
    lastY = y
  }
  if (isClosed) paint.closePath()
}

const maskPaths = new WeakMap<MaskGeometry, Path2D>()

/** The runs of a mask as rectangles in image space, made once for each mask. */
const maskPath = (mask: MaskGeometry): Path2D => {
  const known = maskPaths.get(mask)
  if (known !== undefined) return known
  const path = new Path2D()
  let offset = 0
  mask.counts.forEach((count, index) => {
    for (let at = offset, end = offset + count; index % 2 === 1 && at < end; ) {
      const column = at % mask.width
      const length = Math.min(mask.width - column, end - at)
      path.rect(mask.x + column, mask.y + Math.floor(at / mask.width), length, 1)
      at += length
    }
    offset += count
  })
  maskPaths.set(mask, path)
  return path
}

const fillMask = (paint: Paint, mask: MaskGeometry, view: View) => {
  paint.save()
  paint.translate(view.x, view.y)
  paint.scale(view.scale, view.scale)
  paint.fill(maskPath(mask))
  paint.restore()
}

const trace = (paint: Paint, geometry: Exclude<Geometry, MaskGeometry>, view: View) => {
  const { scale } = view
  switch (geometry.type) {
    case 'point': {
      const x = geometry.x * scale + view.x
      const y = geometry.y * scale + view.y
      paint.moveTo(x + pointRadius, y)
      paint.arc(x, y, pointRadius, 0, 2 * Math.PI)
      return
    }
    case 'box':
      paint.rect(geometry.x * scale + view.x, geometry.y * scale + view.y, geometry.width * scale, geometry.height * scale)
      return
    case 'ellipse': {
      const angle = (geometry.angle * Math.PI) / 180
      const x = geometry.cx * scale + view.x
      const y = geometry.cy * scale + view.y
      paint.ellipse(x, y, geometry.rx * scale, geometry.ry * scale, angle, 0, 2 * Math.PI)
      paint.closePath()
      return
    }
    case 'polyline':
      traceRing(paint, geometry.points, view, false)
      return
    case 'polygon':
      for (const ring of geometry.rings) traceRing(paint, ring, view, true)
      return
  }
}

/** Fills and outlines one shape with the styles that are set on the context. A mask has no outline, only its pixels. */
export const paintGeometry = (paint: Paint, geometry: Geometry, view: View, parts: { readonly isFilled: boolean }): void => {
  if (geometry.type === 'mask') {
    fillMask(paint, geometry, view)
    return
  }
  paint.beginPath()
  trace(paint, geometry, view)
  if (parts.isFilled && geometry.type !== 'polyline') paint.fill('evenodd')
  paint.stroke()
  if (geometry.type === 'point') {
    paint.beginPath()
    const x = geometry.x * view.scale + view.x
    const y = geometry.y * view.scale + view.y
    paint.moveTo(x - 1.5, y)
    paint.lineTo(x + 1.5, y)
    paint.moveTo(x, y - 1.5)
    paint.lineTo(x, y + 1.5)
    paint.stroke()
  }
}
