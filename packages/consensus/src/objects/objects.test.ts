import type { Region } from '@reticle/domain'
import { areaOf, boundsOf, type Geometry, maskOf, translate } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objectAgreement } from './object-agreement.ts'
import { surfaceDistance } from './surface-distance.ts'

const box = (x: number, y: number, width: number, height: number): Geometry => ({ type: 'box', x, y, width, height })
const disc = (cx: number, cy: number, r: number): Geometry => ({ type: 'ellipse', cx, cy, rx: r, ry: r, angle: 0 })
const region = (id: string, geometry: Geometry, labelId = 'cell'): Region => ({
  id,
  labelId,
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
})
const annotated = (id: string, ...regions: Region[]) => ({ id, content: { regions } })
const rule = { distance: 4 }

describe('distances of outlines', () => {
  it('C72: of a shape moved by 3 px they are 3 px, and of concentric circles the difference of their radii', () => {
    const moved = surfaceDistance(box(10, 10, 40, 40), box(13, 10, 40, 40))
    expect(moved.hausdorff).toBeCloseTo(3, 6)
    const circles = surfaceDistance(disc(50, 50, 20), disc(50, 50, 25))
    expect(circles.hausdorff95).toBeCloseTo(5, 1)
    expect(circles.mean).toBeCloseTo(5, 1)
    expect(circles.boundaryF).toBe(0)
    expect(surfaceDistance(disc(50, 50, 20), disc(50, 50, 21.5), 2).boundaryF).toBe(1)
  })

  it('C72: a spike moves the Hausdorff distance and hardly its 95th percentile', () => {
    const plain = box(0, 0, 100, 100)
    const spiked: Geometry = { type: 'polygon', rings: [[0, 0, 49, 0, 50, -30, 51, 0, 100, 0, 100, 100, 0, 100]] }
    const { hausdorff, hausdorff95 } = surfaceDistance(spiked, plain)
    expect(hausdorff).toBeGreaterThan(29)
    expect(hausdorff95).toBeLessThan(20)
  })

  it('is symmetric, 0 for a shape and itself, and null without an outline', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 5, max: 30 }), (dx, dy, size) => {
        const a = maskOf(disc(50, 50, size))
        const b = translate(maskOf(box(40, 40, size, size)), dx, dy)
        const [there, back] = [surfaceDistance(a, b), surfaceDistance(b, a)]
        expect(there.hausdorff95).toBeCloseTo(back.hausdorff95 ?? Number.NaN, 9)
        expect(there.boundaryF).toBeCloseTo(back.boundaryF ?? Number.NaN, 9)
        expect(surfaceDistance(a, a)).toMatchObject({ hausdorff: 0, mean: 0, boundaryF: 1 })
      }),
      { numRuns: 20 },
    )
    expect(surfaceDistance({ type: 'point', x: 1, y: 1 }, disc(5, 5, 2)).hausdorff95).toBeNull()
  })
})

describe('agreement of two annotations on objects', () => {
  it('C73: identical annotations have 1 in everything and 0 px', () => {
    const marks = [region('a', disc(20, 20, 8)), region('b', box(50, 50, 10, 20), 'debris')]
    const same = objectAgreement(annotated('x', ...marks), annotated('y', ...marks.toReversed()), rule)
    expect(same.detections.every(({ f1, precision, recall }) => f1 === 1 && precision === 1 && recall === 1)).toBe(true)
    expect(same).toMatchObject({ meanIou: 1, panopticQuality: 1, sameLabel: 1 })
    expect(same.meanHausdorff95).toBeCloseTo(0, 9)
  })

  it('C73: precision is of the first, recall of the second; duplicates and misses cost', () => {
    const one = annotated('x', region('a', box(0, 0, 10, 10)), region('b', box(0, 0, 10, 10)), region('c', box(80, 80, 5, 5)))
    const other = annotated('y', region('a', box(0, 0, 10, 10)), region('d', box(40, 40, 10, 10)))
    const { detections, marks, panopticQuality } = objectAgreement(one, other, rule)
    expect(marks).toEqual([3, 2])
    expect(detections[0]).toMatchObject({ threshold: 0.5, matched: 1, precision: 1 / 3, recall: 1 / 2, f1: 2 / 5 })
    expect(panopticQuality).toBeCloseTo(2 / 5, 12)
    expect(objectAgreement(other, one, rule).detections[0]).toMatchObject({ precision: 1 / 2, recall: 1 / 3 })
  })

  it('C73: panoptic quality is F1 at one half times the mean IoU of the pairs', () => {
    const one = annotated('x', region('a', box(0, 0, 10, 10)), region('b', box(30, 0, 10, 10)), region('c', box(60, 0, 10, 10)))
    const other = annotated('y', region('a', box(1, 0, 10, 10)), region('b', box(30, 3, 10, 10)))
    const result = objectAgreement(one, other, rule)
    expect(result.detections[0]?.f1).toBeCloseTo(4 / 5, 12)
    expect(result.panopticQuality).toBeCloseTo((4 / 5) * (result.meanIou ?? 0), 12)
    expect(result.detections.at(-1)?.matched).toBe(0)
  })

  it('a pair of other labels is a match, unless labels are asked for', () => {
    const one = annotated('x', region('a', box(0, 0, 10, 10), 'cell'))
    const other = annotated('y', region('a', box(0, 0, 10, 10), 'debris'))
    expect(objectAgreement(one, other, rule)).toMatchObject({ sameLabel: 0, meanIou: 1 })
    expect(objectAgreement(one, other, rule, { needsLabel: true }).detections[0]?.f1).toBe(0)
  })

  it('two empty annotations have no number, and areas stay what they are', () => {
    expect(objectAgreement(annotated('x'), annotated('y'), rule)).toMatchObject({ meanIou: null, panopticQuality: null })
    const shape = disc(20, 20, 8)
    expect(boundsOf(shape).width).toBeCloseTo(16, 9)
    expect(areaOf(maskOf(shape))).toBeGreaterThan(190)
  })
})
