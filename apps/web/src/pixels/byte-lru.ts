/** Values by key, the least recently used of which go when they take more than `capacity` bytes together. */
export type ByteLru<V> = {
  /** Counts as a use. */
  readonly get: (key: string) => V | undefined
  readonly peek: (key: string) => V | undefined
  readonly set: (key: string, value: V, bytes: number) => void
  readonly delete: (key: string) => void
  readonly clear: () => void
  readonly bytes: () => number
}

/**
 * @param isKept what must not go now (a tile that is on screen); it still counts.
 * @param onGone told of what went, was replaced or was cleared.
 */
export const createByteLru = <V>(
  capacity: number,
  { isKept = () => false, onGone = () => {} }: { isKept?: (key: string, value: V) => boolean; onGone?: (value: V) => void } = {},
): ByteLru<V> => {
  const entries = new Map<string, { readonly value: V; readonly bytes: number }>()
  let total = 0
  const drop = (key: string) => {
    const entry = entries.get(key)
    if (entry === undefined) return
    entries.delete(key)
    total -= entry.bytes
    onGone(entry.value)
  }
  return {
    get: (key) => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    peek: (key) => entries.get(key)?.value,
    set: (key, value, bytes) => {
      drop(key)
      entries.set(key, { value, bytes })
      total += bytes
      if (total <= capacity) return
      for (const [oldest, entry] of entries) {
        if (total <= capacity) break
        if (oldest !== key && !isKept(oldest, entry.value)) drop(oldest)
      }
    },
    delete: drop,
    clear: () => {
      for (const key of [...entries.keys()]) drop(key)
    },
    bytes: () => total,
  }
}
