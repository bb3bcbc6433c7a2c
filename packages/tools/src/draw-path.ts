import { type Geometry, type Point, type Ring, simplify } from '@reticle/geometry'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { isSnapping, snapPlace } from './snap.ts'
import { steered } from './steer.ts'
import type { Cursor, Gesture, PointerGesture, ToolContext } from './tool.ts'
import { tracedBetween } from './trace-border.ts'

/**
 * A path being drawn by clicks and by hand. `points`: the vertices so far, flat. `press`: while the button is down, where in `points` the
 * line drawn by hand begins, where the button went down and whether it has been a drag.
 */
export type PathState = {
  readonly points: Ring
  readonly press: { readonly at: Point; readonly strokeFrom: number; readonly hasMoved: boolean } | null
}

export const pathIdle: PathState = { points: [], press: null }

/** After the button was let go where nothing can be set: what was drawn up to there stays. */
export const liftedPath = (state: PathState): PathState => ({ ...state, press: null })

/**
 * `isClosed`: the path ends on its first vertex. `endsOnLift`: a path drawn by hand alone ends where the button is let go. `isFollowing`:
 * between two places of one neighbour's border it runs along that border.
 */
export type PathOptions = { readonly isClosed: boolean; readonly endsOnLift: boolean; readonly isFollowing: boolean }

/**
 * What a gesture comes to. `shown`: the vertices with the one at the pointer. `ended`: the whole path, when this gesture ends it; the tool
 * says whether it can be kept. `snapped`: the neighbour's place that the pointer snaps to.
 */
export type PathStep = {
  readonly state: PathState
  readonly shown: Ring
  readonly ended?: Ring
  readonly snapped?: Point
  readonly cursor: Cursor
}

const first = (points: Ring): Point => ({ x: points[0] ?? 0, y: points[1] ?? 0 })
const last = (points: Ring): Point => ({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 })

const open = (state: PathState, shown: Ring = state.points): PathStep => ({ state, shown, cursor: 'crosshair' })
const ending = (state: PathState): PathStep => ({
  state: liftedPath(state),
  shown: state.points,
  ended: state.points,
  cursor: 'crosshair',
})

const canClose = (points: Ring, at: Point, reach: number): boolean => points.length >= 6 && distance(first(points), at) <= reach

type Place = { readonly at: Point; readonly snapped?: Point }

/** Where the pointer sets a vertex: held in the image, steered by Shift, or on a neighbour's border. */
const placeOf = ({ points }: PathState, gesture: PointerGesture, context: ToolContext): Place => {
  const at = inside(gesture.at, context)
  if (gesture.modifiers.shift && points.length > 0) return { at: steered(last(points), at, context) }
  const snapped = isSnapping(gesture, context) ? snapPlace(at, gesture.tolerance, context) : undefined
  return snapped === undefined ? { at } : { at: snapped, snapped }
}

/** The vertices with one more, and with those of a neighbour's border on the way to it. */
const extended = (points: Ring, at: Point, gesture: PointerGesture, options: PathOptions, context: ToolContext): Ring => {
  const isFollowing = options.isFollowing && points.length > 0 && isSnapping(gesture, context)
  const traced = isFollowing ? tracedBetween(last(points), at, context) : []
  return [...points, ...traced, at.x, at.y]
}

const onDown = (state: PathState, gesture: PointerGesture, options: PathOptions, context: ToolContext): PathStep => {
  const { points } = state
  if (options.isClosed && canClose(points, inside(gesture.at, context), gesture.tolerance)) return ending(state)
  const { at, ...place } = placeOf(state, gesture, context)
  // A second click on the last vertex (the first half of a double click) adds nothing.
  const isAgain = points.length > 0 && distance(last(points), at) <= clickSlack(gesture)
  const now = isAgain ? points : extended(points, at, gesture, options, context)
  return { ...open({ points: now, press: { at, strokeFrom: now.length - 2, hasMoved: false } }), ...place }
}

const onMove = (state: PathState, gesture: PointerGesture, options: PathOptions, context: ToolContext): PathStep => {
  const { points, press } = state
  if (press === null) {
    if (points.length === 0) {
      const snapped = isSnapping(gesture, context) ? snapPlace(inside(gesture.at, context), gesture.tolerance, context) : undefined
      return snapped === undefined ? open(state) : { ...open(state), snapped }
    }
    const isClosing = options.isClosed && canClose(points, inside(gesture.at, context), gesture.tolerance)
    if (isClosing) return { ...open(state), cursor: 'pointer' }
    const { at, ...place } = placeOf(state, gesture, context)
    return { ...open(state, extended(points, at, gesture, options, context)), ...place }
  }
  const at = inside(gesture.at, context)
  const hasMoved = press.hasMoved || distance(press.at, at) > clickSlack(gesture)
  const isNext = hasMoved && distance(last(points), at) >= gesture.tolerance / 4
  const now = isNext ? [...points, at.x, at.y] : points
  return open({ points: now, press: { ...press, hasMoved } }, [...now, at.x, at.y])
}

/** The line drawn by hand, to one screen px, its vertices on the neighbours' borders where it ran along them. */
const settled = (before: Ring, stroke: Ring, gesture: PointerGesture, options: PathOptions, context: ToolContext): Ring => {
  const kept = simplify(stroke, gesture.tolerance / 8)
  if (!isSnapping(gesture, context)) return [...before, ...kept]
  let points = before
  for (let i = 0; i < kept.length; i += 2) {
    const drawn = { x: kept[i] ?? 0, y: kept[i + 1] ?? 0 }
    const at = snapPlace(drawn, gesture.tolerance, context) ?? drawn
    if (points.length === 0 || distance(last(points), at) > 0) points = extended(points, at, gesture, options, context)
  }
  return points
}

/** Drops the last vertex where it lies on the first one. */
const withoutReturn = (points: Ring, reach: number): Ring =>
  points.length > 6 && distance(first(points), last(points)) <= reach ? points.slice(0, -2) : points

/** The end of a press: a line drawn by hand that comes back to its start closes. */
const onUp = (state: PathState, gesture: PointerGesture, options: PathOptions, context: ToolContext): PathStep => {
  const { points, press } = state
  if (press === null) return open(state)
  if (!press.hasMoved) return open(liftedPath(state))
  const at = inside(gesture.at, context)
  const stroke = points.slice(press.strokeFrom)
  const drawn = distance(last(points), at) > 0 ? [...stroke, at.x, at.y] : stroke
  const now = settled(points.slice(0, press.strokeFrom), drawn, gesture, options, context)
  const reach = press.strokeFrom === 0 ? 3 * gesture.tolerance : gesture.tolerance
  if (options.isClosed && canClose(now, last(now), reach)) return ending({ points: withoutReturn(now, gesture.tolerance), press: null })
  const after = { points: now, press: null }
  return options.endsOnLift && press.strokeFrom === 0 ? ending(after) : open(after)
}

const onKey = (state: PathState, gesture: Exclude<Gesture, PointerGesture>): PathStep => {
  switch (gesture.type) {
    case 'cancel':
      return open(pathIdle)
    case 'confirm':
      return ending(state)
    case 'tune':
    case 'assisted':
      return open(state)
    case 'back':
      return open({ points: state.points.slice(0, -2), press: null })
  }
}

const onPointer = (state: PathState, gesture: PointerGesture, options: PathOptions, context: ToolContext): PathStep => {
  switch (gesture.type) {
    case 'down':
      return onDown(state, gesture, options, context)
    case 'move':
      return onMove(state, gesture, options, context)
    case 'up':
      return onUp(state, gesture, options, context)
    case 'double':
      return ending(state)
  }
}

/**
 * The reducer beneath the tools that draw a path: clicks set vertices, a drag draws by hand, Shift steers, Backspace takes one back; Enter and
 * a double click end it, and so does the first vertex of a closed one. Vertices snap to neighbours' borders and follow them.
 */
export const drawPath = (state: PathState, gesture: Gesture, context: ToolContext, options: PathOptions): PathStep =>
  isPointer(gesture) ? onPointer(state, gesture, options, context) : onKey(state, gesture)

/** The path to show: a line until a closed one encloses something. */
export const pathDraft = (points: Ring, { isClosed }: PathOptions): Geometry | undefined => {
  if (points.length < 4) return undefined
  return isClosed && points.length >= 6 ? { type: 'polygon', rings: [points] } : { type: 'polyline', points }
}

/** What to show of a step: the path, a first vertex that is no path yet, and the place that it snaps to. */
export const pathShown = ({ shown, snapped, cursor }: PathStep, options: PathOptions) => {
  const draft = pathDraft(shown, options)
  const places = [...(shown.length === 2 ? [first(shown)] : []), ...(snapped === undefined ? [] : [snapped])]
  const guides = places.map(({ x, y }): Geometry => ({ type: 'point', x, y }))
  return { ...(draft === undefined ? {} : { draft }), ...(guides.length === 0 ? {} : { guides }), cursor }
}
