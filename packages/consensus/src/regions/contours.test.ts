import { bitsOf, type Geometry, intersectMasks, type MaskGeometry, maskFromBits, maskOf, unionMasks } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byText } from '../order.ts'
import { box, point } from '../task/tasks.test-data.ts'
import { contoursOf } from './contours.ts'

const polygon = (...vertices: readonly number[]): Geometry => ({ type: 'polygon', rings: [vertices] })

const anyMask = fc
  .record({
    x: fc.integer({ min: -4, max: 6 }),
    y: fc.integer({ min: -4, max: 6 }),
    width: fc.integer({ min: 1, max: 9 }),
    bits: fc.array(fc.boolean(), { minLength: 9, maxLength: 81 }),
  })
  .map(({ x, y, width, bits }) => {
    const height = Math.floor(bits.length / width)
    // One pixel at least, since a mark without a pixel is no mark.
    return maskFromBits(width, height, [true, ...bits.slice(1, width * height)], x, y)
  })
const anyMarks = fc.array(fc.oneof(anyMask, anyMask, fc.constantFrom(box(0, 0, 5), polygon(0, 0, 8, 1, 3, 7))), {
  minLength: 1,
  maxLength: 6,
})

/** Votes of each pixel, one by one. */
const votesOf = (masks: readonly MaskGeometry[]): Map<string, number> => {
  const votes = new Map<string, number>()
  for (const mask of masks)
    bitsOf(mask).forEach((bit, at) => {
      const key = `${mask.x + (at % mask.width)},${mask.y + Math.floor(at / mask.width)}`
      if (bit === 1) votes.set(key, (votes.get(key) ?? 0) + 1)
    })
  return votes
}

describe('contours of agreement', () => {
  it('C91: three boxes side by side, by hand', () => {
    // Columns 0-9, 2-11 and 4-13 of ten rows: 14 columns are in one, 10 (2 to 11) in two, 6 (4 to 9) in all three.
    const levels = contoursOf([box(0, 0, 10), box(2, 0, 10), box(4, 0, 10)])
    expect(levels.map(({ atLeast, of, pixels }) => [atLeast, of, pixels])).toEqual([
      [1, 3, 140],
      [2, 3, 100],
      [3, 3, 60],
    ])
    expect(levels.map(({ mask }) => mask)).toEqual([
      { type: 'mask', x: 0, y: 0, width: 14, height: 10, counts: [0, 140] },
      { type: 'mask', x: 2, y: 0, width: 10, height: 10, counts: [0, 100] },
      { type: 'mask', x: 4, y: 0, width: 6, height: 10, counts: [0, 60] },
    ])
    expect(levels[2]?.polygons).toEqual([{ type: 'polygon', rings: [[4, 0, 10, 0, 10, 10, 4, 10]] }])
  })

  it('C91: a pixel belongs to a polygon when its centre is inside', () => {
    // Of the triangle the centres (.5, .5), (1.5, .5) and (.5, 1.5) are inside; (2.5, .5) lies on the border, which is out on the right.
    const [one, both] = contoursOf([polygon(0, 0, 3, 0, 0, 3), box(0, 0, 2)])
    expect([one?.pixels, both?.pixels]).toEqual([4, 3])
    expect(both?.mask).toEqual({ type: 'mask', x: 0, y: 0, width: 2, height: 2, counts: [0, 3, 1] })
  })

  it('C91: readers who did not mark the object are readers, and their levels are empty', () => {
    const levels = contoursOf([box(0, 0, 4), box(2, 0, 4)], { readers: 4 })
    expect(levels.map(({ pixels, of }) => [pixels, of])).toEqual([
      [24, 4],
      [8, 4],
      [0, 4],
      [0, 4],
    ])
    expect(levels[2]).toMatchObject({ mask: null, polygons: [] })
    expect(contoursOf([box(0, 0, 4), box(2, 0, 4)], { readers: 1 })).toHaveLength(2)
  })

  it('C91: marks that do not meet have a first level in pieces and no other', () => {
    const [one, both] = contoursOf([box(0, 0, 3), box(10, 10, 3)])
    expect(one?.polygons).toHaveLength(2)
    expect(both).toMatchObject({ pixels: 0, mask: null })
  })

  it('C91: of one reader there is one level; of no mark, and of marks without an area, none', () => {
    expect(contoursOf([box(1, 1, 3)])).toMatchObject([{ atLeast: 1, of: 1, pixels: 9 }])
    expect(contoursOf([])).toEqual([])
    expect(contoursOf([point(1, 1), point(2, 2)])).toEqual([])
    expect(contoursOf([box(1, 1, 3), point(2, 2)])).toEqual([])
  })

  it('C91: level k is what counting pixel by pixel gives', () => {
    fc.assert(
      fc.property(anyMarks, (marks) => {
        const votes = votesOf(marks.map(maskOf))
        for (const { atLeast, pixels, mask } of contoursOf(marks)) {
          const expected = [...votes].flatMap(([key, count]) => (count >= atLeast ? [key] : [])).toSorted(byText)
          expect(pixels).toBe(expected.length)
          expect(mask === null ? [] : [...votesOf([mask]).keys()].toSorted(byText)).toEqual(expected)
        }
      }),
    )
  })

  it('C91: areas never grow with k; level 1 is the union and level n the intersection', () => {
    fc.assert(
      fc.property(anyMarks, (marks) => {
        const levels = contoursOf(marks)
        levels.slice(1).forEach(({ pixels }, at) => {
          expect(pixels).toBeLessThanOrEqual(levels[at]?.pixels ?? -1)
        })
        const masks = marks.map(maskOf)
        expect(levels[0]?.mask).toEqual(masks.reduce(unionMasks))
        const shared = masks.reduce(intersectMasks)
        expect(levels.at(-1)?.mask ?? null).toEqual(shared.counts.length < 2 ? null : shared)
      }),
    )
  })

  it('C4, C91: the order of the readers does not matter', () => {
    fc.assert(
      fc.property(
        anyMarks.chain((marks) => fc.tuple(fc.constant(marks), fc.shuffledSubarray(marks, { minLength: marks.length }))),
        ([marks, other]) => {
          expect(JSON.stringify(contoursOf(other))).toBe(JSON.stringify(contoursOf(marks)))
        },
      ),
    )
  })

  it('C91: the polygons of a level, made pixels again, are the level', () => {
    fc.assert(
      fc.property(anyMarks, (marks) => {
        for (const { mask, polygons } of contoursOf(marks)) if (mask !== null) expect(polygons.map(maskOf).reduce(unionMasks)).toEqual(mask)
      }),
    )
  })

  it('C91: simple polygons have fewer vertices', () => {
    const round: Geometry = { type: 'ellipse', cx: 40, cy: 40, rx: 30, ry: 25, angle: 20 }
    const vertices = (detail: 'pixels' | 'simple') =>
      contoursOf([round, round], { detail })
        .flatMap(({ polygons }) => polygons)
        .reduce((sum, { rings }) => sum + rings.flat().length / 2, 0)
    expect(vertices('simple')).toBeLessThan(vertices('pixels') / 2)
  })
})
