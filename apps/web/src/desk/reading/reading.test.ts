import { describe, expect, it } from 'vitest'
import { stepped } from '../visibility.ts'
import { heatColor, heatLayers } from './heat-layers.ts'
import { spreadEllipse, spreadLayer } from './spread-layer.ts'
import { medianTime, timeWords } from './timing.ts'

const timed = (...seconds: readonly number[]) => seconds.map((one) => ({ activeMilliseconds: 1000 * one }))

describe('how long a reader was at work', () => {
  it('is told against the median where that tells something', () => {
    expect(medianTime(timed(60, 10, 100))).toBe(60_000)
    expect(medianTime(timed(60, 100))).toBe(80_000)
    const readers = timed(60, 15, 66, 130)
    expect(readers.map((one) => timeWords(one, readers))).toEqual(['1:00', '0:15 (0.2×)', '1:06', '2:10 (2.1×)'])
    expect(timeWords({ activeMilliseconds: 5000 }, timed(5))).toBe('0:05')
  })
})

describe('K15: the map of agreement', () => {
  const box = (x: number) => ({ type: 'box', x, y: 0, width: 5, height: 5 }) as const
  const contours = {
    readers: 2,
    objects: [
      {
        clusterId: 'c1',
        levels: [
          { atLeast: 1, geometry: box(0), area: 25 },
          { atLeast: 2, geometry: box(1), area: 16 },
        ],
      },
    ],
  }

  it('lays what more readers agree on over what fewer do, on the plane of the object', () => {
    const layers = heatLayers(contours, new Map([['c1', { z: 4 }]]))
    expect(layers.map(({ id, regions }) => [id, regions.map(({ geometry, plane }) => [geometry, plane])])).toEqual([
      ['heat-1', [[box(0), { z: 4 }]]],
      ['heat-2', [[box(1), { z: 4 }]]],
    ])
  })

  it('has one colour for "all readers", however many there are', () => {
    expect(new Set([2, 3, 7].map((n) => heatColor(n, n))).size).toBe(1)
    expect(new Set([1, 2, 3].map((k) => heatColor(k, 3))).size).toBe(3)
  })
})

describe('one reader at a time', () => {
  const readers = ['a', 'b', 'c'].map((annotationId) => ({ annotationId: annotationId as never }))
  const alone = (hidden: readonly string[], by: 1 | -1) => stepped(readers, new Set(hidden), by)?.annotationId

  it('begins with the first or the last, and goes round', () => {
    expect(alone([], 1)).toBe('a')
    expect(alone([], -1)).toBe('c')
    expect(alone(['b', 'c'], 1)).toBe('b')
    expect(alone(['a', 'b'], 1)).toBe('a')
    expect(alone(['b', 'c'], -1)).toBe('c')
  })
})

describe('C93, K15: how far points lie apart', () => {
  it('is the ellipse of one standard deviation, along the greater axis', () => {
    expect(spreadEllipse({ x: 3, y: 4 }, { xx: 9, xy: 0, yy: 4 })).toEqual({ type: 'ellipse', cx: 3, cy: 4, rx: 3, ry: 2, angle: 0 })
    expect(spreadEllipse({ x: 0, y: 0 }, { xx: 4, xy: 0, yy: 9 })).toMatchObject({ rx: 3, ry: 2, angle: 90 })
    // Down to the right, which is clockwise: all of it on one line.
    const line = spreadEllipse({ x: 0, y: 0 }, { xx: 2, xy: 2, yy: 2 })
    expect([line.rx, line.ry, line.angle]).toEqual([2, 0, 45])
  })

  it('lies about the centroid of the readers’ points, on the plane of the object', () => {
    const at = (id: string, x: number, y: number) => ({
      annotationId: id,
      content: { regions: [{ id: 'p', geometry: { type: 'point', x, y } }], answers: [], comment: '' },
    })
    const members = ['a', 'b'].map((annotationId) => ({ annotationId, regionId: 'p' }))
    const points = { id: 'c1', spread: { xx: 8, xy: 0, yy: 2 }, members, plane: { z: 3 }, geometry: { type: 'point', x: 0, y: 0 } }
    const alone = { id: 'c2', members: members.slice(0, 1), geometry: { type: 'point', x: 0, y: 0 } }
    const task = { consensus: { regions: [points, alone] }, readers: [at('a', 0, 0), at('b', 4, 2)] }
    const { regions } = spreadLayer(task as never)
    expect(regions).toMatchObject([{ id: 'c1/spread', plane: { z: 3 }, geometry: { cx: 2, cy: 1, angle: 0 } }])
  })
})
