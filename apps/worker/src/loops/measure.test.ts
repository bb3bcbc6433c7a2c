import { aContent, aRegion } from '@reticle/testkit'
import { describe, expect, it } from 'vitest'
import { shareInterval } from './interval.ts'
import { likeliest, measureAnswers } from './measure-answers.ts'
import { measureMarks } from './measure-marks.ts'

const plan = { distance: 8 }
const box = (x: number, labelId = 'crater') => aRegion({ labelId, geometry: { type: 'box', x, y: 0, width: 10, height: 10 } })
const marked = (...regions: ReturnType<typeof box>[]) => aContent({ regions, answers: [] })

describe('MR43: the measure of answers', () => {
  it('is accuracy and macro F1; a sample of which nothing was said is wrong', () => {
    const pairs = [
      { truth: 'good', said: 'good' },
      { truth: 'good', said: 'poor' },
      { truth: 'poor', said: 'poor' },
      { truth: 'poor', said: undefined },
    ]
    // Good: 1 hit of 2 in truth and 1 said; poor: 1 hit of 2 in truth and 2 said.
    expect(measureAnswers(pairs)).toEqual({ accuracy: 0.5, macroF1: (2 / 3 + 2 / 4) / 2 })
    expect(measureAnswers([])).toBeUndefined()
  })

  it('goes by the likeliest option, and of equal ones by the first of the question', () => {
    expect(likeliest({ good: 0.2, poor: 0.8 }, ['good', 'poor'])).toBe('poor')
    expect(likeliest({ good: 0.5, poor: 0.5 }, ['good', 'poor'])).toBe('good')
    expect(likeliest(undefined, ['good', 'poor'])).toBeUndefined()
  })
})

describe('MR43: the measure of marks', () => {
  it('counts what is found, missed and made up over all samples, by label', () => {
    const outcome = measureMarks(
      [
        { truth: marked(box(0), box(40)), said: marked(box(0)) },
        { truth: marked(box(0)), said: marked(box(0, 'boulder'), box(80)) },
      ],
      plan,
    )
    // One pair of six marks.
    expect(outcome?.all.f1).toBeCloseTo(2 / 6, 12)
    expect(outcome?.all.meanIou).toBe(1)
    // Crater 2 * 100 / 300; crater 0 of 200 and boulder without truth.
    expect(outcome?.all.dice).toBeCloseTo((2 / 3 + 0 + 0) / 3, 12)
    expect(outcome?.parts).toEqual([
      [2, 3],
      [0, 3],
    ])
  })

  it('is 1 where nothing is there and nothing is said, and undefined without a sample', () => {
    expect(measureMarks([{ truth: marked(), said: marked() }], plan)?.all).toEqual({ f1: 1 })
    expect(measureMarks([], plan)).toBeUndefined()
  })
})

describe('the interval', () => {
  it('holds the share, is the same for the same seed, and is null where there is nothing below', () => {
    const parts = Array.from({ length: 40 }, (_, n) => [n % 4 === 0 ? 0 : 1, 1] as const)
    const [low, high] = shareInterval(parts, 3) ?? [1, 0]
    expect(low).toBeLessThan(0.75)
    expect(high).toBeGreaterThan(0.75)
    expect(high - low).toBeLessThan(0.35)
    expect(shareInterval(parts, 3)).toEqual([low, high])
    expect(shareInterval([[0, 0]], 3)).toBeNull()
  })
})
