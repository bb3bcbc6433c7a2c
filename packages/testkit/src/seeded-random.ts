/**
 * Mulberry32: 32 bits of state, period 2^32, the same numbers on every machine. Good enough to draw test inputs; no source for
 * secrets or for simulations that need more than some millions of numbers.
 */
export type SeededRandom = {
  /** In [0, 1). */
  readonly next: () => number
  /** An integer in [0, limit). */
  readonly below: (limit: number) => number
  readonly pick: <T>(values: readonly T[]) => T
  /** A copy in another order (Fisher and Yates). */
  readonly shuffle: <T>(values: readonly T[]) => T[]
}

export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(values: readonly T[]): T => {
    const chosen = values[below(values.length)]
    if (chosen === undefined) throw new Error('nothing to pick from')
    return chosen
  }
  const shuffle = <T>(values: readonly T[]): T[] => {
    const rest = [...values]
    const order: T[] = []
    while (rest.length > 0) order.push(...rest.splice(below(rest.length), 1))
    return order
  }
  return { next, below, pick, shuffle }
}
