import { check } from '../../format-error.ts'
import { bytesOfPage, contiguousStack, startOfPixels } from './planes.ts'
import { pageAxes, type Series, type SeriesAxis, uniqueNames } from './series.ts'
import type { Page } from './types.ts'
import { numbersBetween } from './values.ts'

const planeTag = 33_629

/**
 * A stack of MetaMorph (STK; the UIC tags of Universal Imaging): one directory, whose tag UIC2 has six numbers for each plane, and the planes one
 * behind the other.
 * @returns undefined for any other file.
 * @throws FormatError where the planes are not there.
 */
export const stkSeries = async (page: Page, mostPlanes: number): Promise<readonly Series[] | undefined> => {
  const entry = page.directory.entries.get(planeTag)
  if (entry === undefined || !page.directory.entries.has(33_628) || entry.type !== 5 || entry.count > mostPlanes) return undefined
  const count = entry.count
  const start = await startOfPixels(page)
  if (count < 2 || start === undefined) return undefined
  const isThere = start + count * bytesOfPage(page) <= page.directory.tiff.source.size
  check(isThere, `${page.place}, tag ${planeTag}`, `it tells of ${count} planes, which the file is too short for`)
  // Per plane: the distance as a fraction, day and millisecond of its making, and of its last change.
  const numbers = await numbersBetween(page.directory, { ...entry, type: 4, count: count * 6 }, 0, count * 6)
  const distances = Array.from({ length: count }, (_, plane) => (numbers[plane * 6] ?? 0) / (numbers[plane * 6 + 1] ?? 1))
  const times = Array.from({ length: count }, (_, plane) => numbers[plane * 6 + 3] ?? 0)
  const hasDistances = distances.every((distance) => distance > 0)
  const hasTimes = times.every((time, plane) => plane === 0 || time !== times[plane - 1])
  const isEven = distances.every((distance) => distance === distances[0])
  const axis: SeriesAxis = {
    name: !hasDistances && hasTimes ? 't' : 'z',
    length: count,
    role: 'plane',
    ...(hasDistances && isEven ? { spacing: distances[0] ?? null, unit: 'micrometer' } : {}),
  }
  return [{ name: '', axes: uniqueNames([axis, ...pageAxes(page)]), stack: contiguousStack(page), levels: [] }]
}
