import { type Bounds, boundsOf, frameOf, type Geometry, type Point, type Ring } from '@reticle/geometry'
import { answered, keep, nothingFound, type Search, showing } from './assist/search.ts'
import { distance, inside, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

type Seed = { readonly path: Ring; readonly isObject: boolean }

/** `seeds`: the strokes so far; `stroke`: the one being drawn. */
type State = Search & { readonly seeds: readonly Seed[]; readonly stroke: Seed | null }

const idle: State = { ...nothingFound, seeds: [], stroke: null }

/** Least air round the strokes that is looked at, in image px; larger objects have as much as their strokes are long. */
const leastAir = 48

const lineOf = ({ path }: Seed): Geometry =>
  path.length < 4 ? { type: 'point', x: path[0] ?? 0, y: path[1] ?? 0 } : { type: 'polyline', points: path }

const guidesOf = (state: State): readonly Geometry[] => [...state.seeds, ...(state.stroke === null ? [] : [state.stroke])].map(lineOf)

const shown = (state: State): ToolStep<State> => showing(state, guidesOf(state))

/** Where is looked: round all strokes, in whole pixels of the image. */
const areaOf = (seeds: readonly Seed[], { width, height }: ToolContext): Bounds => {
  const all = seeds.map(({ path }) => boundsOf({ type: 'polyline', points: path })).reduce(frameOf)
  const air = Math.max(leastAir, all.width, all.height)
  const [x, y] = [Math.max(0, Math.floor(all.x - air)), Math.max(0, Math.floor(all.y - air))]
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(all.x + all.width + air)) - x,
    height: Math.min(height, Math.ceil(all.y + all.height + air)) - y,
  }
}

/** Asks once there is a stroke in the object. */
const asking = (state: State, context: ToolContext): ToolStep<State> => {
  if (!state.seeds.some((seed) => seed.isObject)) return shown({ ...state, found: null, isWaiting: false })
  return {
    ...shown({ ...state, isWaiting: true, isKept: false }),
    ask: { kind: 'grow', seeds: state.seeds, within: areaOf(state.seeds, context) },
  }
}

const extended = (stroke: Seed, at: Point, gap: number): Seed => {
  const last = { x: stroke.path.at(-2) ?? at.x, y: stroke.path.at(-1) ?? at.y }
  return distance(last, at) < gap ? stroke : { ...stroke, path: [...stroke.path, at.x, at.y] }
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  const { stroke } = state
  switch (gesture.type) {
    case 'down':
      if (distance(at, gesture.at) > 0) return shown(state)
      return shown({ ...state, stroke: { path: [at.x, at.y], isObject: !gesture.modifiers.alt } })
    case 'move':
      return shown(stroke === null ? state : { ...state, stroke: extended(stroke, at, gesture.tolerance / 4) })
    case 'up':
      return stroke === null ? shown(state) : asking({ ...state, seeds: [...state.seeds, stroke], stroke: null }, context)
    case 'double':
      return keep(state, idle, guidesOf(state))
  }
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return keep(state, idle, guidesOf(state))
    case 'back':
      return asking({ ...state, seeds: state.seeds.slice(0, -1), stroke: null }, context)
    case 'tune':
      return shown(state)
    case 'assisted':
      return answered(state, gesture, context, idle, (mask) => mask ?? state.found, guidesOf(state))
  }
}

export const grow = defineTool<State, 'grow'>({
  id: 'grow',
  key: 'o',
  idle,
  next: (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
})
