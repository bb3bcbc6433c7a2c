import { createHash } from 'node:crypto'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Stands for the ids that went in, of which there are too many to be listed: SHA-256 of them in ascending order, a line each. */
export const inputsHash = (ids: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const id of ids.toSorted(byText)) hash.update(`${id}\n`)
  return hash.digest('hex')
}
