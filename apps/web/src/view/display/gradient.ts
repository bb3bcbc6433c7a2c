import { colormapTable } from '../../pixels/colormaps.ts'
import type { Paint } from '../../pixels/display-settings.ts'

const stops = 16

/** The colours of a channel from its low to its high end, as a CSS gradient. */
// CSS, not shown to people.
export const gradientOf = (paint: Paint, isInverted = false, direction = 'to right'): string => {
  const colors =
    paint.kind === 'color'
      ? ['#000000', paint.color]
      : Array.from({ length: stops + 1 }, (_, i) => {
          const at = 3 * Math.round((255 * i) / stops)
          const table = colormapTable(paint.map)
          return `rgb(${table[at] ?? 0} ${table[at + 1] ?? 0} ${table[at + 2] ?? 0})`
        })
  return `linear-gradient(${direction}, ${(isInverted ? colors.toReversed() : colors).join(', ')})`
}
