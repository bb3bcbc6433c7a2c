import type { Axis, AxisKind, Channel } from '../../dataset.ts'
import type { Dtype } from '../../dtype.ts'

/** What an axis of this name runs over. */
export const kindOf = (name: string): AxisKind =>
  name === 't' ? 'time' : name === 'c' ? 'channel' : ['x', 'y', 'z'].includes(name) ? 'space' : 'other'

export const axisOf = (name: string, length: number, spacing: number | null = null, unit: string | null = null): Axis => ({
  name,
  kind: kindOf(name),
  length,
  spacing,
  unit,
})

/**
 * Names of the axes of an array that says nothing of them: the last two are y and x, before them z, then c, then t (the order of OME-NGFF);
 * more than five get names of their own, `d0`, `d1`. A last axis of 3 or 4 behind two longer ones, of 8 or 16-bit values, is that of a colour pixel.
 */
export const plainNames = (shape: readonly number[], dtype: Dtype): string[] => {
  const [height = 0, width = 0, samples = 0] = shape.slice(-3)
  const isColor =
    shape.length >= 3 && (samples === 3 || samples === 4) && height > 4 && width > 4 && (dtype === 'uint8' || dtype === 'uint16')
  const known = isColor ? ['t', 'z', 'y', 'x', 'c'] : ['t', 'c', 'z', 'y', 'x']
  const over = Math.max(0, shape.length - known.length)
  return [...Array.from({ length: over }, (_, n) => `d${n}`), ...known.slice(Math.max(0, known.length - shape.length))]
}

const plainChannel: Channel = { name: '', color: null, unit: null, window: null }

/** Channels that the file tells nothing about. A colour pixel's have the names of their colours. */
export const plainChannels = (count: number, isColor: boolean, window: Channel['window'] = null, unit: string | null = null): Channel[] => {
  const names = ['red', 'green', 'blue', 'alpha']
  return Array.from({ length: count }, (_, n) => ({
    ...plainChannel,
    name: isColor ? (names[n] ?? '') : count > 1 ? `${n}` : '',
    window,
    unit,
  }))
}
