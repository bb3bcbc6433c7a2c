import type { AnnotationContent } from '@reticle/domain'
import { useCallback, useState } from 'react'
import type { Editor } from '../canvas/editor/create-editor.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import { settleFields, showPlace } from './places.ts'
import type { BenchSession, Work } from './session/bench-state.ts'
import { problemsOf } from './use-problems.ts'

type Submitting = {
  readonly session: BenchSession
  readonly work: Work
  readonly view: ViewStore
  readonly editor: Editor
  readonly contentNow: () => AnnotationContent
}

/** Asks what stands in the way of a submit, and submits when nothing does. */
export const useSubmit = ({ session, work, view, editor, contentNow }: Submitting) => {
  /** The piece of work for which a submit was tried: from then on what is missing shows. */
  const [tried, setTried] = useState<Work>()
  /** The content that a soft problem was asked about: a change takes the question back. */
  const [askedAbout, setAskedAbout] = useState<AnnotationContent>()
  const submit = useCallback(
    (isSure: boolean) => {
      settleFields()
      const now = editor.store.getState().content
      const { hard, soft } = problemsOf(work.protocol.content, now, work.assignment.sample)
      const [first] = hard
      if (first !== undefined) {
        setTried(work)
        // The places of what is missing appear with the next frame.
        requestAnimationFrame(() => showPlace(editor, view, first))
        return
      }
      if (soft.length > 0 && !isSure && askedAbout !== now) {
        setTried(work)
        setAskedAbout(now)
      } else void session.submit(contentNow())
    },
    [editor, work, view, session, contentNow, askedAbout],
  )
  return { submit, hasTried: tried === work, askedAbout, look: () => setAskedAbout(undefined) }
}
