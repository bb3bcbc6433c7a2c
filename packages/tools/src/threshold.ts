import { boundsOf, type Geometry, hasArea, type Point } from '@reticle/geometry'
import { holds, wholeImage } from './assist/marks-found.ts'
import { answered, keep, nothingFound, type Search, showing } from './assist/search.ts'
import { pick } from './pick.ts'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `anchor`: where the button went down; `region`: where is looked. */
type State = Search & { readonly anchor: Point | null; readonly region: Geometry | null }

const idle: State = { ...nothingFound, anchor: null, region: null }

const shown = (state: State): ToolStep<State> => showing(state, state.region === null ? [] : [state.region])

const asking = (state: State, { settings }: ToolContext): ToolStep<State> => {
  if (state.region === null) return shown(state)
  return {
    ...shown({ ...state, isWaiting: true }),
    ask: { kind: 'threshold', region: state.region, range: settings.threshold, isBright: settings.isBright },
  }
}

const spanned = (a: Point, b: Point) => boundsOf({ type: 'polyline', points: [a.x, a.y, b.x, b.y] })

/** Looks anew, in another place. */
const within = (region: Geometry, context: ToolContext) => asking({ ...idle, region }, context)

const onUp = (state: State, anchor: Point, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  const dropped = { ...state, anchor: null }
  if (distance(anchor, at) > clickSlack(gesture)) {
    const region: Geometry = { type: 'box', ...spanned(anchor, at) }
    return isKeepable(region, context) ? within(region, context) : shown(dropped)
  }
  if (!state.isWaiting && state.found !== null && holds(state.found, at)) return keep(dropped, idle)
  const region = pick(context, at, 0)?.geometry
  return region !== undefined && hasArea(region) ? within(region, context) : shown(dropped)
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  switch (gesture.type) {
    case 'down':
      return shown({ ...state, anchor: at })
    case 'move': {
      const isDrag = state.anchor !== null && distance(state.anchor, at) > clickSlack(gesture)
      return state.anchor !== null && isDrag ? { ...shown(state), marquee: spanned(state.anchor, at) } : shown(state)
    }
    case 'up':
      return state.anchor === null ? shown(state) : onUp(state, state.anchor, gesture, context)
    case 'double':
      return keep(state, idle, state.region === null ? [] : [state.region])
  }
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  const guides = state.region === null ? [] : [state.region]
  switch (gesture.type) {
    case 'cancel':
    case 'back':
      return { state: idle }
    case 'confirm':
      return state.region === null ? within({ type: 'box', ...wholeImage(context) }, context) : keep(state, idle, guides)
    case 'tune':
      return asking(state, context)
    case 'assisted':
      return answered(state, gesture, context, idle, (mask) => mask ?? null, guides)
  }
}

export const threshold = defineTool<State, 'threshold'>({
  id: 'threshold',
  key: 't',
  idle,
  next: (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
})
