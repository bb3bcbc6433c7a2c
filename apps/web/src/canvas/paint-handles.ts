import { type BezierGeometry, type Geometry, type Handle, nodeCount, type Point, toScreen, type View } from '@reticle/geometry'
import { handlesFor } from '@reticle/tools'
import type { RegionStyle } from './canvas-layer.ts'
import { reach } from './pointer-input.ts'
import type { Paint } from './trace-geometry.ts'

/** Above this many handles those of the edges are left out, and far below the zoom at which handles would touch, all of them. */
const edgesUpTo = 60
const verticesUpTo = 2_000

const square = (paint: Paint, { x, y }: Point<'screen'>, size: number) => {
  paint.beginPath()
  paint.rect(x - size / 2, y - size / 2, size, size)
  paint.fill()
  paint.stroke()
}

export const disc = (paint: Paint, { x, y }: Point<'screen'>, radius: number): void => {
  paint.beginPath()
  paint.arc(x, y, radius, 0, 2 * Math.PI)
  paint.fill()
  paint.stroke()
}

const paintHandle = (paint: Paint, handle: Handle, view: View) => {
  const at = toScreen(view, handle.at)
  switch (handle.kind) {
    case 'point':
      return
    case 'edge':
      paint.globalAlpha = 0.75
      disc(paint, at, 2.5)
      paint.globalAlpha = 1
      return
    case 'control':
      disc(paint, at, 3.5)
      return
    case 'rotate':
      disc(paint, at, 4.5)
      return
    case 'side':
    case 'axis':
    case 'vertex':
      square(paint, at, 7)
      return
  }
}

/** Thin lines from the nodes of a curve to the points that bend it. */
export const paintControls = (paint: Paint, geometry: BezierGeometry, view: View, color: string): void => {
  const place = (at: number) => toScreen(view, { x: geometry.nodes[at] ?? 0, y: geometry.nodes[at + 1] ?? 0 })
  paint.lineWidth = 1
  paint.strokeStyle = color
  paint.beginPath()
  for (let n = 0; n < nodeCount(geometry); n++) {
    const [node, before, after] = [place(6 * n), place(6 * n + 2), place(6 * n + 4)]
    paint.moveTo(before.x, before.y)
    paint.lineTo(node.x, node.y)
    paint.lineTo(after.x, after.y)
  }
  paint.stroke()
}

/** The handles of the selected marks: those of a single one, or of the frame around several. */
export const paintHandles = (paint: Paint, geometries: readonly Geometry[], style: RegionStyle, view: View): void => {
  const handles = handlesFor(geometries, reach / view.scale)
  if (handles.length > verticesUpTo) return
  const [first] = geometries
  if (first?.type === 'bezier' && geometries.length === 1) paintControls(paint, first, view, style.stroke)
  paint.lineWidth = 1.5
  paint.strokeStyle = style.stroke
  paint.fillStyle = '#fff'
  for (const handle of handles) if (handle.kind !== 'edge' || handles.length <= 2 * edgesUpTo) paintHandle(paint, handle, view)
}

const drawnPoints = (geometry: Geometry): readonly number[] => {
  if (geometry.type === 'polyline') return geometry.points
  if (geometry.type === 'polygon') return geometry.rings[0] ?? []
  if (geometry.type === 'bezier') return geometry.nodes.filter((_, n) => n % 6 < 2)
  return []
}

/** Of a line drawn by hand every point is a vertex; showing them all would hide it. */
const shownUpTo = 400

/** The vertices set so far, so that one sees where one clicked. */
export const paintVertices = (paint: Paint, geometry: Geometry, style: RegionStyle, view: View): void => {
  const points = drawnPoints(geometry)
  if (points.length > 2 * shownUpTo) return
  if (geometry.type === 'bezier') paintControls(paint, geometry, view, style.stroke)
  paint.lineWidth = 1
  paint.strokeStyle = 'rgba(0, 0, 0, 0.6)'
  paint.fillStyle = style.stroke
  for (let i = 0; i + 1 < points.length; i += 2)
    disc(paint, toScreen(view, { x: points[i] ?? 0, y: points[i + 1] ?? 0 }), i === 0 ? 4 : 2.5)
}
