import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import wabt from 'wabt'
import { type Vote, type VoteTable, voteTable } from '../../votes/vote-table.ts'
import { expectationMaximisation, expectedVotes, normalised } from '../em.ts'
import { createEmKernel, fitsKernel } from './kernel.ts'
import { boundsOf, layoutOf } from './layout.ts'

const header = `/** The bytes of em.wat, assembled; kernel.test.ts keeps them what they say (\`vitest -u\` writes them anew). */
// biome-ignore format: bytes
export const emModule: Uint8Array = Uint8Array.of(
`

const linesOf = (bytes: Uint8Array): string => {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 24) lines.push(`  ${[...bytes.subarray(at, at + 24)].join(', ')},`)
  return lines.join('\n')
}

describe('the kernel of EM', () => {
  it('is what em.wat says', async () => {
    const text = readFileSync(new URL('em.wat', import.meta.url), 'utf8')
    const module = (await wabt()).parseWat('em.wat', text, { simd: true, threads: true })
    const { buffer } = module.toBinary({})
    module.destroy()
    await expect(`${header}${linesOf(buffer)}\n)\n`).toMatchFileSnapshot('./em-module.ts')
  })

  const vote = fc.record({
    item: fc.integer({ min: 0, max: 9 }).map((n) => `i${n}`),
    worker: fc.integer({ min: 0, max: 4 }).map((n) => `w${n}`),
    label: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  })

  it('C16: has the likelihood, posterior, priors and confusion of the plain loops', () => {
    fc.assert(
      fc.property(fc.array(vote, { minLength: 1, maxLength: 80 }), fc.constantFrom(0, 0.5), (votes, smoothing) => {
        const table = voteTable(votes)
        const kernel = createEmKernel(table)
        const rounds = 6
        let log = 0
        for (let i = 0; i < rounds; i++) log = kernel.step(smoothing)
        const readers = (posterior: Float64Array) =>
          normalised(expectedVotes(table, posterior), table.workers.length, table.classes.length, smoothing)
        const plain = expectationMaximisation(table, { readers, tolerance: -1, maxIterations: rounds })
        expect(log).toBeCloseTo(plain.logLikelihood ?? Number.NaN, 9)
        for (const [mine, theirs] of [
          [kernel.posterior(), plain.posterior],
          [kernel.priors(), plain.priors],
          [kernel.confusion(), plain.confusion],
        ] as const) {
          expect(mine).toHaveLength(theirs.length)
          mine.forEach((value, cell) => {
            expect(value).toBeCloseTo(theirs[cell] ?? Number.NaN, 9)
          })
        }
      }),
    )
  })

  it('does items in logs whose products are too small to be held', () => {
    // 700 readings of one item, most of them by readers who are wrong elsewhere.
    const votes: Vote[] = Array.from({ length: 700 }, (_, n) => ({ item: 'long', worker: `w${n}`, label: n % 3 === 0 ? 'a' : 'b' }))
    for (let n = 0; n < 700; n++) votes.push({ item: `short${n % 50}`, worker: `w${n}`, label: n % 2 === 0 ? 'a' : 'b' })
    const table = voteTable(votes)
    const kernel = createEmKernel(table)
    const readers = (posterior: Float64Array) => normalised(expectedVotes(table, posterior), table.workers.length, 2, 0.1)
    const plain = expectationMaximisation(table, { readers, tolerance: -1, maxIterations: 3 })
    let log = 0
    for (let i = 0; i < 3; i++) log = kernel.step(0.1)
    expect(log).toBeCloseTo(plain.logLikelihood ?? Number.NaN, 6)
    kernel.posterior().forEach((value, cell) => {
      expect(value).toBeCloseTo(plain.posterior[cell] ?? Number.NaN, 9)
    })
  })

  it('C115: cuts a large table into blocks that hold every item once and about the same number of votes', () => {
    const large = (votes: number, first: number): VoteTable => {
      const rows: Vote[] = []
      for (let n = 0; n < first; n++) rows.push({ item: 'i', worker: `w${n % 7}`, label: n % 3 === 0 ? 'a' : 'b' })
      for (let n = first; n < votes; n++) rows.push({ item: `j${Math.floor(n / 5)}`, worker: `w${n % 11}`, label: n % 4 === 0 ? 'a' : 'b' })
      return voteTable(rows)
    }
    const cut = (table: VoteTable) => {
      const layout = layoutOf(table)
      if (layout === undefined) throw new Error('it fits')
      const bounds = [...boundsOf(table, layout)]
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
      expect([bounds[0], bounds.at(-1)]).toEqual([0, table.items.length])
      return bounds.slice(1).map((to, block) => (table.start[to] ?? 0) - (table.start[bounds[block] ?? 0] ?? 0))
    }
    expect(cut(large(49_995, 0))).toEqual([49_995])
    expect(cut(large(100_000, 0))).toEqual([25_000, 25_000, 25_000, 25_000])
    // One item with more votes than a block: the blocks that it fills leave nothing to the next.
    expect(cut(large(100_000, 60_000))).toEqual([60_000, 0, 15_000, 25_000])
  })

  it('C16: has the outcome of the plain loops in blocks, with items in logs among them', () => {
    const votes: Vote[] = Array.from({ length: 60_000 }, (_, n) => {
      const item = n < 3000 ? n % 4 : Math.floor(n / 5)
      return { item: `i${item}`, worker: `w${n % 13}`, label: (7 * n) % 10 < 4 + (n % 13) / 3 ? `c${item % 3}` : `c${n % 3}` }
    })
    const table = voteTable(votes)
    const kernel = createEmKernel(table)
    const readers = (posterior: Float64Array) => normalised(expectedVotes(table, posterior), table.workers.length, 3, 0)
    const plain = expectationMaximisation(table, { readers, tolerance: -1, maxIterations: 5 })
    let log = 0
    for (let i = 0; i < 5; i++) log = kernel.step(0)
    expect(layoutOf(table)?.blocks).toBe(2)
    expect(log / (plain.logLikelihood ?? Number.NaN)).toBeCloseTo(1, 12)
    expect(Math.max(...kernel.confusion().map((cell, n) => Math.abs(cell - (plain.confusion[n] ?? Number.NaN))))).toBeLessThan(1e-9)
  })

  it('is not for a table without classes', () => {
    expect(fitsKernel(voteTable([]))).toBe(false)
  })
})
