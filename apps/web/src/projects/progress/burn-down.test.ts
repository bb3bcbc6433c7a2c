import { describe, expect, it } from 'vitest'
import { burnDown } from './burn-down.ts'

const dayOf = (day: string, open: number | null) => ({ day, open, submits: 0, settled: 0, contested: 0, contestedOpen: 0, minutes: 0 })
const days = [dayOf('2026-11-27', 12), dayOf('2026-11-28', 10)]
const dates = {
  kind: 'dates',
  p10: '2026-11-30',
  p50: '2026-12-02',
  p90: '2026-12-08',
  method: { blockDays: 7, replicates: 1, seed: 1, days: 9 },
} as const

describe('the burn-down', () => {
  it('is the past alone where there is no forecast', () => {
    const rows = burnDown({ days, today: '2026-11-28', forecast: { kind: 'unknown', why: 'too-few-days', n: 2 } })
    expect(rows.map(({ day, open, middle }) => [day, open, middle])).toEqual([
      ['2026-11-27', 12, null],
      ['2026-11-28', 10, null],
    ])
  })

  it('goes on from today to none at each of the dates', () => {
    const rows = burnDown({ days, today: '2026-11-28', forecast: dates })
    const at = (day: string) => rows.find((row) => row.day === day)
    expect(at('2026-11-28')).toEqual({ day: '2026-11-28', open: 10, early: 10, middle: 10, late: 10 })
    expect(at('2026-11-30')).toMatchObject({ open: null, early: 0, middle: 5 })
    expect(at('2026-12-02')).toMatchObject({ early: null, middle: 0 })
    expect(at('2026-12-08')).toMatchObject({ middle: null, late: 0 })
    expect(rows.at(-1)?.day).toBe('2026-12-08')
  })

  it('stays short when the end is far, and holds each date', () => {
    const far = burnDown({ days, today: '2026-11-28', forecast: { ...dates, p50: '2028-01-15', p90: '2031-05-05' } })
    expect(far.length).toBeLessThan(66)
    expect(far.map(({ day }) => day)).toEqual(expect.arrayContaining(['2026-11-30', '2028-01-15', '2031-05-05']))
    expect(far.map(({ day }) => day)).toEqual(far.map(({ day }) => day).toSorted((a, b) => (a < b ? -1 : 1)))
    const endless = burnDown({ days, today: '2026-11-28', forecast: { ...dates, p90: null } })
    expect(endless.every(({ late }) => late === null)).toBe(true)
  })
})
