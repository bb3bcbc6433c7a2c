import type { PixelArray } from '../../dtype.ts'

export type ChunkCache = {
  /** What is remembered under a key, or what `make` gives; `bytes` is what it will take. */
  readonly get: (key: string, bytes: number, make: () => Promise<PixelArray>) => Promise<PixelArray>
  readonly clear: () => void
}

/** Keeps decoded chunks up to `most` bytes; what was used longest ago goes first. Chunks of more than a quarter of that are not kept. */
export const chunkCache = (most: number): ChunkCache => {
  const kept = new Map<string, { readonly values: Promise<PixelArray>; readonly bytes: number }>()
  let held = 0
  const drop = (key: string): void => {
    held -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    get: (key, bytes, make) => {
      const known = kept.get(key)
      if (known !== undefined) {
        kept.delete(key)
        kept.set(key, known)
        return known.values
      }
      const values = make()
      if (bytes > most / 4) return values
      for (const oldest of kept.keys()) {
        if (held + bytes <= most) break
        drop(oldest)
      }
      kept.set(key, { values, bytes })
      held += bytes
      values.catch(() => drop(key))
      return values
    },
    clear: () => {
      kept.clear()
      held = 0
    },
  }
}
