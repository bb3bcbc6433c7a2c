import type { SplitPlan } from '@reticle/domain'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SplitUnit } from './groups.ts'
import { findLeaks } from './leaks.ts'
import { nearPairs, pictureDistance } from './near.ts'
import { planSplits } from './splits.ts'

const shares = { train: 0.6, validation: 0.2, test: 0.2 }
const plan = (changes: Partial<SplitPlan> = {}): SplitPlan => ({ shares, seed: 3, ...changes })
const unit = (n: number, changes: Partial<SplitUnit> = {}): SplitUnit => ({ sampleId: `s${n}`, sha256: `c${n}`, groups: {}, ...changes })
const countIn = (units: readonly SplitUnit[], placeOf: (id: string) => unknown, stratum: string) => {
  const counts = new Map<unknown, number>()
  for (const { sampleId, strata = [] } of units)
    if (strata.includes(stratum)) counts.set(placeOf(sampleId), (counts.get(placeOf(sampleId)) ?? 0) + 1)
  return counts
}

describe('stratified splits', () => {
  it('R25: a rare answer has its share in every split, where each sample is its own group', () => {
    const units = Array.from({ length: 200 }, (_, n) => unit(n, { strata: [n % 20 === 0 ? 'rare' : n % 3 === 0 ? 'some' : 'most'] }))
    const splits = planSplits(units, plan({ stratifyBy: { kind: 'question', questionId: 'q' } }))
    const splitOf = (id: string) => splits.get(id)?.split
    expect(Object.fromEntries(countIn(units, splitOf, 'rare'))).toEqual({ train: 6, validation: 2, test: 2 })
    for (const stratum of ['some', 'most']) {
      const counts = countIn(units, splitOf, stratum)
      const total = [...counts.values()].reduce((sum, n) => sum + n, 0)
      for (const [name, share] of Object.entries(shares)) expect(Math.abs((counts.get(name) ?? 0) - share * total)).toBeLessThanOrEqual(1)
    }
  })

  const units = fc.array(
    fc.record({
      group: fc.option(fc.integer({ min: 0, max: 12 })),
      strata: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
      hash: fc.option(fc.integer({ min: 0, max: 30 })),
    }),
    { maxLength: 60 },
  )
  const made = (rows: { group: number | null; strata: string[]; hash: number | null }[]) =>
    rows.map(({ group, strata, hash }, n) =>
      unit(n, {
        strata,
        groups: group === null ? {} : { patient: `p${group}` },
        pictureHash: hash === null ? null : hash.toString(16).padStart(16, '0'),
      }),
    )
  const stratified = plan({ groupBy: 'patient', stratifyBy: { kind: 'labels' }, folds: 4 })

  it('R20, R25, R26: a group is never in two splits or two folds, and every sample has one of each', () =>
    fc.assert(
      fc.property(units, (rows) => {
        const all = made(rows)
        const splits = planSplits(all, stratified)
        expect(splits.size).toBe(all.length)
        const places = new Map<string, string>()
        for (const { sampleId, groups } of all) {
          const { split, fold } = splits.get(sampleId) ?? { split: '' }
          expect(fold).toBeGreaterThanOrEqual(0)
          expect(fold).toBeLessThan(4)
          const { patient = sampleId } = groups
          expect(places.get(patient) ?? `${split} ${fold}`).toBe(`${split} ${fold}`)
          places.set(patient, `${split} ${fold}`)
        }
      }),
    ))
  it('R22: stratified splits and folds do not depend on the order of the samples', () =>
    fc.assert(
      fc.property(units, (rows) => {
        const all = made(rows)
        const sorted = (splits: ReturnType<typeof planSplits>) => [...splits].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(sorted(planSplits(all.toReversed(), stratified))).toEqual(sorted(planSplits(all, stratified)))
      }),
    ))
  it('R26: folds are of the same size to within one sample, where each sample is its own group', () => {
    const splits = planSplits(
      Array.from({ length: 103 }, (_, n) => unit(n)),
      plan({ folds: 5 }),
    )
    const sizes = [0, 0, 0, 0, 0]
    for (const { fold = -1 } of splits.values()) sizes[fold] = (sizes[fold] ?? 0) + 1
    expect(sizes.toSorted((a, b) => a - b)).toEqual([20, 20, 21, 21, 21])
  })
  it('R28: near-duplicates that are to stay together are in one split, and nothing leaks any more', () =>
    fc.assert(
      fc.property(units, (rows) => {
        const all = made(rows)
        const splits = planSplits(all, plan({ areNearKeptTogether: true, nearDistance: 1 }))
        expect(findLeaks(all, splits, 1).counts.near).toBe(0)
      }),
    ))
})

describe('near-duplicates', () => {
  const hash = fc.array(fc.constantFrom(...'0137f'), { minLength: 16, maxLength: 16 }).map((digits) => digits.join(''))
  it('R27: the index finds the pairs that a comparison of all with all finds, each once', () =>
    fc.assert(
      fc.property(fc.uniqueArray(hash, { maxLength: 40 }), fc.integer({ min: 0, max: 10 }), (hashes, distance) => {
        const sorted = hashes.toSorted()
        const expected = sorted.flatMap((a, n) =>
          sorted.slice(n + 1).flatMap((b) => {
            const bits = (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length
            return bits <= distance ? [{ a, b, distance: bits }] : []
          }),
        )
        expect(nearPairs(hashes, distance)).toEqual(expected)
      }),
    ))
  it('counts bits of all 64', () => {
    expect(pictureDistance('0000000000000000', 'ffffffffffffffff')).toBe(64)
    expect(pictureDistance('8000000000000001', '0000000000000000')).toBe(2)
  })
  it('R27: names pairs in different splits, other group keys, and what has no hash', () => {
    const all = [
      unit(1, { groups: { night: 'n1' }, pictureHash: 'ff00ff00ff00ff00' }),
      unit(2, { groups: { night: 'n1' }, pictureHash: 'ff00ff00ff00ff01' }),
      unit(3, { groups: { night: 'n2' }, pictureHash: 'ff00ff00ff00ff00' }),
      unit(4, { groups: { night: 'n2' }, pictureHash: null }),
    ]
    const splits = new Map(
      [
        ['s1', 'train'],
        ['s2', 'test'],
        ['s3', 'test'],
        ['s4', 'test'],
      ].map(([id, split]) => [id ?? '', { split: split ?? '', group: null }]),
    )
    expect(findLeaks(all, splits, 4)).toEqual({
      distance: 4,
      compared: 3,
      withoutHash: 1,
      counts: { group: { night: 1 }, content: 0, near: 2 },
      named: [
        { why: 'group', key: 'night', a: 's1', b: 's2', splits: ['train', 'test'] },
        { why: 'near', a: 's1', b: 's3', splits: ['train', 'test'], distance: 0 },
        { why: 'near', a: 's1', b: 's2', splits: ['train', 'test'], distance: 1 },
      ],
    })
  })
})
