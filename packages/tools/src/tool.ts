import type { Region, ToolId } from '@reticle/domain'
import type { Bounds, Geometry, Point } from '@reticle/geometry'

export type Modifiers = { readonly shift: boolean; readonly alt: boolean; readonly ctrl: boolean }

/**
 * What a person does on the canvas. `at` in image space; `tolerance`: how many image px equal 8 screen px at the present zoom.
 * `cancel` is Esc (and a lost pointer), `confirm` Enter, `back` Backspace or Delete. `double` comes after the two clicks that it is made of.
 */
export type Gesture =
  | {
      readonly type: 'down' | 'move' | 'up' | 'double'
      readonly at: Point<'image'>
      readonly modifiers: Modifiers
      readonly tolerance: number
    }
  | { readonly type: 'cancel' | 'confirm' | 'back' }

export type PointerGesture = Extract<Gesture, { at: unknown }>

/** What a tool may look at: the regions in drawing order (last on top), which of them are selected, the image's size in px. */
export type ToolContext = {
  readonly regions: readonly Region[]
  readonly selected: readonly string[]
  readonly width: number
  readonly height: number
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
 * - `marquee`: the box of a selection being dragged, to show.
 * - `commit`: a finished mark, valid and inside the image; the caller gives it an id, a label and an origin.
 * - `edit`: new geometry of regions that exist; to show until `isFinal`, then one change of the history.
 * - `remove`: regions to delete, one change of the history.
 * - `select`: the selection from now on.
 */
export type ToolStep<S> = {
  readonly state: S
  readonly draft?: Geometry
  readonly marquee?: Bounds
  readonly commit?: Geometry
  readonly edit?: { readonly regions: readonly RegionEdit[]; readonly isFinal: boolean }
  readonly remove?: readonly string[]
  readonly select?: readonly string[]
  readonly cursor?: Cursor
}

/**
 * A canvas tool: a reducer over gestures, without a DOM, ids or undo. `next` must leave state and context as they are, and must answer a
 * `cancel` with its idle state and nothing committed.
 * (`next` is a method, so that a tool is also a `Tool<unknown>` and a canvas can keep the state of any tool without looking into it.)
 */
export type Tool<S, Id extends ToolId = ToolId> = {
  readonly id: Id
  readonly name: string
  /** One letter that chooses the tool. */
  readonly key: string
  /** One line on how to use it. */
  readonly hint: string
  readonly idle: S
  next(state: S, gesture: Gesture, context: ToolContext): ToolStep<S>
}

/** Declares a tool; infers the type of its state. */
export const defineTool = <S, const Id extends ToolId>(tool: Tool<S, Id>): Tool<S, Id> => tool
