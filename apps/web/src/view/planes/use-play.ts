import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Viewing } from '../viewing-types.ts'

/** Goes through the planes of an axis in a ring while it is played. The canvas fetches the next plane ahead. */
export const usePlay = (viewing: Viewing): void => {
  const playing = useStore(viewing.store, (state) => state.playing)
  const speed = useStore(viewing.store, (state) => state.speed)
  useEffect(() => {
    if (playing === undefined) return
    const timer = setInterval(() => {
      const { source, settings } = viewing.pixels.getState()
      const length = source?.info.axes.find(({ name }) => name === playing)?.length ?? 1
      if (settings !== undefined) viewing.setPlane(playing, (settings[playing] + 1) % length)
    }, 1000 / speed)
    return () => clearInterval(timer)
  }, [viewing, playing, speed])
}
