import { decimal } from '../../app/numbers.tsx'
import type { Reader } from '../readers.ts'

type Timed = Pick<Reader, 'activeMilliseconds'>

export const medianTime = (readers: readonly Timed[]): number => {
  const times = readers.map(({ activeMilliseconds }) => activeMilliseconds).toSorted((a, b) => a - b)
  const middle = times.length / 2
  return ((times[Math.ceil(middle) - 1] ?? 0) + (times[Math.floor(middle)] ?? 0)) / 2
}

const clock = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** How long a reader was at it, and how that compares with the others; the ratio only where it tells something. */
export const timeWords = (reader: Timed, readers: readonly Timed[]): string => {
  const median = medianTime(readers)
  const own = clock(reader.activeMilliseconds)
  if (readers.length < 2 || median === 0) return own
  const ratio = reader.activeMilliseconds / median
  return ratio > 0.8 && ratio < 1.25 ? own : `${own} (${decimal(ratio, ratio < 10 ? 1 : 0)}×)`
}
