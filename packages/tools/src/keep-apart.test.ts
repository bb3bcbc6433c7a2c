import type { AnnotationContent, MarkPolicy, Region } from '@reticle/domain'
import {
  addRows,
  type Geometry,
  intersectRows,
  isValid,
  type MaskGeometry,
  maskFromBits,
  maskFromRows,
  maskOf,
  noRows,
  pixelsIn,
  rowsOfMask,
} from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, make } from './change.ts'
import { applyChange, createHistory, undo } from './history.ts'
import { keepApart } from './keep-apart.ts'

const size = { width: 60, height: 50 }
const apart: MarkPolicy = { canOverlap: false, isClipped: true, masks: 'instance', through: 'none' }
const labelMap: MarkPolicy = { canOverlap: true, isClipped: true, masks: 'semantic', through: 'none' }

const region = (id: string, geometry: Geometry, more: Partial<Region> = {}): Region => ({
  id,
  labelId: 'nucleus',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'brush' },
  ...more,
})
const contentOf = (regions: readonly Region[]): AnnotationContent => ({ regions: [...regions], answers: [], comment: '' })
const block = (x: number, y: number, width: number, height: number): MaskGeometry => ({
  type: 'mask',
  x,
  y,
  width,
  height,
  counts: [0, width * height],
})
const rowsOf = (g: Geometry) => rowsOfMask(maskOf(g))

const changed = (content: AnnotationContent, change: Change, policy: MarkPolicy, locked?: ReadonlySet<string>): AnnotationContent =>
  make(content, keepApart(content, change, policy, size, locked))?.content ?? content
const find = (content: AnnotationContent, id: string): Geometry | undefined => content.regions.find((one) => one.id === id)?.geometry

describe('M8: no pixel in two marks when marks may not overlap', () => {
  it('painting takes the pixels away from other masks, and a mask without a pixel left goes', () => {
    const content = contentOf([region('a', block(0, 0, 10, 10)), region('b', block(20, 0, 4, 4))])
    const now = changed(content, { type: 'add-region', region: region('c', block(5, 0, 25, 10)) }, apart)
    expect(now.regions.map((one) => [one.id, one.geometry])).toEqual([
      ['a', block(0, 0, 5, 10)],
      ['c', block(5, 0, 25, 10)],
    ])
  })

  it('a mask gives way to boxes and polygons, and to marks that must not change', () => {
    const content = contentOf([region('a', { type: 'box', x: 0, y: 0, width: 10, height: 10 }), region('b', block(20, 0, 5, 10))])
    const now = changed(content, { type: 'add-region', region: region('c', block(0, 0, 30, 10)) }, apart, new Set(['b']))
    expect(find(now, 'b')).toEqual(block(20, 0, 5, 10))
    expect(pixelsIn(rowsOf(find(now, 'c') ?? block(0, 0, 1, 1)))).toBe(300 - 100 - 50)
  })

  it('marks of other planes are left alone', () => {
    const content = contentOf([
      region('a', block(0, 0, 10, 10), { plane: { z: 1 } }),
      region('b', block(0, 0, 10, 10), { plane: { z: 2 } }),
    ])
    const now = changed(content, { type: 'add-region', region: region('c', block(5, 0, 10, 10), { plane: { z: 2 } }) }, apart)
    expect([find(now, 'a'), find(now, 'b')]).toEqual([block(0, 0, 10, 10), block(0, 0, 5, 10)])
  })

  it('an object that is out of the frame has no place', () => {
    const gone = region('a', block(0, 0, 10, 10), { track: { id: 't', state: 'outside' } })
    const now = changed(contentOf([gone]), { type: 'add-region', region: region('c', block(5, 0, 25, 10)) }, apart)
    expect(now.regions[0]).toEqual(gone)
  })

  it('where marks may overlap, nothing is taken', () => {
    const change: Change = { type: 'add-region', region: region('c', block(5, 0, 25, 10)) }
    expect(keepApart(contentOf([region('a', block(0, 0, 10, 10))]), change, { ...apart, canOverlap: true }, size)).toBe(change)
  })

  it('a suggestion that loses pixels says that it was edited', () => {
    const content = contentOf([region('a', block(0, 0, 10, 10), { origin: { kind: 'model', model: 'm', edited: false } })])
    const now = changed(content, { type: 'add-region', region: region('c', block(5, 0, 25, 10)) }, apart)
    expect(now.regions[0]?.origin).toEqual({ kind: 'model', model: 'm', edited: true })
  })
})

describe('M9: in a label map a label has one mask on a plane', () => {
  it('a new mask comes to that of its label and takes its pixels from the others', () => {
    const content = contentOf([region('a', block(0, 0, 10, 10)), region('b', block(10, 0, 10, 10), { labelId: 'debris' })])
    const now = changed(content, { type: 'add-region', region: region('c', block(5, 0, 10, 10)) }, labelMap)
    expect(now.regions.map((one) => [one.id, one.geometry])).toEqual([
      ['a', block(0, 0, 15, 10)],
      ['b', block(15, 0, 5, 10)],
    ])
  })

  it('a mask that gets another label comes to the mask of that label', () => {
    const content = contentOf([region('a', block(0, 0, 10, 10)), region('b', block(10, 0, 10, 10), { labelId: 'debris' })])
    const now = changed(content, { type: 'set-label', regionId: 'b', labelId: 'nucleus' }, labelMap)
    expect(now.regions.map((one) => [one.id, one.geometry])).toEqual([['a', block(0, 0, 20, 10)]])
  })
})

const blocks = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc.record({
      bits: fc.array(fc.constantFrom(0, 1, 1), { minLength: width * height, maxLength: width * height }),
      x: fc.integer({ min: 0, max: 20 }),
      y: fc.integer({ min: 0, max: 20 }),
      width: fc.constant(width),
      height: fc.constant(height),
    }),
  )
  .filter(({ bits }) => bits.includes(1))
  .map(({ width, height, bits, x, y }) => maskFromBits(width, height, bits, x, y))

const labels = fc.constantFrom('nucleus', 'debris', 'membrane')
const planes = fc.constantFrom(undefined, { z: 0 }, { z: 1 })
type Act =
  | { readonly kind: 'add'; readonly mask: MaskGeometry; readonly labelId: string; readonly z: { z: number } | undefined }
  | { readonly kind: 'reshape' | 'relabel' | 'remove'; readonly which: number; readonly mask: MaskGeometry; readonly labelId: string }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), mask: blocks, labelId: labels, z: planes }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('reshape' as const, 'relabel' as const, 'remove' as const),
        which: fc.nat(9),
        mask: blocks,
        labelId: labels,
      }),
    },
  ),
  { maxLength: 14 },
)

const changeOf = (act: Act, index: number, regions: readonly Region[]): Change | undefined => {
  if (act.kind === 'add')
    return {
      type: 'add-region',
      region: region(`r${index}`, act.mask, { labelId: act.labelId, ...(act.z === undefined ? {} : { plane: act.z }) }),
    }
  const meant = regions[act.which % Math.max(1, regions.length)]
  if (meant === undefined) return undefined
  if (act.kind === 'remove') return { type: 'remove-region', regionId: meant.id }
  return act.kind === 'reshape'
    ? { type: 'set-geometry', regionId: meant.id, geometry: act.mask }
    : { type: 'set-label', regionId: meant.id, labelId: act.labelId }
}

const canMeet = (a: Region, b: Region) => a.plane?.z === undefined || b.plane?.z === undefined || a.plane.z === b.plane.z
const pairs = (regions: readonly Region[]) => regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b] as const))

describe.each([
  ['M8', apart],
  ['M9', labelMap],
] as const)('%s: whatever is done', (_, policy) => {
  it('no pixel is in two masks of a plane, every mask is valid, and a change only adds what it says', () => {
    fc.assert(
      fc.property(acts, (all) => {
        let content = contentOf([])
        for (const [index, act] of all.entries()) {
          const change = changeOf(act, index, content.regions)
          if (change === undefined) continue
          const before = content
          content = changed(content, change, policy)
          for (const [a, b] of pairs(content.regions)) {
            if (!canMeet(a, b)) continue
            expect(intersectRows(rowsOf(a.geometry), rowsOf(b.geometry))).toEqual(noRows)
            if (policy.masks === 'semantic' && a.plane?.z === b.plane?.z) expect(a.labelId).not.toBe(b.labelId)
          }
          expect(content.regions.every((one) => isValid(one.geometry))).toBe(true)
          if (act.kind === 'add') {
            const union = (regions: readonly Region[]) => maskFromRows(regions.map((one) => rowsOf(one.geometry)).reduce(addRows, noRows))
            expect(union(content.regions)).toEqual(union([...before.regions, region('x', act.mask)]))
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('G24: is one step, which undo takes back to the same content', () => {
    fc.assert(
      fc.property(acts, (all) => {
        let history = createHistory(contentOf([]))
        const seen = [JSON.stringify(history.content)]
        for (const [index, act] of all.entries()) {
          const change = changeOf(act, index, history.content.regions)
          if (change === undefined) continue
          const next = applyChange(history, keepApart(history.content, change, policy, size))
          if (next.past.length > history.past.length) seen.push(JSON.stringify(next.content))
          history = next
        }
        while (seen.length > 0) {
          expect(JSON.stringify(history.content)).toBe(seen.pop())
          history = undo(history)
        }
      }),
    )
  })
})
