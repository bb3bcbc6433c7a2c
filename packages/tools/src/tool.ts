import type { MarkPolicy, Region, SkeletonTemplate, ToolId } from '@reticle/domain'
import type { Bounds, Geometry, GeometryType, Point, Ring } from '@reticle/geometry'
import type { AssistAnswer, AssistJob } from './assist/job.ts'
import type { Refusal } from './refusals.ts'
import type { ToolSettings } from './settings.ts'
import type { Stroke } from './stroke.ts'

export type Modifiers = { readonly shift: boolean; readonly alt: boolean; readonly ctrl: boolean }

/**
 * What a person does on the canvas. `at` in image space; `tolerance`: how many image px equal 8 screen px at the present zoom.
 * `cancel` is Esc (and a lost pointer), `confirm` Enter, `back` Backspace or Delete. `double` comes after the two clicks that it is made of.
 * `tune`: the settings in the context have changed. `assisted`: the answer to the last `ask` of a step; an answer that came too late (another
 * `ask`, or the tool is idle again) is never sent.
 */
export type Gesture =
  | {
      readonly type: 'down' | 'move' | 'up' | 'double'
      readonly at: Point<'image'>
      readonly modifiers: Modifiers
      readonly tolerance: number
    }
  | { readonly type: 'cancel' | 'confirm' | 'back' | 'tune' }
  | { readonly type: 'assisted'; readonly answer: AssistAnswer }

export type PointerGesture = Extract<Gesture, { at: unknown }>

/**
 * What a tool may look at: the regions of the plane in sight that can be changed, in drawing order (last on top), which of them are
 * selected, the image's size in px, the label of the next mark with its template of keypoints, and how marks may lie.
 */
export type ToolContext = {
  readonly regions: readonly Region[]
  readonly selected: readonly string[]
  readonly width: number
  readonly height: number
  readonly settings: ToolSettings
  readonly labelId?: string | undefined
  readonly skeleton?: SkeletonTemplate | undefined
  readonly marks?: MarkPolicy | undefined
  /** The kinds of marks that the protocol takes; left out: all. */
  readonly kinds?: readonly GeometryType[] | undefined
}

/** Names of CSS cursors. */
export type Cursor =
  | 'default'
  | 'crosshair'
  | 'pointer'
  | 'move'
  | 'grab'
  | 'grabbing'
  | 'copy'
  | 'not-allowed'
  | 'nwse-resize'
  | 'nesw-resize'
  | 'ns-resize'
  | 'ew-resize'

export type RegionEdit = { readonly regionId: string; readonly geometry: Geometry }

/**
 * What a gesture comes to. All but `state` are optional, and what is not there is over: a step without `draft` has no draft.
 * - `draft`: the mark being drawn, to show; while it is not closed it can be a line.
 * - `guides`: other shapes to show thinly: where a vertex snaps to, the cells of superpixels, an area being searched.
 * - `stroke`: the pixels of a brush that is down, to show.
 * - `marquee`: the box of a selection being dragged, to show; `lasso`: the same as a line drawn by hand.
 * - `commit`: a finished mark, valid and inside the image; the caller gives it an id, a label and an origin. `commits`: several.
 * - `split`: a region that becomes several; the first keeps its id, all keep label, answers and origin.
 * - `edit`: new geometry of regions that exist; to show until `isFinal`, then one change of the history.
 * - `remove`: regions to delete. What one step commits, edits, splits and removes is one change of the history.
 * - `select`: the selection from now on.
 * - `ask`: a job on the measured values; its answer comes as the gesture `assisted`.
 * - `refused`: why what the gesture wanted was not done.
 */
export type ToolStep<S> = {
  readonly state: S
  readonly draft?: Geometry
  readonly guides?: readonly Geometry[]
  readonly stroke?: Stroke
  readonly marquee?: Bounds
  readonly lasso?: Ring
  readonly commit?: Geometry
  readonly commits?: readonly Geometry[]
  readonly split?: readonly { readonly regionId: string; readonly into: readonly Geometry[] }[]
  readonly edit?: { readonly regions: readonly RegionEdit[]; readonly isFinal: boolean }
  readonly remove?: readonly string[]
  readonly select?: readonly string[]
  readonly ask?: AssistJob
  readonly refused?: Refusal
  readonly cursor?: Cursor
}

/**
 * A canvas tool: a reducer over gestures, without a DOM, ids or undo. `next` must leave state and context as they are, and must answer a
 * `cancel` with its idle state and nothing committed.
 * (`next` is a method, so that a tool is also a `Tool<unknown>` and a canvas can keep the state of any tool without looking into it.)
 */
export type Tool<S, Id extends ToolId = ToolId> = {
  readonly id: Id
  /** One letter that chooses the tool. */
  readonly key: string
  readonly idle: S
  next(state: S, gesture: Gesture, context: ToolContext): ToolStep<S>
}

/** Declares a tool; infers the type of its state. */
export const defineTool = <S, const Id extends ToolId>(tool: Tool<S, Id>): Tool<S, Id> => tool
