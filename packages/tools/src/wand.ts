import { type MaskGeometry, type Point, unionMasks } from '@reticle/geometry'
import { holds, wholeImage, without } from './assist/marks-found.ts'
import { answered, keep, nothingFound, type Search, showing } from './assist/search.ts'
import { distance, inside, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `last`: the place clicked last and what its pixels do; `before`: what was found without it. */
type State = Search & {
  readonly last: { readonly seed: Point; readonly does: 'begin' | 'add' | 'take' } | null
  readonly before: MaskGeometry | null
}

const idle: State = { ...nothingFound, last: null, before: null }

const asking = (state: State, context: ToolContext): ToolStep<State> => {
  if (state.last === null) return showing(state)
  const { tolerance, isContiguous } = context.settings
  return {
    ...showing({ ...state, isWaiting: true }),
    ask: { kind: 'wand', seed: state.last.seed, tolerance, isContiguous, within: wholeImage(context) },
  }
}

const merged = (state: State, mask: MaskGeometry | undefined): MaskGeometry | null => {
  const { before, last } = state
  if (mask === undefined || last === null) return before
  if (last.does === 'take') return before === null ? null : without(before, mask)
  return last.does === 'add' && before !== null ? unionMasks(before, mask) : mask
}

const onDown = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { shift, alt } = gesture.modifiers
  const seed = inside(gesture.at, context)
  if (distance(seed, gesture.at) > 0) return showing(state)
  if (!shift && !alt && !state.isWaiting && state.found !== null && holds(state.found, seed)) return keep(state, idle)
  const does = alt ? 'take' : shift ? 'add' : 'begin'
  return asking({ ...state, last: { seed, does }, before: does === 'begin' ? null : state.found, isKept: false }, context)
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return keep(state, idle)
    case 'back':
      return state.before === null ? { state: idle } : showing({ ...idle, found: state.before })
    case 'tune':
      return asking(state, context)
    case 'assisted':
      return answered(state, gesture, context, idle, (mask) => merged(state, mask))
  }
}

export const wand = defineTool<State, 'wand'>({
  id: 'wand',
  key: 'w',
  idle,
  next(state, gesture, context) {
    if (!isPointer(gesture)) return onKey(state, gesture, context)
    if (gesture.type === 'down') return onDown(state, gesture, context)
    return gesture.type === 'double' ? keep(state, idle) : showing(state)
  },
})
