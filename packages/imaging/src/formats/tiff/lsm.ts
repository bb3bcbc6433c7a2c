import { viewOf } from './directory.ts'
import { shapeOfPage } from './page.ts'
import { pageAxes, type Series, type SeriesAxis, stackOf, uniqueNames } from './series.ts'
import type { Page } from './types.ts'
import { bytesOfTag } from './values.ts'

const infoTag = 34_412

/** Plane axes by the kind of scan, slowest first (Zeiss, CZ_LSMINFO, ScanType). */
const scans: Readonly<Record<number, readonly ('z' | 'c' | 't')[]>> = {
  0: ['t', 'c', 'z'],
  1: ['t', 'c', 'z'],
  2: ['t', 'c', 'z'],
  3: ['z', 'c', 't'],
  4: ['c', 't', 'z'],
  5: ['z', 'c', 't'],
  6: ['c', 't', 'z'],
  7: ['z', 't', 'c'],
  8: ['t', 'z', 'c'],
  9: ['z', 'c', 't'],
  10: ['t', 'c', 'z'],
}

/**
 * A recording of a Zeiss LSM microscope: every second directory is a thumbnail, and a private tag tells how the others lie.
 * @returns undefined for any other file, and where its numbers do not fit the pages.
 */
export const lsmSeries = async (pages: readonly Page[]): Promise<readonly Series[] | undefined> => {
  const [key] = pages
  if (key === undefined || !key.directory.entries.has(infoTag)) return undefined
  const bytes = await bytesOfTag(key.directory, infoTag, 65_536)
  if (bytes === undefined || bytes.byteLength < 120) return undefined
  const view = viewOf(bytes)
  const { isLittle } = key.directory.tiff
  const [z, c, t] = [16, 20, 24].map((at) => Math.max(1, view.getInt32(at, isLittle)))
  const lengths = { z: z ?? 1, c: c ?? 1, t: t ?? 1 }
  const own = pages.filter((page) => (page.subfileType & 1) === 0 && shapeOfPage(page).join() === shapeOfPage(key).join())
  // Channels are samples of a page where it has several.
  const areSamples = key.samples > 1
  const order = (scans[view.getUint16(88, isLittle)] ?? ['t', 'c', 'z']).filter(
    (axis) => lengths[axis] > 1 && !(axis === 'c' && areSamples),
  )
  if (order.reduce((product, axis) => product * lengths[axis], 1) !== own.length || (areSamples && lengths.c !== key.samples))
    return undefined
  const spacing = (at: number): Pick<SeriesAxis, 'spacing' | 'unit'> => {
    const micrometers = view.getFloat64(at, isLittle) * 1e6
    return Number.isFinite(micrometers) && micrometers > 0 ? { spacing: micrometers, unit: 'micrometer' } : {}
  }
  const voxel: Readonly<Record<string, Pick<SeriesAxis, 'spacing' | 'unit'> | undefined>> = {
    x: spacing(40),
    y: spacing(48),
    z: spacing(56),
  }
  const planes = order.map((name): SeriesAxis => ({ name, length: lengths[name], role: 'plane' }))
  const axes = uniqueNames([...planes, ...pageAxes(key)]).map((axis) => ({ ...axis, ...voxel[axis.name] }))
  return [{ name: '', axes, stack: stackOf(own, key), levels: [] }]
}
