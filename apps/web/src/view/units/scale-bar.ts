import { fittingUnit, type Quantity } from './units.ts'

export type ScaleBar = { readonly text: string; readonly pixels: number }

/** The largest of 1, 2 and 5 times a power of ten that is not above a number. */
export const roundBelow = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-12)
  const lead = value / power
  return (lead >= 5 - 1e-9 ? 5 : lead >= 2 - 1e-9 ? 2 : 1) * power
}

/**
 * The bar that fits into `room` CSS pixels, in a round length.
 * @param perPixel what one CSS pixel measures, in the base of the quantity.
 */
export const scaleBarOf = (quantity: Quantity, perPixel: number, room: number, otherName: string | null = null): ScaleBar | undefined => {
  const most = perPixel * room
  if (!(most > 0) || !Number.isFinite(most)) return undefined
  const [name, size] = fittingUnit(quantity, most, otherName)
  const length = roundBelow(most / size)
  if (quantity === 'pixel' && length < 1) return undefined
  const joint = /^[°′″]?$/.test(name) ? '' : ' '
  return { text: `${Number(length.toPrecision(6))}${joint}${name}`, pixels: (length * size) / perPixel }
}
