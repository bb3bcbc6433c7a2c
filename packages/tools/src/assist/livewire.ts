import type { Bounds, Point, Ring } from '@reticle/geometry'
import type { CornerGradient } from './gradient.ts'
import { createHeap } from './heap.ts'
import { sortedValues } from './patch.ts'
import type { Work } from './work.ts'

/*
 * Intelligent scissors (livewire): the cheapest path from a place to every other, where it is cheap to go along an edge.
 *   cost of the step p -> q = length (0.01 + 0.8 (1 - g(q)) + 0.2 |n(q) . u|)
 * g: steepness at q, 1 at the steepest per cent of the corners; n: unit gradient at q; u: direction of the step, so that a step along the
 * edge is free of the last term and a step over it is not. Paths run on the corners of pixels, in eight directions, by Dijkstra's algorithm
 * (1959), which goes on from where it was when another target is asked for.
 * E. N. Mortensen, W. A. Barrett, "Intelligent scissors for image composition", SIGGRAPH 1995.
 * O(n log n) for n corners within the cost of the target. Known failure: beside a much stronger edge a weak one is left for it; a place between
 * (one more click) holds it.
 */

const [least, edgeShare, turnShare] = [0.01, 0.8, 0.2]
/** Steepness that counts as 1, as a share of the corners in ascending order: a few extreme ones do not make all others flat. */
const steepShare = 0.99

export type EdgeCosts = {
  readonly bounds: Bounds
  /** (width + 1) x (height + 1), row by row. `flat`: 0 on the steepest corners, 1 where nothing changes; `nx`, `ny`: unit gradient. */
  readonly flat: Float32Array
  readonly nx: Float32Array
  readonly ny: Float32Array
}

export const edgeCosts = ({ x, y, width, height }: Bounds, { gx, gy }: CornerGradient): EdgeCosts => {
  const steep = gx.map((one, i) => Math.hypot(one, gy[i] ?? 0))
  const sorted = sortedValues(steep, null, 100_000)
  const full = sorted[Math.floor(steepShare * (sorted.length - 1))] || sorted.at(-1) || 1
  const unit = (g: Float32Array) => g.map((one, i) => ((steep[i] ?? 0) > 0 ? one / (steep[i] ?? 1) : 0))
  return { bounds: { x, y, width, height }, flat: steep.map((one) => 1 - Math.min(1, one / full)), nx: unit(gx), ny: unit(gy) }
}

const directions = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const

/** The corner nearest to a place, by its index. */
const cornerAt = ({ bounds: { x, y, width, height } }: EdgeCosts, p: Point): number => {
  const [i, j] = [Math.min(width, Math.max(0, Math.round(p.x - x))), Math.min(height, Math.max(0, Math.round(p.y - y)))]
  return j * (width + 1) + i
}

export type Wire = {
  /** Corners of the cheapest path, from the start to the target, in image space, and what it costs. */
  readonly to: (target: Point) => Work<{ readonly points: Ring; readonly cost: number }>
}

const popsAtOnce = 8192

/** Paths that begin at one place. */
export const createWire = (costs: EdgeCosts, from: Point): Wire => {
  const { bounds, flat, nx, ny } = costs
  const [across, down] = [bounds.width + 1, bounds.height + 1]
  const distances = new Float64Array(across * down).fill(Infinity)
  const parents = new Int32Array(across * down).fill(-1)
  const isSettled = new Uint8Array(across * down)
  const heap = createHeap()
  const start = cornerAt(costs, from)
  distances[start] = 0
  heap.push(0, start)

  const settle = (at: number) => {
    isSettled[at] = 1
    const [i, j, here] = [at % across, Math.floor(at / across), distances[at] ?? 0]
    for (const [dx, dy] of directions) {
      if (i + dx < 0 || i + dx >= across || j + dy < 0 || j + dy >= down) continue
      const next = at + dy * across + dx
      if (isSettled[next] === 1) continue
      const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1
      const over = Math.abs(dx * (nx[next] ?? 0) + dy * (ny[next] ?? 0))
      const cost = here + length * (least + edgeShare * (flat[next] ?? 1)) + turnShare * over
      if (cost >= (distances[next] ?? Infinity)) continue
      distances[next] = cost
      parents[next] = at
      heap.push(cost, next)
    }
  }

  return {
    *to(target) {
      const end = cornerAt(costs, target)
      let pops = 0
      while (isSettled[end] === 0) {
        const at = heap.pop()
        if (at === undefined) break
        if (isSettled[at] === 0) settle(at)
        if (++pops % popsAtOnce === 0) yield Math.min(0.99, pops / distances.length)
      }
      const points: number[] = []
      for (let at = end; at >= 0; at = parents[at] ?? -1) points.push(bounds.y + Math.floor(at / across), bounds.x + (at % across))
      return { points: points.reverse(), cost: distances[end] ?? Infinity }
    },
  }
}
