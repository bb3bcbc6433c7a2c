import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareIntervals, type Interval, type IntervalPlan, intervalIou } from './intervals.ts'

const plan: IntervalPlan = { method: 'medoid', iou: 0.5, distance: 2, share: 0.5 }
const interval = (start: number, end: number, labelId = 'spindle', id = `${start} ${end} ${labelId}`): Interval => ({
  id,
  start,
  end,
  labelId,
})
const readers = (...lists: readonly (readonly Interval[])[]) => lists.map((intervals, at) => ({ id: `a${at + 1}`, intervals }))
const ends = (...lists: readonly (readonly Interval[])[]) =>
  compareIntervals(readers(...lists), plan).intervals.map(({ start, end, support, kind }) => [start, end, support, kind])

describe('stretches of one axis', () => {
  it('C96: IoU by hand', () => {
    expect(intervalIou(interval(0, 4), interval(1, 5))).toBeCloseTo(3 / 5, 12)
    expect(intervalIou(interval(0, 4), interval(4, 5))).toBe(0)
    expect(intervalIou(interval(0, 1), interval(7, 8))).toBe(0)
    expect(intervalIou(interval(2, 9), interval(2, 9))).toBe(1)
    expect(intervalIou(interval(3, 3), interval(3, 3))).toBe(1)
  })

  it('C96: match one-to-one, and one that stays alone is kept and shown', () => {
    const { intervals, agreement } = compareIntervals(
      readers([interval(0, 10), interval(20, 30)], [interval(1, 10), interval(50, 51)]),
      plan,
    )
    expect(intervals.map(({ support, kind, isKept }) => [support, kind, isKept])).toEqual([
      [2, 'agreed', true],
      [1, 'alone', true],
      [1, 'alone', true],
    ])
    // One pair of IoU 9/10 out of two stretches each.
    expect(agreement).toMatchObject({ value: expect.closeTo((2 * 0.9) / 4, 12), n: 1 })
  })

  it('C96: a stretch that one reader cut in two is one with the larger half', () => {
    expect(ends([interval(0, 10)], [interval(0, 6), interval(6, 10)])).toEqual([
      [expect.any(Number), expect.any(Number), 2, 'place-differs'],
      [6, 10, 1, 'alone'],
    ])
  })

  it('C96: labels are voted, and a disagreement on class is one stretch', () => {
    const { intervals } = compareIntervals(readers([interval(0, 10)], [interval(0, 10, 'arousal')], [interval(0, 10)]), plan)
    expect(intervals).toMatchObject([{ kind: 'class-differs', labelId: 'spindle', labelVotes: { arousal: 1, spindle: 2 }, support: 3 }])
  })

  it('C96: the medoid is one that someone marked, the mean the mean of the ends', () => {
    const lists = [[interval(0, 10)], [interval(1, 10)], [interval(2, 13)]]
    expect(ends(...lists)).toEqual([[1, 10, 3, 'agreed']])
    const { intervals } = compareIntervals(readers(...lists), { ...plan, method: 'mean' })
    expect(intervals).toMatchObject([{ start: 1, end: 11 }])
  })

  it('C96: ends are those that were marked, without rounding', () => {
    expect(ends([interval(0.1, 0.3)])).toEqual([[0.1, 0.3, 1, 'agreed']])
  })

  it('C96: events without a length are matched by distance', () => {
    expect(ends([interval(5, 5)], [interval(6, 6)], [interval(9, 9)])).toEqual([
      [expect.any(Number), expect.any(Number), 2, 'missing-for-some'],
      [9, 9, 1, 'alone'],
    ])
    expect(compareIntervals(readers([interval(5, 5)], [interval(6, 6)]), { ...plan, method: 'mean' }).intervals).toMatchObject([
      { start: 5.5, end: 5.5 },
    ])
  })

  it('refuses a stretch that ends before it starts', () => {
    expect(() => compareIntervals(readers([interval(5, 4)]), plan)).toThrow('ends at 4, before its start at 5')
    expect(() => compareIntervals(readers([interval(5, Number.NaN)]), plan)).toThrow(RangeError)
  })

  it('C4, C96: who came first decides nothing; identical readers agree fully; no stretch holds two of one reader', () => {
    const anyIntervals = fc
      .array(fc.tuple(fc.nat(40), fc.integer({ min: 0, max: 9 })), { maxLength: 6 })
      .map((list) => list.map(([start, length], at) => interval(start, start + length, 'spindle', `s${at}`)))
    fc.assert(
      fc.property(fc.array(anyIntervals, { minLength: 1, maxLength: 4 }), (lists) => {
        const { intervals } = compareIntervals(readers(...lists), plan)
        for (const { members } of intervals) expect(new Set(members.map(({ annotationId }) => annotationId)).size).toBe(members.length)
        const outcome = (given: typeof lists) => compareIntervals(readers(...given), plan).intervals.map(({ members: _, ...rest }) => rest)
        expect(outcome(lists.toReversed())).toEqual(outcome(lists))
        const [first = []] = lists
        expect(compareIntervals(readers(first, first), plan).agreement.value).toBe(1)
      }),
    )
  })
})
