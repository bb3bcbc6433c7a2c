import type { Region } from '@reticle/domain'
import { boundsOf, createIndex } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedRegions, indexOfRegions } from './region-index.ts'

const regionAt = (id: string, x: number, y: number): Region => ({
  id,
  labelId: 'a',
  geometry: { type: 'box', x, y, width: 8, height: 8 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
})

type Step = { readonly kind: 'move' | 'remove' | 'add' | 'front'; readonly at: number; readonly x: number; readonly y: number }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('move', 'remove', 'add', 'front'),
    at: fc.nat(999),
    x: fc.integer({ min: 0, max: 100 }),
    y: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 20 },
)

const after = (regions: readonly Region[], { kind, at, x, y }: Step, id: string): readonly Region[] => {
  const position = regions.length === 0 ? 0 : at % regions.length
  const one = regions[position]
  if (kind === 'add' || one === undefined) return regions.toSpliced(position, 0, regionAt(id, x, y))
  if (kind === 'remove') return regions.toSpliced(position, 1)
  if (kind === 'front') return [...regions.toSpliced(position, 1), one]
  return regions.with(position, regionAt(one.id, x, y))
}

describe('the index of regions', () => {
  it('answers as one that is made anew, after any changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), steps, (count, changes) => {
        let regions: readonly Region[] = Array.from({ length: count }, (_, n) => regionAt(`r${n}`, (n * 37) % 100, (n * 53) % 100))
        indexOfRegions(regions)
        for (const [n, change] of changes.entries()) {
          regions = after(regions, change, `new${n}`)
          const index = indexOfRegions(regions)
          const anew = createIndex(regions.map((region) => region.geometry))
          const bounds = { x: change.x, y: change.y, width: 20, height: 12 }
          expect(index.search(bounds)).toEqual(anew.search(bounds))
          expect(index.at({ x: change.x, y: change.y }, 2)).toEqual(anew.at({ x: change.x, y: change.y }, 2))
          for (const [position, region] of regions.entries()) {
            expect(index.boundsAt(position)).toEqual(boundsOf(region.geometry))
            expect(index.extentAt(position)).toBe(64)
            expect(index.find(region.id)).toBe(region)
          }
          expect(index.find('nobody')).toBeUndefined()
        }
      }),
    )
  })

  it('tells which regions differ, and gives up where most do', () => {
    const before = Array.from({ length: 1000 }, (_, n) => regionAt(`r${n}`, n, n))
    const moved = regionAt('r500', 0, 0)
    expect(changedRegions(before, before.with(500, moved))).toEqual([before[500], moved])
    expect(changedRegions(before, before.toSpliced(3, 1))).toEqual([before[3]])
    expect(changedRegions(before, [...before, moved])).toEqual([moved])
    expect(changedRegions(before, before.toReversed())).toBeUndefined()
  })
})
