import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsOf } from './mask.ts'
import { areaOf } from './measure.ts'
import { maskOf } from './rasterise.ts'
import { isInsideRings } from './ring.ts'
import { boxes, ellipses, polygons, tangles } from './test/arbitraries.ts'
import type { Geometry, MaskGeometry } from './types.ts'

const pixelsOf = (mask: MaskGeometry): Set<string> => {
  const pixels = new Set<string>()
  bitsOf(mask).forEach((bit, i) => {
    if (bit === 1) pixels.add(`${mask.x + (i % mask.width)},${mask.y + Math.floor(i / mask.width)}`)
  })
  return pixels
}

describe('G6: a pixel belongs to a shape when its centre is inside', () => {
  it('takes just the pixels of a box on whole coordinates', () => {
    expect(maskOf({ type: 'box', x: 3, y: 4, width: 2, height: 3 })).toEqual({
      type: 'mask',
      x: 3,
      y: 4,
      width: 2,
      height: 3,
      counts: [0, 6],
    })
  })

  it('leaves holes out', () => {
    const ring: Geometry = {
      type: 'polygon',
      rings: [
        [0, 0, 3, 0, 3, 3, 0, 3],
        [1, 1, 2, 1, 2, 2, 1, 2],
      ],
    }
    expect(maskOf(ring)).toEqual({ type: 'mask', x: 0, y: 0, width: 3, height: 3, counts: [0, 4, 1, 4] })
  })

  it('agrees with the even-odd test of each centre', () => {
    fc.assert(
      fc.property(fc.oneof(polygons, tangles), (g) => {
        const pixels = pixelsOf(maskOf(g))
        let n = 0
        for (let x = -2; x < 103; x++)
          for (let y = -2; y < 103; y++)
            if (isInsideRings(g.rings, x + 0.5, y + 0.5)) {
              n++
              expect(pixels.has(`${x},${y}`)).toBe(true)
            }
        expect(pixels.size).toBe(n)
      }),
      { numRuns: 60 },
    )
  })

  it('gives each pixel of two shapes that abut to one of them', () => {
    fc.assert(
      fc.property(boxes, fc.double({ min: 0, max: 1, noNaN: true }), (g, share) => {
        const cut = g.x + share * g.width
        const left = pixelsOf(maskOf({ ...g, width: cut - g.x }))
        const right = pixelsOf(
          maskOf({ type: 'polygon', rings: [[cut, g.y, g.x + g.width, g.y, g.x + g.width, g.y + g.height, cut, g.y + g.height]] }),
        )
        expect([...left].filter((pixel) => right.has(pixel))).toEqual([])
        expect(new Set([...left, ...right])).toEqual(pixelsOf(maskOf(g)))
      }),
    )
  })

  it('is nothing for a shape between the centres, and one pixel for a point', () => {
    expect(areaOf(maskOf({ type: 'box', x: 0.6, y: 0.6, width: 0.8, height: 0.8 }))).toBe(0)
    expect(maskOf({ type: 'point', x: 2.9, y: 7 })).toEqual({ type: 'mask', x: 2, y: 7, width: 1, height: 1, counts: [0, 1] })
  })

  it('takes the pixels that a line passes through', () => {
    expect(pixelsOf(maskOf({ type: 'polyline', points: [0.5, 0.5, 2.5, 0.5, 2.5, 2.5] }))).toEqual(
      new Set(['0,0', '1,0', '2,0', '2,1', '2,2']),
    )
    expect(pixelsOf(maskOf({ type: 'polyline', points: [0.2, 0.5, 1.2, 1.5] }))).toEqual(new Set(['0,0', '0,1', '1,1']))
  })

  it('has about the area of the shape', () => {
    fc.assert(
      fc.property(fc.oneof(boxes, ellipses, polygons), (g) => {
        const big = (v: number) => v * 10
        const grown: Geometry =
          g.type === 'polygon'
            ? { type: 'polygon', rings: g.rings.map((ring) => ring.map(big)) }
            : g.type === 'box'
              ? { type: 'box', x: big(g.x), y: big(g.y), width: big(g.width), height: big(g.height) }
              : { type: 'ellipse', cx: big(g.cx), cy: big(g.cy), rx: big(g.rx), ry: big(g.ry), angle: g.angle }
        // No more pixels can go wrong than the outline passes by.
        const area = areaOf(grown)
        const outline =
          g.type === 'ellipse' ? 20 * Math.PI * Math.max(g.rx, g.ry) : g.type === 'box' ? 20 * (g.width + g.height) : 10 * 48 * 24
        expect(Math.abs(areaOf(maskOf(grown)) - area)).toBeLessThanOrEqual(outline + 4)
      }),
      { numRuns: 40 },
    )
  })
})
