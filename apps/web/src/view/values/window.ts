import { quantile, type Values } from './finite-values.ts'

/** Stored values that are shown as the first and the last colour. */
export type Window = { readonly low: number; readonly high: number }

/** A window with a width: values that are all the same are shown in the middle. */
export const widened = ({ low, high }: Window): Window => {
  if (high !== low) return { low, high }
  const half = Math.max(Math.abs(low) * 1e-6, 0.5)
  return { low: low - half, high: high + half }
}

/** The middle share of ascending values, in percent: 99 leaves half a percent out at either end. Undefined when there are none. */
export const centralWindow = (sorted: Values, share: number): Window | undefined => {
  if (sorted.length === 0) return undefined
  const out = (100 - share) / 200
  return widened({ low: quantile(sorted, out), high: quantile(sorted, 1 - out) })
}

/** What "auto" takes: the middle 99.8 %, so that a few hot or dead pixels do not decide. */
export const automaticShare = 99.8

/** A drag over a whole canvas changes the window by this factor of its width. */
const dragReach = 2

/**
 * The window after a drag from where `start` held, as radiologists and microscopists know it: right widens, left narrows, up raises the
 * level (darker), down lowers it (brighter).
 * @param dx, dy shares of the canvas' width and height, from -1 to 1; dy downwards.
 */
export const draggedWindow = (start: Window, dx: number, dy: number): Window => {
  const width = start.high - start.low
  const level = (start.high + start.low) / 2 - dy * width * dragReach
  const next = width * dragReach ** (2 * dx)
  return { low: level - next / 2, high: level + next / 2 }
}

export const widthOf = ({ low, high }: Window): number => high - low
export const levelOf = ({ low, high }: Window): number => (high + low) / 2

/**
 * The window that looks as an older display looked, which multiplied by 1 + brightness and then spread about the middle by contrast
 * (CSS filter functions, Filter Effects Module Level 1, section 8).
 * @param full the window at brightness 0 and contrast 1.
 */
export const windowOfFilter = (full: Window, brightness: number, contrast: number): Window => {
  const gain = Math.max(1 + brightness, 0.01)
  const spread = Math.max(contrast, 0.01)
  const at = (shown: number) => full.low + (((shown - 0.5) / spread + 0.5) / gain) * (full.high - full.low)
  return { low: at(0), high: at(1) }
}
