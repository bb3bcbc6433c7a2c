import { type Geometry, type Point, type Ring, simplify, untangle } from '@reticle/geometry'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/**
 * `points`: the vertices so far, flat. `strokeFrom`: while the button is down, where in `points` the line drawn by hand begins; then
 * `pressedAt` is where the button went down and `hasMoved` whether it has been a drag.
 */
type State = {
  readonly points: Ring
  readonly press: { readonly at: Point; readonly strokeFrom: number; readonly hasMoved: boolean } | null
}

const idle: State = { points: [], press: null }

const first = (points: Ring): Point => ({ x: points[0] ?? 0, y: points[1] ?? 0 })
const last = (points: Ring): Point => ({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 })

/** The outline as it would be with a vertex at the pointer: a line until it encloses something. */
const draftOf = (points: Ring, at?: Point): Geometry | undefined => {
  const all = at === undefined ? points : [...points, at.x, at.y]
  if (all.length < 4) return undefined
  return all.length < 6 ? { type: 'polyline', points: all } : { type: 'polygon', rings: [all] }
}

const withDraft = (state: State, at?: Point): ToolStep<State> => {
  const draft = draftOf(state.points, at)
  return draft === undefined ? { state, cursor: 'crosshair' } : { state, draft, cursor: 'crosshair' }
}

/** Closes the outline. Where it crosses itself the larger loop is kept; without an area it stays open. */
const close = (state: State, context: ToolContext): ToolStep<State> => {
  const mark: Geometry = { type: 'polygon', rings: [untangle(state.points)] }
  return isKeepable(mark, context) ? { state: idle, commit: mark, cursor: 'crosshair' } : withDraft({ ...state, press: null })
}

const canClose = (points: Ring, at: Point, reach: number): boolean => points.length >= 6 && distance(first(points), at) <= reach

const onDown = (state: State, gesture: PointerGesture, at: Point, context: ToolContext): ToolStep<State> => {
  if (canClose(state.points, at, gesture.tolerance)) return close(state, context)
  // A second click on the last vertex (the first half of a double click) adds nothing.
  const isAgain = state.points.length > 0 && distance(last(state.points), at) <= clickSlack(gesture)
  const points = isAgain ? state.points : [...state.points, at.x, at.y]
  return withDraft({ points, press: { at, strokeFrom: points.length - 2, hasMoved: false } })
}

const onMove = (state: State, gesture: PointerGesture, at: Point): ToolStep<State> => {
  const { points, press } = state
  if (press === null) {
    const step = withDraft(state, points.length > 0 ? at : undefined)
    return canClose(points, at, gesture.tolerance) ? { ...step, cursor: 'pointer' } : step
  }
  const hasMoved = press.hasMoved || distance(press.at, at) > clickSlack(gesture)
  const isNext = hasMoved && distance(last(points), at) >= gesture.tolerance / 4
  return withDraft({ points: isNext ? [...points, at.x, at.y] : points, press: { ...press, hasMoved } }, at)
}

/** The end of a press: a line drawn by hand is simplified to one screen px, and a lasso that comes back to its start closes. */
const onUp = (state: State, gesture: PointerGesture, at: Point, context: ToolContext): ToolStep<State> => {
  const { points, press } = state
  if (press === null) return withDraft(state)
  if (!press.hasMoved) return withDraft({ points, press: null })
  const stroke = points.slice(press.strokeFrom)
  const drawn = distance(last(points), at) > 0 ? [...stroke, at.x, at.y] : stroke
  const kept = [...points.slice(0, press.strokeFrom), ...simplify(drawn, gesture.tolerance / 8)]
  const reach = press.strokeFrom === 0 ? 3 * gesture.tolerance : gesture.tolerance
  const isClosed = canClose(kept, at, reach)
  return isClosed
    ? close({ points: withoutReturn(kept, gesture.tolerance), press: null }, context)
    : withDraft({ points: kept, press: null })
}

/** Drops the last vertex where it lies on the first one. */
const withoutReturn = (points: Ring, reach: number): Ring =>
  points.length > 6 && distance(first(points), last(points)) <= reach ? points.slice(0, -2) : points

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return close(state, context)
    case 'back':
      return withDraft({ points: state.points.slice(0, -2), press: null })
  }
}

export const polygon = defineTool<State, 'polygon'>({
  id: 'polygon',
  name: 'Polygon',
  key: 'g',
  hint: 'Click vertices or draw by hand; close with Enter, a double click or on the first vertex; Backspace takes one back',
  idle,
  next(state, gesture, context) {
    if (!isPointer(gesture)) return onKey(state, gesture, context)
    const at = inside(gesture.at, context)
    switch (gesture.type) {
      case 'down':
        return onDown(state, gesture, at, context)
      case 'move':
        return onMove(state, gesture, at)
      case 'up':
        return onUp(state, gesture, at, context)
      case 'double':
        return close(state, context)
    }
  },
})
