import { seededDraw } from '../random.ts'

/**
 * When a project ends, if its readers go on as they did.
 *
 * Idea: the reads of coming days are drawn from those of past ones in blocks of a week, so that weekends and good weeks stay together; the end
 * of each of a thousand such futures is noted, and their quantiles are the answer. A past of some weeks is itself chance: each future is drawn
 * from a past that was drawn anew before, so that the pace is as uncertain as it is. How many reads are needed is uncertain, too: the mean
 * excess of escalated tasks is drawn anew for each future, by its standard error.
 *
 * Source: H. R. Künsch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17 (1989); the blocks go
 * round (D. N. Politis, J. P. Romano, "A circular block-resampling procedure for stationary data", 1992), so that no day is drawn less often.
 *
 * Cost: replicates times horizon / block. Known failure: a change that is to come (readers who join, holidays) is in no past day.
 */

/** A day of the future, from 1: the first 24 hours from now. */
export type ForecastDays = { readonly p10: number; readonly p50: number; readonly p90: number | null }

/** `why` has a number to it: days since the first read, reads in these days, or the days looked ahead. */
export type Forecast =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown'; readonly why: 'too-few-days' | 'too-few-reads' | 'no-reads-lately' | 'too-far'; readonly n: number }
  | { readonly kind: 'days'; readonly days: ForecastDays }

export type ReadsNeeded = {
  /** Reads that the tasks ask for as they stand. */
  readonly asked: number
  /** Tasks that may still be escalated. */
  readonly mayEscalate: number
  /** Reads more than the protocol asks of each task, by those whose reading is over: the mean and its standard error. */
  readonly excess: { readonly mean: number; readonly error: number }
}

export const forecastRules = {
  /** Complete days since the first read, and reads in them, below which nothing is said. */
  leastDays: 14,
  leastReads: 30,
  /** Days of the past that futures are made of, and of silence after which nothing is said. */
  window: 56,
  silence: 28,
  block: 7,
  replicates: 1000,
  /** Ten years. */
  horizon: 3650,
} as const

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** Nearly normal, from twelve uniform draws: mean 0, deviation 1. */
const deviate = (draw: (bound: number) => number): number => {
  let total = 0
  for (let n = 0; n < 12; n++) total += (draw(1_000_000) + 0.5) / 1_000_000
  return total - 6
}

const expected = ({ asked, mayEscalate, excess }: ReadsNeeded, by: number): number =>
  asked + mayEscalate * Math.max(0, excess.mean + by * excess.error)

/** Reads that are still needed, in the mean. */
export const expectedReads = (needed: ReadsNeeded): number => expected(needed, 0)

/** Days until `need` is met in one future; undefined beyond the horizon. */
const daysUntil = (
  need: number,
  past: readonly number[],
  blocks: readonly number[],
  draw: (bound: number) => number,
): number | undefined => {
  let left = need
  for (let day = 0; day < forecastRules.horizon; day += forecastRules.block) {
    const start = draw(past.length)
    const whole = blocks[start] ?? 0
    if (whole < left) {
      left -= whole
      continue
    }
    for (let at = 0; at < forecastRules.block; at++) {
      left -= past[(start + at) % past.length] ?? 0
      if (left <= 0) return day + at + 1
    }
  }
  return undefined
}

/** Reads of the block that begins on each day. */
const blockSums = (past: readonly number[]): number[] =>
  past.map((_, start) => {
    let total = 0
    for (let at = 0; at < forecastRules.block; at++) total += past[(start + at) % past.length] ?? 0
    return total
  })

/** Another past that could as well have been: as long, of blocks of this one. */
const redrawn = (past: readonly number[], draw: (bound: number) => number): number[] => {
  const days: number[] = []
  while (days.length < past.length) {
    const start = draw(past.length)
    for (let at = 0; at < forecastRules.block && days.length < past.length; at++) days.push(past[(start + at) % past.length] ?? 0)
  }
  return days
}

/** The value below which a share of all lies, by the nearest rank; undefined ones are above all. */
const quantile = (sorted: readonly number[], of: number, share: number): number | undefined => sorted[Math.ceil(of * share) - 1]

/**
 * @param daily reads of each complete day from the first one on, oldest first, days without any among them
 * @param seed the same gives the same answer
 */
export const forecastEnd = (daily: readonly number[], needed: ReadsNeeded, seed: number): Forecast => {
  const { leastDays, leastReads, window, silence, replicates, horizon } = forecastRules
  if (expectedReads(needed) <= 0) return { kind: 'done' }
  if (daily.length < leastDays) return { kind: 'unknown', why: 'too-few-days', n: daily.length }
  const past = daily.slice(-window).map((reads) => Math.max(0, reads))
  if (sum(past.slice(-silence)) === 0) return { kind: 'unknown', why: 'no-reads-lately', n: silence }
  if (sum(past) < leastReads) return { kind: 'unknown', why: 'too-few-reads', n: sum(past) }
  const ends: number[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    // Each future has draws of its own, so that the same one is looked at whatever is needed.
    const draw = seededDraw(seed * 7919 + replicate)
    const need = expected(needed, deviate(draw))
    const pace = redrawn(past, draw)
    const days = daysUntil(need, pace, blockSums(pace), draw)
    if (days !== undefined) ends.push(days)
  }
  ends.sort((a, b) => a - b)
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((share) => quantile(ends, replicates, share))
  if (p10 === undefined || p50 === undefined) return { kind: 'unknown', why: 'too-far', n: horizon }
  return { kind: 'days', days: { p10, p50, p90: p90 ?? null } }
}
