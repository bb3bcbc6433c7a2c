import type { Point } from '@reticle/geometry'

/** Where the pointer is over an image; kept beside React's state, since it changes with every movement. */
export type PlaceStore = {
  readonly get: () => Point<'image'> | undefined
  readonly set: (place: Point<'image'> | undefined) => void
  readonly subscribe: (listener: () => void) => () => void
}

export const createPlaceStore = (): PlaceStore => {
  let place: Point<'image'> | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => place,
    set: (next) => {
      place = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
