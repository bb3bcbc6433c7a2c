import type { Estimate, Refit } from '@reticle/domain'
import { groupedMean, noEstimate } from './estimates.ts'
import type { Score } from './scores.ts'

const dayMilliseconds = 86_400_000
/** A reader who has not submitted for as long has begun another session. */
export const sessionGapMinutes = 30
const mostDays = 120
const mostStretches = 200

/** Days since 1970, in UTC. 1970-01-01 was a Thursday. */
const dayOf = (at: number): number => Math.floor(at / dayMilliseconds)
const mondayOf = (at: number): number => {
  const day = dayOf(at)
  return day - ((((day + 3) % 7) + 7) % 7)
}

/** A count of days since 1970 as ISO 8601, by H. Hinnant's `civil_from_days`: pure packages have no clock. */
const isoDay = (days: number): string => {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const estimateOf = (scores: readonly Score[], seed: number): Estimate => {
  const mean = groupedMean()
  for (const { task, value } of scores) mean.add(task, value)
  return scores.length === 0 ? noEstimate() : mean.outcome(seed)
}

const grouped = (scores: readonly Score[], keyOf: (score: Score) => number): [number, Score[]][] => {
  const groups = new Map<number, Score[]>()
  for (const score of scores) {
    const key = keyOf(score)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [score])
    else known.push(score)
  }
  return [...groups].toSorted(([a], [b]) => a - b)
}

export const byWeek = (scores: readonly Score[], seed: number): Refit['weeks'] =>
  grouped(scores, ({ submittedAt }) => mondayOf(submittedAt)).map(([monday, some], place) => ({
    at: isoDay(monday),
    ...estimateOf(some, seed + place),
  }))

export const byDay = (scores: readonly Score[], seed: number): Refit['days'] =>
  grouped(scores, ({ submittedAt }) => dayOf(submittedAt))
    .slice(-mostDays)
    .map(([day, some], place) => ({ at: isoDay(day), ...estimateOf(some, seed + place) }))

/** Hundred annotations after the other, or more at a time where there would be too many. `scores` in the order of their times. */
export const byHundred = (scores: readonly Score[], seed: number): Refit['hundreds'] => {
  const size = 100 * Math.max(1, Math.ceil(scores.length / (100 * mostStretches)))
  return Array.from({ length: Math.ceil(scores.length / size) }, (_, place) => {
    const some = scores.slice(place * size, (place + 1) * size)
    const from = place * size + 1
    return { from, to: from + some.length - 1, at: isoDay(dayOf(some[0]?.submittedAt ?? 0)), ...estimateOf(some, seed + place) }
  })
}

const sessionBins: readonly (readonly [number, number | null])[] = [
  [1, 5],
  [6, 10],
  [11, 20],
  [21, 40],
  [41, 80],
  [81, null],
]

const medianOf = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return below === undefined || above === undefined ? null : (below + above) / 2
}

/** Agreement by the place in a reader's session: what falls along it is fatigue. `scores` in the order of their times. */
export const bySessionPlace = (scores: readonly Score[], seed: number): Refit['session'] => {
  const last = new Map<string, { at: number; place: number }>()
  const bins = sessionBins.map((): Score[] => [])
  for (const score of scores) {
    const before = last.get(score.personId)
    const isNew = before === undefined || score.submittedAt - before.at > sessionGapMinutes * 60_000
    const place = isNew ? 1 : before.place + 1
    last.set(score.personId, { at: score.submittedAt, place })
    bins[sessionBins.findIndex(([from, to]) => place >= from && (to === null || place <= to))]?.push(score)
  }
  return bins.flatMap((some, place) => {
    const [from, to] = sessionBins[place] ?? [0, null]
    if (some.length === 0) return []
    return { from, to, ...estimateOf(some, seed + place), medianSeconds: medianOf(some.flatMap(({ seconds }) => seconds ?? [])) }
  })
}
