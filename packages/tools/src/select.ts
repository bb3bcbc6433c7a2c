import type { Bounds, Handle, Point } from '@reticle/geometry'
import { cursorOf, handleAt, handledRegion } from './handles-for.ts'
import { enclosed, pick } from './pick.ts'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { dragHandle, dropVertex, moveAll } from './reshape.ts'
import { defineTool, type PointerGesture, type RegionEdit, type ToolContext, type ToolStep } from './tool.ts'

/**
 * A press on a region becomes a move of `regions` once it is a drag; as a click it leaves `onClick` selected. A press on a handle reshapes
 * one region, a press beside everything drags a box. What is dragged is kept as it was at the press, so that a drag never adds up rounding.
 */
type Drag =
  | { readonly kind: 'move'; readonly regions: readonly RegionEdit[]; readonly onClick: readonly string[] }
  | { readonly kind: 'handle'; readonly region: RegionEdit; readonly handle: Handle }
  | { readonly kind: 'marquee'; readonly keeps: readonly string[] }
type State = { readonly drag: Drag; readonly from: Point; readonly hasMoved: boolean } | null

const idle: State = null

const begin = (drag: Drag, gesture: PointerGesture): State => ({ drag, from: gesture.at, hasMoved: false })

const boundsBetween = (a: Point, b: Point): Bounds => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

const removeVertexAt = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const region = handledRegion(context)
  const handle = region && handleAt(region.geometry, gesture.at, gesture.tolerance)
  const edited = region && handle && dropVertex({ regionId: region.id, geometry: region.geometry }, handle, context)
  return edited === undefined ? { state: idle } : { state: idle, edit: { regions: [edited], isFinal: true } }
}

const onDown = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { at, tolerance, modifiers } = gesture
  const handled = handledRegion(context)
  const handle = handled && handleAt(handled.geometry, at, tolerance)
  if (modifiers.alt && handle?.kind === 'vertex') return removeVertexAt(gesture, context)
  if (handled !== undefined && handle !== undefined) {
    const region = { regionId: handled.id, geometry: handled.geometry }
    return { state: begin({ kind: 'handle', region, handle }, gesture), cursor: cursorOf(handled.geometry, handle) }
  }
  const hit = pick(context, at, tolerance)
  if (hit === undefined) return { state: begin({ kind: 'marquee', keeps: modifiers.shift ? context.selected : [] }, gesture) }
  const isSelected = context.selected.includes(hit.id)
  const select = isSelected ? context.selected : modifiers.shift ? [...context.selected, hit.id] : [hit.id]
  const regions = context.regions
    .filter((region) => select.includes(region.id))
    .map((region) => ({ regionId: region.id, geometry: region.geometry }))
  const onClick = !isSelected ? select : modifiers.shift ? select.filter((id) => id !== hit.id) : [hit.id]
  return { state: begin({ kind: 'move', regions, onClick }, gesture), select, cursor: 'move' }
}

/** The regions as a drag to the pointer makes them; undefined where that would not be a mark that can be kept. */
const dragged = (drag: Exclude<Drag, { kind: 'marquee' }>, from: Point, gesture: PointerGesture, context: ToolContext) => {
  const offset = { x: gesture.at.x - from.x, y: gesture.at.y - from.y }
  if (drag.kind === 'move') return moveAll(drag.regions, offset, context)
  const edited = dragHandle(drag.region, drag.handle, offset, context)
  return edited && [edited]
}

const cursorOfDrag = (drag: Exclude<Drag, { kind: 'marquee' }>) => {
  if (drag.kind === 'move') return 'move'
  return drag.handle.kind === 'rotate' ? 'grabbing' : cursorOf(drag.region.geometry, drag.handle)
}

const onMove = (state: NonNullable<State>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { drag, from } = state
  if (!state.hasMoved && distance(from, gesture.at) <= clickSlack(gesture)) return { state }
  const moving = { ...state, hasMoved: true }
  if (drag.kind === 'marquee') return { state: moving, marquee: boundsBetween(inside(from, context), inside(gesture.at, context)) }
  const regions = dragged(drag, from, gesture, context)
  return regions === undefined
    ? { state: moving, cursor: 'not-allowed' }
    : { state: moving, edit: { regions, isFinal: false }, cursor: cursorOfDrag(drag) }
}

const onUp = (state: NonNullable<State>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { drag, from } = state
  const isDrag = state.hasMoved || distance(from, gesture.at) > clickSlack(gesture)
  if (drag.kind === 'marquee') {
    const found = isDrag ? enclosed(context, boundsBetween(from, gesture.at)) : []
    return { state: idle, select: [...drag.keeps, ...found.filter((id) => !drag.keeps.includes(id))] }
  }
  if (!isDrag) return drag.kind === 'move' ? { state: idle, select: drag.onClick } : { state: idle }
  const present = new Set(context.regions.map((region) => region.id))
  const regions = dragged(drag, from, gesture, context)?.filter((edited) => present.has(edited.regionId)) ?? []
  return regions.length === 0 ? { state: idle } : { state: idle, edit: { regions, isFinal: true } }
}

/** What a pointer that hovers would do. */
const hover = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const handled = handledRegion(context)
  const handle = handled && handleAt(handled.geometry, gesture.at, gesture.tolerance)
  if (handled !== undefined && handle !== undefined) return { state: idle, cursor: cursorOf(handled.geometry, handle) }
  const hit = pick(context, gesture.at, gesture.tolerance)
  if (hit === undefined) return { state: idle, cursor: 'default' }
  return { state: idle, cursor: context.selected.includes(hit.id) ? 'move' : 'pointer' }
}

export const select = defineTool<State, 'select'>({
  id: 'select',
  name: 'Select',
  key: 'v',
  hint: 'Click or drag a box to select, Shift adds; drag to move or reshape; Alt-click or double-click takes a vertex out',
  idle,
  next(state, gesture, context) {
    if (gesture.type === 'cancel') return state === null ? { state: idle, select: [] } : { state: idle }
    if (gesture.type === 'confirm') return { state }
    if (gesture.type === 'back')
      return state === null && context.selected.length > 0 ? { state: idle, remove: context.selected, select: [] } : { state }
    if (!isPointer(gesture)) return { state }
    switch (gesture.type) {
      case 'down':
        return onDown(gesture, context)
      case 'move':
        return state === null ? hover(gesture, context) : onMove(state, gesture, context)
      case 'up':
        return state === null ? { state } : onUp(state, gesture, context)
      case 'double':
        return gesture.modifiers.alt ? { state: idle } : removeVertexAt(gesture, context)
    }
  },
})
