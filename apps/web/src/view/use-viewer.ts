import { useEffect, useLayoutEffect, useMemo } from 'react'
import { createAssistant } from '../assist/create-assistant.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import type { Panes } from './panes.ts'
import { goToPlane, usePlaneInSight } from './plane-in-sight.ts'

/** Tells an editor which plane is in sight, and lets it ask for another one and for work on the values: those of the view in hand. */
export const useViewer = (editor: Editor, panes: Panes): void => {
  const viewing = panes.other === undefined ? panes.inHand : panes.first
  const plane = usePlaneInSight(viewing)
  const assistant = useMemo(() => createAssistant({ shown: viewing.pixels.getState }), [viewing])
  // With the frame, and not after it: no mark shows on a plane that is not its own.
  useLayoutEffect(() => editor.attach({ goTo: (to) => goToPlane(viewing, to), assistant }), [editor, viewing, assistant])
  useLayoutEffect(() => editor.showPlane(plane), [editor, plane])
  useEffect(() => editor.stop, [editor])
  useEffect(() => assistant.destroy, [assistant])
}
