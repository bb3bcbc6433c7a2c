import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const staleAfterMilliseconds = 6 * 60 * 60 * 1000

/**
 * Removes temporary files that a killed process left behind. Other processes write to the same folder, so only files that nobody has
 * touched for six hours go.
 */
export const removeLeftovers = async (folder: string, now: number): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && now - found.mtimeMs > staleAfterMilliseconds) await rm(path, { force: true })
  }
}
