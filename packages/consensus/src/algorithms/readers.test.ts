import { describe, expect, it } from 'vitest'
import { seededDraw } from '../random.ts'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { chiSquareAbove } from './chi-square.ts'
import { dawidSkene } from './dawid-skene.ts'
import { readerReports } from './readers.ts'

describe('chi-square', () => {
  it('has the tabled 5 % and 1 % points', () => {
    for (const [x, freedom, chance] of [
      [3.841459, 1, 0.05],
      [5.991465, 2, 0.05],
      [16.918978, 9, 0.05],
      [124.342113, 100, 0.05],
      [21.665994, 9, 0.01],
      [0.0039321, 1, 0.95],
    ] as const)
      expect(chiSquareAbove(x, freedom)).toBeCloseTo(chance, 6)
    expect(chiSquareAbove(0, 3)).toBe(1)
  })
})

/** 120 items of three classes: five readers who know, one at random, one who always says "a", one who turns b and c over. */
const planted = (): Vote[] => {
  const draw = seededDraw(3)
  const names = ['a', 'b', 'c'] as const
  const votes: Vote[] = []
  for (let item = 0; item < 120; item++) {
    const truth = draw(3)
    const said = (worker: string, label: number) => votes.push({ item: `i${item}`, worker, label: names[label] ?? 'a' })
    for (let expert = 0; expert < 5; expert++) said(`expert${expert}`, draw(100) < 85 ? truth : draw(3))
    said('random', draw(3))
    said('lazy', 0)
    said('swaps', truth === 0 ? 0 : 3 - truth)
  }
  return votes
}

describe('reports on readers', () => {
  const table = voteTable(planted())
  const fitted = dawidSkene.fit(table)
  const reports = fitted.ok ? readerReports(table, fitted.value) : []
  const of = (worker: string) => reports.find((report) => report.worker === worker)

  it('finds who clicks at random and who always says the same, and accuses nobody else', () => {
    expect(reports.filter(({ isRandom }) => isRandom).map(({ worker }) => worker)).toEqual(['lazy', 'random'])
    expect(of('random')?.spammerScore).toBeLessThan(0.1)
    expect(of('lazy')?.spammerScore).toBeCloseTo(0, 6)
    expect(of('expert0')?.spammerScore).toBeGreaterThan(0.4)
  })

  it('a reader who turns two classes over is often wrong, and no spammer', () => {
    expect(of('swaps')?.competence).toBeLessThan(0.5)
    expect(of('swaps')?.spammerScore).toBeGreaterThan(0.8)
  })

  it('has an interval about the competence, wider with fewer votes', () => {
    for (const { low, competence, high } of reports) {
      expect(low).toBeLessThanOrEqual(competence)
      expect(high).toBeGreaterThanOrEqual(competence)
    }
    const few = voteTable(planted().filter(({ item }) => Number(item.slice(1)) < 10))
    const refit = dawidSkene.fit(few)
    const [first] = refit.ok ? readerReports(few, refit.value) : []
    expect((first?.high ?? 0) - (first?.low ?? 0)).toBeGreaterThan((of('expert0')?.high ?? 1) - (of('expert0')?.low ?? 0))
    expect(refit.ok && readerReports(few, refit.value).some(({ isRandom }) => isRandom)).toBe(false)
  })

  it('a lone reader does not confirm himself', () => {
    const alone = voteTable([
      { item: 'i', worker: 'w', label: 'a' },
      { item: 'j', worker: 'w', label: 'b' },
    ])
    const one = dawidSkene.fit(alone)
    expect(one.ok && readerReports(alone, one.value)[0]?.competence).toBeCloseTo(0.5, 9)
  })
})
