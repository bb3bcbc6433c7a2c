import { readFileSync } from 'node:fs'
import { areaOf, bitsOf, type Geometry, iou, maskFromBits, translate } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { box, point } from '../task/tasks.test-data.ts'
import { closeness } from './closeness.ts'
import { maskPatterns } from './mask-patterns.ts'
import { regionMethodById, regionMethods } from './registry.ts'
import { estimate, stapleOf } from './staple.ts'

const rule = { iou: 0.5, distance: 8 }
const fuse = (id: string, shapes: readonly Geometry[]) =>
  regionMethodById(id)?.fuse(shapes, (a, b) => closeness(shapes[a] ?? box(0, 0, 1), shapes[b] ?? box(0, 0, 1), rule))

const samples: Readonly<Record<string, Geometry>> = {
  point: point(20, 30),
  box: box(10, 20, 8, 6),
  'rotated-box': { type: 'rotated-box', cx: 20, cy: 20, width: 14, height: 9, angle: 30 },
  skeleton: { type: 'skeleton', points: [10, 10, 20, 12, 0, 0], states: ['visible', 'occluded', 'absent'] },
  bezier: { type: 'bezier', nodes: [10, 10, 10, 18, 10, 2, 30, 10, 30, 2, 30, 18], isClosed: true },
  ellipse: { type: 'ellipse', cx: 20, cy: 20, rx: 9, ry: 5, angle: 30 },
  polyline: { type: 'polyline', points: [0, 0, 10, 10, 20, 0] },
  polygon: { type: 'polygon', rings: [[10, 10, 30, 12, 20, 30]] },
  mask: maskFromBits(3, 2, [1, 1, 0, 0, 1, 1], 5, 7),
}

describe.each(regionMethods)('$id', (method) => {
  it.each(method.takes.map((type) => ({ type })))('leaves identical marks of type $type where they are', ({ type }) => {
    const shape = samples[type]
    if (shape === undefined) throw new Error(`no sample of ${type}`)
    const fused = fuse(method.id, [shape, shape, shape])
    if (fused === null || fused === undefined) throw new Error('identical marks have an outcome')
    if (areaOf(shape) === 0) expect(fused).toEqual(shape)
    // Pixels of a polygon have steps at its edge, so a mask of it is close and not equal.
    else expect(iou(fused, shape)).toBeGreaterThan(0.85)
  })

  it('C4: does not depend on the order of the marks', () => {
    for (const type of method.takes) {
      const shape = samples[type]
      if (shape === undefined) continue
      const shapes = [shape, translate(shape, 1, 0), translate(shape, 0, 2), translate(shape, -1, 1)]
      expect(fuse(method.id, shapes.toReversed())).toEqual(fuse(method.id, shapes))
    }
  })
})

type Golden = {
  readonly width: number
  readonly height: number
  readonly masks: readonly Extract<Geometry, { type: 'mask' }>[]
  readonly sensitivity: readonly number[]
  readonly specificity: readonly number[]
  readonly set: number
}

describe('STAPLE against ITK', () => {
  const golden: Golden = JSON.parse(readFileSync(new URL('test/itk-staple.json', import.meta.url), 'utf8'))
  const { width, height, masks: shapes, ...itk } = golden
  const frame = { x: 0, y: 0, width, height }

  it('C29: at rest it is within 1e-6 of where ITK stops, with the same pixels above one half', () => {
    const mine = stapleOf(shapes, { frame })
    mine.sensitivity.forEach((rate, reader) => {
      expect(rate).toBeCloseTo(itk.sensitivity[reader] ?? Number.NaN, 6)
    })
    mine.specificity.forEach((rate, reader) => {
      expect(rate).toBeCloseTo(itk.specificity[reader] ?? Number.NaN, 6)
    })
    const map = maskPatterns(shapes, frame)
    const { weights } = estimate(map, shapes.length)
    const set = map.patterns.reduce((sum, { pixels }, pattern) => ((weights[pattern] ?? 0) > 0.5 ? sum + pixels : sum), 0)
    expect(set).toBe(itk.set)
  })
})

describe('mean ellipse', () => {
  const ellipse = (angle: number, rx = 10, ry = 4): Geometry => ({ type: 'ellipse', cx: 20, cy: 20, rx, ry, angle })

  it('C29: averages angles as directions, and takes either axis as the long one', () => {
    expect(fuse('mean-ellipse', [ellipse(179), ellipse(1)])).toMatchObject({ cx: 20, rx: 10, ry: 4 })
    const fused = fuse('mean-ellipse', [ellipse(179), ellipse(1)])
    expect(fused?.type === 'ellipse' && Math.abs(Math.sin((fused.angle * Math.PI) / 180))).toBeLessThan(1e-9)
    expect(fuse('mean-ellipse', [ellipse(30), ellipse(-60, 4, 10)])).toMatchObject({ rx: 10, ry: 4 })
  })

  it('C29: a circle has no say in the direction', () => {
    const fused = fuse('mean-ellipse', [ellipse(40), ellipse(120, 7, 7)])
    expect(fused?.type === 'ellipse' && fused.angle).toBeCloseTo(40, 9)
  })
})

describe('medoid', () => {
  it('C29: is the mark in the middle', () => {
    expect(fuse('medoid', [box(0, 0, 10), box(1, 0, 10), box(4, 0, 10)])).toEqual(box(1, 0, 10))
  })

  it('C29: with two marks prefers neither the first, nor the left, nor the larger', () => {
    const pairs = Array.from({ length: 200 }, (_, n) => [box(n, 0, 10), box(n + 1, 0, 11)])
    const lefts = pairs.filter(
      ([left, right]) => left !== undefined && right !== undefined && fuse('medoid', [left, right]) === left,
    ).length
    expect(lefts).toBeGreaterThan(60)
    expect(lefts).toBeLessThan(140)
  })
})

describe('fusion and centroid', () => {
  it('C29: take the mean', () => {
    expect(fuse('fusion', [box(0, 0, 10), box(3, 0, 10), box(0, 6, 10)])).toEqual(box(1, 2, 10))
    expect(fuse('centroid', [point(0, 0), point(3, 0), point(0, 6)])).toEqual(point(1, 2))
  })
})

describe('pixel vote', () => {
  it('C29: keeps pixels that more than half of the marks have', () => {
    const fused = fuse('pixel-vote', [box(0, 0, 10), box(2, 0, 10), box(4, 0, 10)])
    expect(fused).toMatchObject({ type: 'mask', x: 2, y: 0, width: 10, height: 10, counts: [0, 100] })
  })

  it('C29: half is no majority, and no majority is no outcome', () => {
    expect(fuse('pixel-vote', [box(0, 0, 10), box(5, 0, 10)])).toMatchObject({ x: 5, width: 5 })
    expect(fuse('pixel-vote', [box(0, 0, 4), box(10, 0, 4)])).toBeNull()
  })

  it('equals counting pixel by pixel', () => {
    const masks = [0x3c7e, 0x7e3c, 0x18ff].map((pattern, n) =>
      maskFromBits(
        4,
        4,
        Array.from({ length: 16 }, (_, bit) => (pattern >> bit) & 1),
        n,
        0,
      ),
    )
    const counts = new Map<string, number>()
    for (const mask of masks)
      bitsOf(mask).forEach((bit, i) => {
        const key = `${mask.x + (i % mask.width)},${mask.y + Math.floor(i / mask.width)}`
        counts.set(key, (counts.get(key) ?? 0) + bit)
      })
    const fused = fuse('pixel-vote', masks)
    const expected = [...counts.values()].filter((count) => count >= 2).length
    expect(fused === null || fused === undefined ? 0 : areaOf(fused)).toBe(expected)
  })
})

describe('STAPLE', () => {
  /** The same model, pixel by pixel on the frame of all masks, for a check. */
  const perPixel = (rows: readonly (readonly number[])[]): number[] => {
    const readers = rows.length
    const pixels = rows[0]?.length ?? 0
    const prior = rows.flat().reduce((sum, bit) => sum + bit, 0) / (readers * pixels)
    let [p, q] = [rows.map(() => 0.99999), rows.map(() => 0.99999)]
    let weights: number[] = []
    for (let iteration = 0; iteration < 300; iteration++) {
      weights = Array.from({ length: pixels }, (_, pixel) => {
        const inside = rows.reduce((product, row, r) => product * (row[pixel] === 1 ? (p[r] ?? 0) : 1 - (p[r] ?? 0)), prior)
        const outside = rows.reduce((product, row, r) => product * (row[pixel] === 1 ? 1 - (q[r] ?? 0) : (q[r] ?? 0)), 1 - prior)
        return inside / (inside + outside)
      })
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      p = rows.map((row) => row.reduce((sum, bit, pixel) => sum + bit * (weights[pixel] ?? 0), 0) / total)
      q = rows.map((row) => row.reduce((sum, bit, pixel) => sum + (1 - bit) * (1 - (weights[pixel] ?? 0)), 0) / (pixels - total))
    }
    return weights
  }

  it('C29: on patterns equals the sums over pixels', () => {
    const rows = ['111100001111', '011110001110', '111000011111', '000111110001'].map((row) => [...row].map(Number))
    const masks = rows.map((row) => maskFromBits(12, 1, row))
    const map = maskPatterns(masks)
    const { weights } = estimate(map, masks.length)
    const expected = perPixel(rows)
    const weightAt = (pixel: number): number => {
      const pattern = map.patternAt[map.borders.findLastIndex((border) => border <= pixel)] ?? -1
      return weights.at(pattern) ?? Number.NaN
    }
    expected.forEach((weight, pixel) => {
      expect(weightAt(pixel)).toBeCloseTo(weight, 6)
    })
  })

  it('C29: trusts the readers that agree more than one who draws elsewhere', () => {
    const fused = fuse('staple', [box(0, 0, 10), box(0, 0, 10), box(1, 0, 10), box(6, 0, 14)])
    expect(fused === null || fused === undefined ? 0 : iou(fused, box(0, 0, 10))).toBeGreaterThan(0.85)
  })
})
