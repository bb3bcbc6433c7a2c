import { describe, expect, it } from 'vitest'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { crowdlab } from './crowdlab.ts'
import { decide } from './decide.ts'

const votesOf = (rows: Readonly<Record<string, string>>): Vote[] =>
  Object.entries(rows).flatMap(([item, labels]) =>
    [...labels].flatMap((label, reader) => (label === '-' ? [] : [{ item, worker: `w${reader + 1}`, label }])),
  )
const modelOf = (shareOfA: Readonly<Record<string, number>>) =>
  new Map(
    Object.entries(shareOfA).map(([item, a]) => [
      item,
      new Map([
        ['a', a],
        ['b', 1 - a],
      ]),
    ]),
  )
const outcomeOf = (votes: readonly Vote[], model: ReturnType<typeof modelOf>) => {
  const table = voteTable(votes)
  const fitted = crowdlab.fit(table, { model })
  if (!fitted.ok) throw new Error(fitted.error.message)
  return { table, ...fitted.value }
}

describe('CROWDLAB', () => {
  // By hand, from the formulas of the paper. Majority labels of i1 to i4, which have two votes or more: a, b, a, b; so e = 1/2.
  const votes = votesOf({ i1: 'aaa', i2: 'bbb', i3: 'aab', i4: 'bb-', i5: '--a' })
  const model = modelOf({ i1: 0.9, i2: 0.2, i3: 0.4, i4: 0.3, i5: 0.8 })
  // Share of votes that are the majority's: (1 + 1 + 2/3 + 1) / 4.
  const [hit, miss] = [11 / 12, 1 / 12]
  // w1 and w2 agree with 2 of 2, 2 of 2, 1 of 2 and 1 of 1 others, 6/7: 1 - (1/7) / (1/2). w3 with 2, 2 and 0 of 2: 1 - (1/3) / (1/2).
  const [first, third] = [5 / 7, 1 / 3]
  // The model is wrong on i3 of i1 to i4, 1 - (1/4) / (1/2), and an item has 12/5 votes.
  const modelWeight = 0.5 * Math.sqrt(12 / 5)

  it('C65: is the weighted mean of model and votes, by hand', () => {
    const { posterior } = outcomeOf(votes, model)
    const expected = [
      (0.9 * modelWeight + (2 * first + third) * hit) / (modelWeight + 2 * first + third),
      (0.2 * modelWeight + (2 * first + third) * miss) / (modelWeight + 2 * first + third),
      (0.4 * modelWeight + 2 * first * hit + third * miss) / (modelWeight + 2 * first + third),
      (0.3 * modelWeight + 2 * first * miss) / (modelWeight + 2 * first),
      (0.8 * modelWeight + third * hit) / (modelWeight + third),
    ]
    expected.forEach((share, i) => {
      expect(posterior[2 * i]).toBeCloseTo(share, 12)
    })
    expect(posterior[4]).toBeCloseTo(0.6493749, 6)
  })

  it("C65: a reader's quality is between the posterior of his votes and their share of the outcome, by hand", () => {
    const { posterior, confusion } = outcomeOf(votes, model)
    const at = (item: number, label: number) => posterior[2 * item + label] ?? Number.NaN
    // The outcome is a, b, a, b, a: w3 is wrong once in four.
    const quality = (at(0, 0) + at(1, 1) + at(2, 1) + at(4, 0)) / 4
    const readers = (3 * (2 * first + third) - third + third - third + third) / 5
    const weights = (2 * first + third + (2 * first + third) + (2 * first + third) + 2 * first + third) / 5
    expect(readers).toBeCloseTo((3 * (2 * first + third)) / 5, 12)
    const part = modelWeight / (modelWeight + weights)
    expect(confusion[2 * 4]).toBeCloseTo(part * quality + (1 - part) * (3 / 4), 12)
  })

  it('C65: the model breaks a tie that its own odds break, and no other', () => {
    const tied = votesOf({ i1: 'ab', i2: 'aa', i3: 'bb' })
    const labels = (share: number) => {
      const { table, ...result } = outcomeOf(tied, modelOf({ i1: share, i2: 0.9, i3: 0.1 }))
      return decide(table, result).map(({ label }) => label)
    }
    expect(labels(0.8)).toEqual(['a', 'a', 'b'])
    expect(labels(0.3)).toEqual(['b', 'a', 'b'])
    expect(labels(0.5)).toEqual([null, 'a', 'b'])
  })

  it('C65: a model no better than always saying the same weighs as good as nothing', () => {
    const opposite = modelOf({ i1: 0.1, i2: 0.9, i3: 0.1, i4: 0.9, i5: 0.1 })
    const { posterior } = outcomeOf(votes, opposite)
    expect(posterior[0]).toBeCloseTo(hit, 5)
    expect(posterior[2]).toBeCloseTo(miss, 5)
  })

  it('C65: a reader no better than that weighs as good as nothing beside a model that knows', () => {
    // Readers agree at chance; the model says what most of them say, and is sure.
    const noisy = votesOf({ i1: 'aab', i2: 'bab', i3: 'abb', i4: 'baa', i5: 'aba', i6: 'bba' })
    const sure = modelOf({ i1: 0.99, i2: 0.01, i3: 0.01, i4: 0.99, i5: 0.99, i6: 0.01 })
    expect(outcomeOf(noisy, sure).posterior[0]).toBeCloseTo(0.99, 5)
  })

  it('C65: knows classes that nobody voted for, and items that the model does not know', () => {
    const table = voteTable(votesOf({ i1: 'aa', i2: 'bb', i3: 'ab' }), { classes: ['a', 'b', 'c'] })
    const known = new Map([
      ['i1', new Map([['c', 1]])],
      ['i2', new Map([['b', 1]])],
    ])
    const fitted = crowdlab.fit(table, { model: known })
    if (!fitted.ok) throw new Error(fitted.error.message)
    expect(fitted.value.posterior[2]).toBeGreaterThan(0)
    const third = fitted.value.posterior.subarray(6, 9)
    expect(third[0]).toBeCloseTo(third[1] ?? Number.NaN, 12)
  })

  it('C65: asks for a model', () => {
    expect(crowdlab.fit(voteTable(votes))).toMatchObject({ ok: false, error: { code: 'invalid-input', at: 'model-probabilities' } })
    expect(crowdlab.fit(voteTable(votes), { model: modelOf({ elsewhere: 1 }) })).toMatchObject({ ok: false })
  })
})
