import { describe, expect, it } from 'vitest'
import { fitSoftmax, predictSoftmax, softmaxLogits, targetsOf } from './softmax.ts'
import { fitTemperature } from './temperature.ts'

const fitted = (features: readonly number[], labels: readonly number[], settings = {}, weights?: readonly number[]) => {
  const targets = targetsOf(Int32Array.from(labels), 2)
  const outcome = fitSoftmax(
    { features: Float64Array.from(features), targets, ...(weights && { weights: Float64Array.from(weights) }) },
    2,
    settings,
  )
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

describe('softmax regression', () => {
  it('ML30: with a feature that says nothing it gives the shares of the classes', () => {
    const model = fitted([4, 4, 4, 4], [0, 0, 0, 1], { tolerance: 1e-10 })
    expect(predictSoftmax(model, Float64Array.from([4]))[0]).toBeCloseTo(0.75, 8)
  })

  it('ML30: draws the border between two groups, and is the same each time, with any scale of the features', () => {
    const x = [-3, -2, -1, 1, 2, 3]
    const labels = [0, 0, 0, 1, 1, 1]
    const model = fitted(x, labels)
    const [left, middle, right] = [-2.5, 0, 2.5].map((at) => predictSoftmax(model, Float64Array.from([at]))[1] ?? 0)
    expect(left).toBeLessThan(0.1)
    expect(middle).toBeCloseTo(0.5, 6)
    expect(right).toBeGreaterThan(0.9)
    expect(fitted(x, labels)).toEqual(model)
    const scaled = fitted(
      x.map((value) => 1000 * value + 7),
      labels,
    )
    expect(predictSoftmax(scaled, Float64Array.from([2507]))[1]).toBeCloseTo(right ?? 0, 9)
  })

  it('ML30: a weight of 2 is the sample twice, and 0 is none', () => {
    const twice = fitted([0, 1, 1, 2], [0, 1, 1, 0], { tolerance: 1e-10 })
    const weighted = fitted([0, 1, 2, 9], [0, 1, 0, 1], { tolerance: 1e-10 }, [1, 2, 1, 0])
    const at = Float64Array.from([0.5])
    expect(predictSoftmax(weighted, at)[0]).toBeCloseTo(predictSoftmax(twice, at)[0] ?? 0, 6)
  })

  it('ML30: learns shares of readers as well as classes', () => {
    const features = Float64Array.from([1, 1])
    const outcome = fitSoftmax({ features, targets: Float64Array.from([0.9, 0.1, 0.7, 0.3]) }, 2, { tolerance: 1e-10 })
    expect(outcome.ok && predictSoftmax(outcome.value, features)[0]).toBeCloseTo(0.8, 8)
  })

  it('ML1: refuses what it cannot learn from, with the place', () => {
    const told = (features: readonly number[], targets: readonly number[], more = {}) => {
      const outcome = fitSoftmax({ features: Float64Array.from(features), targets: Float64Array.from(targets), ...more }, 2)
      return outcome.ok ? 'taken' : outcome.error
    }
    expect(told([], [])).toMatchObject({ at: 'targets' })
    expect(told([1, Number.NaN], [1, 0, 0, 1])).toMatchObject({ at: 'features, sample 1' })
    expect(told([1, 2, 3], [1, 0, 0, 1])).toMatchObject({ at: 'features' })
    expect(told([1, 2], [1, 0, 0.5, 0.4])).toMatchObject({ at: 'targets, sample 1' })
    expect(told([1, 2], [1, 0, 1.5, -0.5])).toMatchObject({ at: 'targets, sample 1' })
    expect(told([1, 2], [1, 0, 0, 1], { weights: Float64Array.from([0, -1]) })).toMatchObject({ at: 'weights, sample 1' })
    expect(told([1, 2], [1, 0, 0, 1], { weights: Float64Array.from([0, 0]) })).toMatchObject({ at: 'weights' })
  })
})

describe('temperature', () => {
  it('ML31: scores that are three times too large are divided by three', () => {
    // Of 40 samples with the same odds of 3 to 1, 30 are right: the right scores are ln 3 and 0.
    const labels = Int32Array.from({ length: 40 }, (_, n) => (n < 30 ? 0 : 1))
    const logits = Float64Array.from({ length: 80 }, (_, at) => (at % 2 === 0 ? 3 * Math.log(3) : 0))
    const outcome = fitTemperature(logits, labels, 2)
    expect(outcome).toMatchObject({ ok: true, value: expect.closeTo(3, 8) })
  })

  it('ML31: keeps the first class of each sample, and stays within its bounds', () => {
    const model = fitted([-3, -2, -1, 1, 2, 3], [0, 0, 0, 1, 1, 1])
    const features = Float64Array.from([-2, -0.5, 0.5, 2])
    const [cold, warm] = [predictSoftmax(model, features, 0.5), predictSoftmax(model, features, 4)]
    for (let row = 0; row < 4; row++) expect((cold[2 * row] ?? 0) > 0.5).toBe((warm[2 * row] ?? 0) > 0.5)
    expect(fitTemperature(softmaxLogits(model, features), Int32Array.from([0, 0, 1, 1]), 2)).toEqual({ ok: true, value: 0.05 })
    expect(fitTemperature(softmaxLogits(model, features), Int32Array.from([1, 1, 0, 0]), 2)).toEqual({ ok: true, value: 20 })
  })

  it('ML1: refuses bad scores and classes with the place', () => {
    expect(fitTemperature(Float64Array.from([1, Number.NaN]), Int32Array.from([0]), 2)).toMatchObject({
      ok: false,
      error: { at: 'logits, sample 0' },
    })
    expect(fitTemperature(Float64Array.from([1, 2]), Int32Array.from([2]), 2)).toMatchObject({
      ok: false,
      error: { at: 'labels, sample 0' },
    })
    expect(fitTemperature(new Float64Array(), new Int32Array(), 2)).toMatchObject({ ok: false, error: { at: 'labels' } })
  })
})
