import type { SkeletonTemplate } from '@reticle/domain'
import type { Bounds, Geometry, KeypointState, Point, SkeletonGeometry } from '@reticle/geometry'
import { boundsBetween, clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { refusingOutside } from './refuse-outside.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

type Keypoint = Point & { readonly state: KeypointState }

/** Keypoints set one by one, in the order of the template, and where the button is down. */
type State = { readonly set: readonly Keypoint[]; readonly press: { readonly at: Point; readonly hasMoved: boolean } | null }

const idle: State = { set: [], press: null }
const cursor = 'crosshair'

/** The skeleton with what is set so far; the keypoints that are to come are absent. */
const skeletonOf = (set: readonly Keypoint[], total: number): SkeletonGeometry => {
  const rest = set.at(-1) ?? { x: 0, y: 0 }
  const all = Array.from({ length: total }, (_, i): Keypoint => set[i] ?? { x: rest.x, y: rest.y, state: 'absent' })
  return { type: 'skeleton', points: all.flatMap(({ x, y }) => [x, y]), states: all.map(({ state }) => state) }
}

/** All keypoints of the template at their places in the bounds. */
const fitted = ({ points }: SkeletonTemplate, { x, y, width, height }: Bounds): SkeletonGeometry => ({
  type: 'skeleton',
  points: points.flatMap((point) => [x + point.x * width, y + point.y * height]),
  states: points.map(() => 'visible'),
})

const shown = (state: State, total: number, next?: Keypoint): ToolStep<State> => {
  const draft: Geometry = skeletonOf(next === undefined ? state.set : [...state.set, next], total)
  return draft.states.every((one) => one === 'absent') ? { state, cursor } : { state, draft, cursor }
}

/** Ends the skeleton; keypoints that were not set are absent. */
const finish = (state: State, total: number, context: ToolContext): ToolStep<State> => {
  const mark = skeletonOf(state.set, total)
  if (isKeepable(mark, context)) return { state: idle, commit: mark, cursor }
  return state.set.length === 0 ? { state: idle, cursor } : { state: idle, refused: 'no-keypoint-inside', cursor }
}

/** Shift: there but covered; Alt: not in the image. */
const stateOf = ({ modifiers }: PointerGesture): KeypointState => (modifiers.alt ? 'absent' : modifiers.shift ? 'occluded' : 'visible')

const onPointer = (state: State, gesture: PointerGesture, template: SkeletonTemplate, context: ToolContext): ToolStep<State> => {
  const total = template.points.length
  const at = inside(gesture.at, context)
  const { set, press } = state
  const next: Keypoint = { ...at, state: stateOf(gesture) }
  if (gesture.type === 'down') return shown({ set, press: { at, hasMoved: false } }, total, next)
  if (gesture.type === 'double') return shown({ set, press: null }, total)
  if (press === null) return shown(state, total, gesture.type === 'move' && set.length > 0 ? next : undefined)
  const hasMoved = press.hasMoved || distance(press.at, at) > clickSlack(gesture)
  // A drag that begins a skeleton spans the whole of it; later ones adjust the keypoint until it is let go.
  if (hasMoved && set.length === 0 && total > 1) {
    const mark = fitted(template, boundsBetween(press.at, at))
    if (gesture.type === 'move') return { state: { set, press: { ...press, hasMoved } }, draft: mark, cursor }
    return { state: idle, commit: mark, cursor }
  }
  if (gesture.type === 'move') return shown({ set, press: { ...press, hasMoved } }, total, next)
  const after: State = { set: [...set, next], press: null }
  return after.set.length < total ? shown(after, total) : finish(after, total, context)
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, total: number, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return finish(state, total, context)
    case 'back':
      return shown({ set: state.set.slice(0, -1), press: null }, total)
    case 'tune':
    case 'assisted':
      return shown(state, total)
  }
}

const noTemplate = 'no-template'

export const skeleton = defineTool<State, 'skeleton'>({
  id: 'skeleton',
  key: 'k',
  idle,
  next: refusingOutside<State>(
    (state, gesture, context) => {
      const { skeleton: template } = context
      if (template === undefined)
        return gesture.type === 'down'
          ? { state: idle, refused: noTemplate, cursor: 'not-allowed' }
          : { state: idle, cursor: 'not-allowed' }
      // Another label has other keypoints: what was begun with more of them is given up.
      const known = state.set.length < template.points.length ? state : idle
      return isPointer(gesture) ? onPointer(known, gesture, template, context) : onKey(known, gesture, template.points.length, context)
    },
    (state) => ({ ...state, press: null }),
  ),
})
