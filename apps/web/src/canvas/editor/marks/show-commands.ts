import type { Editor } from '../create-editor.ts'
import { isEmptySet } from '../mark-set.ts'
import { countText } from '../words.ts'
import { type MarkCommand, refuse, selectFirst } from './mark-command.ts'

/** Text that is marked on the page is what a person wants to copy. */
const isTextMarked = (): boolean => document.getSelection()?.isCollapsed === false

const copy = (editor: Editor): boolean => !isTextMarked() && editor.copy()

const toggling =
  (set: 'hidden' | 'locked' | 'solo') =>
  (editor: Editor): boolean => {
    const { selected } = editor.store.getState()
    if (selected.length === 0) return refuse(editor, selectFirst)
    editor.toggle(set, { regionIds: selected })
    return true
  }

/** Copies between planes, frames and samples; and what is shown and can be changed. */
export const showCommands: readonly MarkCommand[] = [
  { id: 'copy', title: 'Copy the selected marks', chords: ['ctrl+c'], part: 'Edit', run: copy },
  {
    id: 'cut',
    title: 'Cut the selected marks',
    chords: ['ctrl+x'],
    part: 'Edit',
    run: (editor) => {
      if (!copy(editor)) return false
      editor.removeSelected()
      return true
    },
  },
  {
    id: 'paste',
    title: 'Paste marks',
    hint: 'On the plane in sight; also those copied on another plane, frame or sample',
    chords: ['ctrl+v'],
    part: 'Edit',
    run: (editor) => editor.paste(),
  },
  {
    id: 'duplicate',
    title: 'Duplicate the selected marks',
    chords: ['ctrl+d'],
    part: 'Edit',
    run: (editor) => (editor.duplicate() ? true : refuse(editor, selectFirst)),
  },
  { id: 'hide', title: 'Hide the selected marks, or show them', chords: ['alt+h'], part: 'Show', run: toggling('hidden') },
  { id: 'solo', title: 'Show the selected marks alone, or all', chords: ['alt+shift+w'], part: 'Show', run: toggling('solo') },
  { id: 'lock', title: 'Lock the selected marks, or unlock them', chords: ['alt+l'], part: 'Show', run: toggling('locked') },
  {
    id: 'show-all',
    title: 'Show all marks again',
    chords: ['alt+shift+h'],
    part: 'Show',
    run: (editor) => {
      editor.showAll()
      return true
    },
  },
  {
    id: 'unlock-all',
    title: 'Unlock all marks',
    chords: ['alt+shift+l'],
    part: 'Show',
    run: (editor) => {
      const { locked } = editor.store.getState()
      editor.unlockAll()
      const count = locked.objects.size + locked.labels.size
      if (!isEmptySet(locked)) editor.notify({ kind: 'found', text: `${countText(count)} unlocked, or labels.` })
      return true
    },
  },
  {
    id: 'neighbours',
    title: 'Marks of the planes beside, faintly',
    chords: ['alt+shift+a'],
    part: 'Show',
    run: (editor) => {
      editor.showNeighbours(!editor.store.getState().areNeighboursShown)
      return true
    },
  },
]
