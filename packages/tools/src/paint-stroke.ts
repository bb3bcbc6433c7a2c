import {
  addRows,
  capsuleRows,
  type EllipseGeometry,
  maskFromRows,
  noRows,
  type Point,
  pixelsIn,
  type RowSpans,
  rowsOfMask,
  subtractRows,
} from '@reticle/geometry'
import { type MaskRegion, maskAt, masksOf, masksUnder } from './masks-in-sight.ts'
import { indexOfRegions } from './region-index.ts'
import type { Gesture, Modifiers, PointerGesture, ToolContext, ToolStep } from './tool.ts'

type Mode = 'paint' | 'erase'

/** Where a stroke works: it makes a mark, or changes masks; an eraser changes every mask, or has not met the one that it changes. */
type Target = { readonly kind: 'new' | 'all' | 'unmet' } | { readonly kind: 'masks'; readonly ids: readonly string[] }

/** `at`: where the brush was seen last, to show its size. `down`: while it paints or erases; `rows`: all that it has covered. */
export type BrushState = {
  readonly at: Point | null
  readonly down: { readonly mode: Mode; readonly from: Point; readonly rows: RowSpans; readonly target: Target } | null
}

type Down = NonNullable<BrushState['down']>

export const noBrush: BrushState = { at: null, down: null }

/** One mask for each label: painting always goes on with the label's. */
const isSemantic = (context: ToolContext): boolean => context.marks?.masks === 'semantic'

const selectedMasks = (context: ToolContext): MaskRegion[] =>
  context.selected.length === 0 ? [] : masksOf(context.regions).filter((mask) => context.selected.includes(mask.id))

/** The mask that a stroke from a place goes on with: the selected one, with shift the last of the label, else the label's under it. */
const paintedOn = (at: Point, modifiers: Modifiers, context: ToolContext): MaskRegion | undefined => {
  const isOfLabel = (mask: MaskRegion) => mask.labelId === context.labelId
  if (isSemantic(context)) return masksOf(context.regions).findLast(isOfLabel)
  if (modifiers.ctrl) return undefined
  const selected = selectedMasks(context)
  if (selected.length > 0) return maskAt(context, at, (mask) => context.selected.includes(mask.id)) ?? selected.at(-1)
  return modifiers.shift ? masksOf(context.regions).findLast(isOfLabel) : maskAt(context, at, isOfLabel)
}

const targetOf = (mode: Mode, at: Point, modifiers: Modifiers, context: ToolContext): Target => {
  if (mode === 'paint') {
    const mask = paintedOn(at, modifiers, context)
    return mask === undefined ? { kind: 'new' } : { kind: 'masks', ids: [mask.id] }
  }
  const selected = selectedMasks(context)
  if (selected.length > 0) return { kind: 'masks', ids: selected.map((mask) => mask.id) }
  return { kind: modifiers.shift || isSemantic(context) ? 'all' : 'unmet' }
}

/** An eraser that has met no mask yet takes from the upper one of those that it comes over first. */
const met = (target: Target, covered: RowSpans, context: ToolContext): Target => {
  const mask = target.kind === 'unmet' ? masksUnder(context, covered).at(-1) : undefined
  return mask === undefined ? target : { kind: 'masks', ids: [mask.id] }
}

const masksOfTarget = (target: Target, rows: RowSpans, context: ToolContext): MaskRegion[] => {
  if (target.kind === 'all') return masksUnder(context, rows)
  if (target.kind !== 'masks') return []
  return masksOf(target.ids.flatMap((id) => indexOfRegions(context.regions).find(id) ?? []))
}

/** A circle as wide as the brush. */
const sizeAt = (at: Point, context: ToolContext): EllipseGeometry => {
  const radius = Math.max(0.5, context.settings.brushRadius)
  return { type: 'ellipse', cx: at.x, cy: at.y, rx: radius, ry: radius, angle: 0 }
}

/** The masks that the stroke changes, with the pixels that it leaves them. */
const changedMasks = ({ mode, rows, target }: Down, context: ToolContext): { readonly id: string; readonly rows: RowSpans }[] => {
  const combine = mode === 'paint' ? addRows : subtractRows
  return masksOfTarget(target, rows, context).flatMap((mask) => {
    const before = rowsOfMask(mask.geometry)
    const after = combine(before, rows)
    return pixelsIn(before) === pixelsIn(after) ? [] : [{ id: mask.id, rows: after }]
  })
}

const editOf = (
  masks: readonly { readonly id: string; readonly rows: RowSpans }[],
  isFinal: boolean,
): Pick<ToolStep<BrushState>, 'edit'> =>
  masks.length === 0 ? {} : { edit: { regions: masks.map(({ id, rows }) => ({ regionId: id, geometry: maskFromRows(rows) })), isFinal } }

/** The step that shows the brush, and while it is down what it covers, or what it leaves of several masks. */
const shownBrush = (state: BrushState, context: ToolContext): ToolStep<BrushState> => {
  const guides = state.at === null ? [] : [sizeAt(state.at, context)]
  const { down } = state
  if (down === null) return { state, guides, cursor: 'crosshair' }
  const { mode, rows, target } = down
  const isSeveral = target.kind === 'all' || (target.kind === 'masks' && target.ids.length > 1)
  const [base] = isSeveral ? [] : masksOfTarget(target, rows, context)
  const stroke = { mode, rows, ...(base === undefined ? {} : { base: { regionId: base.id, mask: base.geometry } }) }
  return { state, guides, stroke, cursor: 'crosshair', ...(isSeveral ? editOf(changedMasks(down, context), false) : {}) }
}

/** What a stroke comes to. Masks without a pixel left are removed, those that it does not change are left alone. */
const outcome = (down: Down, context: ToolContext): Omit<ToolStep<BrushState>, 'state'> => {
  const { mode, rows, target } = down
  if (mode === 'paint' && masksOfTarget(target, rows, context).length === 0)
    return rows.rows.length === 0 ? { refused: 'brush-outside' } : { commit: maskFromRows(rows) }
  const changed = changedMasks(down, context)
  if (mode === 'erase' && changed.length === 0) return { refused: 'no-mask-under' }
  const left = changed.filter((mask) => mask.rows.rows.length > 0)
  const gone = changed.filter((mask) => mask.rows.rows.length === 0).map((mask) => mask.id)
  return { ...editOf(left, true), ...(gone.length === 0 ? {} : { remove: gone }) }
}

/** A brush put down, moved or lifted; what it paints becomes a mark or an edit when it is lifted. */
export const brushStep = (state: BrushState, gesture: PointerGesture, mode: Mode, context: ToolContext): ToolStep<BrushState> => {
  const { at, type, modifiers } = gesture
  if (type === 'double' || (type !== 'down' && state.down === null)) return shownBrush({ ...state, at }, context)
  const before: Down =
    type === 'down' || state.down === null ? { mode, from: at, rows: noRows, target: targetOf(mode, at, modifiers, context) } : state.down
  const covered = capsuleRows(before.from, at, context.settings.brushRadius, context)
  const down = { ...before, from: at, rows: addRows(before.rows, covered), target: met(before.target, covered, context) }
  return type === 'up' ? { ...shownBrush({ at, down: null }, context), ...outcome(down, context) } : shownBrush({ at, down }, context)
}

/** Keys of a brush: Enter is done with the mask that is selected, so that the next stroke makes another one. */
export const brushKey = (state: BrushState, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<BrushState> => {
  if (gesture.type === 'cancel') return { state: noBrush }
  const isDone = gesture.type === 'confirm' && state.down === null && context.selected.length > 0
  return { ...shownBrush(state, context), ...(isDone ? { select: [] } : {}) }
}
