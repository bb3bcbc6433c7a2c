import { type Geometry, type PolygonGeometry, type Ring, untangle } from '@reticle/geometry'
import { cutAway } from './cut-marks.ts'
import { drawPath, liftedPath, type PathState, pathIdle, pathShown } from './draw-path.ts'
import { isKeepable, isPointer } from './pointer.ts'
import { overlapped, refusalOf } from './refusal.ts'
import type { Refusal } from './refusals.ts'
import { refusingOutside } from './refuse-outside.ts'
import { sharedEdits } from './share-border.ts'
import { isSnapping } from './snap.ts'
import { defineTool, type Gesture, type ToolContext, type ToolStep } from './tool.ts'
import { tracedBetween } from './trace-border.ts'

const options = { isClosed: true, endsOnLift: false, isFollowing: true } as const

/** Keys do not know whether Ctrl is held: they end a path as the settings say. */
const isFollowing = (gesture: Gesture, context: ToolContext): boolean =>
  isPointer(gesture) ? isSnapping(gesture, context) : context.settings.isSnapping

/** The way from the last vertex back to the first one, along a neighbour's border where both lie on it. */
const returning = (points: Ring, context: ToolContext): Ring => {
  const [from, to] = [
    { x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 },
    { x: points[0] ?? 0, y: points[1] ?? 0 },
  ]
  return tracedBetween(from, to, context)
}

/** Area in px² from which on a polygon is cut: all but the noise of the measure. */
const leastCut = 1e-9

/** Where marks may not overlap, the largest piece that no other outlined mark has already; undefined when there is none. */
const apart = (drawn: PolygonGeometry, context: ToolContext): Geometry | undefined => {
  const others = context.marks?.canOverlap === false ? overlapped(drawn, context, leastCut) : []
  return others.length === 0
    ? drawn
    : cutAway(
        drawn,
        others.map(({ geometry }) => geometry),
        context,
      )?.[0]
}

/** Closes the outline. Where it crosses itself the larger loop is kept; without an area it stays open. */
const close = (points: Ring, gesture: Gesture, context: ToolContext): ToolStep<PathState> | { readonly refused: Refusal } => {
  const isShared = isFollowing(gesture, context)
  const ring = isShared ? [...points, ...returning(points, context)] : points
  const drawn: PolygonGeometry = { type: 'polygon', rings: [untangle(ring)] }
  const mark = isKeepable(drawn, context) ? apart(drawn, context) : drawn
  if (mark === undefined) return { refused: 'all-on-others' }
  const refused = refusalOf(mark, context)
  if (refused !== undefined) return { refused }
  const edits = isShared && mark.type === 'polygon' ? sharedEdits(mark.rings.flat(), context) : []
  const step = { state: pathIdle, commit: mark, cursor: 'crosshair' } as const
  return edits.length === 0 ? step : { ...step, edit: { regions: edits, isFinal: true } }
}

export const polygon = defineTool<PathState, 'polygon'>({
  id: 'polygon',
  key: 'g',
  idle: pathIdle,
  next: refusingOutside((state, gesture, context) => {
    const step = drawPath(state, gesture, context, options)
    const shown = { state: step.state, ...pathShown(step, options) }
    if (step.ended === undefined || step.ended.length === 0) return shown
    if (step.ended.length < 6) return { ...shown, refused: 'polygon-needs-three' }
    const closed = close(step.ended, gesture, context)
    return 'state' in closed ? closed : { ...shown, refused: closed.refused }
  }, liftedPath),
})
