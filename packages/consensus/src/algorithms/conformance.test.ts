import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { decide } from './decide.ts'
import type { AnyAlgorithm, LabelResult } from './define.ts'
import { algorithms } from './registry.ts'

const name = (prefix: string, most: number) => fc.integer({ min: 0, max: most }).map((n) => `${prefix}${n}`)
const vote = fc.record({ item: name('i', 8), worker: name('w', 5), label: fc.constantFrom('a', 'b', 'c') })
const votes = fc.array(vote, { minLength: 1, maxLength: 80 })

const goldOf = (given: readonly Vote[]): ReadonlyMap<string, string> => new Map(given.slice(0, 4).map(({ item, label }) => [item, label]))

/** Without the classes that an algorithm cannot tell apart: `c` is said as `b`. */
const fitting = ({ mostClasses }: AnyAlgorithm, given: readonly Vote[]): Vote[] =>
  given.map((one) => (mostClasses === 2 && one.label === 'c' ? { ...one, label: 'b' } : one))

/** A model that says nothing: all classes are as likely to it. */
const evenModel = (given: readonly Vote[]) => {
  const labels = new Set(given.map(({ label }) => label))
  const row = new Map([...labels].map((label) => [label, 1 / labels.size]))
  return new Map(given.map(({ item }) => [item, row]))
}

const run = (algorithm: AnyAlgorithm, given: readonly Vote[], gold = goldOf(given)): LabelResult => {
  const fitted = algorithm.fit(voteTable(given), { gold, model: evenModel(given) })
  if (!fitted.ok) throw new Error(fitted.error.message)
  return fitted.value
}

/** Eight items of two classes, four readers. */
const everyone = (label: (item: number, worker: number) => string): Vote[] =>
  Array.from({ length: 32 }, (_, n) => ({ item: `i${n % 8}`, worker: `w${Math.floor(n / 8)}`, label: label(n % 8, Math.floor(n / 8)) }))

describe.each(algorithms)('$id', (algorithm) => {
  it('has an id, a version and its parameters as numbers', () => {
    expect(algorithm.id).toMatch(/^[a-z-]+$/)
    expect(algorithm.version).not.toBe('')
    expect(Object.values(algorithm.defaults).every(Number.isFinite)).toBe(true)
  })

  it('gives a posterior, priors and readers that are distributions', () => {
    fc.assert(
      fc.property(votes, (some) => {
        const given = fitting(algorithm, some)
        const table = voteTable(given)
        const { posterior, priors, confusion } = run(algorithm, given)
        const classes = table.classes.length
        const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0)
        table.items.forEach((_, i) => {
          expect(sum(posterior.subarray(i * classes, (i + 1) * classes))).toBeCloseTo(1, 9)
        })
        expect(sum(priors)).toBeCloseTo(1, 9)
        // One column of each truth for each worker, so a sum of 1 for each pair.
        expect(sum(confusion)).toBeCloseTo(table.workers.length * classes, 6)
        expect([...posterior, ...priors, ...confusion].every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true)
      }),
    )
  })

  it('C2, C4: gives the same bytes for the same votes in any order', () => {
    fc.assert(
      fc.property(
        votes.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([some, others]) => {
          const [given, shuffled] = [fitting(algorithm, some), fitting(algorithm, others)]
          const gold = goldOf(given)
          expect(run(algorithm, shuffled, gold)).toEqual(run(algorithm, given, gold))
        },
      ),
    )
  })

  it('says what all readers say', () => {
    const given = everyone((item) => (item < 5 ? 'yes' : 'no'))
    const table = voteTable(given)
    const decisions = decide(table, run(algorithm, given))
    expect(decisions.map((decision) => decision.label)).toEqual(['yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'])
    expect(decisions.every((decision) => decision.confidence > 0.9)).toBe(true)
  })

  it('finds the three readers who know against one who always lies', () => {
    const given = everyone((item, worker) => (item < 4 === worker < 3 ? 'yes' : 'no'))
    const gold = new Map([
      ['i0', 'yes'],
      ['i7', 'no'],
    ])
    const labels = decide(voteTable(given), run(algorithm, given, gold)).map((decision) => decision.label)
    expect(labels).toEqual(['yes', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no'])
  })

  it('C11: leaves a tie a tie, and breaks it only by the named rule', () => {
    const given: Vote[] = [
      { item: 'i', worker: 'w1', label: 'b' },
      { item: 'i', worker: 'w2', label: 'a' },
    ]
    const table = voteTable(given)
    // Both readers were right once on gold, so they weigh the same.
    const result = run(algorithm, given, new Map([['elsewhere', 'a']]).set('i', algorithm.needsGold ? 'neither' : 'a'))
    expect(decide(table, result)).toMatchObject([{ label: null, isTied: true, leaders: ['a', 'b'], confidence: 0.5 }])
    expect(decide(table, result, 'first-option')).toMatchObject([{ label: 'a', isTied: true }])
  })

  it('stands one class, one reader and no votes at all', () => {
    const alone: Vote[] = [{ item: 'i', worker: 'w', label: 'only' }]
    expect(decide(voteTable(alone), run(algorithm, alone))).toMatchObject([{ label: 'only', isTied: false, confidence: 1 }])
    const nothing = algorithm.fit(voteTable([]), { gold: new Map() })
    if (nothing.ok) expect(nothing.value.posterior).toHaveLength(0)
    else expect(nothing.error.code).toBe('invalid-input')
  })
})
