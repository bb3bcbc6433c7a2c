/** How the part of the window that a value has reached (0 to 1) becomes light. All leave 0 and 1 where they are. */
export const stretches = ['linear', 'gamma', 'sqrt', 'log', 'asinh'] as const
export type Stretch = (typeof stretches)[number]

/** As in SAOImage DS9 and Astropy's LogStretch. */
const logA = 1000
/** As in Astropy's AsinhStretch: where the curve turns from linear to logarithmic. */
const asinhA = 0.1

/**
 * The light of a value within its window, 0 to 1, clipped. `log`: log(a v + 1) / log(a + 1), a = 1000.
 * `asinh`: asinh(v / a) / asinh(1 / a), a = 0.1 (Lupton, Gunn and Szalay 1999 for the use of asinh). `gamma`: v ^ gamma.
 */
export const stretched = (value: number, window: { readonly low: number; readonly high: number }, stretch: Stretch, gamma = 1): number => {
  const part = Math.min(1, Math.max(0, (value - window.low) / (window.high - window.low)))
  switch (stretch) {
    case 'linear':
      return part
    case 'gamma':
      return part ** gamma
    case 'sqrt':
      return Math.sqrt(part)
    case 'log':
      return Math.log(logA * part + 1) / Math.log(logA + 1)
    case 'asinh':
      return Math.asinh(part / asinhA) / Math.asinh(1 / asinhA)
  }
}
