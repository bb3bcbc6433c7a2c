import type { Ring } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../test/finish.ts'
import { cornerGradient } from './gradient.ts'
import { createWire, type EdgeCosts, edgeCosts } from './livewire.ts'
import type { Patch } from './patch.ts'

const patchOf = (width: number, height: number, values: ArrayLike<number>, x = 0, y = 0): Patch => ({
  ...{ x, y, width, height },
  bands: [values],
  nodata: null,
  image: { width: x + width, height: y + height },
})

const costsOf = (patch: Patch): EdgeCosts => edgeCosts(patch, finish(cornerGradient(patch)).value)

/** What the step between two neighbouring corners costs, as the file's head says. */
const stepCost = ({ bounds, flat, nx, ny }: EdgeCosts, i: number, j: number, dx: number, dy: number): number => {
  const at = (j + dy) * (bounds.width + 1) + i + dx
  const over = Math.abs(dx * (nx[at] ?? 0) + dy * (ny[at] ?? 0))
  return Math.hypot(dx, dy) * (0.01 + 0.8 * (flat[at] ?? 1)) + 0.2 * over
}

/** Bellman and Ford: relaxes all steps until nothing changes. */
const cheapest = (costs: EdgeCosts, from: readonly [number, number]): Float64Array => {
  const [across, down] = [costs.bounds.width + 1, costs.bounds.height + 1]
  const distances = new Float64Array(across * down).fill(Infinity)
  distances[from[1] * across + from[0]] = 0
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false
    for (let at = 0; at < distances.length; at++)
      for (const dy of [-1, 0, 1])
        for (const dx of [-1, 0, 1]) {
          const [i, j] = [at % across, Math.floor(at / across)]
          if ((dx === 0 && dy === 0) || i + dx < 0 || i + dx >= across || j + dy < 0 || j + dy >= down) continue
          const cost = (distances[at] ?? Infinity) + stepCost(costs, i, j, dx, dy)
          const next = (j + dy) * across + i + dx
          if (cost < (distances[next] ?? Infinity) - 1e-12) {
            distances[next] = cost
            hasChanged = true
          }
        }
  }
  return distances
}

const costOf = (costs: EdgeCosts, points: Ring): number => {
  let sum = 0
  for (let n = 2; n < points.length; n += 2) {
    const [i, j] = [points[n - 2] ?? 0, points[n - 1] ?? 0]
    sum += stepCost(costs, i - costs.bounds.x, j - costs.bounds.y, (points[n] ?? 0) - i, (points[n + 1] ?? 0) - j)
  }
  return sum
}

describe('the livewire', () => {
  it('A7: finds the cheapest path to every corner, as a search of all paths does', () => {
    fc.assert(
      fc.property(
        fc.record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 7 }) }).chain(({ width, height }) =>
          fc.record({
            width: fc.constant(width),
            height: fc.constant(height),
            values: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height }),
            from: fc.tuple(fc.integer({ min: 0, max: width }), fc.integer({ min: 0, max: height })),
          }),
        ),
        ({ width, height, values, from }) => {
          const costs = costsOf(patchOf(width, height, values, 30, 20))
          const wire = createWire(costs, { x: 30 + from[0], y: 20 + from[1] })
          const expected = cheapest(costs, from)
          for (let j = 0; j <= height; j++)
            for (let i = 0; i <= width; i++) {
              const { points, cost } = finish(wire.to({ x: 30 + i, y: 20 + j })).value
              expect(cost).toBeCloseTo(expected[j * (width + 1) + i] ?? Infinity, 6)
              expect(costOf(costs, points)).toBeCloseTo(cost, 6)
              expect([points.slice(0, 2), points.slice(-2)]).toEqual([
                [30 + from[0], 20 + from[1]],
                [30 + i, 20 + j],
              ])
            }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('goes along an edge, exactly between the pixels, and round a corner', () => {
    const [width, height] = [80, 60]
    // A bright rectangle: columns 20 to 49, rows 15 to 39.
    const isIn = (x: number, y: number) => x >= 20 && x < 50 && y >= 15 && y < 40
    const values = Uint16Array.from({ length: width * height }, (_, n) => (isIn(n % width, Math.floor(n / width)) ? 900 : 100))
    const wire = createWire(costsOf(patchOf(width, height, values)), { x: 20, y: 30 })
    const { points } = finish(wire.to({ x: 42, y: 15 })).value
    const far = points.flatMap((x, n) => {
      const y = points[n + 1] ?? 0
      return n % 2 === 0 ? [Math.min(Math.abs(x - 20), Math.abs(y - 15))] : []
    })
    expect(Math.max(...far)).toBeLessThanOrEqual(1)
    expect(far.filter((one) => one === 0).length / far.length).toBeGreaterThan(0.9)
  })
})
