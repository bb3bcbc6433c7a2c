import { describe, expect, it } from 'vitest'
import { areaOf, boundsOf, geometryText, measuresOf, packMeasures, passedPolygon, ringsText, unpackMeasures } from './index.ts'

const rings = [[0, 0, 10.5, 0, 10.5, 4, 0, 4]]

describe('a polygon that is passed through', () => {
  const passed = passedPolygon(JSON.stringify(rings), undefined)

  it('is one like any other to everybody who asks for its numbers', () => {
    expect(passed.rings).toEqual(rings)
    expect([areaOf(passed), boundsOf(passed)]).toEqual([42, { x: 0, y: 0, width: 10.5, height: 4 }])
    expect(JSON.parse(JSON.stringify(passed))).toEqual({ type: 'polygon', rings })
    expect(JSON.parse(JSON.stringify({ ...passed }))).toEqual({ type: 'polygon', rings })
  })

  it('has its own numbers beside others', () => {
    const [one, other] = [passedPolygon('[[1,2]]', undefined), passedPolygon('[[3,4]]', undefined)]
    expect([one.rings, other.rings, one.rings]).toEqual([[[1, 2]], [[3, 4]], [[1, 2]]])
    expect({ ...one }.rings).toBe(one.rings)
  })

  it('is written as the text that it is stored as', () => {
    const stored = passedPolygon('[[1.50,2,3,4,5,6.0]]', undefined)
    expect([ringsText(stored), geometryText(stored)]).toEqual(['[[1.50,2,3,4,5,6.0]]', '{"type":"polygon","rings":[[1.50,2,3,4,5,6.0]]}'])
    expect(geometryText({ type: 'point', x: 1, y: 2 })).toBe('{"type":"point","x":1,"y":2}')
  })

  it('has the measures that were kept with it, and is measured where none were', () => {
    const kept = packMeasures([{ type: 'point', x: 1, y: 2 }, passed])
    expect(kept).toEqual([1, 2, 0, 0, 0, 0, 0, 10.5, 4, 42])
    expect(measuresOf(passed)).toEqual(unpackMeasures(kept, 1))
    expect(unpackMeasures(kept, 2)).toBeUndefined()
    expect(measuresOf(passedPolygon(JSON.stringify(rings), { bounds: { x: 9, y: 9, width: 9, height: 9 }, area: 7 })).area).toBe(7)
  })
})
