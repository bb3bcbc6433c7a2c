import type { Editor } from './create-editor.ts'

const keys = new WeakMap<Editor, number>()
let last = 0

/** A key of React for fields that hold what is being typed: the text of one sample must never become another's. */
export const editorKey = (editor: Editor): number => {
  const known = keys.get(editor)
  if (known !== undefined) return known
  last++
  keys.set(editor, last)
  return last
}
