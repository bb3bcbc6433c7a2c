import { firstCrossing } from '../crossings.ts'
import { forEachVertex, vertexCount } from '../ring.ts'
import type { Ring } from '../types.ts'

/** Two vertices of a ring at one place, the nearest such pair in its order; undefined without any. */
const repeatedVertex = (ring: Ring): readonly [number, number] | undefined => {
  const seen = new Map<string, number>()
  let found: readonly [number, number] | undefined
  forEachVertex(ring, (x, y, index) => {
    const key = `${x},${y}`
    const before = seen.get(key)
    if (before !== undefined && found === undefined) found = [before, index]
    seen.set(key, index)
  })
  return found
}

type Cut = (ring: Ring) => readonly [Ring, Ring] | undefined

const atVertex: Cut = (ring) => {
  const again = repeatedVertex(ring)
  if (again === undefined) return undefined
  const [from, to] = again
  return [ring.slice(2 * from, 2 * to), [...ring.slice(0, 2 * from), ...ring.slice(2 * to)]]
}

const atCrossing: Cut = (ring) => {
  const crossing = firstCrossing([ring])
  if (crossing === undefined) return undefined
  const { a, b, at } = crossing
  const [first, second] = [2 * a.index + 2, 2 * b.index + 2]
  return [
    [at.x, at.y, ...ring.slice(first, second)],
    [...ring.slice(0, first), at.x, at.y, ...ring.slice(second)],
  ]
}

const cutUp = (ring: Ring, cut: Cut): Ring[] => {
  const loops: Ring[] = []
  const waiting: Ring[] = [ring]
  // Each cut takes a repeated vertex or a crossing away; rounding must not make it go on for ever.
  let left = 64 + 4 * vertexCount(ring) ** 2
  for (let next = waiting.pop(); next !== undefined && left > 0; next = waiting.pop(), left--) {
    if (vertexCount(next) < 3) continue
    const parts = cut(next)
    if (parts === undefined) loops.push(next)
    else waiting.push(...parts)
  }
  return loops
}

/** The loops of a ring that does not cross itself: it is cut where it comes to one of its own vertices again. */
export const touchingLoops = (ring: Ring): Ring[] => cutUp(ring, atVertex)

/**
 * The loops that a ring is made of: it is cut where it comes to one of its own vertices again and where two of its edges cross, until no loop
 * does either. A place is inside of the ring, by even and odd, when it is inside of an odd number of the loops.
 */
export const loopsOf = (ring: Ring): Ring[] => cutUp(ring, (one) => atVertex(one) ?? atCrossing(one))
