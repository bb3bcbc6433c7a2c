import { type AnnotationProblem, applicableQuestions } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import type { Editor } from '../canvas/editor/create-editor.ts'
import type { ViewStore } from '../canvas/view-store.ts'

/** Text that is still being typed becomes part of the content when its field is left. */
export const settleFields = () => {
  // A selector, not shown to people.
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input, textarea')) document.activeElement.blur()
}

export const focusCanvas = () => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus({ preventScroll: true })

/** Selects a mark and brings it into sight; false when it is not there. */
export const showMark = (editor: Editor, view: ViewStore, regionId: string | undefined): boolean => {
  const region = editor.store.getState().content.regions.find(({ id }) => id === regionId)
  if (region === undefined) return false
  editor.select([region.id])
  view.reveal(boundsOf(region.geometry))
  focusCanvas()
  return true
}

/** Brings the place of a problem into sight: its mark, its question, or the question on its mark. */
export const showPlace = (editor: Editor, view: ViewStore, problem: AnnotationProblem): void => {
  const isShown = showMark(editor, view, problem.regionId)
  if (problem.questionId === undefined) return
  const { content } = editor.store.getState()
  const isAsked = isShown || applicableQuestions(editor.protocol, content.answers).some(({ id }) => id === problem.questionId)
  // The questions on a mark appear with the next frame.
  requestAnimationFrame(() => {
    const field = isAsked ? document.querySelector<HTMLElement>(`[data-question="${problem.questionId}"]`) : null
    field?.scrollIntoView({ block: 'nearest' })
    // A selector, not shown to people.
    ;(field?.querySelector<HTMLElement>('input, textarea') ?? field)?.focus({ preventScroll: true })
  })
}
