import { note } from '../output.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes for a person. */
export const sizeText = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`
}

/** Says a line at most every two seconds. */
export const seldom = (): ((line: () => string) => void) => {
  let last = performance.now()
  return (line) => {
    if (performance.now() - last < 2000) return
    last = performance.now()
    note(line())
  }
}
