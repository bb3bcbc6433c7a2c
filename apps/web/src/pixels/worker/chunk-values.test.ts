import { describe, expect, it } from 'vitest'
import { chunkValues } from './chunk-values.ts'
import { takeLarger } from './maximum.ts'

describe('the values of a chunk', () => {
  it('come row by row whatever the order they were stored in', () => {
    const data = Uint16Array.of(1, 4, 2, 5, 3, 6)
    expect([...chunkValues({ data, shape: [2, 3], stride: [1, 2] })]).toEqual([1, 2, 3, 4, 5, 6])
    expect(chunkValues({ data, shape: [3, 2], stride: [2, 1] })).toBe(data)
  })

  it('are numbers that a texture can hold', () => {
    const of = (data: unknown) => chunkValues({ data, shape: [2], stride: [1] })
    expect(of(BigInt64Array.of(-5n, 2n ** 40n))).toEqual(Float64Array.of(-5, 2 ** 40))
    expect(of(BigUint64Array.of(1n, 2n))).toEqual(Float64Array.of(1, 2))
    expect(of([true, false])).toEqual(Uint8Array.of(1, 0))
    expect(() => of(['a', 'b'])).toThrow('not-numbers')
  })
})

describe('the largest of several slices', () => {
  it('is never one that was not measured, unless nothing was', () => {
    const into = Float32Array.of(5, -9999, Number.NaN, Number.NaN)
    takeLarger(into, Float32Array.of(0, 3, 7, 2, Number.POSITIVE_INFINITY), 1, -9999)
    expect([...into]).toEqual([5, 7, 2, Number.NaN])
    takeLarger(into, Float32Array.of(6, -9999, 1, Number.NaN), 0, -9999)
    expect([...into]).toEqual([6, 7, 2, Number.NaN])
  })
})
