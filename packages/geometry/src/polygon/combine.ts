import polygonClipping from 'polygon-clipping'
import { firstCrossing } from '../crossings.ts'
import { boundsOfVertices, forEachVertex, signedArea, vertexCount } from '../ring.ts'
import type { PolygonGeometry, Ring } from '../types.ts'
import { isValid } from '../validity.ts'
import { loopsOf, touchingLoops } from './loops.ts'

/**
 * Union, difference and intersection of polygons by the sweep line of Martinez, Rueda & Feito (2009), library polygon-clipping.
 *
 * The library loses its way where a vertex lies on an edge but for rounding, which is what snapping to a neighbour makes: it failed on one in
 * a hundred such operations, and on none when coordinates lie on a grid on which its arithmetic is exact. So it works on multiples of 2^-16 px, and
 * the vertices of the input come back from there to the last bit: what is not cut is not moved. Only places where outlines cross are new,
 * within 2^-16 px. The inside is what an even-odd count over the rings says (G3), so outlines that cross themselves are repaired on the way.
 */
type Pair = [number, number]
type Multi = Pair[][][]
type Operation = 'union' | 'difference' | 'intersection' | 'xor'

/** Grids to work on, in parts of a px: where the finest one fails the next is taken. */
const grids = [2 ** 16, 2 ** 12, 2 ** 9]

/** Thinner pieces than this share of their length are rounding and no shape: area less than this times the perimeter, in px. */
const thinnest = 1e-4

const keyOf = (x: number, y: number): string => `${x},${y}`

type Grid = { readonly parts: number; readonly originals: Map<string, Pair> }

const onGrid = (ring: Ring, { parts, originals }: Grid): Pair[] => {
  const pairs: Pair[] = []
  forEachVertex(ring, (x, y) => {
    const pair: Pair = [Math.round(x * parts) / parts, Math.round(y * parts) / parts]
    const key = keyOf(...pair)
    if (!originals.has(key)) originals.set(key, [x, y])
    pairs.push(pair)
  })
  return pairs
}

/** The even-odd inside of the rings: the exclusive or of the loops that they are made of. (The library itself counts windings.) */
const insideOf = (g: PolygonGeometry, grid: Grid): Multi => {
  const loops = isValid(g) ? g.rings.flatMap(touchingLoops) : g.rings.flatMap(loopsOf)
  const [first, ...others] = loops.map((ring): Multi => [[onGrid(ring, grid)]])
  return first === undefined ? [] : polygonClipping.xor(first, ...others)
}

/** A ring of the library, without its repeated first vertex, and with the vertices of the input as they were given. */
const ringFrom = (pairs: readonly Pair[], originals: ReadonlyMap<string, Pair>): number[] =>
  pairs.slice(0, -1).flatMap(([x, y]) => originals.get(keyOf(x, y)) ?? [x, y])

const isThin = (ring: Ring): boolean => {
  if (vertexCount(ring) < 3) return true
  const { width, height } = boundsOfVertices([ring])
  return Math.abs(signedArea(ring)) <= thinnest * (width + height)
}

const polygonFrom = (rings: readonly (readonly Pair[])[], originals: ReadonlyMap<string, Pair>): PolygonGeometry | undefined => {
  const [exterior, ...holes] = rings.map((ring) => ringFrom(ring, originals))
  if (exterior === undefined || isThin(exterior)) return undefined
  return { type: 'polygon', rings: [exterior, ...holes.filter((hole) => !isThin(hole))] }
}

const areaOnRings = ({ rings: [exterior = [], ...holes] }: PolygonGeometry): number =>
  Math.abs(signedArea(exterior)) - holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0)

/** Polygons of the library as ours, the largest first. Where given vertices make an outline cross itself, those of the grid stay. */
const polygonsFrom = (found: Multi, originals: ReadonlyMap<string, Pair>): PolygonGeometry[] =>
  found
    .flatMap((rings) => {
      const given = polygonFrom(rings, originals)
      if (given === undefined) return []
      if (firstCrossing(given.rings) === undefined && isValid(given)) return [given]
      const plain = polygonFrom(rings, new Map())
      return plain !== undefined && isValid(plain) ? [plain] : []
    })
    .sort((a, b) => areaOnRings(b) - areaOnRings(a))

const combine = (operation: Operation, first: PolygonGeometry, others: readonly PolygonGeometry[]): PolygonGeometry[] => {
  let problem: unknown
  for (const parts of grids)
    try {
      const grid: Grid = { parts, originals: new Map() }
      const found = polygonClipping[operation](insideOf(first, grid), ...others.map((other) => insideOf(other, grid)))
      return polygonsFrom(found, grid.originals)
    } catch (error) {
      problem = error
    }
  throw problem
}

/** What lies in any of the polygons: one polygon for each piece, the largest first. */
export const unionOf = ([first, ...others]: readonly PolygonGeometry[]): PolygonGeometry[] =>
  first === undefined ? [] : combine('union', first, others)

/** What is left of a polygon without the others: one polygon for each piece, the largest first. */
export const differenceOf = (from: PolygonGeometry, others: readonly PolygonGeometry[]): PolygonGeometry[] =>
  combine('difference', from, others)

/** What all polygons have in common: one polygon for each piece, the largest first. */
export const intersectionOf = ([first, ...others]: readonly PolygonGeometry[]): PolygonGeometry[] =>
  first === undefined ? [] : combine('intersection', first, others)

/** The even-odd inside of a polygon, as polygons that do not cross themselves, the largest first: the repair of an outline that does. */
export const repaired = (g: PolygonGeometry): PolygonGeometry[] => (isValid(g) ? [g] : combine('union', g, []))
