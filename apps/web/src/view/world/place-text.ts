import { formatDec, formatRa } from '@reticle/geometry'
import { digits, fittingUnit } from '../units/units.ts'
import { type Coordinate, type Place, pixelSizeAt, type WorldFrame } from './world-frame.ts'

/** Decimals that make a step of `size` show, and one more. */
const decimalsFor = (size: number): number =>
  size > 0 && Number.isFinite(size) ? Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(size) + 0.01))) : 2

const textOf = (coordinate: Coordinate, frame: WorldFrame, pixelSize: number): string => {
  const { value, kind } = coordinate
  switch (kind) {
    // A second of right ascension is 15 seconds of arc.
    case 'ra':
      return formatRa(value, Math.min(4, decimalsFor((pixelSize * 3600) / 15)))
    case 'dec':
      return formatDec(value, Math.min(3, decimalsFor(pixelSize * 3600)))
    case 'degrees':
      return `${value.toFixed(frame.kind === 'sky' ? decimalsFor(pixelSize) : 6)}°`
    case 'plain':
      return value.toFixed(Math.min(4, decimalsFor(pixelSize)))
    case 'amount':
      return digits(value, 12)
  }
}

/** Lengths of one place in one unit: `-106.21, -143.61, -75.7 mm`. */
const amountsText = (values: readonly number[], frame: WorldFrame, pixelSize: number): string => {
  const largest = Math.max(...values.map(Math.abs))
  const [name, size] = fittingUnit(frame.quantity, Math.max(pixelSize * 100, largest / 1000), frame.unitName)
  const texts = values.map((value) => digits(Number((value / size).toFixed(decimalsFor(pixelSize / size))), 12))
  return `${texts.join(', ')} ${name}`.trim()
}

/** A place in the world as people read it: `RA 03 32 39.1`, `Dec -27 47 12`. As many decimals as a pixel deserves. */
export const placeTexts = (frame: WorldFrame, at: Place, z: number): readonly { readonly name: string; readonly text: string }[] => {
  const coordinates = frame.place(at, z)
  if (coordinates.length === 0) return []
  const pixelSize = pixelSizeAt(frame, at)
  if (coordinates.every(({ kind }) => kind === 'amount')) {
    const values = coordinates.map(({ value }) => value)
    return [{ name: frame.reference ?? '', text: amountsText(values, frame, pixelSize) }]
  }
  return coordinates.map((coordinate) => ({ name: coordinate.name, text: textOf(coordinate, frame, pixelSize) }))
}
