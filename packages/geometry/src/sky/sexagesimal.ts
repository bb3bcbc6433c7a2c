import { turn } from './angles.ts'

/** Whole sixtieths of sixtieths of a positive number, rounded once, so that no part ever reads 60. */
const partsOf = (value: number, digits: number): readonly [number, string, string] => {
  const unit = 10 ** digits
  const all = Math.round(value * 3600 * unit)
  const seconds = (all % (60 * unit)) / unit
  const minutes = Math.floor(all / (60 * unit)) % 60
  const width = digits === 0 ? 2 : 3 + digits
  return [Math.floor(all / (3600 * unit)), String(minutes).padStart(2, '0'), seconds.toFixed(digits).padStart(width, '0')]
}

/** A right ascension in degrees as hours, minutes and seconds of time: `12 36 48.000`. @param digits behind the point of the seconds. */
export const formatRa = (degrees: number, digits = 3): string => {
  if (!Number.isFinite(degrees)) return ''
  const [hours, minutes, seconds] = partsOf(turn(degrees) / 15, digits)
  return `${String(hours % 24).padStart(2, '0')} ${minutes} ${seconds}`
}

/** A declination in degrees as signed degrees, minutes and seconds of arc: `+62 13 12.00`. */
export const formatDec = (degrees: number, digits = 2): string => {
  if (!Number.isFinite(degrees)) return ''
  const [whole, minutes, seconds] = partsOf(Math.abs(degrees), digits)
  const isZero = whole === 0 && Number(minutes) === 0 && Number(seconds) === 0
  return `${degrees < 0 && !isZero ? '-' : '+'}${String(whole).padStart(2, '0')} ${minutes} ${seconds}`
}

const equatorial = new Set(['ICRS', 'FK5', 'FK4', 'FK4-NO-E', 'GAPPT'])

/** True for frames whose longitude is a right ascension and is written in hours. */
export const isEquatorial = (frame: string): boolean => equatorial.has(frame.toUpperCase())
