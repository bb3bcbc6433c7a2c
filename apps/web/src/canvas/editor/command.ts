import type { ToolId } from '@reticle/domain'

/** What a key, a button or the command palette does. The page, its display and its editor each know their own. */
export type Command =
  | { readonly kind: 'tool'; readonly tool: ToolId }
  | { readonly kind: 'label'; readonly labelId: string }
  | { readonly kind: 'option'; readonly questionId: string; readonly option: string }
  | { readonly kind: 'cannot-tell'; readonly questionId: string }
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'cycle'; readonly by: 1 | -1 }
  | { readonly kind: 'plane'; readonly axis: 'z' | 't'; readonly by: 1 | -1 }
  | { readonly kind: 'channel'; readonly by: 1 | -1 }
  /** Turns the image on the screen, in degrees, clockwise. */
  | { readonly kind: 'turn'; readonly by: number }
  | { readonly kind: 'measure'; readonly tool: 'ruler' | 'angle' | 'profile' }
  /** Done with marks: `marks/mark-commands.ts`. */
  | { readonly kind: 'mark'; readonly command: string }
  /** What the chosen tool works with, larger or smaller: brush, cells, tolerance. */
  | { readonly kind: 'size'; readonly by: 1 | -1 }
  /** Of one reader at the desk, from 1: take their mark, show or hide their marks, show them alone. */
  | { readonly kind: 'reader'; readonly act: 'take' | 'toggle' | 'alone'; readonly reader: number }
  | { readonly kind: 'desk'; readonly command: DeskCommand }
  | { readonly kind: PlainCommand }

export type PlainCommand =
  | 'undo'
  | 'redo'
  | 'delete'
  | 'select-all'
  | 'cancel'
  | 'confirm'
  | 'back'
  | 'hide-marks'
  | 'hold-pan'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'actual-size'
  | 'upright'
  | 'invert'
  | DisplayCommand
  | BenchCommand

/** What is done to the display, and beside it. */
export type DisplayCommand =
  | 'play'
  | 'max-projection'
  | 'all-channels'
  | 'auto-window'
  | 'reset-display'
  | 'smooth'
  | 'remember'
  | 'blink'
  | 'hold-window'
  | 'side-by-side'
  | 'overlay'
  | 'display-panel'
  | 'measure-panel'
  | 'header-panel'

/** What the page does around the editor: the sample, its panels, and the bench itself. */
export type BenchCommand =
  | 'submit'
  | 'skip'
  | 'comment'
  | 'history'
  | 'help'
  | 'palette'
  | 'keys'
  | 'find-label'
  | 'find-mark'
  | 'note'
  | 'next-problem'
  | 'instructions-panel'
  | 'steps-panel'
  | 'notes-panel'
  | 'rules-panel'
  | 'take-returned'
  | 'next-comment'
  | 'revision-panel'
  | 'suggestions-panel'
  | 'next-suggestion'
  | 'previous-suggestion'
  | 'accept-suggestion'
  | 'drop-suggestion'
  | 'accept-suggestions'
  | 'drop-suggestions'
  | 'ask-model'
  | 'raise-confidence'
  | 'lower-confidence'
  | 'theme'
  | 'mirror'

/** What is done at the desk: to the objects that readers disagree on, and to their annotations. */
export type DeskCommand =
  | 'take-consensus'
  | 'fuse'
  | 'edit'
  | 'redraw'
  | 'none'
  | 'undecided'
  | 'open-again'
  | 'object-note'
  | 'next-object'
  | 'previous-object'
  | 'next-open'
  | 'select-same'
  | 'select-open'
  | 'extend-down'
  | 'extend-up'
  | 'fold-agreed'
  | 'next-reader'
  | 'previous-reader'
  | 'all-readers'
  | 'reader-grid'
  | 'heat-map'
  | 'recall-display'
  | 'reasons'
  | 'accept'
  | 'mend'
  | 'return'
  | 'reassign'

export const keyGroups = [
  'decide',
  'readers',
  'tools',
  'labels',
  'answers',
  'marks',
  'view',
  'display',
  'measure',
  'sample',
  'bench',
] as const
export type KeyGroup = (typeof keyGroups)[number]

/** A command with its keys; one line of the cheat sheet and of the command palette. */
export type Binding = {
  readonly chords: readonly string[]
  readonly command: Command
  readonly title: string
  /** The line of the cheat sheet that commands share which differ by their direction only. */
  readonly row?: string
  readonly group: KeyGroup
  /** Lasts as long as the key is down. */
  readonly isHeld?: true
}

/** The stable name of a command, such as `tool.box`, `label.crater` or `undo`: what a person's own keys are kept under. */
export const commandId = (command: Command): string => Object.values(command).join('.')
