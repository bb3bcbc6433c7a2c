import type { TrainingPolicy } from './review-policy.ts'
import type { Confused } from './scoring.ts'

/** A mean with the number behind it and its 95 % interval; null of nothing. */
export type ReadingMean = { readonly n: number; readonly mean: number | null; readonly low: number | null; readonly high: number | null }

const z95 = 1.959963984540054

/**
 * Wilson's interval of the mean of scores in [0, 1]. Of right-or-wrong readings it is the usual one; of scores in between it is wider than it
 * need be, since nothing in [0, 1] spreads more than right-or-wrong does (docs/spec/gold.md, G20).
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export const wilson = (sum: number, n: number): ReadingMean => {
  if (n === 0) return { n, mean: null, low: null, high: null }
  const mean = sum / n
  const square = (z95 * z95) / n
  const centre = (mean + square / 2) / (1 + square)
  const reach = (z95 / (1 + square)) * Math.sqrt((mean * (1 - mean)) / n + square / (4 * n))
  return { n, mean, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}

/** Why managers are advised to pause a reader; undefined when they are not (G21). Nobody is paused by itself. */
export const adviceOn = (
  hidden: ReadingMean,
  { adviseBelow, adviseFrom }: Pick<TrainingPolicy, 'adviseBelow' | 'adviseFrom'>,
): string | undefined => {
  if (hidden.mean === null || hidden.n < adviseFrom || hidden.mean >= adviseBelow) return undefined
  return `scores ${hidden.mean.toFixed(2)} on average over ${hidden.n} hidden known answers; the protocol asks for ${adviseBelow.toFixed(2)}`
}

/** Counts of several readings as one list, in a stable order. */
export const sumConfusion = (readings: readonly (readonly Confused[])[]): Confused[] => {
  const counts = new Map<string, Confused>()
  for (const entry of readings.flat()) {
    const key = JSON.stringify([entry.subject, entry.known, entry.given])
    counts.set(key, { ...entry, n: entry.n + (counts.get(key)?.n ?? 0) })
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

/** What was said most often and is not what is known: in how many of the readings at least once. Null when all were right. */
export const commonMistake = (readings: readonly (readonly Confused[])[]): Confused | null => {
  const wrong = readings.map((entries) => entries.filter(({ known, given }) => known !== given).map((entry) => ({ ...entry, n: 1 })))
  const [first] = sumConfusion(wrong).toSorted((a, b) => b.n - a.n)
  return first ?? null
}

/** From so many readings of good readers on, most of whom say something else, a known answer is looked at again (G23). */
export const lookAgainFrom = 3
/** A reading contradicts the known answer below this score. */
export const contradictsBelow = 0.5
