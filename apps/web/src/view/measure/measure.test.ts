import { type Geometry, maskOf } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { angleAt } from './angle.ts'
import { csvOf } from './csv.ts'
import { patchOf, profileOf } from './profile.ts'
import { coveredBox, rescaledStatistics, statisticsOf, valuesUnder } from './region-statistics.ts'

/** value = 10 y + x, 10 pixels wide and high. */
const ramp = { x: 0, y: 0, width: 10, height: 10, values: Uint16Array.from({ length: 100 }, (_, i) => i) }

describe('line profile', () => {
  it('goes through the centres of a row and gives each pixel once', () => {
    const points = profileOf(ramp, { x: 0.5, y: 2.5 }, { x: 4.5, y: 2.5 }, 'nearest', null)
    expect(points.map((one) => one.value)).toEqual([20, 21, 22, 23, 24])
    expect(points.map((one) => one.distance)).toEqual([0, 1, 2, 3, 4])
  })

  it('is exact on a plane when it is bilinear, as SciPy map_coordinates of order 1 is', () => {
    const points = profileOf(ramp, { x: 1, y: 1.25 }, { x: 8.5, y: 7 }, 'bilinear', null)
    for (const { x, y, value } of points) expect(value).toBeCloseTo(10 * (y - 0.5) + (x - 0.5), 9)
  })

  it('goes on with the edge pixel up to the border of the image', () => {
    const [first] = profileOf(ramp, { x: 0, y: 0 }, { x: 5, y: 0 }, 'bilinear', null)
    expect(first?.value).toBe(0)
    expect(profileOf(ramp, { x: 9.5, y: 5.5 }, { x: 12, y: 5.5 }, 'nearest', null).at(-1)?.value).toBeNaN()
  })

  it('has gaps where nothing was measured', () => {
    const values = Float32Array.from([1, -9, 3, Number.NaN])
    const row = { x: 0, y: 0, width: 4, height: 1, values }
    expect(profileOf(row, { x: 0.5, y: 0.5 }, { x: 3.5, y: 0.5 }, 'nearest', -9).map((one) => one.value)).toEqual([
      1,
      Number.NaN,
      3,
      Number.NaN,
    ])
    expect(profileOf(row, { x: 0.75, y: 0.5 }, { x: 0.75, y: 0.5 }, 'bilinear', -9)[0]?.value).toBeNaN()
  })

  it('asks for no pixel outside of the image', () => {
    expect(patchOf({ x: 3.2, y: 4 }, { x: 0, y: 9.9 }, { width: 10, height: 10 })).toEqual({ x: 0, y: 3, width: 6, height: 7 })
  })

  it('takes steps of a pixel or less, and both ends', () => {
    fc.assert(
      fc.property(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })), ([x, y]) => {
        const points = profileOf(ramp, { x: 1, y: 1 }, { x, y }, 'nearest', null)
        expect(points.at(-1)?.x).toBeCloseTo(x, 9)
        points.slice(1).forEach((one, i) => {
          expect(one.distance - (points[i]?.distance ?? 0)).toBeLessThanOrEqual(1 + 1e-9)
        })
      }),
    )
  })
})

const over = (geometry: Geometry, patch = ramp, nodata: number | null = null) => statisticsOf(valuesUnder(maskOf(geometry), patch, nodata))

describe('region statistics', () => {
  it('are those of the pixels whose centres lie inside', () => {
    // NumPy: a = arange(100).reshape(10, 10)[2:5, 1:5]; a.mean(), a.std(), a.sum()
    expect(over({ type: 'box', x: 1, y: 2, width: 4, height: 3 })).toEqual({
      n: 12,
      left: 0,
      mean: 32.5,
      sd: expect.closeTo(8.241_156_876_717_4, 9),
      min: 21,
      max: 44,
      sum: 390,
    })
  })

  it('of polygons leave the hole out, of ellipses the corners', () => {
    const ring: Geometry = {
      type: 'polygon',
      rings: [
        [0, 0, 3, 0, 3, 3, 0, 3],
        [1, 1, 2, 1, 2, 2, 1, 2],
      ],
    }
    expect(over(ring)).toMatchObject({ n: 8, sum: 0 + 1 + 2 + 10 + 12 + 20 + 21 + 22 })
    expect(over({ type: 'ellipse', cx: 5, cy: 5, rx: 2, ry: 2, angle: 0 }).n).toBe(12)
    expect(over({ type: 'mask', x: 8, y: 9, width: 2, height: 1, counts: [1, 1] })).toMatchObject({ n: 1, mean: 99, sd: 0 })
  })

  it('leave out what was not measured and what lies outside, and say how much', () => {
    const values = Float64Array.from(ramp.values)
    values[0] = Number.NaN
    expect(over({ type: 'box', x: -2, y: 0, width: 4, height: 1 }, { ...ramp, values: Uint16Array.from(values) }, 1)).toMatchObject({
      n: 1,
      left: 3,
    })
    const nothing = over({ type: 'box', x: 20, y: 20, width: 4, height: 1 })
    expect([nothing.n, nothing.left, nothing.mean, nothing.min]).toEqual([0, 4, Number.NaN, Number.NaN])
  })

  it('lose no digits to a large offset', () => {
    const values = Float64Array.from([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4])
    expect(statisticsOf({ values, left: 0 }).sd).toBeCloseTo(Math.sqrt(1.25), 9)
  })

  it('follow the rescaling', () => {
    const plain = over({ type: 'box', x: 1, y: 2, width: 4, height: 3 })
    expect(rescaledStatistics(plain, { slope: -2, intercept: 1 })).toMatchObject({ mean: -64, min: -87, max: -41, sum: -768, n: 12 })
  })

  it('need the part of the shape that lies in the image', () => {
    const size = { width: 10, height: 10 }
    expect(coveredBox(maskOf({ type: 'box', x: -2, y: 8, width: 4, height: 9 }), size)).toEqual({ x: 0, y: 8, width: 2, height: 2 })
    expect(coveredBox(maskOf({ type: 'box', x: 30, y: 8, width: 4, height: 9 }), size)).toBeUndefined()
  })
})

describe('angles', () => {
  const flat = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(b.x - a.x, b.y - a.y)
  it.each([
    [{ x: 1, y: 0 }, { x: 0, y: 1 }, 90],
    [{ x: 1, y: 0 }, { x: -3, y: 0 }, 180],
    [{ x: 2, y: 0 }, { x: 5, y: 5 }, 45],
  ])('between %j and %j are %s°', (a, b, degrees) => expect(angleAt(flat, a, { x: 0, y: 0 }, b)).toBeCloseTo(degrees, 6))

  it('are those of the world where pixels are not square', () => {
    const tall = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(b.x - a.x, 2 * (b.y - a.y))
    expect(angleAt(tall, { x: 2, y: 0 }, { x: 0, y: 0 }, { x: 2, y: 1 })).toBeCloseTo(45, 6)
  })
})

describe('CSV', () => {
  it('quotes what has to be, and leaves gaps empty', () => {
    expect(
      csvOf(
        ['distance', 'a, "b"'],
        [
          [0.5, Number.NaN],
          [1, 'x'],
        ],
      ),
    ).toBe('distance,"a, ""b"""\r\n0.5,\r\n1,x\r\n')
  })
})
