import { describe, expect, it } from 'vitest'
import type { Settings } from '../define.ts'
import type { Pool } from '../pool.ts'
import { strategyById } from '../registry.ts'

const scored = (id: string, pool: Pool, settings: Settings = {}) => {
  const outcome = strategyById(id)?.score(pool, settings)
  if (outcome?.ok !== true) throw new Error(`${id}: ${JSON.stringify(outcome)}`)
  return outcome.value
}
const numbers = (...values: number[]) => Float64Array.from(values)
const counts = (...values: number[]) => Int32Array.from(values)

describe('the model`s own doubt', () => {
  const of = (...row: number[]): Pool => ({ ids: ['a'], classes: row.length, probabilities: Float64Array.from(row) })

  it.each(['least-confidence', 'margin', 'entropy'])('ML10: %s is 0 for a certain model and 1 for one that knows nothing', (id) => {
    expect(scored(id, of(0, 1, 0)).scores[0]).toBe(0)
    expect(scored(id, of(0.25, 0.25, 0.25, 0.25)).scores[0]).toBeCloseTo(1, 12)
  })

  it.each(['least-confidence', 'margin', 'entropy'])('ML10: %s grows as the first of two classes comes down', (id) => {
    const scores = [0.99, 0.9, 0.8, 0.7, 0.6, 0.5].map((first) => scored(id, of(first, 1 - first)).scores[0] ?? 0)
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(new Set(scores).size).toBe(scores.length)
  })

  it('ML10: the three differ where they should', () => {
    const [close, spread] = [of(0.5, 0.5, 0), of(0.5, 0.25, 0.25)]
    expect(scored('least-confidence', close).scores).toEqual(scored('least-confidence', spread).scores)
    expect(scored('margin', close).scores[0]).toBe(1)
    expect(scored('margin', spread).scores[0]).toBe(0.75)
    expect(scored('entropy', spread).scores[0]).toBeCloseTo((1.5 * Math.LN2) / Math.log(3), 12)
  })
})

describe('a committee', () => {
  const of = (...rows: number[][]): Pool => ({ ids: ['a'], classes: 2, committee: rows.map((row) => Float64Array.from(row)) })

  it('ML11: is 0 when all say the same, and 1 when they are as far apart as can be', () => {
    for (const id of ['committee-votes', 'committee-kl']) {
      expect(scored(id, of([0.8, 0.2], [0.8, 0.2])).scores[0]).toBe(0)
      expect(scored(id, of([1, 0], [0, 1])).scores[0]).toBeCloseTo(1, 12)
    }
  })

  it('ML11: votes hear the first class alone, the divergence how sure they are', () => {
    const [mild, strong] = [of([0.6, 0.4], [0.4, 0.6]), of([0.9, 0.1], [0.1, 0.9])]
    expect(scored('committee-votes', mild).scores).toEqual(scored('committee-votes', strong).scores)
    expect(scored('committee-kl', mild).scores[0]).toBeLessThan(scored('committee-kl', strong).scores[0] ?? 0)
  })

  it('ML11: a tied model gives each of its first classes a part of its vote', () => {
    expect(scored('committee-votes', of([0.5, 0.5], [1, 0])).parts.leading?.[0]).toBe(0.75)
  })
})

describe('readers who disagree', () => {
  it('ML12: an even vote is 1, one reader or none is nothing yet', () => {
    const pool = {
      ids: ['even', 'leading', 'one', 'none'],
      classes: 2,
      posteriors: numbers(0.5, 0.5, 0.75, 0.25, 0.5, 0.5, 0, 0),
      reads: counts(4, 4, 1, 0),
    }
    const { scores } = scored('reader-disagreement', pool)
    expect(scores[0]).toBe(1)
    expect(scores[1]).toBeCloseTo(0.8113, 4)
    expect(Array.from(scores.slice(2))).toEqual([0, 0])
    expect(scored('reader-disagreement', pool, { parameters: { leastReads: 1 } }).scores[2]).toBe(1)
  })
})

describe('labels that a model contradicts', () => {
  // The model is never surer of class 1 than 0.4: its threshold is low, and only what it finds below that is suspected.
  const pool: Pool = {
    ids: ['a', 'b', 'c', 'd', 'e'],
    classes: 2,
    probabilities: numbers(0.9, 0.1, 0.8, 0.2, 0.6, 0.4, 0.65, 0.35, 0.95, 0.05),
    given: counts(0, 0, 1, 1, -1),
  }

  it('ML14: suspects nothing of a class that the model is never sure of, and ranks by the margin above the thresholds', () => {
    const { scores, parts } = scored('label-errors', pool)
    expect(Array.from(parts.isError ?? [])).toEqual([0, 0, 0, 0, 0])
    // t = (0.85, 0.375); d: (2 + (0.65 - 0.85) - (0.35 - 0.375)) / 4
    expect(scores[3]).toBeCloseTo(0.45625, 12)
    expect(scores[4]).toBe(0)
    const wrong = scored('label-errors', { ...pool, given: counts(0, 0, 1, 1, 1) })
    expect(wrong.parts.isError?.[4]).toBe(1)
    expect(wrong.scores[4]).toBe(Math.max(...wrong.scores))
  })
})

describe('diversity', () => {
  const pool: Pool = { ids: ['a', 'b', 'c', 'd'], classes: 2, embeddings: numbers(0, 2, 10, 11), reads: counts(1, 0, 0, 0) }

  it('ML15: picks the farthest first, then what is far from that too', () => {
    const { parts, scores } = scored('k-centre', pool, { parameters: { picks: 3 } })
    expect(Array.from(parts.picked ?? [])).toEqual([0, 2, 3, 1])
    expect(Array.from(parts.distance ?? [])).toEqual([0, 2, 1, 11])
    expect(scores[3]).toBe(0.5)
  })

  it('ML15: with nothing labelled the first pick is the seed`s, and differs with it', () => {
    const ids = Array.from({ length: 50 }, (_, n) => `s${n}`)
    const of = { ids, classes: 2, embeddings: Float64Array.from(ids, (_, n) => n), reads: new Int32Array(50) }
    const firstOf = (seed: number) => scored('k-centre', of, { seed, parameters: { picks: 5 } }).scores.indexOf(1)
    expect(new Set([1, 2, 3, 4, 5, 6].map(firstOf)).size).toBeGreaterThan(2)
  })

  it('ML16: looks at no more candidates than it may, drawn by seed and id', () => {
    const ids = Array.from({ length: 5000 }, (_, n) => `s${n}`)
    const of = {
      ids,
      classes: 2,
      embeddings: Float64Array.from(ids, (_, n) => n % 97),
      reads: Int32Array.from(ids, (_, n) => (n < 300 ? 1 : 0)),
    }
    const { scores, parts } = scored('k-centre', of, { parameters: { picks: 20, mostCandidates: 500, mostLabelled: 1 } })
    expect(parts.picked?.filter((pick) => pick > 0)).toHaveLength(20)
    expect(scores.filter((score) => score > 0).length).toBeLessThanOrEqual(500)
  })
})

describe('expected class balance', () => {
  it('ML13: wants the class that is short, in proportion to what the model expects', () => {
    const pool: Pool = {
      ids: ['a', 'b', 'rare', 'mixed'],
      classes: 2,
      probabilities: numbers(1, 0, 1, 0, 0.2, 0.8, 0.5, 0.5),
      given: counts(0, 0, -1, -1),
    }
    const { scores, parts } = scored('class-balance', pool)
    expect(Array.from(scores)).toEqual([0, 0, 0.8, 0.5])
    expect(parts.likeliest?.[2]).toBe(1)
    expect(Array.from(scored('class-balance', { ...pool, given: counts(-1, -1, -1, -1) }).scores)).toEqual([1, 1, 1, 1])
  })
})

describe('a new sample or one more read of an old one', () => {
  // Weights: model 1, readers 1 each.
  const pool: Pool = {
    ids: ['sure and read', 'disputed', 'new and unsure', 'new and sure'],
    classes: 2,
    probabilities: numbers(0.9, 0.1, 0.9, 0.1, 0.5, 0.5, 0.95, 0.05),
    posteriors: numbers(0.98, 0.02, 0.55, 0.45, 0, 0, 0, 0),
    reads: counts(3, 2, 0, 0),
    weightOfReads: numbers(3, 2, 0, 0),
  }

  it('ML17: by hand: q = (w c + 1/2) / (w + 1), s = 2 (1 - q)', () => {
    const { scores } = scored('active-lab', pool)
    expect(scores[0]).toBeCloseTo(2 * (1 - (4 * 0.98 + 0.5) / 5), 12)
    expect(scores[1]).toBeCloseTo(2 * (1 - (3 * 0.55 + 0.5) / 4), 12)
    expect(scores[2]).toBe(1)
    expect(scores[3]).toBeCloseTo(2 * (1 - (0.95 + 0.5) / 2), 12)
  })

  it('ML17: an unsure new one before a disputed one, that before a sure new one, and what many agree on last', () => {
    const { scores } = scored('active-lab', pool)
    expect([...pool.ids].sort((a, b) => (scores[pool.ids.indexOf(b)] ?? 0) - (scores[pool.ids.indexOf(a)] ?? 0))).toEqual([
      'new and unsure',
      'disputed',
      'new and sure',
      'sure and read',
    ])
  })

  it('ML17: the more readers agree, the less one more read is wanted; a weight is above 0', () => {
    const of = (weight: number) => scored('active-lab', { ...pool, weightOfReads: numbers(weight, 2, 0, 0) }).scores[0] ?? 0
    expect([1, 2, 4, 8].map(of)).toEqual([8, 4, 2, 1].map(of).toReversed())
    expect(of(8)).toBeLessThan(of(4))
    expect(strategyById('active-lab')?.score(pool, { parameters: { modelWeight: 0 } })).toMatchObject({
      ok: false,
      error: { at: 'parameters.modelWeight' },
    })
  })
})
