import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitSoftmax, predictSoftmax, targetsOf } from './classifier/softmax.ts'
import { fitTemperature } from './classifier/temperature.ts'
import type { Pool } from './pool.ts'
import { strategyById } from './registry.ts'
import { classThresholds, confidentJoint } from './strategies/label-errors.ts'

const golden = JSON.parse(readFileSync(new URL('./fixtures/golden.json', import.meta.url), 'utf8'))
const { classes } = golden
const ids = Array.from({ length: golden.given.length }, (_, n) => `s${n}`)
const pool: Pool = {
  ids,
  classes,
  probabilities: Float64Array.from(golden.probabilities),
  committee: golden.committee.map((one: number[]) => Float64Array.from(one)),
  given: Int32Array.from(golden.given),
}

const expectClose = (values: ArrayLike<number>, wanted: readonly number[], digits = 9) => {
  expect(values).toHaveLength(wanted.length)
  wanted.forEach((value, at) => {
    expect(values[at]).toBeCloseTo(value, digits)
  })
}

const scoresOf = (id: string, of: Pool, parameters = {}) => {
  const outcome = strategyById(id)?.score(of, { parameters })
  if (outcome?.ok !== true) throw new Error(`${id}: ${JSON.stringify(outcome)}`)
  return outcome.value
}

describe('numpy says the same', () => {
  it.each(['least-confidence', 'margin', 'entropy', 'committee-votes', 'committee-kl', 'label-errors'])('ML10 to ML14: %s', (id) => {
    expectClose(scoresOf(id, pool).scores, golden[id])
  })

  it('ML14: thresholds and the confident joint', () => {
    const [given, probabilities] = [Int32Array.from(golden.given), Float64Array.from(golden.probabilities)]
    expectClose(classThresholds(given, probabilities, classes), golden.thresholds)
    expectClose(confidentJoint(given, probabilities, classes), golden.joint)
    const { isError } = scoresOf('label-errors', pool).parts
    const off = golden.joint.reduce((sum: number, count: number, cell: number) => (cell % (classes + 1) === 0 ? sum : sum + count), 0)
    expect(isError?.reduce((sum, one) => sum + one, 0)).toBe(off)
  })

  it('ML15: the picks of k-centre, with their distances', () => {
    const { embeddings, labelled, picks, radii } = golden['k-centre']
    const names = Array.from({ length: embeddings.length / 3 }, (_, n) => `s${n}`)
    const reads = Int32Array.from(names, (_, row) => (labelled.includes(row) ? 1 : 0))
    const given = { ids: names, classes, embeddings: Float64Array.from(embeddings), reads }
    const { scores, parts } = scoresOf('k-centre', given, { picks: picks.length })
    picks.forEach((row: number, at: number) => {
      expect(parts.picked?.[row]).toBe(at + 1)
      expect(parts.distance?.[row]).toBeCloseTo(radii[at], 9)
    })
    const order = names.map((_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    expect(order.slice(0, picks.length)).toEqual(picks)
    expect(labelled.map((row: number) => scores[row])).toEqual([0, 0])
  })

  it('ML30: softmax regression is that of Newton`s method', () => {
    const { features, labels, penalty, probabilities } = golden.softmax
    const samples = { features: Float64Array.from(features), targets: targetsOf(Int32Array.from(labels), classes) }
    const model = fitSoftmax(samples, classes, { penalty, tolerance: 1e-10, maxSteps: 20_000 })
    if (!model.ok) throw new Error(model.error.message)
    expect(model.value.isConverged).toBe(true)
    expectClose(predictSoftmax(model.value, samples.features), probabilities, 7)
  })

  it('ML31: the temperature is the one of the least loss', () => {
    const { logits, labels, value } = golden.temperature
    expect(fitTemperature(Float64Array.from(logits), Int32Array.from(labels), classes)).toMatchObject({
      ok: true,
      value: expect.closeTo(value, 4),
    })
  })
})
