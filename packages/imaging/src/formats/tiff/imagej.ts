import { imageJChannels } from './imagej-channels.ts'
import { lenient } from './lenient.ts'
import { shapeOfPage } from './page.ts'
import { bytesOfPage, contiguousStack, startOfPixels } from './planes.ts'
import { pageAxes, type Series, type SeriesAxis, stackOf, uniqueNames } from './series.ts'
import type { Page } from './types.ts'
import { unitOf } from './units.ts'
import { numberOf } from './values.ts'

/** The lines `key=value` that ImageJ writes into ImageDescription (ij.io.TiffEncoder, ij.io.FileSaver). */
export type ImageJ = Readonly<Record<string, string | undefined>>

export const imageJOf = (description: string | undefined): ImageJ | undefined => {
  if (description === undefined || !(description.startsWith('ImageJ=') || description.startsWith('SCIFIO='))) return undefined
  const lines = description.slice(0, 65_536).split(/\r\n|\r|\n/)
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf('=')
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : []
    }),
  )
}

/** Planes vary along the first letter fastest. */
const orders: Readonly<Record<string, readonly string[]>> = {
  czt: ['t', 'z', 'c'],
  default: ['t', 'z', 'c'],
  ctz: ['z', 't', 'c'],
  zct: ['t', 'c', 'z'],
  ztc: ['c', 't', 'z'],
  tcz: ['z', 'c', 't'],
  tzc: ['c', 'z', 't'],
}

const positive = (text: string | undefined): number | null => {
  const value = Number(text)
  return text !== undefined && Number.isFinite(value) && value > 0 ? value : null
}

/** Distances that ImageJ tells: `spacing` of slices, `finterval` of frames, XResolution in pixels of `unit`. */
const spacingsOf = async (told: ImageJ, page: Page): Promise<(axis: SeriesAxis) => SeriesAxis> => {
  const unit = unitOf(told.unit ?? '') ?? null
  const perUnit = { x: await numberOf(page.directory, 282), y: await numberOf(page.directory, 283) }
  const inverse = (value: number | undefined): number | null =>
    value !== undefined && value > 0 && Number.isFinite(value) ? 1 / value : null
  const fps = positive(told.fps)
  return (axis) => {
    if (axis.name === 't')
      return {
        ...axis,
        spacing: positive(told.finterval) ?? (fps === null ? null : 1 / fps),
        unit: unitOf(told.tunit ?? 'sec') ?? 'second',
      }
    if (unit === null) return axis
    if (axis.name === 'x' || axis.name === 'y') return { ...axis, spacing: inverse(perUnit[axis.name]), unit }
    return axis.name === 'z' ? { ...axis, spacing: positive(told.spacing), unit } : axis
  }
}

const count = (told: ImageJ, key: string): number => {
  const value = Number(told[key] ?? 1)
  return Number.isSafeInteger(value) && value >= 1 ? value : 0
}

/** Planes that have no directories of their own: ImageJ writes only the first where the file becomes large. */
const isVirtual = async (pages: readonly Page[], page: Page, planes: number): Promise<boolean> => {
  const start = await startOfPixels(page)
  if (start === undefined || pages.length >= planes) return false
  const end = start + planes * bytesOfPage(page)
  const next = pages[1]?.directory.offset
  return end <= page.directory.tiff.source.size && (next === undefined || next >= end)
}

/**
 * A hyperstack of ImageJ.
 * @returns undefined when its numbers do not fit the file: then the pages speak for themselves.
 */
export const imageJSeries = async (told: ImageJ, pages: readonly Page[]): Promise<readonly Series[] | undefined> => {
  const [page] = pages
  if (page === undefined) return undefined
  const [t, z, c] = [count(told, 'frames'), count(told, 'slices'), count(told, 'channels')]
  if (t * z * c === 0) return undefined
  const [planar, , , , beside] = shapeOfPage(page)
  // Bio-Formats calls the samples of a pixel channels.
  const areSamples = c > 1 && (planar === c || (beside === c && count(told, 'images') === t * z))
  const channels = areSamples ? 1 : c
  const lengths: Readonly<Record<string, number | undefined>> = { t, z, c: channels }
  const planes = t * z * channels
  const hasNoDirectories = await isVirtual(pages, page, planes)
  if (pages.length < planes && !hasNoDirectories) return undefined

  const order = orders[(told.order ?? 'czt').toLowerCase()] ?? ['t', 'z', 'c']
  const told3 = order.map((name): SeriesAxis => ({ name, length: lengths[name] ?? 1, role: 'plane' }))
  // Pages that the numbers do not explain are slices.
  const all: readonly SeriesAxis[] = planes === 1 ? [{ name: 'z', length: pages.length, role: 'plane' }] : told3
  const outer = all.filter((axis) => axis.length > 1)
  const spaced = await spacingsOf(told, page)
  const axes = uniqueNames([...outer, ...pageAxes(page, outer.some((axis) => axis.name === 'c') ? 's' : 'c')]).map(spaced)
  const shown = await lenient(() => imageJChannels(page, channels))
  const stack = hasNoDirectories ? contiguousStack(page) : stackOf(pages, page)
  return [{ name: '', axes, stack, levels: [], ...(shown === undefined ? {} : { channels: shown }) }]
}
