import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { hitRegion } from './batch.ts'
import type { CanvasLayer } from './canvas-layer.ts'
import { changedRects } from './changed-rects.ts'

const style = () => ({ stroke: '#fff', fill: '#000', width: 1 })
const mark = (id: string, geometry: Geometry): Region => ({
  id,
  labelId: 'a',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
})
const box = (id: string, x: number, y: number, side: number) => mark(id, { type: 'box', x, y, width: side, height: side })
const layer = (regions: readonly Region[], more: Partial<CanvasLayer> = {}): CanvasLayer => ({
  id: 'own',
  regions,
  style,
  isVisible: true,
  ...more,
})

describe('what lies under the pointer', () => {
  const outer = box('outer', 0, 0, 100)
  const inner = box('inner', 40, 40, 20)
  it('is the smallest mark that is met, though a larger one lies on top', () => {
    expect(hitRegion([layer([inner, outer])], { x: 50, y: 50 }, 2)?.regionId).toBe('inner')
    expect(hitRegion([layer([inner, outer])], { x: 10, y: 10 }, 2)?.regionId).toBe('outer')
    expect(hitRegion([layer([inner, outer])], { x: 200, y: 10 }, 2)).toBeUndefined()
  })
  it('is the upper one of two alike, and the upper layer before the lower', () => {
    expect(hitRegion([layer([inner, box('twin', 40, 40, 20)])], { x: 50, y: 50 }, 2)?.regionId).toBe('twin')
    const over = layer([box('over', 0, 0, 100)], { id: 'over' })
    expect(hitRegion([layer([inner]), over], { x: 50, y: 50 }, 2)).toEqual({ layerId: 'over', regionId: 'over' })
    expect(hitRegion([layer([inner]), { ...over, isVisible: false }], { x: 50, y: 50 }, 2)?.regionId).toBe('inner')
  })
  it('is not a mark whose bounds alone are met', () => {
    const slanted = mark('line', { type: 'polyline', points: [0, 0, 100, 100] })
    expect(hitRegion([layer([slanted])], { x: 80, y: 20 }, 2)).toBeUndefined()
    expect(hitRegion([layer([slanted])], { x: 51, y: 50 }, 2)?.regionId).toBe('line')
  })
})

describe('what has to be painted again', () => {
  const regions = Array.from({ length: 200 }, (_, n) => box(`m${n}`, 10 * n, 0, 5))
  const scene = (list: readonly Region[], skipped: ReadonlySet<string> = new Set()) => ({
    layers: [layer(list)],
    view: { scale: 2, x: 7, y: 9 },
    screen: { width: 800, height: 600 },
    ratio: 1,
    skipped,
  })
  it('is where a mark was and where it is now', () => {
    const rects = changedRects(scene(regions), scene(regions.with(3, box('m3', 30, 40, 5)))) ?? []
    expect(rects).toHaveLength(2)
    for (const [n, y] of [0, 40].entries()) {
      const rect = rects[n] ?? { x: Infinity, y: Infinity, width: 0, height: 0 }
      expect(rect.x).toBeLessThan(67)
      expect(rect.y).toBeLessThan(2 * y + 9)
      expect(rect.x + rect.width).toBeGreaterThan(77)
      expect(rect.y + rect.height).toBeGreaterThan(2 * y + 19)
    }
  })
  it('is what another layer draws now, or no longer', () => {
    expect(changedRects(scene(regions), scene(regions))).toEqual([])
    expect(changedRects(scene(regions, new Set(['m1'])), scene(regions, new Set(['m2'])))).toHaveLength(2)
  })
  it('is everything when the layers are others, their styles are, or very much has changed', () => {
    expect(changedRects(scene(regions), { ...scene(regions), layers: [] })).toBeUndefined()
    expect(changedRects(scene(regions), { ...scene(regions), layers: [layer(regions, { style: () => style() })] })).toBeUndefined()
    expect(changedRects(scene(regions), scene(regions.map(({ id }, n) => box(id, n, n, 9))))).toBeUndefined()
  })
})
