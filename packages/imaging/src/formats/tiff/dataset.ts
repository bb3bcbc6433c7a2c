import { checkBox, indicesOf, sizeOf } from '../../box.ts'
import type { Axis, Box, Channel, Dataset } from '../../dataset.ts'
import { bytesOf, fillValues, pixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { kindOf } from '../raw/axes.ts'
import { shapeOfPage } from './page.ts'
import type { PageReader } from './page-reader.ts'
import { bandRows, isStreamed } from './row-stream.ts'
import type { AxisRole, Series, SeriesAxis, Stack } from './series.ts'
import type { Page } from './types.ts'

const pageRoles: readonly AxisRole[] = ['sample', 'depth', 'y', 'x', 'beside']

/** The length of an axis at one resolution: planes are as many, pixels fewer. */
const lengthAt = (axis: SeriesAxis, page: Page): number =>
  axis.role === 'plane' || axis.role === 'one' ? axis.length : (shapeOfPage(page)[pageRoles.indexOf(axis.role)] ?? axis.length)

const shapeAt = (axes: readonly SeriesAxis[], page: Page): readonly number[] => axes.map((axis) => lengthAt(axis, page))

/** The part of a box that lies in each page, in the five axes of a page. */
const boxInPage = (axes: readonly SeriesAxis[], box: Box): Box => {
  const start = [0, 0, 0, 0, 0]
  const shape = [1, 1, 1, 1, 1]
  for (const [index, axis] of axes.entries()) {
    const at = pageRoles.indexOf(axis.role)
    if (at < 0) continue
    start[at] = box.start[index] ?? 0
    shape[at] = box.shape[index] ?? 0
  }
  return { start, shape }
}

const readStack = async (axes: readonly SeriesAxis[], stack: Stack, box: Box, pages: PageReader) => {
  const { key } = stack
  checkBox(box, shapeAt(axes, key))
  const count = sizeOf(box.shape)
  const { limits } = key.directory.tiff
  check(count * bytesOf(key.dtype) <= limits.bytes, 'box', `${count} values at once are more than the ${limits.bytes} bytes allowed`)
  const target = pixelArray(key.dtype, count)
  if (count === 0) return target
  const inPage = boxInPage(axes, box)
  const perPlane = sizeOf(inPage.shape)
  const planes = axes.flatMap((axis, index) => (axis.role === 'plane' ? [index] : []))
  let done = 0
  for (const step of indicesOf(planes.map((index) => box.shape[index] ?? 0))) {
    const plane = planes.reduce((flat, index, n) => flat * (axes[index]?.length ?? 1) + (box.start[index] ?? 0) + (step[n] ?? 0), 0)
    const found = await stack.planeAt(plane)
    const part = target.subarray(done, done + perPlane)
    done += perPlane
    if (found === undefined) {
      if (key.missing !== 0) fillValues(part, key.missing)
      continue
    }
    const isAlike = shapeOfPage(found.page).join() === shapeOfPage(key).join() && found.page.dtype === key.dtype
    check(isAlike, found.page.place, 'this plane differs in shape or type from the others of its series')
    await pages.read(found.page, inPage, part, found.shift)
  }
  return target
}

const sampleNames = ['red', 'green', 'blue']
const sampleColors = ['#ff0000', '#00ff00', '#0000ff']
const inkNames = ['cyan', 'magenta', 'yellow', 'black']

/** True for samples that are red, green and blue: RGB, or YCbCr that JPEG turns into it. */
const isColored = ({ photometric, samples, codec }: Page): boolean =>
  samples >= 3 && samples <= 4 && (photometric === 2 || (photometric === 6 && codec.kind === 'picture'))

/** Names of the samples of a pixel, by PhotometricInterpretation and ExtraSamples (TIFF 6.0, section 18). */
const sampleChannels = (page: Page): readonly Channel[] => {
  const { photometric, samples, extraSamples } = page
  const isRgb = isColored(page) || (photometric === 2 && samples > 3)
  const own = isRgb
    ? sampleNames
    : photometric === 5
      ? inkNames
      : photometric <= 1 && samples === 2 && extraSamples[0] !== undefined
        ? ['grey']
        : []
  return Array.from({ length: samples }, (_, index) => {
    const kind = extraSamples[index - (samples - extraSamples.length)]
    const name = own[index] ?? (kind === 1 || kind === 2 ? 'alpha' : `sample ${index}`)
    return { name, color: isRgb ? (sampleColors[index] ?? null) : null, unit: null, window: null }
  })
}

const plainChannels = (axes: readonly SeriesAxis[], page: Page): readonly Channel[] => {
  const axis = axes.find((one) => one.name === 'c')
  if (axis?.role === 'sample' || axis?.role === 'beside') return sampleChannels(page)
  if (axis === undefined) return [{ name: '', color: null, unit: null, window: null }]
  return Array.from({ length: axis.length }, (_, index) => ({ name: `channel ${index}`, color: null, unit: null, window: null }))
}

/** The box that is read with the least effort: one tile, one strip, or some rows of a strip that is too large. */
const chunkOf = (axes: readonly SeriesAxis[], page: Page): readonly number[] => {
  const [depth, rows, columns] = page.chunk
  const lengths: Partial<Record<AxisRole, number>> = {
    depth: Math.min(depth, page.depth),
    y: isStreamed(page) ? bandRows(page) : Math.min(rows, page.height),
    x: Math.min(columns, page.width),
  }
  return axes.map((axis) => (axis.role === 'beside' ? axis.length : (lengths[axis.role] ?? 1)))
}

/** A series as an array. */
export const datasetOf = (
  series: Series,
  pages: PageReader,
  told: Pick<Dataset, 'name' | 'rescale' | 'nodata' | 'world'> & { readonly channels: readonly Channel[] | undefined },
): Dataset => {
  const { axes, stack } = series
  const stacks = [stack, ...series.levels]
  const count = sizeOf(axes.map((axis) => axis.length))
  const { limits } = stack.key.directory.tiff
  check(count <= limits.values, stack.key.place, `an array of ${count} values is larger than the ${limits.values} allowed`)
  const full = axes.map(
    (axis): Axis => ({
      name: axis.name,
      kind: axis.name === 's' ? 'channel' : kindOf(axis.name),
      length: axis.length,
      spacing: axis.spacing ?? null,
      unit: axis.unit ?? null,
    }),
  )
  return {
    ...told,
    axes: full,
    dtype: stack.key.dtype,
    channels: told.channels ?? series.channels ?? plainChannels(axes, stack.key),
    isColor: isColored(stack.key),
    levels: stacks.map(({ key }) => shapeAt(axes, key)),
    chunk: chunkOf(axes, stack.key),
    read: async (box, level = 0) => {
      const from = stacks[level]
      check(from !== undefined, 'level', `there are ${stacks.length} resolutions, not ${level}`)
      return readStack(axes, from, box, pages)
    },
  }
}
