/** A map that holds at most `most` entries; the least recently read goes first. */
export type BoundedMap<K, V> = {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => void
  readonly forget: (key: K) => void
  readonly clear: () => void
}

/**
 * Two generations instead of a list in order of use: reading an old entry brings it into the young generation, and when that is full the
 * old one goes. At most `most` entries, no bookkeeping for each read.
 */
export const boundedMap = <K, V>(most: number): BoundedMap<K, V> => {
  const half = Math.max(1, Math.floor(most / 2))
  let young = new Map<K, V>()
  let old = new Map<K, V>()
  const set = (key: K, value: V): void => {
    if (young.size >= half && !young.has(key)) {
      old = young
      young = new Map()
    }
    young.set(key, value)
  }
  return {
    get: (key) => {
      const found = young.get(key)
      if (found !== undefined) return found
      const passed = old.get(key)
      if (passed !== undefined) set(key, passed)
      return passed
    },
    set,
    forget: (key) => {
      young.delete(key)
      old.delete(key)
    },
    clear: () => {
      young = new Map()
      old = new Map()
    },
  }
}
