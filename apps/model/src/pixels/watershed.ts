import type { Plane } from './plane.ts'

/** Steps of height that are told apart, in one unit. */
const fineness = 16

/** Indices of the set elements, highest first; within 1/16 of height in their order. By counting. */
const highestFirst = (mask: Uint8Array, height: Float32Array): Uint32Array => {
  let [top, count] = [0, 0]
  const level = (at: number) => Math.max(0, Math.round((height[at] ?? 0) * fineness))
  for (let at = 0; at < mask.length; at++)
    if (mask[at]) {
      top = Math.max(top, level(at))
      count++
    }
  const starts = new Uint32Array(top + 2)
  for (let at = 0; at < mask.length; at++) if (mask[at]) starts[top - level(at) + 1] = (starts[top - level(at) + 1] ?? 0) + 1
  for (let step = 1; step < starts.length; step++) starts[step] = (starts[step] ?? 0) + (starts[step - 1] ?? 0)
  const order = new Uint32Array(count)
  for (let at = 0; at < mask.length; at++)
    if (mask[at]) {
      const step = top - level(at)
      order[starts[step] ?? 0] = at
      starts[step] = (starts[step] ?? 0) + 1
    }
  return order
}

/**
 * Numbers the objects of a mask from 1: floods from the tops of `height` down (L. Vincent, P. Soille, "Watersheds in digital spaces", IEEE
 * PAMI 1991); 0 outside. Two tops are one object unless the way between them goes down by `least` or more from the lower one (their dynamics).
 * @returns rows x columns, and how many objects there are.
 */
export const watershed = (mask: Uint8Array, { width, height, values }: Plane, least: number): { objects: Int32Array; count: number } => {
  const owner = new Int32Array(mask.length)
  const parents: number[] = [0]
  const tops: number[] = [0]
  const rootOf = (number: number): number => {
    let root = number
    for (let up = parents[root] ?? 0; up !== root; up = parents[root] ?? 0) {
      parents[root] = parents[up] ?? 0
      root = up
    }
    return root
  }
  const join = (a: number, b: number, level: number): void => {
    const [one, other] = [rootOf(a), rootOf(b)]
    if (one === other) return
    const [higher, lower] = (tops[one] ?? 0) >= (tops[other] ?? 0) ? [one, other] : [other, one]
    if ((tops[lower] ?? 0) - level < least) parents[lower] = higher
  }
  for (const at of highestFirst(mask, values)) {
    const [x, y] = [at % width, Math.floor(at / width)]
    let [uphill, best] = [0, -Infinity]
    const near: number[] = []
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++)
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const beside = at + dy * width + dx
        const number = owner[beside] ?? 0
        if (number === 0) continue
        near.push(number)
        if ((values[beside] ?? 0) > best) [uphill, best] = [number, values[beside] ?? 0]
      }
    if (near.length === 0) {
      uphill = parents.length
      parents.push(uphill)
      tops.push(values[at] ?? 0)
    }
    owner[at] = uphill
    for (const number of near) if (number !== uphill) join(uphill, number, values[at] ?? 0)
  }
  const names = new Int32Array(parents.length)
  let count = 0
  for (let number = 1; number < parents.length; number++) if (rootOf(number) === number) names[number] = ++count
  return { objects: owner.map((number) => names[rootOf(number)] ?? 0), count }
}
