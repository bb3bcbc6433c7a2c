import type { Pair } from './types.ts'

/**
 * Solves f(p) = wanted for a map of the plane that is close to a linear one (a distortion), by Newton's method with differences.
 * @param start of the search; `step`: of the differences, in the units of p.
 * @returns undefined where it does not converge: far outside of the image, a polynomial folds over.
 */
export const solvePlane = (f: (x: number, y: number) => Pair, wanted: Pair, start: Pair, step: number): Pair | undefined => {
  let [x, y] = start
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 50; round++) {
    const [u, v] = f(x, y)
    const [du, dv] = [wanted[0] - u, wanted[1] - v]
    const [ux, vx] = f(x + step, y)
    const [uy, vy] = f(x, y + step)
    const [a, b, c, d] = [(ux - u) / step, (uy - u) / step, (vx - v) / step, (vy - v) / step]
    const det = a * d - b * c
    if (!Number.isFinite(det) || det === 0) return undefined
    const [dx, dy] = [(d * du - b * dv) / det, (a * dv - c * du) / det]
    x += dx
    y += dy
    const size = Math.hypot(dx, dy)
    // Rounding ends the search: the next step is no smaller than the last.
    if (size === 0 || (size >= best && size < 1e-9 * Math.max(1, step, Math.hypot(x, y)))) return [x, y]
    best = Math.min(best, size)
  }
  return best < 1e-9 * Math.max(1, step, Math.hypot(x, y)) ? [x, y] : undefined
}
