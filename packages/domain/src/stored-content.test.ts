import { areaOf, boundsOf, type Geometry, geometryText, measuresOf, ringsText } from '@reticle/geometry'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOfText, measuresOfMarks, outcomeOfText } from './index.ts'

/** As Postgres prints jsonb: keys by length, then by letters; a space behind each colon and comma. */
const jsonb = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jsonb).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${jsonb(Object.getOwnPropertyDescriptor(value, key)?.value)}`).join(', ')}}`
}

const coordinate = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 64)
const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 }).map((points) => points.flat())
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  fc.array(ring, { minLength: 1, maxLength: 3 }).map((rings): Geometry => ({ type: 'polygon', rings })),
  fc.tuple(coordinate, coordinate).map(([x, y]): Geometry => ({ type: 'point', x, y })),
  fc.tuple(coordinate, coordinate).map(([x, y]): Geometry => ({ type: 'box', x, y, width: 3, height: 4 })),
)
/** Texts that look like what is looked for. */
const text = fc.oneof(fc.string(), fc.constant('"geometry": {"type": "polygon", "rings": [[1, 2]]'), fc.constant('a\\"geometry'))
const content = fc.record({
  regions: fc.array(
    fc.record({
      id: text,
      labelId: fc.constant('cell'),
      geometry,
      attributes: fc.dictionary(text, text),
      origin: fc.constant({ kind: 'tool', tool: 'x' }),
    }),
    { maxLength: 5 },
  ),
  answers: fc.constant([]),
  comment: text,
})

type Said = { readonly regions: readonly { readonly geometry: Geometry }[] }

describe('R15: what is stored is passed through', () => {
  it('says the same as the text, whatever stands in it', () => {
    const holds = (said: Said) => {
      const read = contentOfText(jsonb(said), measuresOfMarks(said.regions))
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(said)))
      for (const [n, region] of read.regions.entries()) {
        const was = said.regions[n]?.geometry ?? { type: 'point', x: 0, y: 0 }
        expect(JSON.parse(geometryText(region.geometry))).toEqual(JSON.parse(JSON.stringify(was)))
        expect(measuresOf(region.geometry)).toEqual({ bounds: boundsOf(was), area: areaOf(was) })
      }
      return true
    }
    expect(() => fc.assert(fc.property(content, (said) => holds(said)))).not.toThrow()
  })

  it('keeps the very digits of a polygon, and takes the measures that were kept with it', () => {
    const stored = '{"regions": [{"id": "a", "geometry": {"type": "polygon", "rings": [[1.50, 2, 30, 2, 7.125, 1e2]]}}]}'
    const [region] = contentOfText(stored, [1, 2, 3, 4, 5]).regions
    const polygon = region?.geometry ?? { type: 'point', x: 0, y: 0 }
    expect(polygon.type === 'polygon' && ringsText(polygon)).toBe('[[1.50,2,30,2,7.125,1e2]]')
    expect(measuresOf(polygon)).toEqual({ bounds: { x: 1, y: 2, width: 3, height: 4 }, area: 5 })
    expect(polygon.type === 'polygon' && polygon.rings).toEqual([[1.5, 2, 30, 2, 7.125, 100]])
  })

  it('objects through planes have their polygons, too', () => {
    const polygon = { type: 'polygon', rings: [[0, 0, 4, 0, 4, 4]] }
    const outcome = { regions: [{ geometry: polygon }], tracks: [{ keys: [{ geometry: polygon }] }], answers: [] }
    expect(JSON.parse(JSON.stringify(outcomeOfText(jsonb(outcome), [])))).toEqual(outcome)
  })
})
