import type { Geometry, MaskGeometry } from '@reticle/geometry'
import type { Gesture, ToolContext, ToolStep } from '../tool.ts'
import { maskIn } from './marks-found.ts'

/** What a tool has that asks for pixels: those found last, whether it still waits for an answer, and whether that answer is to be kept at once. */
export type Search = { readonly found: MaskGeometry | null; readonly isWaiting: boolean; readonly isKept: boolean }

export const nothingFound: Search = { found: null, isWaiting: false, isKept: false }

/** A step that shows what is found. */
export const showing = <S extends Search>(state: S, guides: readonly Geometry[] = []): ToolStep<S> => ({
  state,
  cursor: 'crosshair',
  ...(state.found === null ? {} : { draft: state.found }),
  ...(guides.length === 0 ? {} : { guides }),
})

/** What is found becomes a mark; while there is no answer yet, as soon as it comes. */
export const keep = <S extends Search>(state: S, idle: S, guides?: readonly Geometry[]): ToolStep<S> => {
  if (state.isWaiting) return showing({ ...state, isKept: true }, guides)
  return state.found === null ? showing(state, guides) : { state: idle, commit: state.found, cursor: 'crosshair' }
}

/** The state after an answer; `merge` makes what is found from the mask of the answer (undefined: nothing, or it went wrong). */
export const answered = <S extends Search>(
  state: S,
  gesture: Extract<Gesture, { type: 'assisted' }>,
  context: ToolContext,
  idle: S,
  merge: (mask: MaskGeometry | undefined) => MaskGeometry | null,
  guides?: readonly Geometry[],
): ToolStep<S> => {
  if (!state.isWaiting) return showing(state, guides)
  const after = { ...state, found: merge(maskIn(gesture, context)), isWaiting: false, isKept: false }
  return state.isKept && after.found !== null ? keep(after, idle) : showing(after, guides)
}
