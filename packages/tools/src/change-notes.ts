import type { AnnotationContent, Note } from '@reticle/domain'
import type { Outcome } from './change-types.ts'

/** Puts other notes in the place of all. The inverse knows whether there was a list at all, so that undo gives back the very same content. */
export const restoreNotes = (content: AnnotationContent, notes: readonly Note[] | undefined): Outcome => {
  if (content.notes === notes) return undefined
  const { notes: before, ...bare } = content
  return {
    content: notes === undefined ? bare : { ...content, notes: [...notes] },
    inverse: { type: 'restore-notes', notes: before },
  }
}

/** Adds a note, or puts it in the place of the one with its id. */
export const setNote = (content: AnnotationContent, note: Note): Outcome => {
  const notes = content.notes ?? []
  const index = notes.findIndex(({ id }) => id === note.id)
  if (notes[index] === note) return undefined
  return restoreNotes(content, index === -1 ? [...notes, note] : notes.with(index, note))
}

export const clearNote = (content: AnnotationContent, noteId: string): Outcome => {
  const notes = content.notes ?? []
  const others = notes.filter(({ id }) => id !== noteId)
  return others.length === notes.length ? undefined : restoreNotes(content, others)
}
