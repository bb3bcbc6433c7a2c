import { createStore } from 'zustand/vanilla'

/** What one finger does: it works with the tool, or moves the image. Two fingers always move and zoom. */
export type TouchMode = 'draw' | 'move'

const key = 'reticle-touch'

const kept = (): TouchMode => {
  try {
    return localStorage.getItem(key) === 'move' ? 'move' : 'draw'
  } catch {
    return 'draw'
  }
}

/** A person's choice, in this browser, and whether a finger has been on a canvas at all: who has a mouse alone is not asked. */
export const touchMode = createStore<{ readonly mode: TouchMode; readonly isUsed: boolean }>(() => ({ mode: kept(), isUsed: false }))

export const chooseTouchMode = (mode: TouchMode): void => {
  touchMode.setState({ mode })
  try {
    localStorage.setItem(key, mode)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
