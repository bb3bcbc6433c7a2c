import type { DisplayState } from '@reticle/domain'
import { centreOf } from '../canvas/view-math.ts'
import type { Viewing } from './viewing-types.ts'

/** What is seen now, to be kept with the annotation; undefined while nothing is on screen. Brightness and contrast are windows since there are any. */
export const stateOf = (viewing: Viewing): DisplayState | undefined => {
  const { view, screen } = viewing.view.getState()
  if (screen.width === 0) return undefined
  const pixels = viewing.record()
  return {
    zoom: view.scale,
    centre: { ...centreOf(view, screen) },
    ...(view.angle === undefined || view.angle === 0 ? {} : { angle: view.angle }),
    brightness: 0,
    contrast: 1,
    isInverted: false,
    ...(pixels === undefined ? {} : { pixels }),
  }
}
