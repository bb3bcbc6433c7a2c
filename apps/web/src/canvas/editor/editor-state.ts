import type { AnnotationContent, Plane, Region, ToolId } from '@reticle/domain'
import type { Bounds, Geometry, Ring } from '@reticle/geometry'
import type { AssistKind, Cursor, RegionEdit, Stroke, ToolSettings } from '@reticle/tools'

/** Marks by themselves and by their labels. A mark of a track is named by its track, and stands for all of it. */
export type MarkSet = { readonly objects: ReadonlySet<string>; readonly labels: ReadonlySet<string> }

export const noMarks: MarkSet = { objects: new Set(), labels: new Set() }

/** A step of the history, in words: "Polygon drawn", "Label Nucleus". */
type NamedStep = { readonly name: string }

export type EditorState = {
  readonly content: AnnotationContent
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** All steps, oldest first: the first `stepsDone` are made, the others have been undone. */
  readonly steps: readonly NamedStep[]
  readonly stepsDone: number
  readonly tool: ToolId
  readonly settings: ToolSettings
  /** The label of the next mark; undefined when the protocol has none. */
  readonly labelId: string | undefined
  readonly selected: readonly string[]
  /** The mark that was drawn last: answers go to it while nothing is selected. */
  readonly latest: string | undefined
  readonly hovered: string | undefined
  /** What the tool is drawing. */
  readonly draft: Geometry | undefined
  /** Other shapes that the tool shows thinly. */
  readonly guides: readonly Geometry[]
  /** The pixels of a brush that is down. */
  readonly stroke: Stroke | undefined
  /** The box of a selection being dragged. */
  readonly marquee: Bounds | undefined
  /** A selection being drawn by hand. */
  readonly lasso: Ring | undefined
  /** Marks as they are being dragged; the content has them when the hand lets go. */
  readonly preview: readonly RegionEdit[]
  readonly cursor: Cursor | undefined
  /** Work on the values that the tool waits for; `progress` in 0..1. */
  readonly busy: { readonly kind: AssistKind; readonly progress: number } | undefined
  /** One line for the person: why something was refused, what was found out. Gone with the next gesture that presses. */
  readonly notice: { readonly kind: 'refused' | 'found'; readonly text: string } | undefined
  readonly areMarksHidden: boolean
  readonly hidden: MarkSet
  readonly locked: MarkSet
  /** While it holds anything, only what it holds is shown. */
  readonly solo: MarkSet
  /** The plane in sight; an axis that the image does not have, or that is projected, is left out. */
  readonly plane: Plane
  /**
   * The marks of the plane in sight that are shown, in drawing order, those of tracks between their key planes among them: these last have
   * ids of their own and become a key plane as soon as they are edited (`isBetween` of the tools knows them).
   */
  readonly inSight: readonly Region[]
  /** Marks of the planes beside are shown faintly. */
  readonly areNeighboursShown: boolean
  /** The space bar is down: a drag moves the image. */
  readonly isPanHeld: boolean
}
