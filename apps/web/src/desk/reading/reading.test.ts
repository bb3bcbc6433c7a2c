import { describe, expect, it } from 'vitest'
import { stepped } from '../visibility.ts'
import { heatColor, heatLayers } from './heat-layers.ts'
import { medianTime, timeWords } from './timing.ts'

const timed = (...seconds: readonly number[]) => seconds.map((one) => ({ activeMilliseconds: 1000 * one }))

describe('how long a reader was at work', () => {
  it('is told against the median where that tells something', () => {
    expect(medianTime(timed(60, 10, 100))).toBe(60_000)
    expect(medianTime(timed(60, 100))).toBe(80_000)
    const readers = timed(60, 15, 66, 130)
    expect(readers.map((one) => timeWords(one, readers))).toEqual(['1:00', '0:15 (0.2×)', '1:06', '2:10 (2.1×)'])
    expect(timeWords({ activeMilliseconds: 5000 }, timed(5))).toBe('0:05')
  })
})

describe('K15: the map of agreement', () => {
  const box = (x: number) => ({ type: 'box', x, y: 0, width: 5, height: 5 }) as const
  const contours = {
    readers: 2,
    objects: [
      {
        clusterId: 'c1',
        levels: [
          { atLeast: 1, geometry: box(0), area: 25 },
          { atLeast: 2, geometry: box(1), area: 16 },
        ],
      },
    ],
  }

  it('lays what more readers agree on over what fewer do, on the plane of the object', () => {
    const layers = heatLayers(contours, new Map([['c1', { z: 4 }]]))
    expect(layers.map(({ id, regions }) => [id, regions.map(({ geometry, plane }) => [geometry, plane])])).toEqual([
      ['heat-1', [[box(0), { z: 4 }]]],
      ['heat-2', [[box(1), { z: 4 }]]],
    ])
  })

  it('has one colour for "all readers", however many there are', () => {
    expect(new Set([2, 3, 7].map((n) => heatColor(n, n))).size).toBe(1)
    expect(new Set([1, 2, 3].map((k) => heatColor(k, 3))).size).toBe(3)
  })
})

describe('one reader at a time', () => {
  const readers = ['a', 'b', 'c'].map((annotationId) => ({ annotationId: annotationId as never }))
  const alone = (hidden: readonly string[], by: 1 | -1) => stepped(readers, new Set(hidden), by)?.annotationId

  it('begins with the first or the last, and goes round', () => {
    expect(alone([], 1)).toBe('a')
    expect(alone([], -1)).toBe('c')
    expect(alone(['b', 'c'], 1)).toBe('b')
    expect(alone(['a', 'b'], 1)).toBe('a')
    expect(alone(['b', 'c'], -1)).toBe('c')
  })
})
