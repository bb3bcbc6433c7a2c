import { type Bounds, boundsOf, containsPoint, type EllipseGeometry, type Geometry, type Point } from '@reticle/geometry'
import { marksIn, wholeImage } from './assist/marks-found.ts'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `anchor`: where the button went down; `within`: where is looked; `spots`: what was found there and not clicked away. */
type State = {
  readonly anchor: Point | null
  readonly within: Bounds | null
  readonly spots: readonly EllipseGeometry[]
  readonly isWaiting: boolean
  readonly isKept: boolean
}

const idle: State = { anchor: null, within: null, spots: [], isWaiting: false, isKept: false }

const showing = (state: State): ToolStep<State> => ({
  state,
  cursor: 'crosshair',
  guides: [...(state.within === null ? [] : [{ type: 'box', ...state.within } as const]), ...state.spots],
})

const asking = (state: State, { settings }: ToolContext): ToolStep<State> => {
  const { within } = state
  if (within === null) return showing(state)
  const { spotRadius: radius, isBright, spotContrast: contrast } = settings
  return { ...showing({ ...state, isWaiting: true }), ask: { kind: 'blobs', within, radius, isBright, contrast } }
}

const pointOf = ({ cx, cy }: EllipseGeometry): Geometry => ({ type: 'point', x: cx, y: cy })

/** The circles, where marks may not overlap without those that lie over one that stands out more. */
const circlesOf = (spots: readonly EllipseGeometry[], { marks }: ToolContext): readonly EllipseGeometry[] => {
  if (marks?.canOverlap !== false) return spots
  const kept: EllipseGeometry[] = []
  for (const spot of spots) if (kept.every((one) => Math.hypot(one.cx - spot.cx, one.cy - spot.cy) >= one.rx + spot.rx)) kept.push(spot)
  return kept
}

const keep = (state: State, context: ToolContext): ToolStep<State> => {
  if (state.isWaiting) return showing({ ...state, isKept: true })
  if (state.spots.length === 0) return showing(state)
  const marks = context.settings.spotMark === 'point' ? state.spots.map(pointOf) : circlesOf(state.spots, context)
  const commits = marks.filter((mark) => refusalOf(mark, context) === undefined)
  const lost = state.spots.length - commits.length
  const told = lost === 0 ? {} : { refused: { kind: 'spots-over', lost, found: state.spots.length } as const }
  return commits.length === 0 ? { ...showing(state), ...told } : { state: idle, commits, cursor: 'crosshair', ...told }
}

const spanned = (a: Point, b: Point): Bounds => boundsOf({ type: 'polyline', points: [a.x, a.y, b.x, b.y] })

/** The end of a drag: its box is looked at. A click takes the spot under it away. */
const onUp = (state: State, anchor: Point, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  const dropped = { ...state, anchor: null }
  if (distance(anchor, at) <= clickSlack(gesture)) {
    const hit = state.spots.find((spot) => containsPoint(spot, at, 0))
    return showing(hit === undefined ? dropped : { ...dropped, spots: state.spots.filter((spot) => spot !== hit) })
  }
  const within = spanned(anchor, at)
  return isKeepable({ type: 'box', ...within }, context) ? asking({ ...idle, within }, context) : showing(dropped)
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  const { anchor } = state
  switch (gesture.type) {
    case 'down':
      return showing({ ...state, anchor: at })
    case 'move':
      return anchor !== null && distance(anchor, at) > clickSlack(gesture)
        ? { ...showing(state), marquee: spanned(anchor, at) }
        : showing(state)
    case 'up':
      return anchor === null ? showing(state) : onUp(state, anchor, gesture, context)
    case 'double':
      return showing({ ...state, anchor: null })
  }
}

const isSpot = (g: Geometry): g is EllipseGeometry => g.type === 'ellipse'

const onAnswer = (state: State, gesture: Extract<Gesture, { type: 'assisted' }>, context: ToolContext): ToolStep<State> => {
  if (!state.isWaiting) return showing(state)
  const after = { ...state, spots: marksIn(gesture, context).filter(isSpot), isWaiting: false, isKept: false }
  return state.isKept ? keep(after, context) : showing(after)
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
    case 'back':
      return { state: idle }
    case 'confirm':
      return state.within === null ? asking({ ...idle, within: wholeImage(context) }, context) : keep(state, context)
    case 'tune':
      return asking(state, context)
    case 'assisted':
      return onAnswer(state, gesture, context)
  }
}

export const blobs = defineTool<State, 'blobs'>({
  id: 'blobs',
  key: 'j',
  idle,
  next: (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
})
