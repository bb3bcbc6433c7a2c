import { describe, expect, it } from 'vitest'
import { type Known, orderBy } from './recipe.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const columnOf = (...values: number[]): Uint8Array => Uint8Array.from(values)
/** From sure to unsure: a, b, c, d; nobody said anything of e; f is held out. */
const known = (changes: Partial<Known> = {}): Known => ({
  pool: {
    ids,
    classes: 2,
    probabilities: Float64Array.of(1, 0, 0.9, 0.1, 0.7, 0.3, 0.5, 0.5, 0, 0, 0.5, 0.5),
    reads: Int32Array.of(0, 0, 0, 2, 0, 0),
    given: Int32Array.of(-1, -1, -1, 0, -1, -1),
  },
  has: { probabilities: columnOf(1, 1, 1, 1, 0, 1) },
  competes: columnOf(1, 1, 1, 1, 1, 1),
  isHeldOut: columnOf(0, 0, 0, 0, 0, 1),
  ...changes,
})
const part = (strategy: string, weight = 1) => ({ strategy, weight, parameters: {} })
const ordered = (facts: Known, parts = [part('entropy')], seed = 1) => {
  const outcome = orderBy(facts, { parts, seed })
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}
const partOf = ({ parts }: ReturnType<typeof ordered>, name: string, row: number): number | undefined => {
  const values = parts[name]
  if (values === undefined) throw new Error(`there is no part "${name}"`)
  return values[row]
}
const namesOf = ({ rows, scores }: ReturnType<typeof ordered>): string[] =>
  Array.from(rows, (row, at) => ({ id: ids[row] ?? '', score: scores[at] ?? 0 }))
    .toSorted((a, b) => b.score - a.score)
    .map(({ id }) => id)

describe('a recipe', () => {
  it('ML51: puts the least sure first, and what nobody said anything of last, with the parts of each', () => {
    const outcome = ordered(known())
    expect(namesOf(outcome).filter((id) => !['f', 'a', 'e'].includes(id))).toEqual(['d', 'c', 'b'])
    expect([outcome.scores[0], outcome.scores[4]]).toEqual([0.125, 0.125])
    expect(new Set(Object.keys(outcome.parts))).toEqual(new Set(['entropy', 'entropy.nats', 'entropy.score', 'held-out']))
    expect(partOf(outcome, 'entropy.score', 3)).toBe(1)
    expect(partOf(outcome, 'entropy.nats', 4)).toBeNaN()
    expect([outcome.versions, outcome.mixture]).toEqual([{ entropy: '1' }, '1'])
  })

  it('ML53: a held-out sample stands where seed and id have drawn it, whatever a model says of it', () => {
    const sure = known()
    const unsure = known({ pool: { ...sure.pool, probabilities: Float64Array.of(1, 0, 0.9, 0.1, 0.7, 0.3, 0.5, 0.5, 0, 0, 1, 0) } })
    const placeOf = (facts: Known, seed: number) => ordered(facts, [part('margin')], seed).scores[5]
    expect(placeOf(sure, 4)).toBe(placeOf(unsure, 4))
    expect(new Set([1, 2, 3, 4, 5].map((seed) => placeOf(sure, seed))).size).toBe(5)
    expect(partOf(ordered(sure), 'held-out', 5)).toBe(1)
  })

  it('ML53: over many held-out samples the places are even, so that their share is the same at every moment', () => {
    const length = 4000
    const many = Array.from({ length }, (_, n) => `task-${n}`)
    const facts: Known = {
      pool: { ids: many, classes: 2, probabilities: Float64Array.from({ length: 2 * length }, (_, n) => (n % 2 === 0 ? 1 : 0)).fill(0.5) },
      has: {},
      competes: new Uint8Array(length).fill(1),
      isHeldOut: Uint8Array.from({ length }, (_, n) => (n % 4 === 0 ? 1 : 0)),
    }
    const { scores } = ordered(facts)
    const drawn = scores.filter((_, row) => row % 4 === 0)
    for (const share of [0.1, 0.25, 0.5, 0.75])
      expect(drawn.filter((score) => score < share).length / drawn.length).toBeGreaterThan(share - 0.06)
    for (const share of [0.1, 0.25, 0.5, 0.75])
      expect(drawn.filter((score) => score < share).length / drawn.length).toBeLessThan(share + 0.06)
  })

  it('mixes by weight, and orders only what competes', () => {
    const facts = known({ competes: columnOf(1, 1, 1, 0, 1, 0) })
    const outcome = ordered(facts, [part('entropy', 3), part('class-balance')])
    expect(outcome.rows).toHaveLength(4)
    expect(namesOf(outcome)[0]).toBe('c')
    // Of class 0 one is labelled, so the other one is short.
    expect(partOf(outcome, 'class-balance.likeliest', 0)).toBe(0)
    expect(outcome.scores[2]).toBeCloseTo((3 * 1 + 1) / 4, 12)
  })

  it('is the same whatever the order of the rows, to the last bit', () => {
    const facts = known()
    const turned = [5, 3, 1, 0, 2, 4]
    const pick = (values: ArrayLike<number>) => turned.map((row) => values[row] ?? 0)
    const { probabilities = new Float64Array(), reads = new Int32Array(), given = new Int32Array() } = facts.pool
    const other: Known = {
      pool: {
        ids: turned.map((row) => ids[row] ?? ''),
        classes: 2,
        probabilities: Float64Array.from(turned.flatMap((row) => [probabilities[2 * row] ?? 0, probabilities[2 * row + 1] ?? 0])),
        reads: Int32Array.from(pick(reads)),
        given: Int32Array.from(pick(given)),
      },
      has: { probabilities: Uint8Array.from(pick(facts.has.probabilities ?? [])) },
      competes: Uint8Array.from(pick(facts.competes)),
      isHeldOut: Uint8Array.from(pick(facts.isHeldOut)),
    }
    const parts = [part('margin', 2), part('class-balance')]
    const [one, two] = [ordered(facts, parts), ordered(other, parts)]
    const scoresOf = (outcome: typeof one, names: readonly string[]) =>
      Object.fromEntries(Array.from(outcome.rows, (row, at) => [names[row], outcome.scores[at]]))
    expect(scoresOf(two, other.pool.ids)).toEqual(scoresOf(one, ids))
  })

  it.each([
    ['an unknown strategy', [part('guess')], 'parts[0].strategy'],
    ['a column that nobody has', [part('entropy'), part('committee-kl')], 'parts[1].strategy'],
    ['an unknown parameter', [{ ...part('entropy'), parameters: { heat: 2 } }], 'parts[0], parameters.heat'],
    ['one strategy twice', [part('entropy'), part('entropy')], 'mixture, entropy'],
    ['weights of 0', [part('entropy', 0)], 'mixture'],
  ])('ML1: refuses %s with its place', (_name, parts, at) => {
    const outcome = orderBy(known({ missing: { committee: 'two models' } }), { parts, seed: 1 })
    expect(outcome.ok ? undefined : 'at' in outcome.error && outcome.error.at).toBe(at)
  })
})
