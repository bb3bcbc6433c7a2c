import type { AnnotationContent, ToolId } from '@reticle/domain'
import type { Bounds, Geometry } from '@reticle/geometry'
import type { Cursor, RegionEdit } from '@reticle/tools'

export type EditorState = {
  readonly content: AnnotationContent
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly tool: ToolId
  /** The label of the next mark; undefined when the protocol has none. */
  readonly labelId: string | undefined
  readonly selected: readonly string[]
  readonly hovered: string | undefined
  /** What the tool is drawing. */
  readonly draft: Geometry | undefined
  /** The box of a selection being dragged. */
  readonly marquee: Bounds | undefined
  /** Marks as they are being dragged; the content has them when the hand lets go. */
  readonly preview: readonly RegionEdit[]
  readonly cursor: Cursor | undefined
  readonly areMarksHidden: boolean
  /** The space bar is down: a drag moves the image. */
  readonly isPanHeld: boolean
}
