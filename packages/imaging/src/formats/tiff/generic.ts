import { kindOfPage } from './page.ts'
import { isCoarser, isSmallerBy, type SubPages, subLevels } from './pyramid.ts'
import { pageAxes, type Series, type Stack, stackOf, uniqueNames } from './series.ts'
import type { Page } from './types.ts'

/** Factors between neighbouring levels that pages without a mark are taken for a pyramid at. */
const factors = [2, 3, 4]

/** Kinds of pages among which levels are looked for. */
const mostGroups = 500

type Group = { readonly key: Page; readonly pages: Page[] }

/** Pages of one shape and layout, in the order of the file. */
const groupsOf = (pages: readonly Page[]): Group[] => {
  const groups = new Map<string, Group>()
  const seen = new Set<number>()
  for (const page of pages) {
    if (seen.has(page.directory.offset)) continue
    seen.add(page.directory.offset)
    const layout = [page.chunk.join('x'), page.compression, page.predictor, page.isReversed].join(',')
    const key = `${kindOfPage(page)} ${layout}`
    const group = groups.get(key) ?? { key: page, pages: [] }
    groups.set(key, group)
    group.pages.push(page)
  }
  return [...groups.values()]
}

const isReduced = (page: Page): boolean => (page.subfileType & 1) === 1

/**
 * Groups that are coarser copies of others are their levels: those that say so (NewSubfileType 1, as in cloud optimised GeoTIFF), and those
 * that are smaller by a steady factor of 2, 3 or 4.
 */
const withLevels = (groups: readonly Group[]): readonly (readonly Group[])[] => {
  if (groups.length > mostGroups) return groups.map((group) => [group])
  const found: Group[][] = []
  const left = [...groups]
  for (let base = left.shift(); base !== undefined; base = left.shift()) {
    const levels = [base]
    let factor: number | undefined
    for (const group of [...left]) {
      const last = levels.at(-1)?.key ?? base.key
      if (group.pages.length !== base.pages.length || group.key.photometric !== base.key.photometric) continue
      const fits =
        factor === undefined
          ? factors.find((one) => isSmallerBy(group.key, last, one))
          : isSmallerBy(group.key, last, factor)
            ? factor
            : undefined
      if (fits === undefined && !(isReduced(group.key) && !isReduced(base.key) && isCoarser(group.key, last))) continue
      factor ??= fits
      levels.push(group)
      left.splice(left.indexOf(group), 1)
    }
    found.push(levels)
  }
  return found
}

/** What a page is, where it says so (NewSubfileType, TIFF 6.0, section 8). */
const nameOf = (page: Page): string => ((page.subfileType & 4) === 4 ? 'transparency mask' : isReduced(page) ? 'reduced image' : '')

/** Series of pages without any metadata that would tell more: equal pages are planes of one stack. */
export const genericSeries = async (pages: readonly Page[], sub: SubPages): Promise<readonly Series[]> => {
  const found: Series[] = []
  for (const [base, ...coarser] of withLevels(groupsOf(pages))) {
    if (base === undefined) continue
    const count = base.pages.length
    const stack = stackOf(base.pages, base.key)
    const own: readonly Stack[] = coarser.map((group) => stackOf(group.pages, group.key))
    const axes = count > 1 ? [{ name: 'z', length: count, role: 'plane' as const }, ...pageAxes(base.key)] : pageAxes(base.key)
    found.push({ name: nameOf(base.key), axes: uniqueNames(axes), stack, levels: own.length > 0 ? own : await subLevels(stack, sub) })
  }
  return found
}

/**
 * Whole slides of Aperio (SVS): the first page, then a thumbnail, then coarser levels in tiles, then label and macro image.
 * @returns undefined when the pages are not laid out so.
 */
export const slideSeries = (pages: readonly Page[]): readonly Series[] | undefined => {
  const [base, ...others] = pages
  if (base === undefined || !base.isTiled) return undefined
  const levels: Page[] = []
  const alone: Page[] = []
  for (const page of others) {
    if (page.isTiled && !isReduced(page) && isCoarser(page, levels.at(-1) ?? base)) levels.push(page)
    else alone.push(page)
  }
  const names = alone.map((page, index) =>
    page.subfileType === 9 ? 'macro' : page.subfileType === 1 ? 'label' : index === 0 ? 'thumbnail' : '',
  )
  return [
    { name: 'slide', axes: pageAxes(base), stack: stackOf([base], base), levels: levels.map((page) => stackOf([page], page)) },
    ...alone.map((page, index) => ({ name: names[index] ?? '', axes: pageAxes(page), stack: stackOf([page], page), levels: [] })),
  ]
}
