import { componentsOf, rowsOfMask } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../test/finish.ts'
import { masksOf } from './cells.ts'
import { flood } from './flood.ts'
import { createHeap } from './heap.ts'
import { otsuAt, otsuThreshold } from './otsu.ts'
import { lightOf, type Patch, type Values } from './patch.ts'
import { slic } from './slic.ts'
import { watershed } from './watershed.ts'

const patchOf = (width: number, height: number, ...bands: readonly Values[]): Patch => ({
  ...{ x: 0, y: 0, width, height },
  bands,
  nodata: null,
  image: { width, height },
})

/** Small images of few values, so that there are plateaus, holes and narrow bridges. */
const images = fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) }).chain(({ width, height }) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    values: fc.array(fc.constantFrom(0, 1, 2, 3, Number.NaN), { minLength: width * height, maxLength: width * height }),
    at: fc.integer({ min: 0, max: width * height - 1 }),
  }),
)

const sidesOf = (at: number, width: number, height: number): number[] => {
  const [x, y] = [at % width, Math.floor(at / width)]
  return [
    ...(x > 0 ? [at - 1] : []),
    ...(x < width - 1 ? [at + 1] : []),
    ...(y > 0 ? [at - width] : []),
    ...(y < height - 1 ? [at + width] : []),
  ]
}

describe('the heap', () => {
  it('gives the least first, and of equal keys the first one in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), (keys) => {
        const heap = createHeap(1)
        for (const [n, key] of keys.entries()) heap.push(key, n)
        const out = keys.map(() => heap.pop())
        expect(out).toEqual([...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b))
        expect(heap.pop()).toBeUndefined()
      }),
    )
  })
})

describe('the wand', () => {
  it('A3, A4: takes what a search of every pixel takes, and nothing that was not measured', () => {
    fc.assert(
      fc.property(images, fc.constantFrom(0, 1, 1.5), fc.boolean(), ({ width, height, values, at }, tolerance, isContiguous) => {
        const seed = { x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 }
        const { value: bits } = finish(flood(patchOf(width, height, values), seed, [tolerance], isContiguous))
        const from = values[at] ?? Number.NaN
        const isAlike = (n: number) => Math.abs((values[n] ?? Number.NaN) - from) <= tolerance
        if (Number.isNaN(from)) {
          expect(bits).toBeNull()
          return
        }
        const reached = new Set([at])
        for (const one of reached) for (const next of sidesOf(one, width, height)) if (isAlike(next)) reached.add(next)
        const expected = values.map((_, n) => Number(isContiguous ? reached.has(n) : isAlike(n)))
        expect([...(bits ?? [])]).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('A1: looks at the values themselves: a step of one in 16 bits, and of one in 2^40', () => {
    const far = Float64Array.from([2 ** 40, 2 ** 40 + 1, 2 ** 40, 2 ** 40])
    expect([...(finish(flood(patchOf(4, 1, far), { x: 0, y: 0 }, [0], true)).value ?? [])]).toEqual([1, 0, 0, 0])
    expect([...(finish(flood(patchOf(4, 1, far), { x: 0, y: 0 }, [0], false)).value ?? [])]).toEqual([1, 0, 1, 1])
    const deep = Uint16Array.from([40_000, 40_001, 40_002])
    expect([...(finish(flood(patchOf(3, 1, deep), { x: 0, y: 0 }, [1], true)).value ?? [])]).toEqual([1, 1, 0])
  })

  it('A3, A4: keeps each colour within its tolerance, and leaves "no data" out', () => {
    const [red, green, blue] = [
      [10, 10, 10, 10],
      [10, 10, 60, 10],
      [10, 14, 10, 10],
    ] as const
    const colours = patchOf(4, 1, red, green, blue)
    expect([...(finish(flood(colours, { x: 0, y: 0 }, [5, 5, 5], false)).value ?? [])]).toEqual([1, 1, 0, 1])
    expect([...(finish(flood({ ...patchOf(3, 1, [1, -9, 1]), nodata: -9 }, { x: 0, y: 0 }, [100], false)).value ?? [])]).toEqual([1, 0, 1])
  })
})

/** The variance between two sides, of the values themselves. */
const between = (values: readonly number[], threshold: number): number => {
  const [low, high] = [values.filter((v) => v <= threshold), values.filter((v) => v > threshold)]
  const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / list.length
  return low.length === 0 || high.length === 0 ? 0 : low.length * high.length * (mean(low) - mean(high)) ** 2
}

describe("Otsu's threshold", () => {
  it('A5: leaves the most variance between the two sides, of all cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 60 }), (values) => {
        const found = otsuThreshold(values.toSorted((a, b) => a - b))
        const best = Math.max(...values.map((value) => between(values, value)))
        if (best === 0) {
          expect(found).toBeUndefined()
          return
        }
        expect(between(values, found ?? 0)).toBeCloseTo(best, 6)
        // Counted, or sorted where the numbers are not whole, and at some places only.
        const padded = [999, ...values, -999]
        const places = Uint32Array.from(values, (_, i) => i + 1)
        expect(finish(otsuAt(padded, places)).value).toBe(found)
        const halves = padded.map((value) => value / 8)
        expect(finish(otsuAt(halves, places)).value).toBe((found ?? 0) / 8)
      }),
    )
  })

  it('lies in the middle of the gap, also far from 0', () => {
    expect(otsuThreshold([1, 1, 2, 2, 10, 11])).toBe(6)
    const far = [1, 2, 10, 11].map((v) => v + 2 ** 45)
    expect(otsuThreshold(far)).toBe(2 ** 45 + 6)
    expect(otsuThreshold([7, 7, 7])).toBeUndefined()
    expect(otsuThreshold([])).toBeUndefined()
  })
})

/** The least level at which water from a pixel reaches all others: by relaxing until nothing changes. */
const levelsFrom = (relief: Float32Array, width: number, height: number, sources: readonly number[]): Float64Array => {
  const levels = new Float64Array(relief.length).fill(Infinity)
  for (const at of sources) levels[at] = relief[at] ?? 0
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false
    for (let at = 0; at < relief.length; at++)
      for (const next of sidesOf(at, width, height)) {
        const level = Math.max(levels[next] ?? Infinity, relief[at] ?? 0)
        if (level < (levels[at] ?? Infinity)) {
          levels[at] = level
          hasChanged = true
        }
      }
  }
  return levels
}

describe('the watershed', () => {
  it('A6: gives each pixel to a marker whose water reaches it first', () => {
    fc.assert(
      fc.property(
        fc.record({ width: fc.integer({ min: 2, max: 8 }), height: fc.integer({ min: 2, max: 8 }) }).chain(({ width, height }) =>
          fc.record({
            width: fc.constant(width),
            height: fc.constant(height),
            relief: fc
              .array(fc.integer({ min: 0, max: 5 }), { minLength: width * height, maxLength: width * height })
              .map((list) => Float32Array.from(list)),
            seeds: fc.uniqueArray(fc.integer({ min: 0, max: width * height - 1 }), { minLength: 2, maxLength: 3 }),
          }),
        ),
        ({ width, height, relief, seeds }) => {
          const markers = new Uint8Array(width * height)
          for (const [n, at] of seeds.entries()) markers[at] = n + 1
          const { value: owners } = finish(watershed(relief, width, height, markers))
          const levels = seeds.map((at) => levelsFrom(relief, width, height, [at]))
          for (let at = 0; at < owners.length; at++) {
            const best = Math.min(...levels.map((list) => list[at] ?? Infinity))
            expect(levels[(owners[at] ?? 0) - 1]?.[at]).toBe(best)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('parts two basins at the ridge between them', () => {
    const relief = Float32Array.from([0, 1, 2, 9, 2, 1, 0])
    const { value } = finish(watershed(relief, 7, 1, Uint8Array.from([1, 0, 0, 0, 0, 0, 2])))
    expect([...value.subarray(0, 3), ...value.subarray(4)]).toEqual([1, 1, 1, 2, 2, 2])
  })
})

describe('superpixels', () => {
  const noise = (seed: number) => {
    let state = seed
    return () => {
      state = (state * 16_807) % 2_147_483_647
      return state / 2_147_483_647
    }
  }

  it('A8: cover each pixel once, hang together, and are about as large as asked', () => {
    const next = noise(3)
    const [width, height, side] = [97, 71, 12]
    const patch = patchOf(
      width,
      height,
      Float32Array.from({ length: width * height }, () => next()),
    )
    const { labels, count } = finish(slic(patch, side)).value
    const masks = masksOf(labels, count, patch)
    expect(masks).toHaveLength(count)
    expect(masks.reduce((sum, mask) => sum + mask.counts.reduce((n, c, i) => n + (i % 2 === 1 ? c : 0), 0), 0)).toBe(width * height)
    for (const mask of masks) expect(componentsOf(rowsOfMask(mask), 4)).toHaveLength(1)
    expect(count).toBeGreaterThan((0.5 * width * height) / side ** 2)
    expect(count).toBeLessThan((1.5 * width * height) / side ** 2)
  })

  it('keep to the edges of the values', () => {
    const next = noise(5)
    const [width, height] = [96, 96]
    // A disc that no grid line knows, with noise of a tenth of its height.
    const isIn = (n: number) => Math.hypot((n % width) + 0.5 - 45.3, Math.floor(n / width) + 0.5 - 51.7) < 27.4
    const values = Float32Array.from({ length: width * height }, (_, n) => (isIn(n) ? 1 : 0) + 0.1 * next())
    const { labels, count } = finish(slic(patchOf(width, height, values), 12)).value
    const inside = new Float64Array(count)
    const all = new Float64Array(count)
    for (const [n, label] of labels.entries()) {
      all[label] = (all[label] ?? 0) + 1
      if (isIn(n)) inside[label] = (inside[label] ?? 0) + 1
    }
    // Pixels of the minority side of their cell.
    const wrong = all.reduce((sum, n, k) => sum + Math.min(inside[k] ?? 0, n - (inside[k] ?? 0)), 0)
    expect(wrong / labels.length).toBeLessThan(0.005)
  })
})

describe('the light of a picture', () => {
  it('A1: weighs its colours; one band is itself', () => {
    expect(lightOf(patchOf(1, 1, [200], [200], [200]))[0]).toBeCloseTo(200, 3)
    const one = Uint16Array.from([5])
    expect(lightOf(patchOf(1, 1, one))).toBe(one)
  })
})
