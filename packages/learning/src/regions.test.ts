import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Gather, gatherParts } from './regions.ts'

const value = (values: readonly number[], gather: Gather, weights?: readonly number[]) => {
  const outcome = gatherParts(Float64Array.from(values), gather, weights && Float64Array.from(weights))
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

describe('one score of many parts', () => {
  it('ML21: mean, the top share, and the greatest, by hand', () => {
    const pixels = [0, 0, 0, 0, 0, 0, 0, 0.4, 0.6, 1]
    expect(value(pixels, { by: 'mean' })).toBeCloseTo(0.2, 12)
    expect(value(pixels, { by: 'max' })).toBe(1)
    expect(value(pixels, { by: 'top', share: 0.2 })).toBeCloseTo(0.8, 12)
    // A quarter is two pixels and a half.
    expect(value(pixels, { by: 'top', share: 0.25 })).toBeCloseTo((1 + 0.6 + 0.5 * 0.4) / 2.5, 12)
    expect(value([], { by: 'mean' })).toBe(0)
    expect(value([], { by: 'max' })).toBe(0)
  })

  it('ML21: regions count by their areas', () => {
    expect(value([1, 0], { by: 'mean' }, [1, 3])).toBe(0.25)
    expect(value([1, 0], { by: 'top', share: 0.5 }, [1, 3])).toBe(0.5)
    expect(value([0.3, 0.9], { by: 'max' }, [100, 0])).toBe(0.9)
    expect(value([0.3], { by: 'mean' }, [0])).toBe(0)
  })

  it('ML2: does not depend on the order of parts; mean <= top <= max', () => {
    const part = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 50, noNaN: true }))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (parts, share) => {
        const of = (some: typeof parts, gather: Gather) =>
          value(
            some.map(([one]) => one),
            gather,
            some.map(([, weight]) => weight),
          )
        for (const gather of [{ by: 'mean' }, { by: 'max' }, { by: 'top', share }] as const)
          expect(of(parts.toReversed(), gather)).toBe(of(parts, gather))
        const [mean, top, max] = [of(parts, { by: 'mean' }), of(parts, { by: 'top', share }), of(parts, { by: 'max' })]
        expect(top).toBeGreaterThanOrEqual(mean - 1e-9)
        expect(max).toBeGreaterThanOrEqual(top - 1e-9)
      }),
    )
  })

  it('ML1: what is no score, weight or share is refused', () => {
    expect(gatherParts(Float64Array.from([0, 1.2]), { by: 'mean' })).toMatchObject({ ok: false, error: { at: 'parts[1]' } })
    expect(gatherParts(Float64Array.from([0, Number.NaN]), { by: 'max' })).toMatchObject({ ok: false, error: { at: 'parts[1]' } })
    expect(gatherParts(Float64Array.from([0]), { by: 'mean' }, Float64Array.from([-1]))).toMatchObject({
      ok: false,
      error: { at: 'weights[0]' },
    })
    expect(gatherParts(Float64Array.from([0]), { by: 'top', share: 0 })).toMatchObject({ ok: false, error: { at: 'share' } })
  })
})
