import type { ProgressForecast } from '@reticle/contract'

export type BurnDownRow = {
  readonly day: string
  /** Tasks that are neither settled nor withdrawn at the end of the day; null where it is not known, or not yet. */
  readonly open: number | null
  /** Straight lines from today's open tasks to none at the dates of the forecast. */
  readonly early: number | null
  readonly middle: number | null
  readonly late: number | null
}

const dayMilliseconds = 86_400_000
/** More points than these to come are thinned out. */
const mostAhead = 60

const later = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10)
const between = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds)

const lineTo = (open: number, length: number, at: number): number | null =>
  at > length ? null : length === 0 ? 0 : Math.round(10 * open * (1 - at / length)) / 10

/** Open tasks by day, and where the forecast leads; the past alone when there is no forecast. */
export const burnDown = ({ days, today, forecast }: Pick<ProgressForecast, 'days' | 'today' | 'forecast'>): readonly BurnDownRow[] => {
  const past = days.map(({ day, open }) => ({ day, open, early: null, middle: null, late: null }))
  const now = past.at(-1)?.open
  if (forecast.kind !== 'dates' || now == null) return past
  const lengths = {
    early: Math.max(0, between(today, forecast.p10)),
    middle: Math.max(0, between(today, forecast.p50)),
    late: forecast.p90 === null ? null : Math.max(0, between(today, forecast.p90)),
  }
  const farthest = lengths.late ?? lengths.middle
  const step = Math.max(1, Math.ceil(farthest / mostAhead))
  const ends = [lengths.early, lengths.middle, farthest]
  const places = [...new Set([...Array.from({ length: Math.floor(farthest / step) + 1 }, (_, i) => i * step), ...ends])].toSorted(
    (a, b) => a - b,
  )
  const ahead = places.map((at) => ({
    day: later(today, at),
    open: at === 0 ? now : null,
    early: lineTo(now, lengths.early, at),
    middle: lineTo(now, lengths.middle, at),
    late: lengths.late === null ? null : lineTo(now, lengths.late, at),
  }))
  return [...past.slice(0, -1), ...ahead]
}
