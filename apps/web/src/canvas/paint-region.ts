import { type Bounds, type Geometry, type MaskGeometry, matrixOf, type View } from '@reticle/geometry'
import type { RegionStyle } from './canvas-layer.ts'
import { borderPieces, paintMask } from './masks/paint-mask.ts'
import { paintSkeleton } from './paint-skeleton.ts'
import { patternOf } from './patterns.ts'
import { isFilled, type Paint, traceGeometry } from './trace-geometry.ts'

/** Under which view a shape is drawn. `seen`: the part of the image in sight; `ratio`: device pixels per CSS pixel. */
export type Lie = { readonly view: View; readonly seen: Bounds; readonly ratio: number }

let scratch: OffscreenCanvas | undefined

/** A mask with a pattern over its pixels: both are put together on a canvas of their own first, since a mask is no path to fill. */
const paintPatternedMask = (paint: Paint, mask: MaskGeometry, style: RegionStyle, lie: Lie): void => {
  const { view, seen, ratio } = lie
  const { width, height } = paint.canvas
  if (scratch?.width !== width || scratch.height !== height) scratch = new OffscreenCanvas(width, height)
  const own = scratch.getContext('2d')
  const pattern = style.pattern === undefined || own === null ? undefined : patternOf(own, style.pattern, style.stroke, view, ratio)
  if (own === null || pattern === undefined) return
  own.setTransform(ratio, 0, 0, ratio, 0, 0)
  own.globalCompositeOperation = 'source-over'
  own.clearRect(0, 0, width, height)
  // The shape of the mask, whatever its opacity: the pattern is as strong as on other shapes.
  paintMask(own, mask, style.stroke, view, seen, ratio)
  own.globalCompositeOperation = 'source-in'
  own.fillStyle = pattern
  own.fillRect(0, 0, width, height)
  paint.save()
  paint.setTransform(1, 0, 0, 1, 0, 0)
  paint.drawImage(scratch, 0, 0)
  paint.restore()
}

/** The border of a mask along its pixels, with the styles that are set on the context; the box around it where the border is too ragged. */
export const strokeBorder = (paint: Paint, mask: MaskGeometry, { view, seen }: Lie): void => {
  const pieces = borderPieces(mask, seen)
  const { a, b, dx, dy } = matrixOf(view)
  paint.beginPath()
  if (pieces === undefined) {
    traceGeometry(paint, { ...mask, type: 'box' }, view)
    paint.stroke()
    return
  }
  for (let i = 0; i + 3 < pieces.length; i += 4) {
    const [x0, y0, x1, y1] = [pieces[i] ?? 0, pieces[i + 1] ?? 0, pieces[i + 2] ?? 0, pieces[i + 3] ?? 0]
    paint.moveTo(a * x0 - b * y0 + dx, b * x0 + a * y0 + dy)
    paint.lineTo(a * x1 - b * y1 + dx, b * x1 + a * y1 + dy)
  }
  paint.stroke()
}

/** Draws one region in full: casing, fill, pattern and outline. */
export const paintRegion = (paint: Paint, geometry: Geometry, style: RegionStyle, lie: Lie, isCased: boolean): void => {
  const { view, seen, ratio } = lie
  if (style.opacity !== undefined) paint.globalAlpha = style.opacity
  if (geometry.type === 'mask') {
    paintMask(paint, geometry, style.maskFill ?? style.fill, view, seen, ratio)
    if (style.pattern !== undefined) paintPatternedMask(paint, geometry, style, lie)
  } else if (geometry.type === 'skeleton') paintSkeleton(paint, geometry, style, view, isCased)
  else {
    paint.beginPath()
    traceGeometry(paint, geometry, view)
    if (isCased && style.casing !== undefined) {
      paint.lineWidth = style.width + 2
      paint.strokeStyle = style.casing
      paint.stroke()
    }
    if (isFilled(geometry)) {
      paint.fillStyle = style.fill
      paint.fill('evenodd')
      const pattern = style.pattern === undefined ? undefined : patternOf(paint, style.pattern, style.stroke, view, ratio)
      if (pattern !== undefined) {
        paint.fillStyle = pattern
        paint.fill('evenodd')
      }
    }
    if (style.dash !== undefined) paint.setLineDash([...style.dash])
    paint.lineWidth = style.width
    paint.strokeStyle = style.stroke
    paint.stroke()
    if (style.dash !== undefined) paint.setLineDash([])
  }
  if (style.opacity !== undefined) paint.globalAlpha = 1
}
