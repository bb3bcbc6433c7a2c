import type { AnnotationContent } from '@reticle/domain'
import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import { createEditor } from '../canvas/editor/create-editor.ts'
import type { EditorState } from '../canvas/editor/editor-state.ts'
import { stateOf } from '../view/viewed-state.ts'
import type { Viewing } from '../view/viewing-types.ts'
import type { BenchSession, Work } from './session/bench-state.ts'

export type Carried = Pick<EditorState, 'tool' | 'labelId'>

/** The editor of a piece of work; what it changes goes to the session. Tool and label outlive a sample. */
export const useEditorOf = (session: BenchSession, work: Work, viewing: Viewing, carried: RefObject<Carried | undefined>) => {
  const editor = useMemo(() => {
    const made = createEditor({
      protocol: work.protocol.content,
      image: work.assignment.sample,
      content: work.replaced ?? work.content,
      newId: () => crypto.randomUUID(),
      carried: carried.current,
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
        carried.current = { tool: state.tool === 'select' ? (carried.current?.tool ?? 'select') : state.tool, labelId: state.labelId }
        if (state.content !== before.content) session.change(contentNow())
      }),
    [editor, session, contentNow, carried],
  )
  return { editor, contentNow }
}
