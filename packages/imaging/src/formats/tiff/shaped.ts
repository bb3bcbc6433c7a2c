import { sizeOf } from '../../box.ts'
import { shapeOfPage } from './page.ts'
import { bytesOfPage, contiguousStack, startOfPixels } from './planes.ts'
import { type SubPages, subLevels } from './pyramid.ts'
import { type AxisRole, pageAxes, type Series, type SeriesAxis, stackOf, uniqueNames } from './series.ts'
import type { Page } from './types.ts'

/** What tifffile (Python) writes into ImageDescription: the shape of the array, and names of its axes where they were given. */
export type Shaped = {
  readonly shape: readonly number[]
  readonly axes: string | undefined
  readonly name: string
  readonly isTruncated: boolean
}

/** Axes of one array. */
const mostAxes = 16

const isLengths = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= mostAxes &&
  value.every((length) => Number.isSafeInteger(length) && length > 0)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined for any other text. */
export const shapedOf = (description: string | undefined): Shaped | undefined => {
  if (description === undefined || description.includes('"mibi.')) return undefined
  if (description.startsWith('shape=')) {
    const shape = (/^shape=\(([\d, ]+)\)/.exec(description)?.[1] ?? '')
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number)
    return isLengths(shape) ? { shape, axes: undefined, name: '', isTruncated: false } : undefined
  }
  if (!description.startsWith('{') || !description.includes('"shape"')) return undefined
  const told = parsed(description)
  if (typeof told !== 'object' || told === null || !('shape' in told) || !isLengths(told.shape)) return undefined
  const axes = 'axes' in told && typeof told.axes === 'string' && told.axes.length === told.shape.length ? told.axes : undefined
  const name = 'name' in told && typeof told.name === 'string' ? told.name : ''
  return { shape: told.shape, axes, name, isTruncated: 'truncated' in told && told.truncated === true }
}

/** tifffile's letters: samples are a channel, an image sequence and unknown axes run over planes. */
const nameOf = (letter: string): string => {
  const lower = letter.toLowerCase()
  return lower === 's' ? 'c' : lower === 'i' || lower === 'q' ? 'z' : lower
}

/**
 * Fits an array's shape to its pages: from the last axis on, each axis of a page is met by an axis of the same length; what is before them
 * runs over pages.
 * @returns undefined when the shape cannot be made of such pages.
 */
export const fitted = (shape: readonly number[], names: string | undefined, page: Page): readonly SeriesAxis[] | undefined => {
  const inPage = [...pageAxes(page)]
  const roles: AxisRole[] = shape.map(() => 'one')
  const found = [...shape.entries()].reverse()
  for (const [index, length] of found) {
    const next = inPage.at(-1)
    if (next === undefined) roles[index] = 'plane'
    else if (next.length === length) roles[index] = inPage.pop()?.role ?? 'one'
    else if (length !== 1) return undefined
  }
  if (inPage.length > 0) return undefined
  return uniqueNames(
    shape.map((length, index) => {
      const role = roles[index] ?? 'one'
      const own = pageAxes(page).find((axis) => axis.role === role)?.name
      // A last axis of length 1 behind the columns is a single sample.
      const told = names?.[index] ?? (index > roles.indexOf('x') ? 's' : 'q')
      return { name: own ?? nameOf(told), length, role }
    }),
  )
}

/** Pages from `first` on as the one array that the description of the first tells of; undefined when they do not fit. */
const seriesAt = async (
  pages: readonly Page[],
  first: number,
  told: Shaped,
  sub: SubPages,
): Promise<{ series: Series; pages: number } | undefined> => {
  const key = pages[first]
  if (key === undefined) return undefined
  const axes = fitted(told.shape, told.axes, key)
  const count = sizeOf(told.shape) / sizeOf(shapeOfPage(key))
  if (axes === undefined || !Number.isInteger(count)) return undefined
  const own = pages.slice(first, first + count)
  const isAll =
    own.length === count && own.every((page) => shapeOfPage(page).join() === shapeOfPage(key).join() && page.dtype === key.dtype)
  const make = (stack: Series['stack'], used: number, levels: Series['levels']) => ({
    series: { name: told.name, axes, stack, levels },
    pages: used,
  })
  if (count === 1 || (isAll && !told.isTruncated)) {
    const stack = stackOf(own, key)
    return make(stack, count, await subLevels(stack, sub))
  }
  const start = await startOfPixels(key)
  const isThere = start !== undefined && start + count * bytesOfPage(key) <= key.directory.tiff.source.size
  return isThere ? make(contiguousStack(key), 1, []) : undefined
}

/**
 * Series of a file whose every array is described by tifffile.
 * @param descriptionOf the text of ImageDescription of a page.
 * @returns undefined when one does not fit: then the pages speak for themselves.
 */
export const shapedSeries = async (
  pages: readonly Page[],
  descriptionOf: (page: Page) => Promise<string | undefined>,
  sub: SubPages,
): Promise<readonly Series[] | undefined> => {
  const found: Series[] = []
  for (let index = 0; index < pages.length; ) {
    const page = pages[index]
    const told = page === undefined ? undefined : shapedOf(await descriptionOf(page))
    const next = told === undefined ? undefined : await seriesAt(pages, index, told, sub)
    if (next === undefined) return undefined
    found.push(next.series)
    index += next.pages
  }
  return found.length > 0 ? found : undefined
}
