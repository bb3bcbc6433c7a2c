import { describe, expect, it } from 'vitest'
import { bandsOf, copyBox, indicesOf, sizeOf } from './box.ts'
import { randomOf } from './conformance/mutate.ts'

/** One value at a time, by its definition. */
const slowly = (
  source: Int32Array,
  from: { start: number[]; shape: number[] },
  target: Int32Array,
  to: { start: number[]; shape: number[] },
) => {
  for (const index of indicesOf(from.shape)) {
    const place = index.map((n, axis) => n + (from.start[axis] ?? 0) - (to.start[axis] ?? 0))
    if (place.some((n, axis) => n < 0 || n >= (to.shape[axis] ?? 0))) continue
    const offset = (at: number[], shape: number[]) => at.reduce((sum, n, axis) => sum * (shape[axis] ?? 0) + n, 0)
    target[offset(place, to.shape)] = source[offset(index, from.shape)] ?? -1
  }
}

describe('boxes', () => {
  it('are copied value by value, whatever part of them is whole', () => {
    const random = randomOf(3)
    for (let round = 0; round < 3000; round++) {
      const rank = random(5)
      const some = (most: number, least: number) => Array.from({ length: rank }, () => least + random(most))
      const [from, to] = [
        { start: some(3, 0), shape: some(3, 1) },
        { start: some(3, 0), shape: some(3, 1) },
      ]
      const source = Int32Array.from({ length: sizeOf(from.shape) }, (_, at) => at + 1)
      const [target, expected] = [new Int32Array(sizeOf(to.shape)), new Int32Array(sizeOf(to.shape))]
      copyBox(source, from, target, to)
      slowly(source, from, expected, to)
      expect({ from, to, target }).toEqual({ from, to, target: expected })
    }
  })

  it('cover an array once, in its order, none larger than asked', () => {
    const axes = [3, 50, 40].map((length) => ({ name: 'x', kind: 'space' as const, length, spacing: null, unit: null }))
    for (const most of [1, 40, 130, 2000, 100_000]) {
      const bands = [...bandsOf({ axes, chunk: [1, 16, 16] }, most)]
      expect(bands.reduce((sum, band) => sum + sizeOf(band.shape), 0)).toBe(6000)
      for (const band of bands) expect(sizeOf(band.shape)).toBeLessThanOrEqual(Math.max(40, most))
    }
  })
})
