import { boundsOf, isEnclosedBy, type Ring, simplify, untangle } from '@reticle/geometry'
import { pick, regionsNear } from './pick.ts'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** The line drawn while the button is down, flat. */
type State = { readonly line: Ring; readonly hasMoved: boolean } | null

const idle: State = null

/** Ids of the regions that lie wholly in the line's loop, in drawing order. */
const caught = (line: Ring, context: ToolContext): readonly string[] => {
  const loop = untangle(line)
  return regionsNear(context, boundsOf({ type: 'polygon', rings: [loop] }), 0)
    .filter(({ geometry }) => isEnclosedBy(geometry, loop))
    .map(({ id }) => id)
}

/** The selection with what was caught: Shift adds to it, Alt takes away. */
const chosen = (found: readonly string[], { modifiers }: PointerGesture, { selected }: ToolContext): readonly string[] => {
  if (modifiers.alt) return selected.filter((id) => !found.includes(id))
  return modifiers.shift ? [...selected, ...found.filter((id) => !selected.includes(id))] : found
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  if (gesture.type === 'down') return { state: { line: [at.x, at.y], hasMoved: false }, cursor: 'crosshair' }
  if (state === null || gesture.type === 'double') return { state: idle, cursor: 'crosshair' }
  const { line } = state
  const gone = (from: number) => distance({ x: line.at(from) ?? 0, y: line.at(from + 1) ?? 0 }, at)
  const hasMoved = state.hasMoved || gone(0) > clickSlack(gesture)
  const now = gone(-2) >= gesture.tolerance / 4 ? [...line, at.x, at.y] : line
  if (gesture.type === 'move') return { state: { line: now, hasMoved }, ...(hasMoved ? { lasso: now } : {}), cursor: 'crosshair' }
  if (hasMoved) return { state: idle, select: chosen(caught(simplify(now, gesture.tolerance / 8), context), gesture, context) }
  const hit = pick(context, gesture.at, gesture.tolerance)
  return { state: idle, select: chosen(hit === undefined ? [] : [hit.id], gesture, context) }
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return state === null ? { state: idle, select: [] } : { state: idle }
    case 'back':
      return state === null && context.selected.length > 0 ? { state: idle, remove: context.selected, select: [] } : { state }
    case 'confirm':
    case 'tune':
    case 'assisted':
      return state?.hasMoved === true ? { state, lasso: state.line } : { state }
  }
}

export const lasso = defineTool<State, 'lasso'>({
  id: 'lasso',
  key: 'l',
  idle,
  next: (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
})
