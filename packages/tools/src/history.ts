import type { AnnotationContent, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { type Change, make } from './change.ts'
import type { ToolStep } from './tool.ts'

/** A change that was made, with its name for people (empty: it was given none) and the change that takes it back. */
type Step = { readonly name: string; readonly change: Change; readonly inverse: Change }

/**
 * An annotation being edited, with its steps back and forth. One gesture is one step, however many changes it makes and however long it
 * takes: while it lasts its change is `pending`, already to be seen in `content`, and replaced by each `amend`.
 */
export type History = {
  readonly content: AnnotationContent
  readonly past: readonly Step[]
  readonly future: readonly Step[]
  readonly pending: Step | null
}

export const createHistory = (content: AnnotationContent): History => ({ content, past: [], future: [], pending: null })

/** The content after a change that must have an effect; the inverse of a step always has one. */
const taken = (content: AnnotationContent, change: Change): AnnotationContent => make(content, change)?.content ?? content

/** Ends a gesture without a trace. */
export const abort = (history: History): History =>
  history.pending === null ? history : { ...history, content: taken(history.content, history.pending.inverse), pending: null }

/** Shows what a gesture that still goes on would change; it takes the place of what the gesture showed before. */
export const amend = (history: History, change: Change, name = ''): History => {
  const before = abort(history)
  const outcome = make(before.content, change)
  return outcome === undefined ? before : { ...before, content: outcome.content, pending: { name, change, inverse: outcome.inverse } }
}

/** Ends a gesture: what it shows becomes one step, and what was undone before cannot be redone any more. */
export const commit = (history: History): History =>
  history.pending === null ? history : { content: history.content, past: [...history.past, history.pending], future: [], pending: null }

/** Makes a change as one step. A gesture that still goes on is ended first. A change without an effect is no step. */
export const applyChange = (history: History, change: Change, name?: string): History => commit(amend(commit(history), change, name))

export const canUndo = (history: History): boolean => history.pending !== null || history.past.length > 0

export const canRedo = (history: History): boolean => history.pending === null && history.future.length > 0

/** Takes the last step back; while a gesture goes on, that gesture. */
export const undo = (history: History): History => {
  if (history.pending !== null) return abort(history)
  const step = history.past.at(-1)
  if (step === undefined) return history
  return {
    content: taken(history.content, step.inverse),
    past: history.past.slice(0, -1),
    future: [...history.future, step],
    pending: null,
  }
}

/** Makes the step that was undone last again. */
export const redo = (history: History): History => {
  const step = history.future.at(-1)
  if (step === undefined || history.pending !== null) return history
  return { content: taken(history.content, step.change), past: [...history.past, step], future: history.future.slice(0, -1), pending: null }
}

/** All steps, oldest first: those that are made, then those that have been undone. */
export const stepsOf = (history: History): readonly { readonly name: string }[] => [...history.past, ...history.future.toReversed()]

/** Goes back or forth until `count` steps are made. A gesture that still goes on is ended without a trace. */
export const goTo = (history: History, count: number): History => {
  let now = abort(history)
  while (now.past.length > Math.max(0, count)) now = undo(now)
  while (now.past.length < count && now.future.length > 0) now = redo(now)
  return now
}

/**
 * What a tool's step changes, as one change: edits (final or not), removals, splits, and the marks that it commits.
 * `newRegion` gives a new mark its id, label and origin; a piece of a split keeps those of the region it was part of. Undefined from it: no
 * mark can be made (the protocol has no label).
 */
export const changeOfStep = (
  step: ToolStep<unknown>,
  regions: readonly Region[],
  newRegion: (geometry: Geometry, from?: Region) => Region | undefined,
): Change | undefined => {
  const edits = step.edit?.regions.map(({ regionId, geometry }): Change => ({ type: 'set-geometry', regionId, geometry })) ?? []
  const removals = step.remove?.map((regionId): Change => ({ type: 'remove-region', regionId })) ?? []
  const added = (geometry: Geometry, from?: Region): Change[] => {
    const region = newRegion(geometry, from)
    return region === undefined ? [] : [{ type: 'add-region', region }]
  }
  const splits =
    step.split?.flatMap(({ regionId, into: [first, ...others] }): Change[] => {
      const from = regions.find((region) => region.id === regionId)
      if (first === undefined || from === undefined) return []
      return [{ type: 'set-geometry', regionId, geometry: first }, ...others.flatMap((geometry) => added(geometry, from))]
    }) ?? []
  const commits = [...(step.commit === undefined ? [] : [step.commit]), ...(step.commits ?? [])].flatMap((geometry) => added(geometry))
  const changes = [...edits, ...splits, ...removals, ...commits]
  return changes.length === 0 ? undefined : { type: 'together', changes }
}
