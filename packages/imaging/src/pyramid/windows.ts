import type { ChannelWindow } from './documents.ts'
import type { PyramidArray, PyramidDtype } from './dtype.ts'

const ranges: Partial<Record<PyramidDtype, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
}

/**
 * The window of a channel from the coarsest level of its middle plane: its 0.1 and 99.9 percentiles between the ends of its type, or between
 * its own ends where the type has a wide range. Undefined where no value is finite.
 */
export const windowOf = (values: PyramidArray, dtype: PyramidDtype, nodata: number | null, isColor: boolean): ChannelWindow | undefined => {
  const finite = Float64Array.from(values)
    .filter((value) => value - value === 0 && value !== nodata)
    .sort()
  const [low, high] = [finite[0], finite.at(-1)]
  if (low === undefined || high === undefined) return undefined
  const [min, max] = ranges[dtype] ?? [low, high]
  if (isColor) return { min, max, start: min, end: max }
  const at = (share: number) => finite[Math.min(finite.length - 1, Math.floor(share * finite.length))] ?? high
  const [start, end] = [at(0.001), at(0.999)]
  return start < end ? { min, max, start, end } : { min, max, start: low, end: high > low ? high : low + 1 }
}
