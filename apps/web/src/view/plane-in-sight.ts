import type { Plane } from '@reticle/domain'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { PixelViewState } from '../pixels/pixel-view.ts'
import type { Axis } from './viewing-state.ts'
import type { Viewing } from './viewing-types.ts'

const lengthAlong = ({ source }: PixelViewState, name: Axis): number => source?.info.axes.find((axis) => axis.name === name)?.length ?? 1

/** Where a canvas stands along an axis; undefined where the image has one plane, or all of them are shown as one. */
const placeAlong = (state: PixelViewState, name: Axis): number | undefined => {
  const { settings } = state
  if (settings === undefined || lengthAlong(state, name) < 2 || (name === 'z' && settings.projection === 'max')) return undefined
  return settings[name]
}

/** The plane that a canvas shows, as marks are put on it. The same object as long as it is the same plane. */
export const usePlaneInSight = ({ pixels }: Viewing): Plane => {
  const z = useStore(pixels, (state) => placeAlong(state, 'z'))
  const t = useStore(pixels, (state) => placeAlong(state, 't'))
  return useMemo(() => ({ ...(z === undefined ? {} : { z }), ...(t === undefined ? {} : { t }) }), [z, t])
}

/** How many planes the image has along an axis; 1 while that is not known. */
export const usePlaneCount = ({ pixels }: Viewing, axis: Axis): number => useStore(pixels, (state) => lengthAlong(state, axis))

/** Brings a plane into sight; of several planes shown as one, the one that is meant. */
export const goToPlane = (viewing: Viewing, { z, t }: Plane): void => {
  if (z !== undefined) {
    if (viewing.pixels.getState().settings?.projection === 'max') viewing.change((now) => ({ ...now, projection: 'slice' }))
    viewing.setPlane('z', z)
  }
  if (t !== undefined) viewing.setPlane('t', t)
}
