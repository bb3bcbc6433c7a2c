import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mix, rankShares } from './mixture.ts'

const value = (outcome: ReturnType<typeof mix>) => {
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}
const ids = ['a', 'b', 'c']

describe('mixtures', () => {
  it('ML20: ranks are shares of the others that are behind, equal ones one half', () => {
    expect(Array.from(rankShares(Float64Array.from([5, 1, 3])))).toEqual([1, 0, 0.5])
    expect(Array.from(rankShares(Float64Array.from([2, 2, 1, 9])))).toEqual([0.5, 0.5, 0, 1])
    expect(Array.from(rankShares(Float64Array.from([7])))).toEqual([1])
  })

  it('ML20: weights count, scales do not', () => {
    const [up, down] = [Float64Array.from([1, 2, 3]), Float64Array.from([3000, 20, 1])]
    const mixed = value(
      mix(
        ids,
        [
          { name: 'up', weight: 3, scores: up },
          { name: 'down', weight: 1, scores: down },
        ],
        5,
      ),
    )
    expect(Array.from(mixed.scores)).toEqual([0.25, 0.5, 0.75])
    expect(mixed.by).toEqual({ strategy: 'mixture', version: '1', parameters: { up: 3, down: 1 }, seed: 5 })
    expect(Array.from(mixed.parts.down ?? [])).toEqual([1, 0.5, 0])
  })

  it('ML20: one score alone keeps its order, and its scale does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 }), (given) => {
        const names = given.map((_, n) => String(n))
        const of = (scores: number[]) => value(mix(names, [{ name: 'one', weight: 2, scores: Float64Array.from(scores) }])).scores
        const mixed = of(given)
        expect(of(given.map((score) => score * 3 + 1))).toEqual(mixed)
        given.forEach((score, a) => {
          given.forEach((other, b) => {
            expect(Math.sign((mixed[a] ?? 0) - (mixed[b] ?? 0))).toBe(Math.sign(score - other))
          })
        })
      }),
    )
  })

  it('ML1: bad weights, names and numbers are refused', () => {
    const scores = Float64Array.from([1, 2, 3])
    expect(mix(ids, [])).toMatchObject({ ok: false, error: { at: 'mixture' } })
    expect(mix(ids, [{ name: 'x', weight: -1, scores }])).toMatchObject({ ok: false, error: { at: 'mixture, x' } })
    expect(
      mix(ids, [
        { name: 'x', weight: 1, scores },
        { name: 'x', weight: 1, scores },
      ]),
    ).toMatchObject({ ok: false, error: { at: 'mixture, x' } })
    expect(mix(ids, [{ name: 'x', weight: 1, scores: Float64Array.from([1, Number.NaN, 3]) }])).toMatchObject({
      ok: false,
      error: { at: 'mixture, x, sample b' },
    })
  })
})
