import { packedSize } from './decode-chunk.ts'
import { shapeOfPage } from './page.ts'
import type { Stack } from './series.ts'
import type { Page } from './types.ts'
import { numbersBetween } from './values.ts'

/** Bytes of all pixels of an uncompressed page. */
export const bytesOfPage = (page: Page): number => {
  const [planes, depth, height, width, beside] = shapeOfPage(page)
  return planes * depth * packedSize(page, width, beside, height)
}

/**
 * Where the pixels of a page begin, when they lie in the file in one piece and as they are (uncompressed strips that follow each other);
 * undefined otherwise. Planes without directories can only lie behind such a page.
 */
export const startOfPixels = async (page: Page): Promise<number | undefined> => {
  const { directory } = page
  const [offsets, lengths] = [directory.entries.get(273), directory.entries.get(279)]
  if (page.compression !== 1 || page.isTiled || offsets === undefined || lengths === undefined || offsets.count > 1_000_000)
    return undefined
  const at = await numbersBetween(directory, offsets, 0, offsets.count)
  const bytes = await numbersBetween(directory, lengths, 0, lengths.count)
  const isOne = at.every((offset, index) => index === 0 || offset === (at[index - 1] ?? 0) + (bytes[index - 1] ?? 0))
  return isOne ? at[0] : undefined
}

/** Planes that lie one behind the other in the file, of which only the first has a directory (ImageJ, STK, tifffile). */
export const contiguousStack = (page: Page): Stack => {
  const bytes = bytesOfPage(page)
  return { key: page, planeAt: (index) => ({ page, shift: index * bytes }) }
}
