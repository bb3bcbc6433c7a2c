import type { AnnotationContent, Answer, Note, ObjectDecision, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'

/** Content with what a reviewer decided on the objects behind it. Never part of an annotation: it is kept and signed beside it. */
export type DecidedContent = AnnotationContent & { readonly decisions?: readonly ObjectDecision[] }

/** An edit of one region that stays where it is in the list. A field that is undefined is taken away. */
export type RegionChange =
  | { readonly type: 'restore-region'; readonly region: Region }
  | { readonly type: 'set-geometry'; readonly regionId: string; readonly geometry: Geometry }
  | { readonly type: 'set-label'; readonly regionId: string; readonly labelId: string }
  | {
      readonly type: 'set-attribute'
      readonly regionId: string
      readonly name: string
      readonly value: Region['attributes'][string] | undefined
    }
  | { readonly type: 'set-region-answer'; readonly regionId: string; readonly answer: Answer }
  | { readonly type: 'clear-region-answer'; readonly regionId: string; readonly questionId: string }
  | { readonly type: 'set-plane'; readonly regionId: string; readonly plane: Region['plane'] }
  | { readonly type: 'set-track'; readonly regionId: string; readonly track: Region['track'] }

/**
 * An edit of an annotation as data. `at` is a position in the list, the end when it is left out. `restore-region` puts a whole region in
 * the place of the one with its id, `restore-notes` all notes in the place of all: they are what undoes the others. `move-region` changes
 * the order of drawing: later is on top. A change that speaks of what is not there, or that says what is so already, does nothing.
 */
export type Change =
  | RegionChange
  | { readonly type: 'add-region'; readonly region: Region; readonly at?: number }
  | { readonly type: 'remove-region'; readonly regionId: string }
  | { readonly type: 'move-region'; readonly regionId: string; readonly at: number }
  | { readonly type: 'set-answer'; readonly answer: Answer; readonly at?: number }
  | { readonly type: 'clear-answer'; readonly questionId: string }
  | { readonly type: 'set-comment'; readonly comment: string }
  | { readonly type: 'set-note'; readonly note: Note }
  | { readonly type: 'clear-note'; readonly noteId: string }
  | { readonly type: 'restore-notes'; readonly notes: readonly Note[] | undefined }
  /** All decisions on objects, in the place of those before. */
  | { readonly type: 'set-decisions'; readonly decisions: readonly ObjectDecision[] }
  /** Several changes in order, as one. */
  | { readonly type: 'together'; readonly changes: readonly Change[] }

/** Content after a change, and the change that takes it back. Undefined when nothing changes. */
export type Outcome = { readonly content: AnnotationContent; readonly inverse: Change } | undefined
