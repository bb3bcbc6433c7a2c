import type { PixelView } from '../../../pixels/pixel-view.ts'
import type { Editor } from '../create-editor.ts'

/** `pixels`: of the view in hand, whose values the tools work on. */
export type OptionProps = { readonly editor: Editor; readonly pixels: PixelView }
