import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { disksOf } from '../test/disks.ts'
import { depths } from './depth.ts'
import { flooded } from './flood.ts'
import { otsu } from './otsu.ts'
import { bitsOfRows, rowsOfBits, rowsOfObjects } from './pieces.ts'
import { planeOf } from './plane.ts'
import { reduced } from './reduced.ts'
import { scaled } from './scaled.ts'
import { smoothed } from './smooth.ts'
import { haematoxylinOf } from './stain.ts'
import { watershed } from './watershed.ts'

const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
const masks = sizes.chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    bits: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height }),
  }),
)

describe('depth', () => {
  it('is the distance to the nearest unset element, as looking at all of them says', () => {
    fc.assert(
      fc.property(masks, ({ width, height, bits }) => {
        const { values } = depths(Uint8Array.from(bits), width, height)
        for (let at = 0; at < bits.length; at++) {
          let nearest = Math.hypot(width, height)
          for (let other = 0; other < bits.length; other++)
            if (bits[other] === 0)
              nearest = Math.min(nearest, Math.hypot((at % width) - (other % width), Math.floor(at / width) - Math.floor(other / width)))
          expect(values[at]).toBeCloseTo(nearest, 4)
        }
      }),
    )
  })
})

describe('rows of objects', () => {
  it('are the elements, and back', () => {
    fc.assert(
      fc.property(masks, ({ width, height, bits }) => {
        expect([...bitsOfRows(rowsOfBits(bits, width, height), width, height)]).toEqual(bits)
      }),
    )
  })

  it('tell one object from the other', () => {
    expect(rowsOfObjects([0, 1, 2, 2, 1, 0], 3, 2, 2)).toEqual([
      {
        top: 0,
        rows: [
          [1, 2],
          [1, 2],
        ],
      },
      {
        top: 0,
        rows: [
          [2, 3],
          [0, 1],
        ],
      },
    ])
  })
})

describe('smoothing', () => {
  it.each([1, 2, 4, 16])('of %i leaves what is even as it is, and spreads a point by its variance', (sigma) => {
    const even = smoothed(planeOf(30, 20, new Float32Array(600).fill(3)), sigma)
    for (const value of even.values) expect(value).toBeCloseTo(3, 4)
    const size = 161
    const point = planeOf(size, size)
    point.values[80 * size + 80] = 1
    let [sum, squares] = [0, 0]
    smoothed(point, sigma).values.forEach((value, at) => {
      sum += value
      squares += value * ((at % size) - 80) ** 2
    })
    expect(sum).toBeCloseTo(1, 3)
    expect(Math.sqrt(squares / sum) / sigma).toBeGreaterThan(0.93)
    expect(Math.sqrt(squares / sum) / sigma).toBeLessThan(1.07)
  })
})

describe('a threshold', () => {
  it('lies between two groups, whichever is larger, and says how well they are parted', () => {
    const values = [...Array(90).fill(1), ...Array(10).fill(9)].map((value, at) => value + (at % 3) / 10)
    const { at, parted, below, above } = otsu(values)
    expect([at > 1.2, at <= 9, parted > 0.95]).toEqual([true, true, true])
    expect([below, above].map(Math.round)).toEqual([1, 9])
  })

  it('has nothing to part where all values are one', () => {
    expect(otsu([5, 5, 5])).toMatchObject({ parted: 0 })
  })
})

describe('scaling', () => {
  it('takes what is not finite as the least, and keeps a few wild values from hiding the rest', () => {
    const values = Float32Array.from({ length: 1000 }, (_, at) => at / 1000)
    values.set([1e9, Number.NaN, Number.POSITIVE_INFINITY])
    const { values: even } = scaled(planeOf(100, 10, values))
    expect([even[0], even[1], even[2]]).toEqual([1.5, 0, 0])
    expect(even[500]).toBeCloseTo(0.5, 1)
  })

  it('makes a plane small by means of blocks, also at the edge', () => {
    const small = reduced(planeOf(3, 2, Float32Array.from([1, 3, 10, 5, 7, 20])), 2)
    expect([small.width, small.height, [...small.values]]).toEqual([2, 1, [4, 15]])
  })
})

describe('blue stain', () => {
  it('is more of it where it is blue than where it is brown, and none in white', () => {
    const [white, blue, brown] = [
      [1, 1, 1],
      [0.45, 0.42, 0.7],
      [0.6, 0.4, 0.25],
    ]
    const plane = (channel: number) => planeOf(3, 1, Float32Array.of(...[white, blue, brown].map((one) => one[channel] ?? 0)))
    const [none = 0, much = 0, little = 0] = haematoxylinOf(plane(0), plane(1), plane(2)).values
    expect(none).toBeCloseTo(0, 6)
    expect(much).toBeGreaterThan(2 * Math.max(0, little))
  })
})

describe('watershed', () => {
  const maskOf = (disks: Parameters<typeof disksOf>[2]) =>
    Uint8Array.from(disksOf(100, 60, disks, 900).values, (value) => (value > 800 ? 1 : 0))
  const countOf = (disks: Parameters<typeof disksOf>[2]) => {
    const mask = maskOf(disks)
    const { objects, count } = watershed(mask, smoothed(depths(mask, 100, 60), 1), 1)
    expect(objects.every((number, at) => number > 0 === (mask[at] === 1))).toBe(true)
    return { count, objects }
  }

  it('parts two disks that touch, at the neck between them', () => {
    const { count, objects } = countOf([
      [35, 30, 15],
      [62, 30, 15],
    ])
    expect(count).toBe(2)
    expect(objects[30 * 100 + 44]).toBe(objects[30 * 100 + 35])
    expect(objects[30 * 100 + 53]).toBe(objects[30 * 100 + 62])
  })

  it('keeps two that are hardly two as one, and nothing as nothing', () => {
    expect(
      countOf([
        [40, 30, 15],
        [44, 30, 15],
      ]).count,
    ).toBe(1)
    expect(countOf([]).count).toBe(0)
  })
})

describe('a flood', () => {
  it('gives each element to the seed that is nearest over easy ground, and stays in its mask', () => {
    // A ridge between two seeds, nearer to the second; the last element is out of reach.
    const cost = planeOf(7, 1, Float32Array.of(0, 0, 0, 1, 0, 0, 0))
    const seeds = Int32Array.of(1, 0, 0, 0, 2, 0, 0)
    expect([...flooded(cost, seeds, Uint8Array.of(1, 1, 1, 1, 1, 0, 1))]).toEqual([1, 1, 1, 2, 2, 0, 0])
    const even = planeOf(7, 1)
    expect([...flooded(even, seeds, new Uint8Array(7).fill(1))]).toEqual([1, 1, 1, 2, 2, 2, 2])
  })
})
