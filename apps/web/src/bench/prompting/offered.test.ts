import { areaOf, type Geometry, maskFromBits } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { asDrawn, offeredOf } from './offered.ts'

/** Two pieces, of 4 px and 2 px. */
const mask = { ...maskFromBits(4, 2, [1, 1, 0, 1, 1, 1, 0, 1]), x: 10, y: 20 }
const box: Geometry = { type: 'box', x: 5, y: 6, width: 10, height: 4 }

describe('PB7: what a model outlined, as the protocol draws it', () => {
  it('stays as it is where the protocol has that kind', () => {
    expect(asDrawn(mask, ['mask', 'polygon'])).toEqual([mask])
  })

  it('a mask becomes one polygon for each piece, with about its area', () => {
    const made = asDrawn(mask, ['polygon'])
    expect(made.map(({ type }) => type)).toEqual(['polygon', 'polygon'])
    expect(made.reduce((sum, one) => sum + areaOf(one), 0)).toBeGreaterThan(2)
  })

  it('a shape becomes the pixels that it covers where only masks are drawn', () => {
    const [made] = asDrawn(box, ['mask'])
    expect(made?.type).toBe('mask')
    expect(made && areaOf(made)).toBe(40)
  })

  it('is the box around it where there are only boxes, and nothing where nothing has an area', () => {
    expect(asDrawn(mask, ['box', 'point'])).toEqual([{ type: 'box', x: 10, y: 20, width: 4, height: 2 }])
    expect(asDrawn(mask, ['point'])).toEqual([])
    expect(asDrawn({ type: 'point', x: 1, y: 1 }, ['polygon'])).toEqual([])
  })

  it('keeps label and confidence', () => {
    expect(offeredOf([{ labelId: 'cell', geometry: box, confidence: 0.5 }], ['polygon'])).toEqual([
      { labelId: 'cell', confidence: 0.5, geometry: { type: 'polygon', rings: [[5, 6, 15, 6, 15, 10, 5, 10]] } },
    ])
  })
})
