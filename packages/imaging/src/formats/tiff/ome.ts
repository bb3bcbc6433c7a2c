import type { Channel } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import type { OmeFiles } from './ome-files.ts'
import type { Ome, OmeImage } from './ome-xml.ts'
import { type SubPages, subLevels } from './pyramid.ts'
import { type Plane, pageAxes, type Series, type SeriesAxis } from './series.ts'
import type { Page } from './types.ts'
import { unitOf } from './units.ts'

/** Planes that the TiffData of one image may name, again and again. */
const mostAssigned = 2_000_000

type Found = { readonly series: Series | undefined; readonly warnings: readonly string[] }

/** The planes of one image by their place in C order of its plane axes. */
const planesOf = async (
  image: OmeImage,
  lengths: readonly number[],
  files: OmeFiles,
): Promise<{ planes: Map<number, Page>; warnings: string[] }> => {
  const planes = new Map<number, Page>()
  const warnings: string[] = []
  const count = lengths.reduce((product, length) => product * length, 1)
  let [outside, work] = [0, 0]
  for (const data of image.tiffData) {
    const first = image.order.map((axis) => data.first[axis])
    if (first.some((at, axis) => at >= (lengths[axis] ?? 0))) {
      outside++
      continue
    }
    const pages = await files.pagesOf(data.uuid, data.fileName)
    if (pages === undefined) continue
    const start = first.reduce((flat, at, axis) => flat * (lengths[axis] ?? 1) + at, 0)
    const many = Math.min(data.planes === 0 ? pages.length : data.planes, count - start)
    for (let n = 0; n < many; n++) {
      check(++work <= mostAssigned, 'OME-XML, TiffData', `planes are told of more than ${mostAssigned} times`)
      const page = pages[data.ifd + n]
      if (page === undefined) outside++
      else planes.set(start + n, page)
      if (data.ifd + n >= pages.length) break
    }
  }
  if (outside > 0) warnings.push(`the OME-XML of ${image.name || 'the image'} points to planes that are not there`)
  return { planes, warnings }
}

const channelsOf = (image: OmeImage, count: number): readonly Channel[] =>
  Array.from({ length: count }, (_, index) => {
    const told = image.channels[index]
    return { name: told?.name || `channel ${index}`, color: told?.color ?? null, unit: null, window: null }
  })

/** Samples for each pixel: those of the channels, which must be alike. */
const samplesOf = (image: OmeImage): number | undefined => {
  const samples = new Set(image.channels.map((channel) => channel.samples))
  return samples.size <= 1 ? (image.channels[0]?.samples ?? 1) : undefined
}

const spaced = (image: OmeImage, axis: SeriesAxis): SeriesAxis => {
  const key = axis.name
  const told = key === 'x' || key === 'y' || key === 'z' || key === 't' ? image.spacing[key] : undefined
  const unit = told === undefined ? undefined : unitOf(told.unit)
  return told === undefined || unit === undefined ? axis : { ...axis, spacing: told.value, unit }
}

const imageSeries = async (image: OmeImage, files: OmeFiles, sub: SubPages, mostPlanes: number): Promise<Found> => {
  const name = image.name || 'an image'
  const samples = samplesOf(image)
  if (samples === undefined || samples === 0)
    return { series: undefined, warnings: [`${name}: channels of different numbers of samples are not read`] }
  const lengths = image.order.map((axis) => (axis === 'c' ? Math.max(1, Math.floor(image.sizes.c / samples)) : image.sizes[axis]))
  const count = lengths.reduce((product, length) => product * length, 1)
  if (count > mostPlanes) return { series: undefined, warnings: [`${name}: its OME-XML claims ${count} planes`] }
  const { planes, warnings } = await planesOf(image, lengths, files)
  const [first] = [...planes.entries()].sort(([a], [b]) => a - b)
  if (first === undefined) return { series: undefined, warnings: [...warnings, `${name}: none of its planes is there`] }
  const key = first[1]
  if (key.width !== image.sizes.x || key.height !== image.sizes.y || key.samples !== samples || key.depth !== 1) {
    const told = `${image.sizes.x} x ${image.sizes.y} pixels of ${samples}`
    return {
      series: undefined,
      warnings: [...warnings, `${name}: its OME-XML tells of ${told}, its pages hold ${key.width} x ${key.height} of ${key.samples}`],
    }
  }
  if (planes.size < count) warnings.push(`${name}: ${count - planes.size} of ${count} planes are not there, and read as zero`)
  const outer = image.order.flatMap((axis, index): SeriesAxis[] => {
    const length = lengths[index] ?? 1
    return length > 1 ? [{ name: axis, length, role: 'plane' }] : []
  })
  const hasChannels = outer.some((axis) => axis.name === 'c')
  const stack = {
    key,
    planeAt: (index: number): Plane | undefined => {
      const page = planes.get(index)
      return page === undefined ? undefined : { page, shift: 0 }
    },
  }
  const isSampled = !hasChannels && samples > 1
  const channels = isSampled ? {} : { channels: channelsOf(image, hasChannels ? (lengths[image.order.indexOf('c')] ?? 1) : 1) }
  const axes = [...outer, ...pageAxes(key, hasChannels ? 's' : 'c')].map((axis) => spaced(image, axis))
  return { series: { name: image.name, axes, stack, levels: await subLevels(stack, sub), ...channels }, warnings }
}

/**
 * The images of an OME-TIFF (OME-TIFF specification 6.0), from all files of the set that can be found.
 * @returns no series when nothing of what the OME-XML tells fits the pages.
 */
export const omeSeries = async (
  ome: Ome,
  files: OmeFiles,
  sub: SubPages,
  mostPlanes: number,
): Promise<{ series: readonly Series[]; warnings: readonly string[] }> => {
  const found: Found[] = []
  for (const image of ome.images.slice(0, mostPlanes)) found.push(await imageSeries(image, files, sub, mostPlanes))
  return {
    series: found.flatMap(({ series }) => series ?? []),
    warnings: [...found.flatMap(({ warnings }) => warnings), ...files.warnings()],
  }
}
