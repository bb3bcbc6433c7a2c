import type { Revision } from '@reticle/contract'
import { useCallback, useMemo, useState } from 'react'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import type { ViewStore } from '../../canvas/view-store.ts'
import { showMark } from '../places.ts'
import type { Work } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { commentAfter } from './revision-words.ts'

export type Comments = {
  readonly list: Revision['objects']
  /** The one that was looked at last. */
  readonly at: number | undefined
  readonly go: (index: number) => void
  readonly next: () => void
}

const none: Revision['objects'] = []

/** The reviewer's comments on marks of the sample on the bench, and the way from one to the next. */
export const useComments = (work: Work, editor: Editor, view: ViewStore): Comments => {
  const [looked, setLooked] = useState<{ readonly work: Work; readonly index: number } | undefined>(undefined)
  const at = looked?.work === work ? looked.index : undefined
  const list = work.assignment.revision?.objects ?? none
  const go = useCallback(
    (index: number) => {
      const comment = list[index]
      if (comment === undefined) return
      setLooked({ work, index })
      if (!showMark(editor, view, comment.regionId)) editor.notify({ kind: 'found', text: t('revision.markGone') })
    },
    [list, work, editor, view],
  )
  const next = useCallback(() => {
    const index = commentAfter(list, at)
    if (index === undefined) editor.notify({ kind: 'found', text: t('revision.noComments') })
    else go(index)
  }, [list, at, go, editor])
  return useMemo(() => ({ list, at, go, next }), [list, at, go, next])
}
