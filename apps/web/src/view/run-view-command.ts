import type { KeyPhase } from '../canvas/editor/hotkeys.ts'
import type { Command } from '../canvas/editor/key-table.ts'
import { automaticShare } from './values/window.ts'
import type { Viewing } from './viewing-types.ts'

/** What keys open beside the image, or switch on it; the page has them. */
export type ViewPanels = {
  readonly togglePanel: (panel: 'display' | 'measure' | 'header') => void
  readonly toggleSideBySide: () => void
  readonly toggleOverlay: () => void
}

/** Does what a key says to the display; undefined when the key is not the display's. */
export const runViewCommand = (viewing: Viewing, panels: ViewPanels, command: Command, phase: KeyPhase): boolean | undefined => {
  if (command.kind === 'blink') {
    viewing.blink(phase === 'down')
    return true
  }
  if (command.kind === 'hold-window') {
    viewing.holdWindow(phase === 'down')
    return true
  }
  if (phase === 'up') return undefined
  const settings = viewing.pixels.getState().settings
  switch (command.kind) {
    case 'plane':
      return viewing.step(command.axis, command.by)
    case 'channel':
      viewing.solo(command.by)
      return true
    case 'all-channels':
      viewing.showTogether()
      return true
    case 'play': {
      const { playing } = viewing.store.getState()
      const axes = viewing.pixels.getState().source?.info.axes.filter(({ length }) => length > 1) ?? []
      const axis = axes.some(({ name }) => name === 't') ? 't' : 'z'
      if (!axes.some(({ name }) => name === axis)) return false
      viewing.play(playing === undefined ? axis : undefined)
      return true
    }
    case 'max-projection':
      viewing.change((now) => ({ ...now, projection: now.projection === 'max' ? 'slice' : 'max' }))
      return true
    case 'auto-window':
      viewing.applyRule(settings?.active ?? 0, { kind: 'percentile', share: automaticShare })
      return true
    case 'reset-display':
      viewing.reset()
      return true
    case 'smooth':
      viewing.change((now) => ({ ...now, interpolation: now.interpolation === 'smooth' ? 'auto' : 'smooth' }))
      return true
    case 'invert':
      viewing.invert()
      return true
    case 'remember':
      viewing.remember()
      return true
    case 'measure':
      viewing.measure(viewing.store.getState().measuring === command.tool ? undefined : command.tool)
      return true
    case 'cancel':
      return viewing.cancel() ? true : undefined
    case 'display-panel':
      panels.togglePanel('display')
      return true
    case 'measure-panel':
      panels.togglePanel('measure')
      return true
    case 'header-panel':
      panels.togglePanel('header')
      return true
    case 'side-by-side':
      panels.toggleSideBySide()
      return true
    case 'overlay':
      panels.toggleOverlay()
      return true
    default:
      return undefined
  }
}
