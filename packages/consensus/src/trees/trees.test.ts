import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { majority } from '../algorithms/majority.ts'
import { optionTables } from './option-votes.ts'
import { treeShares } from './question-tree.ts'
import { lineageOf, voteUp } from './taxonomy.ts'

const parents = new Map<string, string | undefined>([
  ['animal', undefined],
  ['bird', 'animal'],
  ['owl', 'bird'],
  ['hawk', 'bird'],
  ['cat', 'animal'],
])

describe('votes on a taxonomy', () => {
  it('C74: go up until enough readers stand behind a node', () => {
    expect(voteUp(['owl', 'owl', 'owl', 'hawk'], parents, 0.7).node).toBe('owl')
    expect(voteUp(['owl', 'owl', 'hawk', 'hawk'], parents, 0.7).node).toBe('bird')
    expect(voteUp(['owl', 'bird', 'cat', 'cat'], parents, 0.7).node).toBe('animal')
    expect(voteUp(['owl', 'bird'], parents, 0.7)).toMatchObject({
      node: 'bird',
      shares: [
        { node: 'animal', share: 1, depth: 0 },
        { node: 'bird', share: 1, depth: 1 },
        { node: 'owl', share: 0.5, depth: 2 },
      ],
    })
    expect(voteUp([], parents, 0.7)).toEqual({ node: null, shares: [] })
    expect(() => voteUp(['owl'], parents, 0.5)).toThrow('above 0.5')
  })

  it('C74: what is above a node has at least its share, and the order of readers changes nothing', () => {
    const votes = fc.array(fc.constantFrom(...parents.keys()), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(votes, (given) => {
        const outcome = voteUp(given, parents, 0.6)
        expect(voteUp(given.toReversed(), parents, 0.6)).toEqual(outcome)
        const shareOf = new Map(outcome.shares.map(({ node, share }) => [node, share]))
        for (const { node, share } of outcome.shares)
          for (const above of lineageOf(node, parents)) expect(shareOf.get(above)).toBeGreaterThanOrEqual(share)
      }),
    )
  })
})

describe('shares of a question tree', () => {
  const questions = [
    { id: 'smooth', options: ['smooth', 'features', 'star'] },
    { id: 'edge', options: ['yes', 'no'], showWhen: { questionId: 'smooth', options: ['features'] } },
    { id: 'spiral', options: ['yes', 'no'], showWhen: { questionId: 'edge', options: ['no'] } },
  ]
  const votes = new Map([
    ['smooth', new Map(Object.entries({ smooth: 10, features: 30 }))],
    ['edge', new Map(Object.entries({ yes: 6, no: 24 }))],
    ['spiral', new Map(Object.entries({ yes: 18, no: 6 }))],
  ])

  it('C75: a child has its share times its parents, and children add up to the parent', () => {
    const shares = treeShares(questions, votes)
    const of = (questionId: string, option: string) =>
      shares.find((one) => one.questionId === questionId && one.option === option)?.weighted ?? Number.NaN
    expect(of('smooth', 'features')).toBeCloseTo(0.75, 12)
    expect(of('edge', 'no')).toBeCloseTo(0.75 * 0.8, 12)
    expect(of('spiral', 'yes')).toBeCloseTo(0.75 * 0.8 * 0.75, 12)
    expect(of('spiral', 'yes') + of('spiral', 'no')).toBeCloseTo(of('edge', 'no'), 12)
    expect(of('smooth', 'star')).toBe(0)
  })

  it('C75: the ends of the tree add up to 1', () => {
    const ends = [
      ['smooth', 'smooth'],
      ['smooth', 'star'],
      ['edge', 'yes'],
      ['spiral', 'yes'],
      ['spiral', 'no'],
    ]
    const shares = treeShares(questions, votes)
    const sum = ends.reduce(
      (total, [question, option]) => total + (shares.find((one) => one.questionId === question && one.option === option)?.weighted ?? 0),
      0,
    )
    expect(sum).toBeCloseTo(1, 12)
  })
})

describe('several options at once', () => {
  it('C76: each option has its own share of the readers', () => {
    const tables = optionTables([
      { item: 'i', worker: 'a', label: 'bar+ring' },
      { item: 'i', worker: 'b', label: 'ring' },
      { item: 'i', worker: 'c', label: '' },
    ])
    expect([...tables.keys()]).toEqual(['bar', 'ring'])
    const posterior = (option: string) => {
      const table = tables.get(option)
      const fitted = table === undefined ? undefined : majority.fit(table)
      return fitted?.ok === true ? fitted.value.posterior[1] : undefined
    }
    expect(posterior('bar')).toBeCloseTo(1 / 3, 12)
    expect(posterior('ring')).toBeCloseTo(2 / 3, 12)
  })
})
