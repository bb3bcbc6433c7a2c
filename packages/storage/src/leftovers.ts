import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const staleAfterMilliseconds = 6 * 60 * 60 * 1000

/** Other processes write to the same folder: what nobody has touched for six hours is nobody's. */
export const staleSince = (now: number): Date => new Date(now - staleAfterMilliseconds)

/** Removes temporary files that a killed process left behind: those that nobody has touched since `before`. Answers how many. */
export const removeLeftovers = async (folder: string, before: Date): Promise<number> => {
  let removed = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || found.mtimeMs >= before.getTime()) continue
    await rm(path, { force: true })
    removed++
  }
  return removed
}
