/**
 * Mixtures: several scores in one order, by their ranks, so that no score wins by its scale.
 *
 * Formula: s_i = sum over scores of w_j r_j(i) / sum w_j, with r_j(i) the share of the other samples that score j puts behind i, equal ones
 * counting one half. Weights are 0 or more. The mean of ranks is Borda's count.
 * Source: J.-C. de Borda, "Mémoire sur les élections au scrutin" (1781); as a rule to combine scores: C. Dwork, R. Kumar, M. Naor,
 * D. Sivakumar, "Rank aggregation methods for the web", WWW 2001.
 * Complexity: O(m n log n).
 * Known failure: a score with few values (most samples equal) moves little; a rank forgets by how much one is ahead.
 */
import { type DomainError, ok, type Result } from '@reticle/domain'
import { checkNumbers, refuse } from './checks.ts'
import type { Scores } from './scores.ts'

export type MixturePart = { readonly name: string; readonly weight: number; readonly scores: Float64Array }

/** The share of the others that each is ahead of; equal ones count one half. 1 for one alone. */
export const rankShares = (scores: Float64Array): Float64Array => {
  const sorted = scores.slice().sort()
  const shares = new Map<number, number>()
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] ?? 0
    let to = from
    while (to < sorted.length && sorted[to] === value) to += 1
    shares.set(value, sorted.length < 2 ? 1 : (from + (to - from - 1) / 2) / (sorted.length - 1))
    from = to
  }
  return scores.map((value) => shares.get(value) ?? 0)
}

/** One score of several; parts are the rank shares by name. */
export const mix = (ids: readonly string[], given: readonly MixturePart[], seed = 0): Result<Scores, DomainError> => {
  const parts: Record<string, Float64Array> = {}
  const parameters: Record<string, number> = {}
  const scores = new Float64Array(ids.length)
  const total = given.reduce((sum, { weight }) => sum + weight, 0)
  for (const { name, weight } of given)
    if (!Number.isFinite(weight) || weight < 0) return refuse(`mixture, ${name}`, `${weight} is no weight: it must be 0 or more`)
  if (!(total > 0)) return refuse('mixture', 'no weight is above 0')
  for (const { name, weight, scores: own } of given) {
    if (name in parts) return refuse(`mixture, ${name}`, 'it is named twice')
    const checked = checkNumbers(ids, own, `mixture, ${name}`)
    if (!checked.ok) return checked
    const shares = rankShares(own)
    parts[name] = shares
    parameters[name] = weight
    for (let row = 0; row < ids.length; row++) scores[row] = (scores[row] ?? 0) + (weight / total) * (shares[row] ?? 0)
  }
  return ok({ scores, parts, by: { strategy: 'mixture', version: '1', parameters, seed } })
}
