import type { Numbers } from './keywords.ts'
import { solvePlane } from './solve.ts'
import type { Pair } from './types.ts'

/** A distortion of the plane, and its inverse; undefined where that has no answer. */
export type Distortion = { readonly apply: (x: number, y: number) => Pair; readonly undo: (x: number, y: number) => Pair | undefined }

/** The highest order that is computed with. */
const mostOrder = 9

/** Coefficients `A_p_q` by p and q. */
const polynomial = ({ number }: Numbers, name: string): ((u: number, v: number) => number) | undefined => {
  const order = number(`${name}_ORDER`)
  if (order === undefined || order < 1 || order > mostOrder) return undefined
  const terms: { readonly p: number; readonly q: number; readonly by: number }[] = []
  for (let p = 0; p <= order; p++)
    for (let q = 0; q <= order - p; q++) {
      const by = number(`${name}_${p}_${q}`)
      if (by !== undefined && by !== 0) terms.push({ p, q, by })
    }
  return (u, v) => terms.reduce((sum, { p, q, by }) => sum + by * u ** p * v ** q, 0)
}

/**
 * The Simple Imaging Polynomial (Shupe et al. 2005, ADASS XIV): offsets from CRPIX, in pixels, with polynomials A and B added. The way back solves
 * for them instead of taking the approximate AP and BP.
 * @returns undefined without A and B.
 */
export const sipOf = (numbers: Numbers): Distortion | undefined => {
  const [a, b] = [polynomial(numbers, 'A'), polynomial(numbers, 'B')]
  if (a === undefined && b === undefined) return undefined
  const apply = (u: number, v: number): Pair => [u + (a?.(u, v) ?? 0), v + (b?.(u, v) ?? 0)]
  return { apply, undo: (x, y) => solvePlane(apply, [x, y], [x, y], 1e-3) }
}
