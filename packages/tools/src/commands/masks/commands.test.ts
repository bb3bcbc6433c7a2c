import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, isValid, isWithin, type MaskGeometry, maskFromBits, maskOf } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { make } from '../../change.ts'
import { contextOf, frozen, region } from '../../test/arbitraries.ts'
import type { MaskCommand, MaskContext } from './command.ts'
import { type MaskCommandId, maskCommands } from './registry.ts'

const erased: readonly MaskCommand[] = maskCommands
const command = (id: MaskCommandId): MaskCommand => {
  const found = erased.find((one) => one.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

/** Pixels drawn as text: `#` is set. */
const drawn = (rows: readonly string[], x = 10, y = 10): MaskGeometry => {
  const width = rows[0]?.length ?? 0
  return maskFromBits(
    width,
    rows.length,
    [...rows.join('')].map((one) => (one === '#' ? 1 : 0)),
    x,
    y,
  )
}

const run = (id: MaskCommandId, geometries: readonly Geometry[], amount = 0, more: Partial<MaskContext> = {}): Region[] | undefined => {
  const regions = geometries.map((geometry, index) => region(`r${index}`, geometry))
  let ids = 0
  const context = { ...contextOf(regions), newId: () => `new-${ids++}`, ...more }
  const change = command(id).make(regions, amount, context)
  return change === undefined ? undefined : make({ regions, answers: [], comment: '' }, change)?.content.regions.map((one) => one)
}
const geometriesOf = (regions: readonly Region[] | undefined) => regions?.map((one) => one.geometry)

describe('commands on masks', () => {
  it('combine marks: the lowest keeps its id', () => {
    const [a, b] = [drawn(['###', '###'], 10, 10), drawn(['###', '###'], 12, 10)]
    expect(run('unite-masks', [a, b])).toEqual([region('r0', drawn(['#####', '#####']))])
    expect(run('intersect-masks', [a, b])).toEqual([region('r0', drawn(['#', '#'], 12))])
    expect(run('xor-masks', [a, b])).toEqual([region('r0', drawn(['##.##', '##.##']))])
    expect(run('subtract-masks', [a, b])).toEqual([region('r0', drawn(['##', '##'])), region('r1', b)])
    expect(run('subtract-masks', [a, a])).toBeUndefined()
    expect(run('unite-masks', [a])).toBeUndefined()
  })

  it('combine masks with other shapes by the pixels of those', () => {
    expect(geometriesOf(run('unite-masks', [drawn(['##', '##']), { type: 'box', x: 12, y: 10, width: 2, height: 2 }]))).toEqual([
      drawn(['####', '####']),
    ])
  })

  it('fill holes, all or small ones', () => {
    const mask = drawn(['########', '#..#...#', '#..##.##', '########'])
    expect(geometriesOf(run('fill-holes', [mask]))).toEqual([drawn(new Array<string>(4).fill('########'))])
    expect(geometriesOf(run('fill-small-holes', [mask], 4))).toEqual([drawn(['########', '########', '########', '########'])])
    expect(geometriesOf(run('fill-small-holes', [mask], 3))).toBeUndefined()
  })

  it('take islands away, and make marks of them', () => {
    const mask = drawn(['##...#', '##....', '...##.'])
    expect(geometriesOf(run('remove-specks', [mask], 2))).toEqual([drawn(['##...', '##...', '...##'])])
    expect(geometriesOf(run('keep-largest', [mask]))).toEqual([drawn(['##', '##'])])
    const split = run('split-islands', [mask])
    expect(split?.map((one) => one.id)).toEqual(['r0', 'new-0', 'new-1'])
    expect(geometriesOf(split)).toEqual([drawn(['##', '##']), drawn(['#'], 15), drawn(['##'], 13, 12)])
    expect(run('remove-specks', [drawn(['#'])], 5)).toBeUndefined()
  })

  it('grow and shrink by a disc, and shrink nothing away', () => {
    expect(geometriesOf(run('grow-mask', [drawn(['#'])], 2))).toEqual([drawn(['..#..', '.###.', '#####', '.###.', '..#..'], 8, 8)])
    expect(geometriesOf(run('shrink-mask', [drawn(['..#..', '.###.', '#####', '.###.', '..#..'])], 1))).toEqual([
      drawn(['.#.', '###', '.#.'], 11, 11),
    ])
    expect(run('shrink-mask', [drawn(['##'])], 1)).toBeUndefined()
  })

  it('turn shapes into masks and back', () => {
    const box: Geometry = { type: 'box', x: 10, y: 10, width: 5, height: 4 }
    expect(geometriesOf(run('to-mask', [box]))).toEqual([drawn(new Array<string>(4).fill('#####'))])
    expect(geometriesOf(run('to-pixel-polygon', [drawn(['####', '####'])]))).toEqual([
      { type: 'polygon', rings: [[10, 10, 14, 10, 14, 12, 10, 12]] },
    ])
    expect(run('to-mask', [box], 0, { kinds: ['box'] })).toBeUndefined()
    expect(run('to-polygon', [drawn(['##'])], 0, { kinds: ['mask'] })).toBeUndefined()
  })

  it('keep label, attributes and answers of a mark on its pieces, and its track on the first alone', () => {
    const mark: Region = { ...region('a', drawn(['#.#'])), attributes: { stage: 'late' }, track: { id: 't', state: 'visible' } }
    const change = command('split-islands').make([mark], 0, { ...contextOf(), newId: () => 'b' })
    const pieces = change && make({ regions: [mark], answers: [], comment: '' }, change)?.content.regions
    expect(pieces?.map(({ labelId, attributes, track }) => ({ labelId, attributes, track }))).toEqual([
      { labelId: 'nucleus', attributes: { stage: 'late' }, track: { id: 't', state: 'visible' } },
      { labelId: 'nucleus', attributes: { stage: 'late' }, track: undefined },
    ])
  })
})

const shapes: fc.Arbitrary<Geometry> = fc.oneof(
  fc
    .array(fc.array(fc.constantFrom('#', '#', '.'), { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 9 })
    .map((rows) =>
      drawn(
        rows.map((row) => row.join('')),
        1,
        2,
      ),
    )
    .filter((mask) => areaOf(mask) > 0),
  fc.record({
    type: fc.constant('box' as const),
    x: fc.integer({ min: 0, max: 80 }),
    y: fc.integer({ min: 0, max: 60 }),
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({ type: fc.constant('point' as const), x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 80 }) }),
  fc.constant({ type: 'ellipse', cx: 30, cy: 30, rx: 12.3, ry: 4.5, angle: 30 } as const),
)

describe('the commands', () => {
  it('have ids of their own', () => {
    expect(new Set(maskCommands.map((one) => one.id)).size).toBe(maskCommands.length)
  })
})

describe.each(erased)('$id', ({ id, amount, make: makeChange }) => {
  it('has an amount within its bounds, if any', () => {
    if (amount !== undefined) expect(amount.usual).toBe(Math.min(amount.most, Math.max(amount.least, amount.usual)))
  })

  it('G19, G21: leaves what it is given as it is, and what comes out is valid, inside, and of new ids', () => {
    fc.assert(
      fc.property(fc.array(shapes, { maxLength: 4 }), fc.integer({ min: 1, max: 6 }), (geometries, by) => {
        const regions = frozen(geometries.map((geometry, index) => region(`r${index}`, geometry)))
        let ids = 0
        const change = makeChange(regions, by, frozen({ ...contextOf(regions), newId: () => `n${ids++}` }))
        const outcome = change && make({ regions: [...regions], answers: [], comment: '' }, change)
        if (change !== undefined) expect(outcome, id).toBeDefined()
        for (const { geometry } of outcome?.content.regions ?? []) {
          expect(isValid(geometry)).toBe(true)
          expect(isWithin(geometry, 100, 80)).toBe(true)
        }
        const all = outcome?.content.regions.map((one) => one.id) ?? []
        expect(new Set(all).size).toBe(all.length)
      }),
    )
  })
})

it('M6: a mask as simple polygons and back keeps its area but for the border', () => {
  const mask = maskOf({ type: 'ellipse', cx: 50, cy: 40, rx: 30, ry: 20, angle: 10 })
  const [polygon] = run('to-polygon', [mask]) ?? []
  const [again] = run('to-mask', [polygon?.geometry ?? mask]) ?? []
  expect(Math.abs(areaOf(again?.geometry ?? mask) / areaOf(mask) - 1)).toBeLessThan(0.02)
})
