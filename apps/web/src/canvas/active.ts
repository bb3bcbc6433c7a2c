import type { Bounds, Geometry, Handle, View } from '@reticle/geometry'
import { handlesFor } from '@reticle/tools'
import { paintRegion } from './batch.ts'
import type { RegionStyle } from './canvas-layer.ts'
import { reach } from './pointer-input.ts'
import { type Paint, paintGeometry } from './trace-geometry.ts'

/** What the active layer draws: the selected marks, the mark under the pointer, and what the tool is drawing. */
export type ActiveDrawing = {
  readonly selected: readonly { readonly geometry: Geometry; readonly style: RegionStyle }[]
  readonly hovered: { readonly geometry: Geometry; readonly style: RegionStyle } | undefined
  readonly draft: { readonly geometry: Geometry; readonly style: RegionStyle } | undefined
  /** The box of a selection being dragged. */
  readonly marquee: Bounds | undefined
  /** Handles show only on a single selected mark, and only when it can be edited. */
  readonly hasHandles: boolean
}

/** Above this many vertices the edges' handles are left out, and far below the zoom at which handles would touch, all of them. */
const edgesUpTo = 60
const verticesUpTo = 2_000

const square = (paint: Paint, x: number, y: number, size: number) => {
  paint.beginPath()
  paint.rect(x - size / 2, y - size / 2, size, size)
  paint.fill()
  paint.stroke()
}

const disc = (paint: Paint, x: number, y: number, radius: number) => {
  paint.beginPath()
  paint.arc(x, y, radius, 0, 2 * Math.PI)
  paint.fill()
  paint.stroke()
}

const paintHandle = (paint: Paint, handle: Handle, view: View) => {
  const x = handle.at.x * view.scale + view.x
  const y = handle.at.y * view.scale + view.y
  switch (handle.kind) {
    case 'point':
      return
    case 'edge':
      paint.globalAlpha = 0.75
      disc(paint, x, y, 2.5)
      paint.globalAlpha = 1
      return
    case 'rotate':
      disc(paint, x, y, 4.5)
      return
    case 'side':
    case 'axis':
    case 'vertex':
      square(paint, x, y, 7)
      return
  }
}

const paintHandles = (paint: Paint, geometry: Geometry, style: RegionStyle, view: View) => {
  const handles = handlesFor(geometry, reach / view.scale)
  if (handles.length > verticesUpTo) return
  paint.setLineDash([])
  paint.lineWidth = 1.5
  paint.strokeStyle = style.stroke
  paint.fillStyle = '#fff'
  for (const handle of handles) if (handle.kind !== 'edge' || handles.length <= 2 * edgesUpTo) paintHandle(paint, handle, view)
}

/** The vertices set so far, so that one sees where one clicked. */
const paintVertices = (paint: Paint, geometry: Geometry, style: RegionStyle, view: View) => {
  const points = geometry.type === 'polyline' ? geometry.points : geometry.type === 'polygon' ? (geometry.rings[0] ?? []) : []
  paint.setLineDash([])
  paint.lineWidth = 1
  paint.strokeStyle = 'rgba(0, 0, 0, 0.6)'
  paint.fillStyle = style.stroke
  for (let i = 0; i + 1 < points.length; i += 2)
    disc(paint, (points[i] ?? 0) * view.scale + view.x, (points[i + 1] ?? 0) * view.scale + view.y, i === 0 ? 4 : 2.5)
}

const paintMarquee = (paint: Paint, { x, y, width, height }: Bounds, view: View) => {
  paint.setLineDash([4, 3])
  paint.lineWidth = 1
  paint.strokeStyle = '#fff'
  paint.fillStyle = 'rgba(255, 255, 255, 0.12)'
  paint.beginPath()
  paint.rect(x * view.scale + view.x, y * view.scale + view.y, width * view.scale, height * view.scale)
  paint.fill()
  paint.stroke()
}

/** An outline under a mark that sets it off from the others. A mask shows by its pixels alone. */
const paintHalo = (paint: Paint, geometry: Geometry, view: View, width: number, colour: string) => {
  if (geometry.type === 'mask') return
  paint.setLineDash([])
  paint.lineWidth = width
  paint.strokeStyle = colour
  paintGeometry(paint, geometry, view, { isFilled: false })
}

/** Draws the active layer. It holds a few shapes at most, so that it costs the same with ten or a hundred thousand marks beneath. */
export const paintActive = (paint: Paint, drawing: ActiveDrawing, view: View): void => {
  const { selected, hovered, draft } = drawing
  if (hovered !== undefined) {
    paintHalo(paint, hovered.geometry, view, hovered.style.width + 3, 'rgba(255, 255, 255, 0.55)')
    paintRegion(paint, hovered.geometry, hovered.style, view, false)
  }
  for (const { geometry, style } of selected) {
    paintHalo(paint, geometry, view, style.width + 4, 'rgba(255, 255, 255, 0.9)')
    paintRegion(paint, geometry, { ...style, width: style.width + 1 }, view, false)
  }
  const [only] = selected
  if (only !== undefined && selected.length === 1 && drawing.hasHandles) paintHandles(paint, only.geometry, only.style, view)
  if (draft !== undefined) {
    paintRegion(paint, draft.geometry, draft.style, view, true)
    paintVertices(paint, draft.geometry, draft.style, view)
  }
  if (drawing.marquee !== undefined) paintMarquee(paint, drawing.marquee, view)
}
