import type { Geometry, Point } from '@reticle/geometry'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { refusingOutside } from './refuse-outside.ts'
import type { Gesture, PointerGesture, ToolContext, ToolStep } from './tool.ts'

/**
 * State of a tool whose mark is spanned by two places. `dragging`: the button is down at the first one. `open`: it was a click, and a
 * second click sets the other one. `closing`: that second click is down.
 */
export type DragState = { readonly step: 'idle' } | { readonly step: 'dragging' | 'open' | 'closing'; readonly anchor: Point }

export const dragIdle: DragState = { step: 'idle' }

type Spanning = Exclude<DragState, { step: 'idle' }>

/** What a tool makes of the first place and the pointer: a mark in the image, and what to show beside it. */
export type Spanned = { readonly mark: Geometry; readonly guides?: readonly Geometry[] }
type Make = (anchor: Point, gesture: PointerGesture, context: ToolContext) => Spanned

const finish = (mark: Geometry, context: ToolContext): ToolStep<DragState> => {
  const refused = refusalOf(mark, context)
  return refused === undefined
    ? { state: dragIdle, commit: mark, cursor: 'crosshair' }
    : { state: dragIdle, ...(isKeepable(mark, context) ? { refused } : {}), cursor: 'crosshair' }
}

const onPointer = (state: Spanning, gesture: PointerGesture, spanned: Spanned, context: ToolContext): ToolStep<DragState> => {
  const { anchor } = state
  const cursor = 'crosshair'
  const { mark: draft, guides } = spanned
  const shown = guides === undefined ? { draft, cursor } : ({ draft, guides, cursor } as const)
  const isAtAnchor = distance(inside(gesture.at, context), anchor) <= clickSlack(gesture)
  switch (gesture.type) {
    case 'down':
      return { state: { step: 'closing', anchor }, ...shown, cursor }
    case 'move':
      return { state, ...shown, cursor }
    case 'up':
      if (state.step === 'dragging' && isAtAnchor) return { state: { step: 'open', anchor }, cursor }
      return isAtAnchor ? { state: dragIdle, cursor } : finish(draft, context)
    case 'double':
      return { state: dragIdle, cursor }
  }
}

/** The reducer of marks spanned by two places: press, drag and let go, or click one place and then the other. */
export const dragMark = (make: Make) =>
  refusingOutside(
    (state: DragState, gesture: Gesture, context: ToolContext): ToolStep<DragState> => {
      if (gesture.type === 'tune' || gesture.type === 'assisted') return { state }
      if (!isPointer(gesture)) return { state: dragIdle }
      if (state.step !== 'idle') return onPointer(state, gesture, make(state.anchor, gesture, context), context)
      const begun: DragState = gesture.type === 'down' ? { step: 'dragging', anchor: inside(gesture.at, context) } : dragIdle
      return { state: begun, cursor: 'crosshair' }
    },
    () => dragIdle,
  )
