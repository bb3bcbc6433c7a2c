import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { python, sharedSet } from '../test/oracle.ts'
import { textIn, written } from '../test/written.ts'
import { readGeojson } from './read.ts'

const read = (value: unknown, path = 'slide.png.geojson') =>
  readGeojson(sourceOf(new Map([[path, JSON.stringify(value)]]), async () => ({ width: 100, height: 80 })))
const feature = (geometry: unknown, properties: unknown = { label: 'cell' }) => ({ type: 'Feature', properties, geometry })
const square = (x: number) => [
  [
    [x, 1],
    [x + 8, 1],
    [x + 8, 9],
    [x, 9],
    [x, 1],
  ],
]

describe('features of other tools', () => {
  it('GJ7: QuPath says the class of an object in its classification', async () => {
    const properties = { objectType: 'annotation', classification: { name: 'Tumor', color: [1, 2, 3] }, isLocked: false }
    const { records, labels, rejects } = await read([feature({ type: 'Polygon', coordinates: square(1) }, properties)])
    expect(rejects).toEqual([])
    expect(labels).toEqual([{ id: 'tumor', name: 'Tumor' }])
    expect(records).toMatchObject([
      {
        fileName: 'slide.png',
        width: 100,
        regions: [{ geometry: { type: 'polygon', rings: [[1, 1, 9, 1, 9, 9, 1, 9]] }, attributes: { islocked: false } }],
      },
    ])
  })

  it('GJ8: several points are a mark each; a shape of several parts is one mask', async () => {
    const { records } = await read([
      feature({
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      }),
      feature({ type: 'MultiPolygon', coordinates: [square(1), square(20)] }),
    ])
    const [a, b, c] = records[0]?.regions ?? []
    expect([a?.geometry.type, b?.geometry.type]).toEqual(['point', 'point'])
    expect(c?.geometry).toMatchObject({ type: 'mask', x: 1, y: 1, width: 27, height: 8 })
  })

  it('GJ9: coordinates of the Earth are refused with their system', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }
    const { rejects } = await read({ type: 'FeatureCollection', crs, features: [] })
    expect(rejects).toEqual([{ at: 'slide.png.geojson', reason: expect.stringContaining('CRS84') }])
  })

  it('GJ10: rejects have the place of the feature', async () => {
    const { rejects } = await read([
      feature({ type: 'Point', coordinates: [1, 200] }),
      feature({
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [5, 0],
            [5, 5],
            [0, 5],
          ],
        ],
      }),
      feature({ type: 'GeometryCollection', geometries: [] }),
      feature({ type: 'Point', coordinates: ['a', 1] }),
    ])
    expect(rejects.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((n) => `slide.png.geojson features[${n}]`))
    expect(rejects[0]?.reason).toMatch(/outside of the image/)
    expect(rejects[1]?.reason).toMatch(/does not end where it begins/)
  })
})

it.skipIf(!python.isThere)(`GJ2: rings are closed and run as RFC 7946 wants, by another reader's arithmetic${python.word}`, async () => {
  const { files } = await written(labelFormat('geojson'), exampleSet)
  const script = `
import sys, json
def area(r):
    assert r[0] == r[-1] and len(r) >= 4
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(r, r[1:])) / 2
out = {}
for f in json.load(sys.stdin)["features"]:
    g = f["geometry"]
    polygons = {"Polygon": [g["coordinates"]], "MultiPolygon": g["coordinates"]}.get(g["type"], [])
    for p in polygons:
        assert area(p[0]) > 0 and all(area(h) < 0 for h in p[1:])
    out[f["id"]] = sum(area(r) for p in polygons for r in p)
print(json.dumps(out))`
  expect(python.run(script, textIn(files, 'labels/field-1.png.geojson'))).toEqual({ a: 50, b: expect.any(Number), c: 736, d: 8 })
})

it('GJ4: a feature that another tool moved is where it was moved to', async () => {
  const { files } = await written(labelFormat('geojson'), exampleSet)
  const path = 'labels/field-1.png.geojson'
  const moved = textIn(files, path).replaceAll('[2.5,3]', '[2.25,3]')
  const { records } = await readGeojson(sourceOf(new Map([[path, moved]])))
  expect(records[0]?.regions[0]).toMatchObject({ id: 'a', geometry: { type: 'polygon' }, attributes: { size: 3.25 } })
})

const broken = sharedSet('broken')
it.skipIf(!broken.isThere)(`GJ10: geojson_bad.geojson is reported feature by feature${broken.word}`, async () => {
  const text = readFileSync(`${broken.path}geojson_bad.geojson`, 'utf8')
  const { records, rejects } = await readGeojson(sourceOf(new Map([['bad.geojson', text]])))
  expect(records[0]?.regions).toEqual([])
  expect(rejects.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((n) => `bad.geojson features[${n}]`))
})
