/** How far the server's clock is ahead of this one, in milliseconds. Clocks of lab machines are wrong by hours, and leases are told in server time. */
let ahead = 0

/** Takes the `Date` of an answer, which is precise to a second: smaller differences are no error of the clock. */
export const noteServerTime = (header: string | null, now: number): void => {
  const time = Date.parse(header ?? '')
  if (Number.isNaN(time)) return
  const difference = time - now
  ahead = Math.abs(difference) > 3_000 ? difference : 0
}

/** The present moment by the server's clock, in Unix milliseconds. */
export const serverNow = (): number => Date.now() + ahead
