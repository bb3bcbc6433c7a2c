import type { Bounds, Geometry, Ring } from '@reticle/geometry'
import type { Stroke } from '@reticle/tools'
import type { RegionStyle } from './canvas-layer.ts'
import { paintHandles, paintVertices } from './paint-handles.ts'
import { type Lie, paintRegion, strokeBorder } from './paint-region.ts'
import { type Paint, traceGeometry } from './trace-geometry.ts'

type Drawn = { readonly geometry: Geometry; readonly style: RegionStyle }

/** What the active layer draws: the selected marks, the mark under the pointer, and what the tool is drawing. */
export type ActiveDrawing = {
  readonly selected: readonly Drawn[]
  readonly hovered: Drawn | undefined
  readonly draft: Drawn | undefined
  /** Shapes that help while a tool is at work, drawn thinly: where a vertex snaps to, cells to choose from, an area being searched. */
  readonly guides?: readonly Geometry[] | undefined
  /** The pixels of a brush that is down. The mark that it works on is drawn with them. */
  readonly stroke?: { readonly stroke: Stroke; readonly style: RegionStyle } | undefined
  /** The box of a selection being dragged. */
  readonly marquee: Bounds | undefined
  /** A selection drawn by hand. */
  readonly lasso?: Ring | undefined
  /** Handles show on a single selected mark or around several, and only when they can be edited. */
  readonly hasHandles: boolean
}

/** An outline under a mark that sets it off from the others. */
const paintHalo = (paint: Paint, geometry: Geometry, lie: Lie, width: number, color: string) => {
  paint.lineWidth = width
  paint.strokeStyle = color
  paint.lineJoin = 'round'
  if (geometry.type === 'mask') return strokeBorder(paint, geometry, lie)
  paint.beginPath()
  if (geometry.type === 'skeleton')
    for (let i = 0; i < geometry.states.length; i++) {
      if (geometry.states[i] === 'absent') continue
      traceGeometry(paint, { type: 'point', x: geometry.points[2 * i] ?? 0, y: geometry.points[2 * i + 1] ?? 0 }, lie.view)
    }
  else traceGeometry(paint, geometry, lie.view)
  paint.stroke()
}

/** A mask that is chosen is outlined along its pixels; other shapes have an outline of their own. */
const paintChosen = (paint: Paint, { geometry, style }: Drawn, lie: Lie, halo: number, color: string, wider: number) => {
  paintHalo(paint, geometry, lie, style.width + halo, color)
  paintRegion(paint, geometry, { ...style, width: style.width + wider }, lie, false)
  if (geometry.type === 'mask') paintHalo(paint, geometry, lie, style.width, style.stroke)
}

const paintGuides = (paint: Paint, guides: readonly Geometry[], lie: Lie) => {
  for (const [width, color] of [
    [2.5, 'rgba(0, 0, 0, 0.4)'],
    [1, 'rgba(255, 255, 255, 0.85)'],
  ] as const) {
    paint.lineWidth = width
    paint.strokeStyle = color
    for (const guide of guides) {
      if (guide.type === 'mask') strokeBorder(paint, guide, lie)
      else if (guide.type !== 'skeleton') {
        paint.beginPath()
        traceGeometry(paint, guide, lie.view)
        paint.stroke()
      }
    }
  }
}

/** A selection under way: dashed, bright over dark. */
const paintSelection = (paint: Paint, geometry: Geometry, lie: Lie) => {
  if (geometry.type === 'mask' || geometry.type === 'skeleton') return
  paint.lineWidth = 1
  paint.beginPath()
  traceGeometry(paint, geometry, lie.view)
  paint.fillStyle = 'rgba(255, 255, 255, 0.12)'
  paint.fill('evenodd')
  paint.strokeStyle = 'rgba(0, 0, 0, 0.5)'
  paint.stroke()
  paint.setLineDash([4, 3])
  paint.strokeStyle = '#fff'
  paint.stroke()
  paint.setLineDash([])
}

/** Draws the active layer. It holds a few shapes at most, so that it costs the same with ten or a hundred thousand marks beneath. */
export const paintActive = (paint: Paint, drawing: ActiveDrawing, lie: Lie): void => {
  const { hovered, draft, guides = [], stroke, marquee, lasso } = drawing
  const { view } = lie
  // The mark that a brush works on is drawn with the brush.
  const selected = drawing.selected.filter(({ geometry }) => geometry !== stroke?.stroke.base?.mask)
  paint.setLineDash([])
  if (hovered !== undefined) paintChosen(paint, hovered, lie, 3, 'rgba(255, 255, 255, 0.55)', 0)
  for (const one of selected) paintChosen(paint, one, lie, 4, 'rgba(255, 255, 255, 0.9)', 1)
  const [first] = selected
  if (first !== undefined && drawing.hasHandles)
    paintHandles(
      paint,
      selected.map(({ geometry }) => geometry),
      first.style,
      view,
    )
  if (draft !== undefined) {
    paintRegion(paint, draft.geometry, draft.style, lie, true)
    paintVertices(paint, draft.geometry, draft.style, view)
  }
  if (guides.length > 0) paintGuides(paint, guides, lie)
  if (marquee !== undefined) paintSelection(paint, { type: 'box', ...marquee }, lie)
  if (lasso !== undefined) paintSelection(paint, { type: 'polygon', rings: [lasso] }, lie)
}
