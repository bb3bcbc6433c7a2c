import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pool } from './pool.ts'
import { strategies } from './registry.ts'
import { rank, whyOf } from './scores.ts'
import { byId, poolOf } from './test/pools.ts'

const drawn = fc.record({
  ids: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 25 }),
  classes: fc.integer({ min: 2, max: 5 }),
  seed: fc.integer(),
})

const scored = (strategy: (typeof strategies)[number], pool: Pool, seed: number) => {
  const outcome = strategy.score(pool, { seed })
  if (!outcome.ok) throw new Error(`${strategy.id}: ${JSON.stringify(outcome.error)}`)
  return outcome.value
}

/** The pool with one number of a column changed. */
const spoiled = (pool: Required<Pool>, column: string, value: number): Pool => {
  if (column === 'probabilities' || column === 'posteriors' || column === 'embeddings' || column === 'weightOfReads') {
    const values = Float64Array.from(pool[column])
    values[values.length - 1] = value
    return { ...pool, [column]: values }
  }
  if (column === 'committee') {
    const values = Float64Array.from(pool.committee[1] ?? [])
    values[0] = value
    return { ...pool, committee: [pool.committee[0] ?? values, values] }
  }
  return { ...pool, [column]: pool.ids.map(() => value) }
}

describe.each(strategies.map((strategy) => [strategy.id, strategy] as const))('%s', (_id, strategy) => {
  it('ML2: scores and parts are of the sample, whatever the order of the rows', () => {
    fc.assert(
      fc.property(drawn, ({ ids, classes, seed }) => {
        const [one, turned] = [poolOf(ids, classes, seed), poolOf(ids.toReversed(), classes, seed)]
        const [first, second] = [scored(strategy, one, seed), scored(strategy, turned, seed)]
        expect(byId(turned.ids, second.scores)).toEqual(byId(one.ids, first.scores))
        for (const [name, values] of Object.entries(first.parts))
          expect(byId(turned.ids, second.parts[name] ?? new Float64Array())).toEqual(byId(one.ids, values ?? new Float64Array()))
      }),
    )
  })

  it('ML3: scores are from 0 to 1, one for each sample, and the same again', () => {
    fc.assert(
      fc.property(drawn, ({ ids, classes, seed }) => {
        const pool = poolOf(ids, classes, seed)
        const before = structuredClone(pool)
        const first = scored(strategy, pool, seed)
        expect(first.scores).toHaveLength(ids.length)
        expect(first.scores.every((score) => score >= 0 && score <= 1)).toBe(true)
        expect(scored(strategy, pool, seed)).toEqual(first)
        expect(pool).toEqual(before)
      }),
    )
  })

  it('ML4: says how it came about, and the parts of each score', () => {
    const pool = poolOf(['a', 'b', 'c'], 3, 1)
    const outcome = scored(strategy, pool, 7)
    expect(outcome.by).toEqual({ strategy: strategy.id, version: strategy.version, parameters: strategy.defaults, seed: 7 })
    expect(whyOf(outcome, 1).score).toBe(outcome.scores[1])
    expect(Object.keys(whyOf(outcome, 1)).length).toBeGreaterThan(1)
    expect(Object.values(whyOf(outcome, 1)).every(Number.isFinite)).toBe(true)
  })

  it('ML1: a missing column, a bad number and a bad length are refused with their place', () => {
    const pool = poolOf(['a', 'b', 'c'], 3, 1)
    for (const column of strategy.needs) {
      const { [column]: _gone, ...rest } = pool
      expect(strategy.score(rest)).toMatchObject({ ok: false, error: { code: 'invalid-input', at: column } })
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const outcome = strategy.score(spoiled(pool, column, value))
        expect(outcome.ok ? 'taken' : outcome.error).toMatchObject({
          at: expect.stringMatching(new RegExp(`^${column}.*sample [abc]`)),
          message: expect.stringContaining(String(value)),
        })
      }
      const short = { ...pool, [column]: column === 'committee' ? [pool.committee[0]] : pool[column].slice(1) }
      expect(strategy.score(short)).toMatchObject({ ok: false, error: { at: expect.stringMatching(`^${column}`) } })
    }
    expect(strategy.score({ ...pool, ids: ['a', 'b', 'a'] })).toMatchObject({ ok: false, error: { at: 'ids[2]' } })
    expect(strategy.score({ ...pool, classes: 1 })).toMatchObject({ ok: false, error: { at: 'classes' } })
    expect(strategy.score(pool, { parameters: { nonsense: 1 } })).toMatchObject({ ok: false, error: { at: 'parameters.nonsense' } })
  })

  it('takes an empty pool', () => {
    expect(scored(strategy, poolOf([], 2, 1), 1).scores).toHaveLength(0)
  })
})

describe('rows of probabilities', () => {
  const [strategy] = strategies
  const told = (row: readonly number[]) => {
    const outcome = strategy.score({ ids: ['a', 'b'], classes: 2, probabilities: Float64Array.from([0.5, 0.5, ...row]) })
    return outcome.ok ? 'taken' : `${outcome.error.code === 'invalid-input' ? outcome.error.at : ''}: ${outcome.error.message}`
  }

  it('ML1: must be from 0 to 1 and sum to 1', () => {
    expect(told([0.25, 0.75])).toBe('taken')
    expect(told([1 / 3 + 1e-4, 2 / 3])).toBe('taken')
    expect(told([-0.1, 1.1])).toBe('probabilities, sample b, class 0: -0.1 is no probability: it must be from 0 to 1')
    expect(told([0.5, 0.4])).toBe('probabilities, sample b: its probabilities sum to 0.9 and not to 1')
    expect(told([0, 0])).toBe('probabilities, sample b: its probabilities sum to 0 and not to 1')
  })
})

describe('the order', () => {
  it('ML3: equal scores go by seed and id, in an order that is even over ids', () => {
    const ids = Array.from({ length: 400 }, (_, n) => `sample ${n}`)
    const order = (seed: number) => Array.from(rank(ids, new Float64Array(ids.length), seed))
    expect(order(1)).toEqual(order(1))
    expect(order(1)).not.toEqual(order(2))
    const early = order(1)
      .slice(0, 200)
      .filter((row) => row < 200).length
    expect(early).toBeGreaterThan(75)
    expect(early).toBeLessThan(125)
  })

  it('ML3: is that of the scores, whatever the order of the rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), fc.integer(), (ids, seed) => {
        const scoreOf = (id: string): number => (id.length % 3) / 2
        const named = (names: readonly string[]) =>
          Array.from(rank(names, Float64Array.from(names, scoreOf), seed), (row) => names[row] ?? '')
        const order = named(ids)
        expect(named(ids.toReversed())).toEqual(order)
        expect(order.map(scoreOf)).toEqual(order.map(scoreOf).toSorted((a, b) => b - a))
      }),
    )
  })
})
