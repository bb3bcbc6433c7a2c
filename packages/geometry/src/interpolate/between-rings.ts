import { forEachEdge, pathLength, signedArea, vertexAt, vertexCount } from '../ring.ts'
import type { Ring } from '../types.ts'

const mix = (a: number, b: number, share: number): number => a + share * (b - a)

/** Numbers of the same meaning in the same order. */
export const betweenNumbers = (a: readonly number[], b: readonly number[], share: number): number[] =>
  a.map((value, i) => mix(value, b[i] ?? value, share))

const reversed = (points: Ring): Ring =>
  Array.from({ length: vertexCount(points) }, (_, i) => vertexAt(points, -1 - i)).flatMap(({ x, y }) => [x, y])

const turned = (ring: Ring, by: number): Ring => [...ring.slice(2 * by), ...ring.slice(0, 2 * by)]

const mean = (points: Ring): { readonly x: number; readonly y: number } => {
  const n = Math.max(1, vertexCount(points))
  let [x, y] = [0, 0]
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] ?? 0
    y += points[i + 1] ?? 0
  }
  return { x: x / n, y: y / n }
}

/** How far the vertices of `a` are from those of `b` that begin with its vertex `by`, both about their means; the sum of squares. */
const misfit = (a: Ring, b: Ring, by: number): number => {
  const [ma, mb] = [mean(a), mean(b)]
  const n = b.length
  let sum = 0
  for (let i = 0; i < a.length; i += 2) {
    const j = (i + 2 * by) % n
    sum += ((a[i] ?? 0) - ma.x - (b[j] ?? 0) + mb.x) ** 2 + ((a[i + 1] ?? 0) - ma.y - (b[j + 1] ?? 0) + mb.y) ** 2
  }
  return sum
}

/** By how many vertices `b` is turned to lie best on `a`, which has as many. The first of equals: no turn where none is needed. */
const bestTurn = (a: Ring, b: Ring): number => {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (let by = 0; by < vertexCount(b); by++) {
    const sum = misfit(a, b, by)
    if (sum < least) [best, least] = [by, sum]
  }
  return best
}

/** Where each vertex lies along the path, as a share of its length. */
const sharesOf = (points: Ring, isClosed: boolean): number[] => {
  const whole = pathLength(points, isClosed)
  const shares = [0]
  let walked = 0
  forEachEdge(points, isClosed, (x1, y1, x2, y2) => {
    walked += Math.hypot(x2 - x1, y2 - y1)
    shares.push(whole === 0 ? 0 : walked / whole)
  })
  return shares
}

/** The places at ascending shares of the length of a path. */
const placesAt = (points: Ring, isClosed: boolean, wanted: readonly number[]): number[] => {
  const shares = sharesOf(points, isClosed)
  let edge = 0
  return wanted.flatMap((share) => {
    while (edge < shares.length - 2 && (shares[edge + 1] ?? 1) < share) edge++
    const [from, to] = [shares[edge] ?? 0, shares[edge + 1] ?? 1]
    const part = to > from ? Math.min(1, Math.max(0, (share - from) / (to - from))) : 0
    const [p, q] = [vertexAt(points, edge), vertexAt(points, edge + 1)]
    return [mix(p.x, q.x, part), mix(p.y, q.y, part)]
  })
}

/** Ascending, each once; what rounding keeps apart is one. */
const merged = (a: readonly number[], b: readonly number[]): number[] => {
  const all: number[] = []
  for (const value of [...a, ...b].toSorted((p, q) => p - q)) {
    const last = all.at(-1)
    if (last === undefined || value - last > 1e-9) all.push(value)
  }
  return all
}

const samples = 128
const evenly = Array.from({ length: samples }, (_, i) => i / samples)

/** Both paths with the vertices of both, at the same shares of their lengths: nothing of either shape is lost. */
export const betweenByLength = (a: Ring, b: Ring, isClosed: boolean, share: number): number[] => {
  const [first, second] = isClosed ? [a, alike(a, b)] : [a, direction(a, b)]
  const start = isClosed ? bestTurn(placesAt(first, true, evenly), placesAt(second, true, evenly)) / samples : 0
  const shift = (value: number, by: number) => (((value + by) % 1) + 1) % 1
  const ofA = sharesOf(first, isClosed)
  const ofB = sharesOf(second, isClosed).map((value) => (isClosed ? shift(value, -start) : value))
  const wanted = merged(isClosed ? ofA.filter((value) => value < 1 - 1e-9) : ofA, isClosed ? ofB.filter((value) => value < 1 - 1e-9) : ofB)
  const placesOfB = wanted.map((value) => ({ value, at: isClosed ? shift(value, start) : value })).toSorted((p, q) => p.at - q.at)
  const placed = placesAt(
    second,
    isClosed,
    placesOfB.map(({ at }) => at),
  )
  const order = new Map(placesOfB.map(({ value }, i) => [value, i]))
  const there = wanted.flatMap((value) => {
    const i = 2 * (order.get(value) ?? 0)
    return [placed[i] ?? 0, placed[i + 1] ?? 0]
  })
  return betweenNumbers(placesAt(first, isClosed, wanted), there, share)
}

/** The ring walked round the same way as `a`. */
const alike = (a: Ring, b: Ring): Ring => (Math.sign(signedArea(a)) === Math.sign(signedArea(b)) ? b : reversed(b))

/** The line walked from the end that makes the ends move least. */
const direction = (a: Ring, b: Ring): Ring => {
  const gap = (other: Ring) =>
    [0, -1].reduce((sum, i) => {
      const [p, q] = [vertexAt(a, i), vertexAt(other, i)]
      return sum + (p.x - q.x) ** 2 + (p.y - q.y) ** 2
    }, 0)
  const back = reversed(b)
  return gap(back) < gap(b) ? back : b
}

/** Above this many vertices the best turn is looked for along the length and not for each vertex. */
const mostTurned = 512

/** The ring or line at `share` between two, vertex by vertex; undefined where they do not have as many. */
export const betweenByVertex = (a: Ring, b: Ring, isClosed: boolean, share: number): number[] | undefined => {
  if (a.length !== b.length || (isClosed && vertexCount(a) > mostTurned)) return undefined
  const other = isClosed ? alike(a, b) : direction(a, b)
  return betweenNumbers(a, isClosed ? turned(other, bestTurn(a, other)) : other, share)
}
