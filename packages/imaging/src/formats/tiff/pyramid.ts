import { FormatError } from '../../format-error.ts'
import { type Directory, readDirectory } from './directory.ts'
import { readPage, shapeOfPage } from './page.ts'
import type { Stack } from './series.ts'
import type { Page } from './types.ts'

/** Resolutions of one image. */
const mostLevels = 40

/** True when `page` can be a coarser copy of `base`: the same samples, fewer pixels in about the same ratio along both axes. */
export const isCoarser = (page: Page, base: Page): boolean => {
  const [planes, depth, height, width, beside] = shapeOfPage(page)
  const [planesOfBase, depthOfBase, heightOfBase, widthOfBase, besideOfBase] = shapeOfPage(base)
  if (planes !== planesOfBase || depth !== depthOfBase || beside !== besideOfBase || page.dtype !== base.dtype) return false
  if (width > widthOfBase || height > heightOfBase || (width === widthOfBase && height === heightOfBase)) return false
  const [across, down] = [widthOfBase / width, heightOfBase / height]
  // Lengths are rounded up or down, more than once where levels are made from each other.
  return Math.abs(widthOfBase / down - width) <= 2 || Math.abs(heightOfBase / across - height) <= 2
}

/** True when `page` is smaller than `base` by just this factor, but for rounding. */
export const isSmallerBy = (page: Page, base: Page, factor: number): boolean =>
  isCoarser(page, base) && Math.abs(base.width / factor - page.width) < 1 && Math.abs(base.height / factor - page.height) < 1

/** Reads the pages of SubIFDs (TIFF Technical Note 1), each once. */
export const subPages = () => {
  const known = new Map<string, Promise<Page>>()
  return (directory: Directory, offset: number, index: number): Promise<Page> => {
    const key = `${directory.tiff.prefix} ${offset}`
    const found = known.get(key) ?? readDirectory(directory.tiff, offset, `${directory.name}, SubIFD ${index}`).then(readPage)
    known.set(key, found)
    return found
  }
}

export type SubPages = ReturnType<typeof subPages>

/**
 * The coarser resolutions that hang on the pages of a stack as SubIFDs: level n of a plane is the n-th SubIFD of its page.
 * @throws FormatError when a SubIFD of the first page is damaged.
 */
export const subLevels = async (stack: Stack, sub: SubPages): Promise<readonly Stack[]> => {
  const levels: Stack[] = []
  let before = stack.key
  for (const [index, offset] of stack.key.subIfds.slice(0, mostLevels).entries()) {
    const key = await sub(stack.key.directory, offset, index).catch((cause: unknown) => {
      if (cause instanceof FormatError) return undefined
      throw cause
    })
    if (key === undefined || !isCoarser(key, before)) continue
    before = key
    levels.push({
      key,
      planeAt: async (plane) => {
        const found = await stack.planeAt(plane)
        const at = found?.page.subIfds[index]
        return found === undefined || at === undefined ? undefined : { page: await sub(found.page.directory, at, index), shift: 0 }
      },
    })
  }
  return levels
}
