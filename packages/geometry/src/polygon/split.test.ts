import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedArea } from '../iou.ts'
import { areaOf, lengthOf } from '../measure.ts'
import { polygons, polylines } from '../test/arbitraries.ts'
import type { PolygonGeometry } from '../types.ts'
import { isValid } from '../validity.ts'
import { splitPath, splitPolygon } from './split.ts'

const square: PolygonGeometry = { type: 'polygon', rings: [[0, 0, 10, 0, 10, 10, 0, 10]] }
const ringed: PolygonGeometry = {
  type: 'polygon',
  rings: [
    [0, 0, 10, 0, 10, 10, 0, 10],
    [4, 4, 6, 4, 6, 6, 4, 6],
  ],
}
const places = fc.integer({ min: -100, max: 1100 }).map((v) => v / 10)
const lines = fc.array(fc.tuple(places, places), { minLength: 2, maxLength: 5 }).map((vertices) => vertices.flat())
const verticesOf = (g: PolygonGeometry) =>
  new Set(g.rings.flatMap((ring) => ring.filter((_, i) => i % 2 === 0).map((x, i) => `${x},${ring[2 * i + 1]}`)))

describe('G26: cutting along a line', () => {
  it('makes two pieces that share the vertices of the cut', () => {
    const pieces = splitPolygon(square, [3, -5, 3, 4, 7, 6, 7, 20])
    expect(pieces.map(areaOf)).toEqual([50, 50])
    for (const piece of pieces) for (const place of ['3,0', '3,4', '7,6', '7,10']) expect(verticesOf(piece)).toContain(place)
  })

  it('cuts nothing with a line that ends inside, lies beside or only touches', () => {
    for (const line of [
      [5, -5, 5, 5],
      [20, 0, 20, 10],
      [-5, 0, 15, 0],
      [-5, 5, 5, -5],
      [4, 4, 6, 6],
    ])
      expect(splitPolygon(square, line)).toEqual([square])
  })

  it('cuts through vertices, through holes, and as often as it crosses', () => {
    expect(splitPolygon(square, [-1, -1, 11, 11]).map(areaOf)).toEqual([50, 50])
    expect(splitPolygon(ringed, [5, -1, 5, 11]).map(areaOf)).toEqual([48, 48])
    expect(splitPolygon(ringed, [5, -1, 5, 5])).toEqual([ringed])
    expect(splitPolygon(ringed, [2, -1, 2, 11]).map((piece) => piece.rings.length)).toEqual([2, 1])
    expect(splitPolygon(square, [2, -1, 2, 11, 8, 11, 8, -1])).toHaveLength(3)
  })

  it('takes the inside of a loop out as a piece', () => {
    const pieces = splitPolygon(square, [5, -1, 5, 8, 8, 8, 8, 4, 2, 4])
    expect(pieces.map(areaOf).reduce((a, b) => a + b)).toBeCloseTo(100)
    expect(pieces).toHaveLength(2)
    expect(pieces.map(areaOf)).toContainEqual(12)
  })

  it('keeps the area: valid pieces, apart from each other', () => {
    let cuts = 0
    fc.assert(
      fc.property(polygons, lines, (g, line) => {
        const pieces = splitPolygon(g, line)
        cuts += pieces.length - 1
        expect(pieces.reduce((sum, piece) => sum + areaOf(piece), 0)).toBeCloseTo(areaOf(g), 6)
        for (const piece of pieces) expect(isValid(piece)).toBe(true)
        pieces.forEach((piece, i) => {
          for (const other of pieces.slice(i + 1)) expect(sharedArea(piece, other)).toBeLessThan(1e-6)
        })
      }),
      { numRuns: 500 },
    )
    expect(cuts).toBeGreaterThan(100)
  })

  it('a line falls into pieces of its length', () => {
    expect(splitPath({ type: 'polyline', points: [0, 0, 10, 0] }, [4, -1, 4, 1])).toEqual([
      { type: 'polyline', points: [0, 0, 4, 0] },
      { type: 'polyline', points: [4, 0, 10, 0] },
    ])
    fc.assert(
      fc.property(polylines, polylines, (g, cut) => {
        const pieces = splitPath(g, cut.points)
        expect(pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)).toBeCloseTo(lengthOf(g), 6)
      }),
    )
  })
})
