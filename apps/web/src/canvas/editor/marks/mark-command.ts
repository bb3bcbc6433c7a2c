import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'

/** The one number of a command: a length in image px, or an area in px². */
type Amount = {
  readonly name: string
  readonly unit: 'px' | 'px²'
  readonly least: number
  readonly most: number
  readonly usual: number
}

/** What is done with marks by a key, from the palette or from the menu of marks. */
export type MarkCommand = {
  readonly id: string
  readonly title: string
  /** One line on what it does, where the title does not say it. */
  readonly hint?: string
  readonly chords: readonly string[]
  readonly part: 'edit' | 'order' | 'shape' | 'pixels' | 'show' | 'tracks'
  readonly amount?: Amount
  /** `amount`: the number of a command that has one. False: there was nothing to do, and the key keeps the meaning that the browser gives it. */
  readonly run: (editor: Editor, amount: number) => boolean
}

/** Says what is missing; the key was heard all the same. */
export const refuse = (editor: Editor, text: string): true => {
  editor.notify({ kind: 'refused', text })
  return true
}

export const selectFirst = t('said.selectFirst')
