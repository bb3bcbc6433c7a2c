import { type AnnotationContent, isEditingTool } from '@reticle/domain'
import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import type { Clipboard } from '../canvas/editor/clipboard.ts'
import { createEditor } from '../canvas/editor/create-editor.ts'
import type { EditorState } from '../canvas/editor/editor-state.ts'
import { stateOf } from '../view/viewed-state.ts'
import type { Viewing } from '../view/viewing-types.ts'
import type { BenchSession, Work } from './session/bench-state.ts'

/** What goes on from one sample to the next. */
export type Carried = Partial<Pick<EditorState, 'tool' | 'labelId' | 'settings'>> & { readonly clipboard: Clipboard }

/** The editor of a piece of work; what it changes goes to the session. Tool, label, settings and what was copied outlive a sample. */
export const useEditorOf = (session: BenchSession, work: Work, viewing: Viewing, carried: RefObject<Carried>) => {
  const editor = useMemo(() => {
    const made = createEditor({
      protocol: work.protocol.content,
      image: work.assignment.sample,
      content: work.replaced ?? work.content,
      newId: () => crypto.randomUUID(),
      carried: carried.current,
      clipboard: carried.current.clipboard,
    })
    if (work.replaced !== undefined) made.replace(work.content)
    return made
  }, [work, carried])
  /** The content with how the image was displayed when it was made. */
  const contentNow = useCallback((): AnnotationContent => {
    const { content } = editor.store.getState()
    const display = stateOf(viewing)
    return display === undefined ? content : { ...content, display }
  }, [editor, viewing])
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        const { tool, labelId, settings } = state
        carried.current = { ...carried.current, labelId, settings, ...(isEditingTool(tool) ? {} : { tool }) }
        if (state.content !== before.content) session.change(contentNow())
      }),
    [editor, session, contentNow, carried],
  )
  return { editor, contentNow }
}
