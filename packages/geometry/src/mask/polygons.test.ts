import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsPoint, distanceToOutline } from '../hit.ts'
import { areaOf } from '../measure.ts'
import { maskOf } from '../rasterise.ts'
import { vertexCount } from '../ring.ts'
import { addRows, hasPixel, maskFromRows, noRows, rowsOfMask } from '../row-spans.ts'
import { boxes, ellipses, masks, polygons, rotatedBoxes } from '../test/arbitraries.ts'
import { bitsInField, blobs, field } from '../test/bits.ts'
import type { MaskGeometry, PolygonGeometry } from '../types.ts'
import { isValid } from '../validity.ts'
import { componentsOf } from './components.ts'
import { grownRows } from './grow.ts'
import { polygonsOfMask } from './polygons.ts'

const shapes: fc.Arbitrary<MaskGeometry> = fc.oneof(masks, blobs)
const together = (parts: readonly PolygonGeometry[]): MaskGeometry =>
  maskFromRows(parts.map((part) => rowsOfMask(maskOf(part))).reduce(addRows, noRows))

const verticesOf = (parts: readonly PolygonGeometry[]): number =>
  parts.reduce((sum, part) => sum + part.rings.reduce((all, ring) => all + vertexCount(ring), 0), 0)

describe('M6: a mask as polygons along its pixels', () => {
  it('is the same mask again, to the bit', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        expect(together(polygonsOfMask(mask, 'pixels'))).toEqual(mask)
      }),
      { numRuns: 500 },
    )
  })

  it('has the area of the mask, valid rings, and one polygon for each piece', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        const parts = polygonsOfMask(mask, 'pixels')
        expect(parts.reduce((sum, part) => sum + areaOf(part), 0)).toBe(areaOf(mask))
        expect(parts.filter((part) => !isValid(part))).toEqual([])
        expect(parts).toHaveLength(componentsOf(rowsOfMask(mask), 4).length)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps a hole as a hole', () => {
    const ring: MaskGeometry = { type: 'mask', x: 2, y: 3, width: 3, height: 3, counts: [0, 4, 1, 4] }
    expect(polygonsOfMask(ring, 'pixels')).toEqual([
      {
        type: 'polygon',
        rings: [
          [2, 3, 5, 3, 5, 6, 2, 6],
          [3, 5, 4, 5, 4, 4, 3, 4],
        ],
      },
    ])
  })
})

describe('M6: a mask as simple polygons', () => {
  it('is valid and changes a pixel only where it touches one of the other kind', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        const parts = polygonsOfMask(mask, 'simple')
        expect(parts.filter((part) => !isValid(part))).toEqual([])
        const [before, after] = [bitsInField(mask), bitsInField(together(parts))]
        const touching = (i: number, kind: number) =>
          [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => before[i + dy * field.width + dx] === kind))
        const wrong = [...before.keys()].filter((i) => before[i] !== after[i] && !touching(i, 1 - (before[i] ?? 0)))
        expect(wrong).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('has far fewer vertices on a smooth shape, and its area within one in a hundred', () => {
    const mask = maskOf({ type: 'ellipse', cx: 300, cy: 250, rx: 200, ry: 120, angle: 20 })
    const parts = polygonsOfMask(mask, 'simple')
    expect(verticesOf(parts)).toBeLessThan(verticesOf(polygonsOfMask(mask, 'pixels')) / 5)
    expect(areaOf(parts[0] ?? mask) / areaOf(mask)).toBeCloseTo(1, 2)
  })
})

describe('M6: a shape as a mask', () => {
  it('has every pixel that lies inside, none that lies outside: what differs is cut by the outline', () => {
    fc.assert(
      fc.property(fc.oneof(polygons, boxes, rotatedBoxes, ellipses), (shape) => {
        const mask = maskOf(shape)
        const rows = rowsOfMask(mask)
        // The rasterised outline of an ellipse lies a hair outside of the curve (G8).
        const far = Math.SQRT1_2 + 0.05
        const wrong: string[] = []
        for (let y = Math.floor(mask.y) - 2; y < mask.y + mask.height + 2; y++)
          for (let x = mask.x - 2; x < mask.x + mask.width + 2; x++) {
            const centre = { x: x + 0.5, y: y + 0.5 }
            if (distanceToOutline(shape, centre) < far) continue
            if (hasPixel(rows, x, y) !== containsPoint(shape, centre, 0)) wrong.push(`${x}, ${y}`)
          }
        expect(wrong).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('and back as a simple polygon covers it but for a border of one pixel', () => {
    fc.assert(
      fc.property(polygons, (polygon) => {
        const mask = maskOf(polygon)
        if (mask.counts.length < 2) return
        const again = rowsOfMask(together(polygonsOfMask(mask, 'simple')))
        const grown = grownRows(rowsOfMask(mask), Math.SQRT2, { x: -100, y: -100, width: 400, height: 400 })
        expect(addRows(grown, again)).toEqual(grown)
      }),
    )
  })
})
