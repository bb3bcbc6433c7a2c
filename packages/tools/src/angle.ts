import type { Geometry, Point, Ring } from '@reticle/geometry'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { refusingOutside } from './refuse-outside.ts'
import { steered } from './steer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `points`: the end of the first arm, the corner, as far as they are set. `pressedAt`: the button is down there. */
type State = { readonly points: Ring; readonly pressedAt: Point | null }

const idle: State = { points: [], pressedAt: null }
const cursor = 'crosshair'

const lastOf = (points: Ring): Point => ({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 })

/** An arc from arm to arm about the corner, half as far out as the shorter arm, the short way round. */
const arcOf = (points: Ring): readonly Geometry[] => {
  const [ax = 0, ay = 0, x = 0, y = 0, bx = 0, by = 0] = points
  const radius = Math.min(Math.hypot(ax - x, ay - y), Math.hypot(bx - x, by - y)) / 2
  const from = Math.atan2(ay - y, ax - x)
  const turn = Math.atan2(by - y, bx - x) - from
  const short = turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn
  if (radius === 0 || short === 0) return []
  const steps = 24
  const arc = Array.from({ length: steps + 1 }, (_, i) => {
    const t = from + (short * i) / steps
    return [x + radius * Math.cos(t), y + radius * Math.sin(t)]
  })
  return [{ type: 'polyline', points: arc.flat() }]
}

const shown = (state: State, at?: Point): ToolStep<State> => {
  const points = at === undefined ? state.points : [...state.points, at.x, at.y]
  const [x, y] = points
  if (points.length < 4)
    return x === undefined || y === undefined ? { state, cursor } : { state, guides: [{ type: 'point', x, y }], cursor }
  const draft: Geometry = { type: 'polyline', points }
  return points.length === 6 ? { state, draft, guides: arcOf(points), cursor } : { state, draft, cursor }
}

/** Where the pointer sets the next place; with Shift in steps of 15 degrees about the last one. */
const placeOf = (points: Ring, gesture: PointerGesture, context: ToolContext): Point => {
  const at = inside(gesture.at, context)
  return gesture.modifiers.shift && points.length > 0 ? steered(lastOf(points), at, context) : at
}

const withPlace = (state: State, at: Point, context: ToolContext): ToolStep<State> => {
  const points = [...state.points, at.x, at.y]
  if (points.length < 6) return shown({ points, pressedAt: null })
  const mark: Geometry = { type: 'polyline', points }
  const refused = refusalOf(mark, context)
  return refused === undefined ? { state: idle, commit: mark, cursor } : { ...shown({ ...state, pressedAt: null }), refused }
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { points, pressedAt } = state
  const at = placeOf(points, gesture, context)
  switch (gesture.type) {
    case 'down':
      // The first press sets an end at once, so that a drag draws the first arm.
      return points.length === 0 ? shown({ points: [at.x, at.y], pressedAt: at }) : shown({ points, pressedAt: at }, at)
    case 'move':
      return shown(state, points.length > 0 ? at : undefined)
    case 'up': {
      if (pressedAt === null) return shown(state)
      // An arm without a length says nothing: a click on the last place again sets nothing.
      if (distance(lastOf(points), at) <= clickSlack(gesture)) return shown({ points, pressedAt: null })
      return withPlace(state, at, context)
    }
    case 'double':
      return shown(state)
  }
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'back':
      return shown({ points: state.points.slice(0, -2), pressedAt: null })
    case 'confirm':
    case 'tune':
    case 'assisted':
      return shown(state)
  }
}

export const angle = defineTool<State, 'angle'>({
  id: 'angle',
  key: 'a',
  idle,
  next: refusingOutside<State>(
    (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture)),
    (state) => ({ ...state, pressedAt: null }),
  ),
})
