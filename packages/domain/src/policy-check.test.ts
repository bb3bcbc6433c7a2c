import type { Geometry } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { emptyContent } from './annotation.ts'
import { checkAnnotation } from './annotation-check.ts'
import { type ProtocolInput, protocolSchema } from './protocol.ts'
import type { Region } from './region.ts'

const block = (x: number, width: number): Geometry => ({ type: 'mask', x, y: 0, width, height: 2, counts: [0, 2 * width] })
const box = (x: number, width: number): Geometry => ({ type: 'box', x, y: 0, width, height: 2 })
const mark = (id: string, geometry: Geometry, over: Partial<Region> = {}): Region => ({
  id,
  labelId: 'cell',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'brush' },
  ...over,
})

const found = (marks: ProtocolInput['marks'], regions: Region[]) => {
  const labels = ['cell', 'debris'].map((id) => ({ id, name: id, color: '#0072b2' }))
  const protocol = protocolSchema.parse({ title: 'Cells', labels, tools: ['box', 'brush'], marks })
  return checkAnnotation(protocol, { ...emptyContent, regions }).map(({ severity, code, regionId }) => `${severity} ${code} ${regionId}`)
}

describe('M8: where marks may not overlap', () => {
  it('the later of two that share a pixel is refused; marks that touch, and marks of other planes, are not', () => {
    expect(found({ canOverlap: false }, [mark('a', block(0, 5)), mark('b', block(4, 5))])).toEqual(['hard marks-overlap b'])
    expect(
      found({ canOverlap: false }, [mark('a', block(0, 5)), mark('b', block(5, 5)), mark('c', box(10, 3)), mark('d', box(13, 3))]),
    ).toEqual([])
    expect(found({ canOverlap: false }, [mark('a', box(0, 5)), mark('b', block(4, 5))])).toEqual(['hard marks-overlap b'])
    expect(
      found({ canOverlap: false }, [mark('a', block(0, 5), { plane: { z: 1 } }), mark('b', block(4, 5), { plane: { z: 2 } })]),
    ).toEqual([])
    expect(found({ canOverlap: true }, [mark('a', block(0, 5)), mark('b', block(4, 5))])).toEqual([])
  })
})

describe('M9: a label map', () => {
  it('has one mask of a label on a plane, and no pixel with two; boxes may lie as they like', () => {
    const marks = { masks: 'semantic' } as const
    expect(found(marks, [mark('a', block(0, 5)), mark('b', block(8, 5))])).toEqual(['hard marks-overlap b'])
    expect(found(marks, [mark('a', block(0, 5)), mark('b', block(4, 5), { labelId: 'debris' })])).toEqual(['hard marks-overlap b'])
    expect(
      found(marks, [mark('a', block(0, 5)), mark('b', block(5, 5), { labelId: 'debris' }), mark('c', box(0, 9)), mark('d', box(0, 9))]),
    ).toEqual([])
    expect(found(marks, [mark('a', block(0, 5), { plane: { t: 0 } }), mark('b', block(0, 5), { plane: { t: 1 } })])).toEqual([])
  })
})
