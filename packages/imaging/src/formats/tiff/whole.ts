import { type ChunkTables, countsOf } from './chunk-table.ts'
import { packedSize } from './decode-chunk.ts'
import type { Page } from './types.ts'

/** Chunks whose place is checked when a file is opened: enough to see at once that a usual file was cut off. */
const mostChecked = 20_000

/**
 * Looks whether the chunks lie inside the file, as far as their tables are short.
 * @throws FormatError naming the first that does not, with its bytes.
 */
export const checkWhole = async (pages: readonly Page[], tables: ChunkTables): Promise<void> => {
  let left = mostChecked
  for (const page of pages) {
    const count = countsOf(page).reduce((product, one) => product * one, 1)
    left -= count
    if (left < 0) return
    const expected = packedSize(page, page.chunk[2], page.isPlanar ? 1 : page.samples, page.chunk[1]) * page.chunk[0]
    for (let index = 0; index < count; index++) await tables.locate(page, index, expected)
  }
}
