import { flattenBezier, type Geometry, maskOf, pixelsIn, problemsOf, type Ring, rowsOfMask } from '@reticle/geometry'
import { z } from 'zod'
import { placesProblem } from '../inside.ts'
import { directed, outlinesOf } from '../outlines.ts'
import type { Size } from '../port.ts'

type Position = readonly [number, number]
type JsonGeometry = { readonly type: string; readonly coordinates: unknown }

const positions = (ring: Ring): Position[] => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i] ?? 0, ring[2 * i + 1] ?? 0])

/** A ring as RFC 7946 wants it: its first position again at its end, the exterior counter-clockwise by its numbers and the holes clockwise. */
const linearRing = (ring: Ring, isExterior: boolean): Position[] => {
  // What runs clockwise where y goes down runs counter-clockwise by its numbers.
  const places = positions(directed(ring, isExterior ? 'clockwise' : 'counter-clockwise'))
  return [...places, places[0] ?? [0, 0]]
}

/** The geometry of RFC 7946 that covers the same place. */
export const jsonGeometry = (geometry: Geometry): JsonGeometry => {
  switch (geometry.type) {
    case 'point':
      return { type: 'Point', coordinates: [geometry.x, geometry.y] }
    case 'polyline':
      return { type: 'LineString', coordinates: positions(geometry.points) }
    case 'skeleton':
      return {
        type: 'MultiPoint',
        coordinates: positions(geometry.points).filter((_, index) => geometry.states[index] !== 'absent'),
      }
    case 'bezier':
      return jsonGeometry(flattenBezier(geometry))
    case 'box':
    case 'rotated-box':
    case 'ellipse':
    case 'polygon':
    case 'mask':
      return areaGeometry(geometry)
  }
}

const areaGeometry = (geometry: Geometry): JsonGeometry => {
  const polygons = outlinesOf(geometry).map(({ rings }) => rings.map((ring, index) => linearRing(ring, index === 0)))
  return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons }
}

const position = z.array(z.number()).min(2).max(4)
const line = z.array(position).max(100_001)
const polygon = z.array(line).min(1).max(10_000)
export const jsonGeometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('MultiPoint'), coordinates: line }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line).max(10_000) }),
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).max(10_000) }),
])

/** Where there is no image to compare with: as far as a coordinate may go. */
const anywhere: Size = { width: 10_000_000, height: 10_000_000 }

const flat = (places: readonly (readonly number[])[], size: Size | undefined): number[] | string => {
  const found = places.flatMap(([x = Number.NaN, y = Number.NaN]) => [x, y])
  return placesProblem(found, size ?? anywhere) ?? found
}

const polygonFrom = (rings: readonly (readonly (readonly number[])[])[], size: Size | undefined): Geometry | string => {
  const found: number[][] = []
  for (const [index, ring] of rings.entries()) {
    const places = flat(ring, size)
    if (typeof places === 'string') return places
    const isClosed = places[0] === places.at(-2) && places[1] === places.at(-1)
    if (!isClosed) return `the ring ${index} does not end where it begins`
    if (places.length < 8) return `the ring ${index} has fewer than 4 positions`
    found.push(places.slice(0, -2))
  }
  return { type: 'polygon', rings: found }
}

/** The most pixels a shape of several parts may span to become a mask. */
const mostPixels = 2 ** 30

const partsFrom = (polygons: readonly (readonly (readonly (readonly number[])[])[])[], size: Size | undefined): Geometry | string => {
  const rings: Ring[] = []
  for (const one of polygons) {
    const found = polygonFrom(one, size)
    if (typeof found === 'string') return found
    if (found.type === 'polygon') for (const ring of found.rings) rings.push(ring)
  }
  const [first] = rings
  if (first === undefined) return 'a shape without a part'
  if (polygons.length === 1) return { type: 'polygon', rings }
  const all: Geometry = { type: 'polygon', rings }
  const [xs, ys] = [
    rings.flatMap((ring) => ring.filter((_, i) => i % 2 === 0)),
    rings.flatMap((ring) => ring.filter((_, i) => i % 2 === 1)),
  ]
  const extent = (values: readonly number[]) =>
    values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity)
  if (extent(xs) * extent(ys) > mostPixels) return 'several parts that lie too far apart to be one mask'
  const mask = maskOf(all)
  return pixelsIn(rowsOfMask(mask)) === 0 ? 'several parts without a pixel' : mask
}

/** Shapes of a geometry that any tool has written, or the reason why there are none. Several points or lines are a mark each. */
export const shapesFrom = (json: z.infer<typeof jsonGeometrySchema>, size: Size | undefined): readonly Geometry[] | string => {
  const listed = (all: readonly (Geometry | string)[]): readonly Geometry[] | string => {
    const problem = all.find((one) => typeof one === 'string')
    return problem ?? all.flatMap((one) => (typeof one === 'string' ? [] : [one]))
  }
  const point = (at: readonly number[]): Geometry | string => {
    const places = flat([at], size)
    return typeof places === 'string' ? places : { type: 'point', x: places[0] ?? 0, y: places[1] ?? 0 }
  }
  const lineFrom = (places: readonly (readonly number[])[]): Geometry | string => {
    const found = flat(places, size)
    return typeof found === 'string' ? found : found.length < 4 ? 'a line of fewer than 2 positions' : { type: 'polyline', points: found }
  }
  switch (json.type) {
    case 'Point':
      return listed([point(json.coordinates)])
    case 'MultiPoint':
      return json.coordinates.length === 0 ? 'no point' : listed(json.coordinates.map(point))
    case 'LineString':
      return listed([lineFrom(json.coordinates)])
    case 'MultiLineString':
      return listed(json.coordinates.map(lineFrom))
    case 'Polygon':
      return listed([polygonFrom(json.coordinates, size)])
    case 'MultiPolygon':
      return listed([partsFrom(json.coordinates, size)])
  }
}

/** What is wrong with an outline of another tool, in words. */
export const outlineProblem = (geometry: Geometry): string | undefined => {
  const [problem] = geometry.type === 'polygon' ? problemsOf(geometry) : []
  return problem === undefined ? undefined : `the outline is not valid: ${problem.message}`
}
