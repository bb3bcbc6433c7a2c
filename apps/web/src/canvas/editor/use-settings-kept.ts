import { useEffect } from 'react'
import { useSession } from '../../app/session.ts'
import type { Editor } from './create-editor.ts'
import { keepSettings } from './kept-settings.ts'

/** Keeps what the tools of an editor are set to for the person who is signed in. */
export const useSettingsKept = (editor: Editor): void => {
  const { person } = useSession()
  const id = person?.id ?? ''
  useEffect(
    () =>
      editor.store.subscribe((state, before) => {
        if (state.settings !== before.settings) keepSettings(id, state.settings)
      }),
    [editor, id],
  )
}
