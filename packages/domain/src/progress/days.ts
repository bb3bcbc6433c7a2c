/** What changed on a day, or in any other span: steps into and out of states. */
export type Steps = {
  readonly submits: number
  /** Submissions that count, less those that were revised or set aside. */
  readonly reads: number
  readonly milliseconds: number
  readonly opened: number
  readonly settledIn: number
  readonly settledOut: number
  readonly contestedIn: number
  readonly contestedOut: number
  readonly withdrawnIn: number
  readonly withdrawnOut: number
  readonly expired: number
}
export type DaySteps = Steps & { readonly day: string }

export type ProgressDay = {
  readonly day: string
  readonly submits: number
  readonly reads: number
  /** Tasks that were settled or contested on this day, however often. */
  readonly settled: number
  readonly contested: number
  /** At the end of the day: tasks that are neither settled nor withdrawn, and contested ones among them. */
  readonly open: number
  readonly contestedOpen: number
  readonly milliseconds: number
  readonly expired: number
}

const dayMilliseconds = 86_400_000

/** The day so many days later; days are `YYYY-MM-DD`. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10)

/** Days from one to another; negative when the other is before. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMilliseconds)

const none: Steps = {
  submits: 0,
  reads: 0,
  milliseconds: 0,
  opened: 0,
  settledIn: 0,
  settledOut: 0,
  contestedIn: 0,
  contestedOut: 0,
  withdrawnIn: 0,
  withdrawnOut: 0,
  expired: 0,
}

/**
 * Every day from the first one on which anything happened to `today`, those without anything among them, with what was open at its end.
 * @param steps by day, each day once, in any order; days after `today` are not looked at.
 */
export const progressDays = (steps: readonly DaySteps[], today: string): ProgressDay[] => {
  const byDay = new Map(steps.map((one) => [one.day, one]))
  const first = steps.map(({ day }) => day).reduce((least, day) => (daysBetween(least, day) < 0 ? day : least), today)
  const days: ProgressDay[] = []
  let open = 0
  let contestedOpen = 0
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const now = byDay.get(day) ?? none
    open += now.opened - (now.settledIn - now.settledOut) - (now.withdrawnIn - now.withdrawnOut)
    contestedOpen += now.contestedIn - now.contestedOut
    const { submits, reads, milliseconds, expired } = now
    days.push({ day, submits, reads, milliseconds, expired, settled: now.settledIn, contested: now.contestedIn, open, contestedOpen })
  }
  return days
}

/** Complete days, from the first with a read on: what a forecast is made of. */
export const readsByDay = (days: readonly ProgressDay[]): number[] => {
  const complete = days.slice(0, -1).map(({ reads }) => reads)
  const first = complete.findIndex((reads) => reads > 0)
  return first === -1 ? [] : complete.slice(first)
}

/** Reads of an average day among the last so many complete ones; null before there are so many. */
export const throughput = (daily: readonly number[], days: number): number | null =>
  daily.length < days ? null : daily.slice(-days).reduce((total, reads) => total + reads, 0) / days
