import { wilson } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { seededDraw } from '../random.ts'
import { comparedOf, differenceOf, shareOf } from './shares.ts'

const alone = (k: number, n: number) => Array.from({ length: n }, (_, i) => ({ k: i < k ? 1 : 0, n: 1 }))

describe('shares of items', () => {
  it('MR24: of items that stand alone the interval is Wilson’s', () => {
    const { low, high } = wilson(8, 10)
    expect(shareOf(alone(8, 10))).toEqual({ k: 8, n: 10, value: 0.8, low, high })
    expect(shareOf(alone(10, 10))).toMatchObject({ value: 1, low: wilson(10, 10).low })
    expect(shareOf([])).toEqual({ k: 0, n: 0, value: null, low: null, high: null })
  })

  it('MR24: the design effect of three clusters, by hand', () => {
    // p = 6 / 10; residuals 4 - 2.4, 1 - 1.8, 1 - 1.8 = 1.6, -0.8, -0.8; squares 3.84; v = 1.5 x 3.84 / 100 = 0.0576; p q / n = 0.024; d = 2.4.
    const share = shareOf([
      { k: 4, n: 4 },
      { k: 1, n: 3 },
      { k: 1, n: 3 },
    ])
    const { low, high } = wilson(6 / 2.4, 10 / 2.4)
    expect(share.low).toBeCloseTo(low ?? 0, 12)
    expect(share.high).toBeCloseTo(high ?? 0, 12)
  })

  it('MR24: ten right items of one sample are no surer than one', () => {
    expect(shareOf([{ k: 10, n: 10 }])).toMatchObject({ low: wilson(1, 1).low, high: 1 })
  })

  it('MR24: Newcombe’s table of 1998, method 10', () => {
    const share = (k: number, n: number) => {
      const { mean: value, low, high } = wilson(k, n)
      return { k, n, value, low, high }
    }
    const rows = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [6, 7, 2, 7, 0.0582, 0.8062],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [10, 10, 0, 10, 0.6075, 1],
    ] as const
    for (const [a, m, b, n, low, high] of rows) {
      const difference = differenceOf(share(a, m), share(b, n))
      expect(difference?.low).toBeCloseTo(low, 4)
      expect(difference?.high).toBeCloseTo(high, 4)
    }
    expect(comparedOf(alone(1, 2), [])).toMatchObject({ difference: null })
  })

  it('MR24: covers the true difference of clustered items as often as it says, where a plain interval does not', () => {
    const draw = seededDraw(3)
    // Samples of six items that go right with 0.2 or with 0.9 (0.55 on the whole), against 0.1 or 0.7 (0.4).
    const arm = (low: number, high: number) =>
      Array.from({ length: 40 }, () => {
        const p = draw(2) === 0 ? low : high
        return { k: Array.from({ length: 6 }, () => draw(1000) < 1000 * p).filter(Boolean).length, n: 6 }
      })
    const covers = (difference: ReturnType<typeof differenceOf>): boolean =>
      difference !== null && difference.low <= 0.15 && difference.high >= 0.15
    const rounds = Array.from({ length: 500 }, () => [arm(0.2, 0.9), arm(0.1, 0.7)] as const)
    const single = (clusters: ReturnType<typeof arm>) => clusters.flatMap(({ k, n }) => alone(k, n))
    const corrected = rounds.filter(([a, b]) => covers(comparedOf(a, b).difference)).length / rounds.length
    const plain = rounds.filter(([a, b]) => covers(comparedOf(single(a), single(b)).difference)).length / rounds.length
    expect(corrected).toBeGreaterThan(0.92)
    expect(corrected).toBeLessThan(0.98)
    expect(plain).toBeLessThan(0.85)
  })
})
