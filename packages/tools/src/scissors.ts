import { type Geometry, type Point, type Ring, untangle } from '@reticle/geometry'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/**
 * `points`: the outline that is fixed, flat; `starts`: where in it each stretch begins. `live`: the path from its end to where the pointer was
 * when it was asked for; `at`: where the pointer is. `targets`: places clicked whose paths are still to come, the first one asked for.
 * `asked`: what the next answer is.
 */
type State = {
  readonly points: Ring
  readonly starts: readonly number[]
  readonly live: Ring
  readonly at: Point | null
  readonly targets: readonly Point[]
  readonly isClosing: boolean
  readonly asked: { readonly for: 'live' | 'target'; readonly to: Point } | null
}

const idle: State = { points: [], starts: [], live: [], at: null, targets: [], isClosing: false, asked: null }

const first = ({ points }: State): Point => ({ x: points[0] ?? 0, y: points[1] ?? 0 })
const last = ({ points }: State): Point => ({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 })
const isBegun = ({ points }: State): boolean => points.length > 0

const showing = (state: State): ToolStep<State> => {
  const all = [...state.points, ...(state.targets.length === 0 ? state.live : [])]
  for (const { x, y } of state.targets) all.push(x, y)
  const draft: Geometry = { type: 'polyline', points: all }
  return { state, cursor: 'crosshair', ...(all.length < 4 ? {} : { draft }) }
}

/**
 * Asks for the path to the first place that waits, else for the one to the pointer: one path at a time, so that a slow one is not always
 * given up for the next.
 */
const asking = (state: State): ToolStep<State> => {
  const [target] = state.targets
  const to = target ?? state.at
  if (to === null || !isBegun(state) || (state.asked !== null && (target === undefined || state.asked.for === 'target')))
    return showing(state)
  if (target === undefined && distance(last(state), to) === 0) return showing({ ...state, live: [] })
  const asked = { for: target === undefined ? 'live' : 'target', to } as const
  return { ...showing({ ...state, asked }), ask: { kind: 'scissors', from: last(state), to } }
}

/** Fixes a stretch; without a path it is a straight one. */
const fixed = (state: State, path: Ring): State => ({
  ...state,
  points: [...state.points, ...path],
  starts: [...state.starts, state.points.length],
  live: [],
})

const closed = (state: State, context: ToolContext): ToolStep<State> => {
  // The last stretch ends where the first begins, which a ring does not repeat.
  const mark: Geometry = { type: 'polygon', rings: [untangle(state.points.slice(0, -2))] }
  const refused = refusalOf(mark, context)
  if (refused === undefined) return { state: idle, commit: mark, cursor: 'crosshair' }
  const opened = { ...state, points: state.points.slice(0, state.starts.at(-1)), starts: state.starts.slice(0, -1), isClosing: false }
  return { ...showing(opened), refused }
}

const close = (state: State): ToolStep<State> => {
  if (state.isClosing || !isBegun(state) || state.points.length + 2 * state.targets.length < 4) return showing(state)
  return asking({ ...state, targets: [...state.targets, first(state)], isClosing: true })
}

const onDown = (state: State, gesture: PointerGesture, at: Point): ToolStep<State> => {
  if (distance(at, gesture.at) > gesture.tolerance || state.isClosing) return showing(state)
  if (!isBegun(state)) return showing({ ...idle, points: [at.x, at.y], starts: [0], at })
  const end = state.targets.at(-1) ?? last(state)
  // A second click on the same place (the first half of a double click) adds nothing.
  if (distance(end, at) <= clickSlack(gesture)) return showing(state)
  if (state.starts.length + state.targets.length > 2 && distance(first(state), at) <= gesture.tolerance) return close(state)
  if (gesture.modifiers.alt && state.targets.length === 0) return showing({ ...fixed(state, [at.x, at.y]), asked: null, at })
  return asking({ ...state, targets: [...state.targets, at], at })
}

const onAnswer = (state: State, { answer }: Extract<Gesture, { type: 'assisted' }>, context: ToolContext): ToolStep<State> => {
  const { asked, targets } = state
  if (asked === null) return showing(state)
  const points = answer.kind === 'path' ? answer.points.slice(2) : [asked.to.x, asked.to.y]
  const free = { ...state, asked: null }
  if (asked.for === 'live') {
    const shown = { ...free, live: points }
    const isBehind = state.at !== null && distance(state.at, asked.to) > 0
    return isBehind || targets.length > 0 ? asking(shown) : showing(shown)
  }
  const after = { ...fixed(free, points), targets: targets.slice(1) }
  return after.isClosing && after.targets.length === 0 ? closed(after, context) : asking(after)
}

/** The places that wait are given up first, then the last stretch. */
const back = (state: State): ToolStep<State> => {
  const waiting = { ...state, isClosing: false, asked: null, live: [] }
  if (state.targets.length > 0) return asking({ ...waiting, targets: [] })
  if (state.starts.length < 2) return showing(idle)
  return asking({ ...waiting, points: state.points.slice(0, state.starts.at(-1)), starts: state.starts.slice(0, -1) })
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return close(state)
    case 'back':
      return back(state)
    case 'tune':
      return showing(state)
    case 'assisted':
      return onAnswer(state, gesture, context)
  }
}

export const scissors = defineTool<State, 'scissors'>({
  id: 'scissors',
  key: 's',
  idle,
  next(state, gesture, context) {
    if (!isPointer(gesture)) return onKey(state, gesture, context)
    const at = inside(gesture.at, context)
    switch (gesture.type) {
      case 'down':
        return onDown(state, gesture, at)
      case 'move':
        return asking({ ...state, at: isBegun(state) ? at : null })
      case 'up':
        return showing(state)
      case 'double':
        return close(state)
    }
  },
})
