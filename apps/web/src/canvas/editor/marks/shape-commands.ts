import { type MarksCommandId, marksCommands } from '@reticle/tools'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { type MarkCommand, refuse, selectFirst } from './mark-command.ts'

const chords: Readonly<Record<MarksCommandId, readonly string[]>> = {
  join: ['ctrl+j'],
  'cut-out': ['alt+x'],
  'keep-common': ['alt+b'],
  repair: ['alt+r'],
  'align-to-pixels': ['alt+g'],
  'restore-keypoints': ['alt+v'],
  'uncover-keypoints': ['alt+shift+v'],
  'to-front': ['alt+shift+pageup'],
  forward: ['alt+pageup'],
  backward: ['alt+pagedown'],
  'to-back': ['alt+shift+pagedown'],
}

const run =
  (command: (typeof marksCommands)[number]) =>
  (editor: Editor): boolean => {
    const regions = editor.chosenInSight()
    if (regions.length === 0) return refuse(editor, selectFirst)
    const { image, newId, kinds, store } = editor
    const all = store.getState().content.regions
    editor.applyTo(regions, (chosen) => command.make(chosen, { ...image, kinds, newId, all }), t(`shapes.${command.id}`))
    return true
  }

/** What is done to the shapes of the selected marks, and to the order in which they are drawn. */
export const shapeCommands: readonly MarkCommand[] = marksCommands.map((command) => ({
  id: command.id,
  title: t(`shapes.${command.id}`),
  hint: t(`shapeHints.${command.id}`),
  chords: chords[command.id],
  part: command.part,
  run: run(command),
}))
