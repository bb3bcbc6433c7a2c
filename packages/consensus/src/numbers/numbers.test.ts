import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededDraw } from '../random.ts'
import { blandAltman } from './bland-altman.ts'
import { type Reading, readingTable } from './reading-table.ts'
import { numberMethodById, numberMethods } from './registry.ts'

const reading = fc.record({
  item: fc.integer({ min: 0, max: 6 }).map((n) => `i${n}`),
  worker: fc.integer({ min: 0, max: 4 }).map((n) => `w${n}`),
  value: fc.integer({ min: -50, max: 50 }),
})
const readings = fc.array(reading, { minLength: 1, maxLength: 60 })

describe.each(numberMethods)('$id', (method) => {
  it('C2, C4: gives the same bytes for the same readings in any order', () => {
    fc.assert(
      fc.property(
        readings.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([given, shuffled]) => {
          expect(method.fit(readingTable(shuffled))).toEqual(method.fit(readingTable(given)))
        },
      ),
    )
  })

  it('lies between the least and the greatest reading of all, in its interval, and every number is finite', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { values, low, high, bias, spread } = method.fit(readingTable(given))
        const all = given.map(({ value }) => value)
        values.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(Math.min(...all) - 101)
          expect(value).toBeLessThanOrEqual(Math.max(...all) + 101)
          expect(low[i] ?? value).toBeLessThanOrEqual(value + 1e-9)
          expect(high[i] ?? value).toBeGreaterThanOrEqual(value - 1e-9)
        })
        expect([...values, ...bias, ...spread].every(Number.isFinite)).toBe(true)
      }),
    )
  })

  it('says what all readers say, and moves and scales with the readings', () => {
    const same = ['a', 'b', 'c'].flatMap((worker) => [1, 5, 9].map((value, i) => ({ item: `i${i}`, worker, value })))
    const { values } = method.fit(readingTable(same))
    ;[1, 5, 9].forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 3)
    })
    const odd: Reading[] = [3, 4, 9, 5, 4, 4].map((value, i) => ({ item: `i${i % 2}`, worker: `w${i % 3}`, value }))
    const plain = method.fit(readingTable(odd)).values
    const turned = method.fit(readingTable(odd.map((one) => ({ ...one, value: 10 * one.value + 7 })))).values
    plain.forEach((value, i) => {
      expect(turned[i]).toBeCloseTo(10 * value + 7, 4)
    })
  })
})

/** 200 items, five workers: precise, precise but 3 too high, and three vague ones. */
const planted = () => {
  const draw = seededDraw(5)
  const noise = () => Array.from({ length: 12 }, () => draw(1000) / 1000).reduce((sum, part) => sum + part, -6)
  const truth: number[] = []
  const given: Reading[] = []
  for (let item = 0; item < 200; item++) {
    const value = draw(100)
    truth.push(value)
    ;[
      { worker: 'precise', bias: -2, spread: 0.5 },
      { worker: 'high', bias: 3, spread: 0.5 },
      { worker: 'vague1', bias: 0, spread: 6 },
      { worker: 'vague2', bias: -1, spread: 6 },
      { worker: 'vague3', bias: 0, spread: 6 },
    ].forEach(({ worker, bias, spread }) => {
      given.push({ item: `i${String(item).padStart(3, '0')}`, worker, value: value + bias + spread * noise() })
    })
  }
  return { truth, table: readingTable(given) }
}

describe('random effects', () => {
  it('finds biases and spreads, and beats the median by far', () => {
    const { truth, table } = planted()
    const error = (id: string) => {
      const fitted = numberMethodById(id)?.fit(table)
      return Math.sqrt(truth.reduce((sum, value, i) => sum + ((fitted?.values[i] ?? 0) - value) ** 2, 0) / truth.length)
    }
    const fitted = numberMethodById('random-effects')?.fit(table)
    const of = (worker: string) => table.workers.indexOf(worker)
    expect(fitted?.isConverged).toBe(true)
    expect((fitted?.bias[of('high')] ?? 0) - (fitted?.bias[of('precise')] ?? 0)).toBeCloseTo(5, 0)
    expect(fitted?.spread[of('precise')]).toBeLessThan(1)
    expect(fitted?.spread[of('vague1')]).toBeGreaterThan(5)
    expect(error('random-effects')).toBeLessThan(error('median') / 3)
  })
})

describe('robustness', () => {
  it('one reading far off moves neither the median nor Huber, and the interval of the median needs six readings', () => {
    const given = [10, 10.2, 9.9, 10.1, 9.8, 1000].map((value, i) => ({ item: 'i', worker: `w${i}`, value }))
    for (const id of ['median', 'huber']) expect(numberMethodById(id)?.fit(readingTable(given)).values[0]).toBeCloseTo(10.05, 0)
    const few = numberMethodById('median')?.fit(readingTable(given.slice(0, 5)))
    expect(few?.low).toEqual([null])
    expect(numberMethodById('median')?.fit(readingTable(given)).low).toEqual([9.8])
  })
})

describe('Bland-Altman', () => {
  it('has bias and limits of the differences, over the items that both read', () => {
    const given = [
      [10, 9],
      [20, 21],
      [30, 27],
      [40, 39],
    ].flatMap(([a = 0, b = 0], i) => [
      { item: `i${i}`, worker: 'a', value: a },
      { item: `i${i}`, worker: 'b', value: b },
    ])
    const result = blandAltman(readingTable([...given, { item: 'alone', worker: 'a', value: 5 }]), 'a', 'b')
    expect(result).toMatchObject({ n: 4, bias: 1 })
    // Differences 1, -1, 3, 1: variance 8 / 3.
    expect(result.deviation).toBeCloseTo(Math.sqrt(8 / 3), 12)
    expect(result.limits?.[1]).toBeCloseTo(1 + 1.96 * Math.sqrt(8 / 3), 12)
    expect(blandAltman(readingTable(given), 'a', 'nobody')).toMatchObject({ n: 0, bias: null })
  })
})
