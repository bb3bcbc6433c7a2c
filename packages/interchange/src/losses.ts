import type { Loss } from './port.ts'

/** Counts losses by their words, in the order in which they first came. */
export const lossCounter = () => {
  const counts = new Map<string, Loss>()
  return {
    add: (what: string, kept: string | null): void => {
      counts.set(what, { what, kept, count: (counts.get(what)?.count ?? 0) + 1 })
    },
    list: (): readonly Loss[] => [...counts.values()],
  }
}
export type LossCounter = ReturnType<typeof lossCounter>
