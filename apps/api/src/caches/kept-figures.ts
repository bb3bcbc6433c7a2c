type Kept<T> = { readonly until: number; readonly figures: Promise<T> }

/** Of a core, at most, goes into counting for people who watch the same figures. */
const mostShare = 0.05
const mostKept = 500

/**
 * Counts at most once in `freshMilliseconds` for each key and process, and less often where a count takes long. Who asks meanwhile gets the
 * last answer; a count that failed is not kept.
 */
export const keptFigures = <T, Of>(freshMilliseconds: number, count: (of: Of) => Promise<T>) => {
  const kept = new Map<string, Kept<T>>()
  const counted = async (key: string, of: Of): Promise<T> => {
    const begun = performance.now()
    const figures = await count(of)
    const took = performance.now() - begun
    const entry = kept.get(key)
    if (entry !== undefined) kept.set(key, { ...entry, until: performance.now() + Math.max(freshMilliseconds, took / mostShare) })
    return figures
  }
  return async (key: string, of: Of): Promise<T> => {
    const found = kept.get(key)
    if (found !== undefined && found.until > performance.now()) return found.figures
    if (kept.size >= mostKept) kept.clear()
    const figures = Promise.resolve().then(() => counted(key, of))
    kept.set(key, { until: Number.POSITIVE_INFINITY, figures })
    figures.catch(() => kept.delete(key))
    return figures
  }
}
