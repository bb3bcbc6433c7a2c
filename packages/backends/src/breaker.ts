/** How a backend fared lately; kept with its row, so that all processes share it (docs/spec/backends.md, MB7). */
export type Fare = {
  /** Failures since the last good answer. */
  readonly failures: number
  /** Nothing is sent before this. */
  readonly restsUntil: Date | null
}

const patience = 5
const firstRest = 5000
const longestRest = 300_000

export const wellFare: Fare = { failures: 0, restsUntil: null }

/** How many ms it rests yet; 0 when something may be sent. */
export const restOf = ({ restsUntil }: Fare, now: Date): number => Math.max(0, (restsUntil?.getTime() ?? 0) - now.getTime())

/** After one more failure; `asked`: how long it asked to be left alone, ms. */
export const afterFailure = ({ failures }: Fare, now: Date, asked = 0): Fare => {
  const count = failures + 1
  const rest = count < patience ? 0 : Math.min(longestRest, firstRest * 2 ** Math.min(count - patience, 16))
  const wait = Math.max(rest, asked)
  return { failures: count, restsUntil: wait === 0 ? null : new Date(now.getTime() + wait) }
}

/**
 * While one request goes out to see whether it is well again, others go on waiting: what to store before it is sent. `milliseconds`: longer than
 * the request can take.
 */
export const whileTrying = (fare: Fare, now: Date, milliseconds: number): Fare =>
  fare.failures < patience ? fare : { failures: fare.failures, restsUntil: new Date(now.getTime() + milliseconds) }
