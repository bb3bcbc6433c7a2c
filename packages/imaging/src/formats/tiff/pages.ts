import { FormatError } from '../../format-error.ts'
import { checkTables } from './chunk-table.ts'
import type { Directory } from './directory.ts'
import { readPage } from './page.ts'
import type { Page } from './types.ts'

/** A directory as an image, or why it is none that we read. */
export type PageOrReason = { readonly page: Page } | { readonly directory: Directory; readonly reason: FormatError }

/** Each directory in turn; one that is damaged or of an unknown kind does not spoil the others. */
export const readPages = async (directories: readonly Directory[]): Promise<readonly PageOrReason[]> => {
  const found: PageOrReason[] = []
  for (const directory of directories)
    try {
      const page = await readPage(directory)
      checkTables(page)
      found.push({ page })
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      found.push({ directory, reason: cause })
    }
  return found
}
