import type { Gesture } from '@reticle/tools'
import type { StoreApi } from 'zustand/vanilla'
import type { ViewStore } from '../canvas/view-store.ts'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import type { PixelView } from '../pixels/pixel-view.ts'
import { draggedWindow, type Window } from './values/window.ts'
import type { ViewingState } from './viewing-state.ts'
import type { WindowHand } from './viewing-types.ts'

type Given = {
  readonly store: StoreApi<ViewingState>
  readonly pixels: PixelView
  readonly view: ViewStore
  readonly setWindow: (channel: number, window: Window) => void
}

/** Changes the window of the channel in hand by dragging: with the right button, or with the main one while a key is held. */
export const createWindowHand = ({
  store,
  pixels,
  view,
  setWindow,
}: Given): WindowHand & { readonly gesture: (gesture: Gesture) => void } => {
  let from: DisplaySettings | undefined
  let pressed = { x: 0, y: 0 }

  const dragWindow: WindowHand['dragWindow'] = ({ dx, dy, phase }) => {
    if (phase === 'start') {
      from = pixels.getState().settings
      return
    }
    if (phase === 'end') {
      from = undefined
      store.setState({ dragged: undefined })
      return
    }
    const channel = from?.active ?? 0
    const start = from?.channels[channel]
    if (from === undefined || start === undefined) return
    const { screen } = view.getState()
    const window = draggedWindow(start, dx / Math.max(1, screen.width), dy / Math.max(1, screen.height))
    // Always from where it began: the same way back gives the same window.
    const { channels } = from
    pixels.change({ channels })
    setWindow(channel, window)
    store.setState({ dragged: { channel, ...window } })
  }

  return {
    dragWindow,
    holdWindow: (isWindowHeld) => {
      if (!isWindowHeld && from !== undefined) dragWindow({ dx: 0, dy: 0, phase: 'end' })
      store.setState({ isWindowHeld })
    },
    gesture: (gesture) => {
      if (!('at' in gesture)) return
      const { scale, x, y } = view.getState().view
      const place = { x: gesture.at.x * scale + x, y: gesture.at.y * scale + y }
      if (gesture.type === 'down') {
        pressed = place
        dragWindow({ dx: 0, dy: 0, phase: 'start' })
      } else if (gesture.type === 'move') dragWindow({ dx: place.x - pressed.x, dy: place.y - pressed.y, phase: 'move' })
      else if (gesture.type === 'up') dragWindow({ dx: 0, dy: 0, phase: 'end' })
    },
  }
}
