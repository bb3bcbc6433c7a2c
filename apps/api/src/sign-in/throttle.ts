/**
 * Slows guessing down without giving anyone the means to lock others out. Failures fill leaky buckets:
 * - `pair` (this account from this address) is narrow and stops a guesser at once;
 * - `address` stops one machine that tries many accounts;
 * - `account` stops many machines that try one account; it does not hold for addresses from which the person has signed in before.
 */
export type Bucket = { readonly key: string; readonly capacity: number; readonly perSecond: number }
type Level = { readonly key: string; readonly level: number; readonly updatedAt: Date }

export const bucketsFor = (keys: { readonly pair: string; readonly address: string; readonly account: string | null }): Bucket[] => [
  { key: keys.pair, capacity: 10, perSecond: 1 / 60 },
  { key: keys.address, capacity: 100, perSecond: 1 / 6 },
  ...(keys.account === null ? [] : [{ key: keys.account, capacity: 50, perSecond: 1 / 60 }]),
]

/** Seconds until the fullest bucket takes one more failure; 0 when another try may be made now. */
export const waitSeconds = (buckets: readonly Bucket[], levels: readonly Level[], now: Date): number =>
  Math.max(
    0,
    ...buckets.map(({ key, capacity, perSecond }) => {
      const found = levels.find((level) => level.key === key)
      if (found === undefined) return 0
      const elapsed = Math.max(0, (now.getTime() - found.updatedAt.getTime()) / 1000)
      return (found.level - perSecond * elapsed + 1 - capacity) / perSecond
    }),
  )
