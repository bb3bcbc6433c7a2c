import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { isEmptySet } from '../mark-set.ts'
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
  { id: 'copy', title: t('marks.copy'), chords: ['ctrl+c'], part: 'edit', run: copy },
  {
    id: 'cut',
    title: t('marks.cut'),
    chords: ['ctrl+x'],
    part: 'edit',
    run: (editor) => {
      if (!copy(editor)) return false
      editor.removeSelected()
      return true
    },
  },
  {
    id: 'paste',
    title: t('marks.paste'),
    hint: t('marks.pasteHint'),
    chords: ['ctrl+v'],
    part: 'edit',
    run: (editor) => editor.paste(),
  },
  {
    id: 'duplicate',
    title: t('marks.duplicate'),
    chords: ['ctrl+d'],
    part: 'edit',
    run: (editor) => (editor.duplicate() ? true : refuse(editor, selectFirst)),
  },
  { id: 'hide', title: t('marks.hide'), chords: ['alt+h'], part: 'show', run: toggling('hidden') },
  { id: 'solo', title: t('marks.solo'), chords: ['alt+shift+w'], part: 'show', run: toggling('solo') },
  { id: 'lock', title: t('marks.lock'), chords: ['alt+l'], part: 'show', run: toggling('locked') },
  {
    id: 'show-all',
    title: t('marks.showAll'),
    chords: ['alt+shift+h'],
    part: 'show',
    run: (editor) => {
      editor.showAll()
      return true
    },
  },
  {
    id: 'unlock-all',
    title: t('marks.unlockAll'),
    chords: ['alt+shift+l'],
    part: 'show',
    run: (editor) => {
      const { locked } = editor.store.getState()
      editor.unlockAll()
      const count = locked.objects.size + locked.labels.size
      if (!isEmptySet(locked)) editor.notify({ kind: 'found', text: t('said.unlocked', { count }) })
      return true
    },
  },
  {
    id: 'neighbours',
    title: t('marks.neighbours'),
    chords: ['alt+shift+a'],
    part: 'show',
    run: (editor) => {
      editor.showNeighbours(!editor.store.getState().areNeighboursShown)
      return true
    },
  },
]
