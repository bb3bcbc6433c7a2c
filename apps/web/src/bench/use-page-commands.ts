import { type RefObject, useState } from 'react'
import { useScheme } from '../app/use-scheme.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { centreOf } from '../canvas/view-math.ts'
import type { Dock } from '../view/dock/dock-panels.ts'
import type { Viewing } from '../view/viewing-types.ts'
import { targetOf } from './notes/note-places.ts'
import { createNotesStore, type NotesStore } from './notes/notes-store.ts'
import { nextBroken } from './panels/rule-states.ts'
import { showMark } from './places.ts'
import type { Comments } from './revisions/use-comments.ts'
import type { Suggestions } from './suggestions/use-suggestions.ts'
import type { PageCommands } from './use-bench-keys.ts'
import type { BenchPanels } from './use-bench-panels.ts'
import type { Problems } from './use-problems.ts'
import { t } from './words.ts'

export type BenchFields = {
  readonly comment: RefObject<HTMLTextAreaElement | null>
  readonly label: RefObject<HTMLInputElement | null>
  readonly mark: RefObject<HTMLInputElement | null>
}

type Parts = {
  readonly editor: Editor
  readonly viewing: Viewing
  readonly dock: Dock
  readonly panels: BenchPanels
  readonly problems: Problems
  readonly notes: NotesStore
  readonly fields: BenchFields
  readonly submit: () => void
  readonly skip: () => void
  readonly comments: Pick<Comments, 'next'>
  readonly suggestions: Suggestions
  readonly askModel: () => void
  /** Absent when nothing came back. */
  readonly takeReturned: (() => void) | undefined
}

/** The notes that are being read or written; others with each sample. */
export const useNotesStore = (editor: Editor): NotesStore => {
  const [kept, setKept] = useState(() => ({ editor, notes: createNotesStore() }))
  if (kept.editor === editor) return kept.notes
  const next = { editor, notes: createNotesStore() }
  setKept(next)
  return next.notes
}

const focused = (element: HTMLElement | null): boolean => {
  element?.scrollIntoView({ block: 'nearest' })
  element?.focus({ preventScroll: true })
  return element !== null
}

const saidNothing = (editor: Editor, text: string): boolean => {
  editor.notify({ kind: 'found', text })
  return true
}

/** Begins a note on the mark that is selected, else on the place under the pointer, else in the middle. */
const beginNote = ({ editor, viewing, dock, notes }: Parts): boolean => {
  const { selected, plane } = editor.store.getState()
  const { view, screen } = viewing.view.getState()
  notes.setState({ fresh: targetOf(selected, viewing.hover.get() ?? centreOf(view, screen), plane), active: undefined })
  dock.setOpen('notes')
  return true
}

const toNextProblem = ({ editor, viewing, problems }: Parts): boolean => {
  const { content, selected } = editor.store.getState()
  const next = nextBroken(
    content.regions.map(({ id }) => id),
    problems.byRegion,
    selected,
  )
  return next === undefined ? saidNothing(editor, t('commands.noBroken')) : showMark(editor, viewing.view, next)
}

const done = (run: () => void) => () => {
  run()
  return true
}

/** What the page does around the editor, by command. */
export const usePageCommands = (parts: Parts): PageCommands => {
  const { dock, panels, fields, submit, skip, editor, comments, suggestions, takeReturned, askModel } = parts
  const { next, nextName } = useScheme()
  return {
    submit: done(submit),
    skip: done(skip),
    comment: () => focused(fields.comment.current),
    history: done(() => panels.setHistoryOpen(!panels.isHistoryOpen)),
    help: done(() => panels.setSheet('read')),
    keys: done(() => panels.setSheet('change')),
    palette: done(() => panels.setPaletteOpen(true)),
    'find-label': () => focused(fields.label.current) || focused(document.querySelector<HTMLElement>('[data-label]')),
    'find-mark': () => focused(fields.mark.current) || saidNothing(editor, t('commands.noMarks')),
    note: () => beginNote(parts),
    'next-problem': () => toNextProblem(parts),
    'instructions-panel': done(() => dock.toggle('instructions')),
    'steps-panel': done(() => dock.toggle('steps')),
    'notes-panel': done(() => dock.toggle('notes')),
    'rules-panel': done(() => dock.toggle('rules')),
    'revision-panel': done(() => dock.toggle('revision')),
    'next-comment': done(comments.next),
    'suggestions-panel': done(() => dock.toggle('suggestions')),
    'next-suggestion': done(() => suggestions.next(1)),
    'previous-suggestion': done(() => suggestions.next(-1)),
    'accept-suggestion': done(suggestions.takeCurrent),
    'drop-suggestion': done(suggestions.dropCurrent),
    'accept-suggestions': done(() => suggestions.take(suggestions.open)),
    'drop-suggestions': done(() => suggestions.drop(suggestions.open)),
    'raise-confidence': done(() => suggestions.stepLeast(1)),
    'lower-confidence': done(() => suggestions.stepLeast(-1)),
    'ask-model': done(askModel),
    'take-returned': done(takeReturned ?? (() => saidNothing(editor, t('commands.nothingBack')))),
    theme: done(() => {
      next()
      editor.notify({ kind: 'found', text: t('view.coloursNow', { scheme: nextName }) })
    }),
    mirror: done(() => panels.setMirrored(!panels.isMirrored)),
  }
}
