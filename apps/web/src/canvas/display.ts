import type { DisplayState } from '@reticle/domain'
import type { View } from '@reticle/geometry'
import { centreOf, type Size } from './view-math.ts'

/** How the image is shown. Stored values are never changed. */
export type Display = { readonly brightness: number; readonly contrast: number; readonly isInverted: boolean }

export const plainDisplay: Display = { brightness: 0, contrast: 1, isInverted: false }

export const isPlain = (display: Display): boolean => display.brightness === 0 && display.contrast === 1 && !display.isInverted

/** As a CSS filter: brightness from -1 (black) over 0 to 1 (double), contrast from 0 over 1 to 3. */
export const filterOf = (display: Display): string =>
  isPlain(display) ? 'none' : `brightness(${1 + display.brightness}) contrast(${display.contrast})${display.isInverted ? ' invert(1)' : ''}`

/** What the annotator sees now, to be kept with the annotation. */
export const displayStateOf = (display: Display, view: View, screen: Size): DisplayState => ({
  zoom: view.scale,
  centre: { ...centreOf(view, screen) },
  ...display,
})
