import { centroidOf } from '../measure.ts'
import type { PolygonGeometry, Ring } from '../types.ts'
import { isValid } from '../validity.ts'
import { betweenByLength, betweenByVertex } from './between-rings.ts'

type Pair = readonly [Ring, Ring]

const centreOf = (ring: Ring) => centroidOf({ type: 'polygon', rings: [ring] })

/** A ring that has shrunk to its centroid. */
const collapsed = (ring: Ring): Ring => {
  const { x, y } = centreOf(ring)
  return ring.map((_, i) => (i % 2 === 0 ? x : y))
}

/** Each hole with the nearest one of the other polygon that is still free; those without one come from, or go to, their centroid. */
const pairedHoles = (a: readonly Ring[], b: readonly Ring[]): Pair[] => {
  const free = new Set(b)
  const pairs = a.map((ring): Pair => {
    const from = centreOf(ring)
    const distance = (other: Ring) => {
      const to = centreOf(other)
      return Math.hypot(to.x - from.x, to.y - from.y)
    }
    const [nearest] = [...free].toSorted((p, q) => distance(p) - distance(q))
    if (nearest === undefined) return [ring, collapsed(ring)]
    free.delete(nearest)
    return [ring, nearest]
  })
  return [...pairs, ...[...free].map((ring): Pair => [collapsed(ring), ring])]
}

/**
 * The polygon at `share` between two. Rings with as many vertices go vertex by vertex, turned to where they lie best on each other; others,
 * and those that would cross themselves that way, at equal shares of their lengths. Undefined when neither gives a polygon that can be kept.
 */
export const betweenPolygons = (a: PolygonGeometry, b: PolygonGeometry, share: number): PolygonGeometry | undefined => {
  const [outerA = [], ...holesA] = a.rings
  const [outerB = [], ...holesB] = b.rings
  const pairs: readonly Pair[] = [[outerA, outerB], ...pairedHoles(holesA, holesB)]
  const byVertex = pairs.map(([p, q]) => betweenByVertex(p, q, true, share) ?? betweenByLength(p, q, true, share))
  const first: PolygonGeometry = { type: 'polygon', rings: byVertex }
  if (isValid(first)) return first
  const second: PolygonGeometry = { type: 'polygon', rings: pairs.map(([p, q]) => betweenByLength(p, q, true, share)) }
  return isValid(second) ? second : undefined
}
