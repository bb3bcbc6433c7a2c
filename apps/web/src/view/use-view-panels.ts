import type { Dock } from './dock/dock-panels.ts'
import { toggledParts, useOverlayParts } from './overlay/overlay-parts.ts'
import type { Panes } from './panes.ts'
import type { ViewPanels } from './run-view-command.ts'

/** What the keys of the display open and switch on a page. */
export const useViewPanels = (dock: Dock, panes: Panes): ViewPanels => {
  const { parts, setParts } = useOverlayParts()
  return { togglePanel: dock.toggle, toggleSideBySide: panes.toggle, toggleOverlay: () => setParts(toggledParts(parts)) }
}
