import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededDraw } from '../random.ts'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { dawidSkene } from './dawid-skene.ts'
import { accuracyOf, decide } from './decide.ts'
import { expectedVotes, explain, normalised, sharesOfClasses, voteShares } from './em.ts'
import { majority } from './majority.ts'

const vote = fc.record({
  item: fc.integer({ min: 0, max: 9 }).map((n) => `i${n}`),
  worker: fc.integer({ min: 0, max: 4 }).map((n) => `w${n}`),
  label: fc.constantFrom('a', 'b', 'c'),
})

describe('expectation-maximisation', () => {
  it('C16: the log-likelihood never falls', () => {
    fc.assert(
      fc.property(fc.array(vote, { minLength: 1, maxLength: 80 }), (votes) => {
        const table = voteTable(votes)
        const classes = table.classes.length
        const posterior = voteShares(table)
        let before = Number.NEGATIVE_INFINITY
        for (let iteration = 0; iteration < 30; iteration++) {
          const priors = sharesOfClasses(posterior, classes)
          const confusion = normalised(expectedVotes(table, posterior), table.workers.length, classes, 0)
          const after = explain(table, confusion, priors, posterior)
          expect(after).toBeGreaterThanOrEqual(before - 1e-9)
          before = after
        }
      }),
    )
  })

  it('C17: a reader who never saw a class does not forbid it', () => {
    const table = voteTable([{ item: 'i', worker: 'w', label: 'a' }], { classes: ['a', 'b'] })
    const confusion = normalised(expectedVotes(table, Float64Array.of(1, 0)), 1, 2, 0)
    expect([...confusion]).toEqual([1, 0.5, 0, 0.5])
  })

  it('finds readers who click at random among ones who know, and beats majority', () => {
    const draw = seededDraw(7)
    const votes: Vote[] = []
    const truth = new Map<string, string>()
    for (let item = 0; item < 200; item++) {
      const label = `${draw(3)}`
      truth.set(`i${item}`, label)
      for (let worker = 0; worker < 7; worker++) {
        const knows = worker < 2 && draw(100) < 95
        votes.push({ item: `i${item}`, worker: `w${worker}`, label: knows ? label : `${draw(3)}` })
      }
    }
    const table = voteTable(votes)
    const accuracy = (algorithm: typeof majority | typeof dawidSkene): number => {
      const fitted = algorithm.fit(table)
      return (fitted.ok ? accuracyOf(decide(table, fitted.value), truth) : null) ?? 0
    }
    expect(accuracy(dawidSkene)).toBeGreaterThan(0.9)
    expect(accuracy(majority)).toBeLessThan(0.85)
  })

  it('smoothing keeps every cell above 0', () => {
    const table = voteTable([
      { item: 'i', worker: 'w', label: 'a' },
      { item: 'j', worker: 'w', label: 'b' },
    ])
    const fitted = dawidSkene.fit(table, { parameters: { smoothing: 1 } })
    expect(fitted.ok && [...fitted.value.confusion].every((cell) => cell > 0)).toBe(true)
  })
})

describe('accuracy', () => {
  it('C12: a tie counts its share when the truth is among its leaders', () => {
    const table = voteTable([
      { item: 'i', worker: 'w1', label: 'a' },
      { item: 'i', worker: 'w2', label: 'b' },
      { item: 'j', worker: 'w1', label: 'a' },
    ])
    const fitted = majority.fit(table)
    if (!fitted.ok) throw new Error('majority always runs')
    const decisions = decide(table, fitted.value)
    expect(accuracyOf(decisions, new Map(Object.entries({ i: 'a', j: 'a' })))).toBe(0.75)
    expect(accuracyOf(decisions, new Map([['i', 'c']]))).toBe(0)
    expect(accuracyOf(decisions, new Map([['unknown', 'a']]))).toBeNull()
  })
})
