import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertFacts, progressAlerts } from './alerts.ts'
import { addDays, type DaySteps, daysBetween, type ProgressDay, progressDays, readsByDay, throughput } from './days.ts'
import { expectedReads, forecastEnd, forecastRules, type ReadsNeeded } from './forecast.ts'

const none = { mean: 0, error: 0 }
const asked = (reads: number): ReadsNeeded => ({ asked: reads, mayEscalate: 0, excess: none })
const daily = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 14, maxLength: 90 })
const busy = daily.filter((days) => days.slice(-28).reduce((a, b) => a + b, 0) >= forecastRules.leastReads)

const daysOf = (past: readonly number[], needed: ReadsNeeded, seed = 1) => {
  const forecast = forecastEnd(past, needed, seed)
  if (forecast.kind !== 'days') throw new Error(JSON.stringify(forecast))
  return forecast.days
}

describe('PG6: the forecast of the end', () => {
  it('of an even pace is that pace, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 400 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (pace, need, seed) => {
          const end = Math.ceil(need / pace)
          expect(daysOf(Array<number>(20).fill(pace), asked(need), seed)).toEqual({ p10: end, p50: end, p90: end })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is in order, is the same for the same seed, and never comes sooner when more is needed', () => {
    fc.assert(
      fc.property(
        busy,
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 9999 }),
        (past, need, more, seed) => {
          const days = daysOf(past, asked(need), seed)
          expect(daysOf(past, asked(need), seed)).toEqual(days)
          expect(days.p10).toBeLessThanOrEqual(days.p50)
          expect(days.p50).toBeLessThanOrEqual(days.p90 ?? Number.POSITIVE_INFINITY)
          const later = daysOf(past, asked(need + more), seed)
          expect(later.p10).toBeGreaterThanOrEqual(days.p10)
          expect(later.p50).toBeGreaterThanOrEqual(days.p50)
          expect(later.p90 ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(days.p90 ?? Number.POSITIVE_INFINITY)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('holds what happens: of projects that go on as they did, eight in ten end between the first and the last date', () => {
    // Weekdays of 40 reads on average, weekends without any; the truth is drawn like the past, by another seed.
    const pace = (seed: number, days: number) => {
      let state = seed
      return Array.from({ length: days }, (_, day) => {
        state = (state * 1103515245 + 12345) % 2147483648
        return day % 7 > 4 ? 0 : Math.round((state / 2147483648) * 80)
      })
    }
    const within = Array.from({ length: 60 }, (_, world) => {
      const all = pace(world * 977 + 13, 56 + 400)
      const need = 3000
      const done = all.slice(56).map((_, at, later) => later.slice(0, at + 1).reduce((a, b) => a + b, 0))
      const truth = done.findIndex((reads) => reads >= need) + 1
      const { p10, p90 } = daysOf(all.slice(0, 56), asked(need), world)
      return truth >= p10 && truth <= (p90 ?? Number.POSITIVE_INFINITY)
    }).filter(Boolean).length
    expect(within).toBeGreaterThan(0.68 * 60)
    expect(within).toBeLessThan(0.92 * 60)
  }, 60_000)

  it('gets wider with what is not known of escalations', () => {
    const past = Array<number>(28).fill(50)
    const sure = daysOf(past, { asked: 500, mayEscalate: 1000, excess: { mean: 0.5, error: 0 } })
    const unsure = daysOf(past, { asked: 500, mayEscalate: 1000, excess: { mean: 0.5, error: 0.1 } })
    expect(sure).toEqual({ p10: 20, p50: 20, p90: 20 })
    expect([unsure.p10 < 20, (unsure.p90 ?? 0) > 20]).toEqual([true, true])
    expect(expectedReads({ asked: 500, mayEscalate: 1000, excess: { mean: 0.5, error: 0.1 } })).toBe(1000)
  })

  it('says plainly that it knows nothing', () => {
    const steady = Array<number>(60).fill(2)
    expect(forecastEnd([], asked(10), 1)).toEqual({ kind: 'unknown', why: 'too-few-days', n: 0 })
    expect(forecastEnd(steady.slice(0, 13), asked(10), 1)).toEqual({ kind: 'unknown', why: 'too-few-days', n: 13 })
    expect(forecastEnd(steady.slice(0, 14), asked(10), 1)).toEqual({ kind: 'unknown', why: 'too-few-reads', n: 28 })
    expect(forecastEnd([...steady, ...Array<number>(28).fill(0)], asked(10), 1)).toEqual({ kind: 'unknown', why: 'no-reads-lately', n: 28 })
    expect(forecastEnd(steady, asked(1_000_000), 1)).toEqual({ kind: 'unknown', why: 'too-far', n: 3650 })
    expect(forecastEnd([], asked(0), 1)).toEqual({ kind: 'done' })
  })
})

const zero = {
  ...{ submits: 0, reads: 0, milliseconds: 0, opened: 0, settledIn: 0, settledOut: 0 },
  ...{ contestedIn: 0, contestedOut: 0, withdrawnIn: 0, withdrawnOut: 0, expired: 0 },
}
const stepsOn = (day: string, changes: Partial<DaySteps>): DaySteps => ({ ...zero, day, ...changes })

describe('PG3: days', () => {
  it('have no gaps, and what is open is what was opened and did not leave', () => {
    const count = fc.integer({ min: 0, max: 50 })
    const step = fc.record({ at: fc.integer({ min: 0, max: 60 }), opened: count, settledIn: count, settledOut: count, withdrawnIn: count })
    fc.assert(
      fc.property(fc.uniqueArray(step, { selector: ({ at }) => at, maxLength: 20 }), (steps) => {
        const today = addDays('2026-01-01', 60)
        const days = progressDays(
          steps.map(({ at, ...changes }) => stepsOn(addDays('2026-01-01', at), changes)),
          today,
        )
        expect(days.at(-1)?.day).toBe(today)
        for (const [at, { day }] of days.entries()) if (at > 0) expect(daysBetween(days[at - 1]?.day ?? '', day)).toBe(1)
        const open = steps.reduce((sum, one) => sum + one.opened - one.settledIn + one.settledOut - one.withdrawnIn, 0)
        expect(days.at(-1)?.open).toBe(open)
        expect(days.reduce((sum, { settled }) => sum + settled, 0)).toBe(steps.reduce((sum, { settledIn }) => sum + settledIn, 0))
      }),
    )
  })

  it('goes over the ends of months, years and summer time', () => {
    expect([addDays('2024-02-28', 1), addDays('2026-12-31', 1), addDays('2026-03-28', 2)]).toEqual([
      '2024-02-29',
      '2027-01-01',
      '2026-03-30',
    ])
  })

  it('leaves the unfinished day, and what was before the first read, out of the pace', () => {
    const days = progressDays(
      [stepsOn('2026-01-01', { opened: 9 }), stepsOn('2026-01-03', { reads: 7 }), stepsOn('2026-01-05', { reads: 9 })],
      '2026-01-05',
    )
    expect(readsByDay(days)).toEqual([7, 0])
    expect([throughput([7, 0], 2), throughput([7, 0], 3)]).toEqual([3.5, null])
    expect(readsByDay(progressDays([], '2026-01-05'))).toEqual([])
  })
})

const calm: ProgressDay = {
  day: '',
  submits: 10,
  reads: 10,
  settled: 5,
  contested: 0,
  open: 100,
  contestedOpen: 0,
  milliseconds: 0,
  expired: 1,
}
const daysLike = (change: (at: number) => Partial<ProgressDay>): ProgressDay[] =>
  Array.from({ length: 40 }, (_, at) => ({ ...calm, ...change(at) }))
const facts = (changes: Partial<AlertFacts> = {}): AlertFacts => ({
  ...{ days: daysLike(() => ({})), today: '2026-05-01', stalledAfter: 3, ready: 5, starving: 0, isDone: false, dueOn: null, middle: null },
  ...{ gold: { mean: 0.9, readings: 100, adviseBelow: 0.7 }, tellsContested: true },
  ...changes,
})

describe('PG10: alerts', () => {
  it('are none while all goes well', () => {
    expect(progressAlerts(facts())).toEqual([])
  })
  it('tell of a project that nobody reads, only while something is ready', () => {
    const days = daysLike((at) => ({ submits: at < 36 ? 10 : 0 }))
    expect(progressAlerts(facts({ days }))).toEqual([{ code: 'stalled', days: 4, ready: 5 }])
    expect(progressAlerts(facts({ days, stalledAfter: 5 }))).toEqual([])
    expect(progressAlerts(facts({ days, ready: 0 }))).toEqual([])
    expect(progressAlerts(facts({ days: daysLike(() => ({ submits: 0 })) }))).toEqual([{ code: 'stalled', days: 39, ready: 5 }])
  })
  it('tell of a forecast after the due date, and of a due date that is over', () => {
    expect(progressAlerts(facts({ dueOn: '2026-05-10', middle: '2026-05-12' }))).toEqual([{ code: 'late', dueOn: '2026-05-10', days: 2 }])
    expect(progressAlerts(facts({ dueOn: '2026-05-12', middle: '2026-05-12' }))).toEqual([])
    expect(progressAlerts(facts({ dueOn: '2026-04-30' }))).toEqual([{ code: 'late', dueOn: '2026-04-30', days: 1 }])
    expect(progressAlerts(facts({ dueOn: '2026-04-30', isDone: true }))).toEqual([])
  })
  it('tell of contested tasks that pile up, but not to whom they are hidden', () => {
    const days = daysLike((at) => ({ contestedOpen: at }))
    expect(progressAlerts(facts({ days: days.slice(0, 20) }))).toEqual([{ code: 'contested-growing', now: 19, weekAgo: 12 }])
    expect(progressAlerts(facts({ days: days.slice(0, 20), tellsContested: false }))).toEqual([])
    expect(progressAlerts(facts({ days }))).toEqual([])
  })
  it('tell of leases that run out more than they do', () => {
    const days = daysLike((at) => ({ expired: at < 33 ? 1 : 10 }))
    expect(progressAlerts(facts({ days }))).toEqual([{ code: 'leases-expiring', expired: 70, ended: 140, usualShare: 1 / 11 }])
    expect(progressAlerts(facts({ days: daysLike(() => ({ expired: 10 })) }))).toEqual([])
  })
  it('tell of failing gold and of tasks that starve', () => {
    expect(progressAlerts(facts({ gold: { mean: 0.5, readings: 20, adviseBelow: 0.7 }, starving: 2 }))).toEqual([
      { code: 'gold-failing', mean: 0.5, readings: 20, below: 0.7 },
      { code: 'starving', tasks: 2 },
    ])
    expect(progressAlerts(facts({ gold: null }))).toEqual([])
  })
})
