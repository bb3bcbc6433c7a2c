import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NoteTarget } from './note-places.ts'

/** Which note is being read or written; one for each piece of work. */
export type NotesState = {
  /** A note that has no words yet, and so is no part of the content. */
  readonly fresh: NoteTarget | undefined
  readonly active: string | undefined
}
export type NotesStore = StoreApi<NotesState>

export const createNotesStore = (): NotesStore => createStore<NotesState>(() => ({ fresh: undefined, active: undefined }))
