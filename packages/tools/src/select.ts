import type { Handle, Point } from '@reticle/geometry'
import { dragFrame } from './drag-frame.ts'
import { type Reshaped, reshape, withVertexAt } from './drag-vertex.ts'
import { cursorOf, handleAt, handledRegions, isOfFrame } from './handles-for.ts'
import { enclosed, pick } from './pick.ts'
import { boundsBetween, clickSlack, distance, inside, isPointer } from './pointer.ts'
import { comesToOverlap } from './refusal.ts'
import { dropVertex, moveAll, withCover } from './reshape.ts'
import { defineTool, type PointerGesture, type RegionEdit, type ToolContext, type ToolStep } from './tool.ts'

/**
 * A press on a region becomes a move of `regions` once it is a drag; as a click it leaves `onClick` selected. A press on a handle reshapes one
 * region, or stretches and turns all by the frame around them; a press beside everything drags a box. What is dragged is kept as it was at
 * the press, so that a drag never adds up rounding.
 */
type Drag =
  | { readonly kind: 'move'; readonly regions: readonly RegionEdit[]; readonly onClick: readonly string[] }
  | { readonly kind: 'handle'; readonly region: RegionEdit; readonly handle: Handle }
  | { readonly kind: 'frame'; readonly regions: readonly RegionEdit[]; readonly handle: Handle }
  | { readonly kind: 'marquee'; readonly keeps: readonly string[] }
type Shaping = Exclude<Drag, { kind: 'marquee' }>
type State = { readonly drag: Drag; readonly from: Point; readonly hasMoved: boolean } | null

const idle: State = null

const begin = (drag: Drag, gesture: PointerGesture): State => ({ drag, from: gesture.at, hasMoved: false })

const editsOf = (context: ToolContext): readonly RegionEdit[] =>
  handledRegions(context).map(({ id, geometry }) => ({ regionId: id, geometry }))

type Grip = { readonly regions: readonly RegionEdit[]; readonly handle: Handle; readonly marks: readonly RegionEdit['geometry'][] }

/** The handle under the pointer, with the regions that it is of. */
const gripAt = ({ at, tolerance }: PointerGesture, context: ToolContext): Grip | undefined => {
  const regions = editsOf(context)
  const marks = regions.map(({ geometry }) => geometry)
  const handle = handleAt(marks, at, tolerance)
  return handle && { regions, handle, marks }
}

const keep = (edited: RegionEdit | undefined): ToolStep<State> =>
  edited === undefined ? { state: idle } : { state: idle, edit: { regions: [edited], isFinal: true } }

/** Takes the vertex under the pointer out of the single selected region. */
const removeVertexAt = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const grip = gripAt(gesture, context)
  const [region, ...others] = grip?.regions ?? []
  return keep(grip && region && others.length === 0 ? dropVertex(region, grip.handle, context) : undefined)
}

/** A double click: a vertex goes, one comes on the border, and a keypoint is covered or seen. */
const onDouble = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const grip = gripAt(gesture, context)
  const [region, ...others] = editsOf(context)
  if (region === undefined || others.length > 0) return { state: idle }
  if (grip?.handle.kind !== 'vertex') return keep(withVertexAt(region, gesture, context))
  return keep(region.geometry.type === 'skeleton' ? withCover(region, grip.handle) : dropVertex(region, grip.handle, context))
}

const onDown = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { at, tolerance, modifiers } = gesture
  const grip = gripAt(gesture, context)
  const [first] = grip?.regions ?? []
  if (grip !== undefined && first !== undefined) {
    const { handle, regions, marks } = grip
    if (modifiers.alt && handle.kind === 'vertex') return removeVertexAt(gesture, context)
    const drag: Drag = isOfFrame(marks, handle) ? { kind: 'frame', regions, handle } : { kind: 'handle', region: first, handle }
    return { state: begin(drag, gesture), cursor: cursorOf(marks, handle) }
  }
  const hit = pick(context, at, tolerance)
  if (hit === undefined) return { state: begin({ kind: 'marquee', keeps: modifiers.shift ? context.selected : [] }, gesture) }
  const isSelected = context.selected.includes(hit.id)
  const select = isSelected ? context.selected : modifiers.shift ? [...context.selected, hit.id] : [hit.id]
  const regions = editsOf({ ...context, selected: select })
  const onClick = !isSelected ? select : modifiers.shift ? select.filter((id) => id !== hit.id) : [hit.id]
  return { state: begin({ kind: 'move', regions, onClick }, gesture), select, cursor: 'move' }
}

/** The regions as a drag to the pointer makes them; undefined where that would not be marks that can be kept. */
const dragged = (drag: Shaping, from: Point, gesture: PointerGesture, context: ToolContext): Reshaped | undefined => {
  const offset = { x: gesture.at.x - from.x, y: gesture.at.y - from.y }
  switch (drag.kind) {
    case 'move':
      return { regions: moveAll(drag.regions, offset, context) }
    case 'handle':
      return reshape(drag.region, drag.handle, offset, gesture, context)
    case 'frame': {
      const regions = dragFrame(drag.regions, drag.handle, from, gesture, context)
      return regions && { regions }
    }
  }
}

const cursorOfDrag = (drag: Shaping) => {
  if (drag.kind === 'move') return 'move'
  if (drag.handle.kind === 'rotate') return 'grabbing'
  return cursorOf(drag.kind === 'handle' ? [drag.region.geometry] : drag.regions.map(({ geometry }) => geometry), drag.handle)
}

/** Marks in a drag that are watched for overlaps with every movement. */
const watchedUpTo = 20

const onMove = (state: NonNullable<State>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { drag, from } = state
  if (!state.hasMoved && distance(from, gesture.at) <= clickSlack(gesture)) return { state }
  const moving = { ...state, hasMoved: true }
  if (drag.kind === 'marquee') return { state: moving, marquee: boundsBetween(inside(from, context), inside(gesture.at, context)) }
  const now = dragged(drag, from, gesture, context)
  // Of many marks it is looked at when they are let go.
  if (now === undefined || (now.regions.length <= watchedUpTo && comesToOverlap(now.regions, context)))
    return { state: moving, cursor: 'not-allowed' }
  const step = { state: moving, edit: { regions: now.regions, isFinal: false }, cursor: cursorOfDrag(drag) } as const
  return now.snapped === undefined ? step : { ...step, guides: [{ type: 'point', x: now.snapped.x, y: now.snapped.y }] }
}

const notTaken = 'not-taken'

const onUp = (state: NonNullable<State>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { drag, from } = state
  const isDrag = state.hasMoved || distance(from, gesture.at) > clickSlack(gesture)
  if (drag.kind === 'marquee') {
    const found = isDrag ? enclosed(context, boundsBetween(from, gesture.at)) : []
    return { state: idle, select: [...drag.keeps, ...found.filter((id) => !drag.keeps.includes(id))] }
  }
  if (!isDrag) return drag.kind === 'move' ? { state: idle, select: drag.onClick } : { state: idle }
  const now = dragged(drag, from, gesture, context)
  if (now === undefined) return { state: idle, refused: notTaken }
  if (comesToOverlap(now.regions, context)) return { state: idle, refused: 'edit-overlaps' }
  const present = new Set(context.regions.map((region) => region.id))
  const regions = now.regions.filter((edited) => present.has(edited.regionId))
  return regions.length === 0 ? { state: idle } : { state: idle, edit: { regions, isFinal: true } }
}

/** What a pointer that hovers would do. */
const hover = (gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const grip = gripAt(gesture, context)
  if (grip !== undefined) return { state: idle, cursor: cursorOf(grip.marks, grip.handle) }
  const hit = pick(context, gesture.at, gesture.tolerance)
  if (hit === undefined) return { state: idle, cursor: 'default' }
  return { state: idle, cursor: context.selected.includes(hit.id) ? 'move' : 'pointer' }
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'down':
      return onDown(gesture, context)
    case 'move':
      return state === null ? hover(gesture, context) : onMove(state, gesture, context)
    case 'up':
      return state === null ? { state } : onUp(state, gesture, context)
    case 'double':
      return gesture.modifiers.alt ? { state: idle } : onDouble(gesture, context)
  }
}

export const select = defineTool<State, 'select'>({
  id: 'select',
  key: 'v',
  idle,
  next(state, gesture, context) {
    if (isPointer(gesture)) return onPointer(state, gesture, context)
    if (gesture.type === 'cancel') return state === null ? { state: idle, select: [] } : { state: idle }
    if (gesture.type === 'back' && state === null && context.selected.length > 0)
      return { state: idle, remove: context.selected, select: [] }
    return { state }
  },
})
