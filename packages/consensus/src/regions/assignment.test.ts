import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Edge, matchBest } from './assignment.ts'

const weightOf = (rows: readonly (readonly Edge[])[], columnOf: ArrayLike<number>): number =>
  rows.reduce((sum, edges, row) => sum + (edges.find((edge) => edge.to === columnOf[row])?.weight ?? 0), 0)

/** Every matching, one row after the other. */
const exhaustive = (rows: readonly (readonly Edge[])[], row = 0, taken: ReadonlySet<number> = new Set()): number => {
  const edges = rows[row]
  if (edges === undefined) return 0
  return edges
    .filter((edge) => !taken.has(edge.to))
    .reduce(
      (best, edge) => Math.max(best, edge.weight + exhaustive(rows, row + 1, new Set([...taken, edge.to]))),
      exhaustive(rows, row + 1, taken),
    )
}

const graph = fc.array(
  fc.uniqueArray(fc.record({ to: fc.nat(5), weight: fc.integer({ min: 1, max: 20 }).map((n) => n / 10) }), {
    selector: (edge) => edge.to,
    maxLength: 6,
  }),
  { maxLength: 6 },
)

describe('matchBest', () => {
  it('C23: has the greatest weight of all matchings', () => {
    fc.assert(
      fc.property(graph, (rows) => {
        expect(weightOf(rows, matchBest(rows, 6))).toBeCloseTo(exhaustive(rows), 9)
      }),
      { numRuns: 500 },
    )
  })

  it('C23: gives each column to one row at most', () => {
    fc.assert(
      fc.property(graph, (rows) => {
        const given = [...matchBest(rows, 6)].filter((column) => column !== -1)
        expect(new Set(given).size).toBe(given.length)
      }),
    )
  })

  it('takes two good pairs rather than the one best', () => {
    const rows = [
      [
        { to: 0, weight: 0.9 },
        { to: 1, weight: 0.8 },
      ],
      [{ to: 0, weight: 0.85 }],
    ]
    expect([...matchBest(rows, 2)]).toEqual([1, 0])
  })

  it('leaves a row alone where that is worth more', () => {
    const rows = [[{ to: 0, weight: 0.5 }], [{ to: 0, weight: 0.9 }]]
    expect([...matchBest(rows, 1)]).toEqual([-1, 0])
  })
})
