import type pg from 'pg'

const everyMilliseconds = 60_000
const samples = 3

export type DatabaseClock = {
  /** Milliseconds since 1970 by the clock of Postgres; undefined until it was asked once. */
  readonly now: () => number | undefined
  readonly measured: Promise<void>
  readonly stop: () => void
}

/**
 * The clock of Postgres, by which all leases run, read without asking it each time: its difference to this machine's monotonic clock, taken
 * from the quickest of some round trips, every minute. The time of day of this machine, or of Redis, plays no part.
 */
export const databaseClock = (pool: pg.Pool, onError: (error: unknown) => void): DatabaseClock => {
  let offset: number | undefined
  const measure = async (): Promise<void> => {
    let best = Number.POSITIVE_INFINITY
    let found: number | undefined
    for (let i = 0; i < samples; i++) {
      const before = performance.now()
      const { rows } = await pool.query<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now')
      const took = performance.now() - before
      const now = rows[0]?.now
      if (now !== undefined && took < best) {
        best = took
        found = now - before - took / 2
      }
    }
    offset = found ?? offset
  }
  const attempt = () => measure().catch(onError)
  const timer = setInterval(attempt, everyMilliseconds)
  timer.unref()
  return {
    now: () => (offset === undefined ? undefined : offset + performance.now()),
    measured: attempt(),
    stop: () => clearInterval(timer),
  }
}
