import { checkBox, copyBox, sizeOf } from '../../box.ts'
import { fillValues, pixelArray } from '../../dtype.ts'
import { defaultFill } from '../cf/unpack.ts'
import { numbersOf, type Variable } from '../cf/variable.ts'

/** The least of each box that lies inside of `shape`. */
const within = (start: readonly number[], lengths: readonly number[], shape: readonly number[]): number[] =>
  lengths.map((length, axis) => Math.max(0, Math.min(length, (shape[axis] ?? 0) - (start[axis] ?? 0))))

/** A variable as long as its dimensions are: what was never written is its fill value. */
const extended = (variable: Variable, lengths: ReadonlyMap<string, number>): Variable => {
  const stored = variable.dimensions.map((dimension) => dimension.length)
  const dimensions = variable.dimensions.map(({ name, length }) => ({ name, length: Math.max(length, lengths.get(name) ?? 0) }))
  const whole = dimensions.map((dimension) => dimension.length)
  if (whole.join() === stored.join()) return variable
  const fill = numbersOf(variable.attributes, '_FillValue')?.values[0] ?? defaultFill[variable.dtype]
  return {
    ...variable,
    dimensions,
    read: async (box) => {
      checkBox(box, whole)
      const inner = { start: box.start, shape: within(box.start, box.shape, stored) }
      if (inner.shape.join() === box.shape.join()) return variable.read(box)
      const target = pixelArray(variable.dtype, sizeOf(box.shape))
      fillValues(target, fill)
      if (!inner.shape.includes(0)) copyBox(await variable.read(inner), inner, target, box)
      return target
    },
  }
}

/**
 * Variables along an unlimited dimension may have been written to different lengths; in the data model of NetCDF the dimension has one, the
 * longest.
 */
export const allExtended = (variables: readonly Variable[]): Variable[] => {
  const lengths = new Map<string, number>()
  for (const { dimensions } of variables)
    for (const { name, length } of dimensions) lengths.set(name, Math.max(length, lengths.get(name) ?? 0))
  return variables.map((variable) => extended(variable, lengths))
}
