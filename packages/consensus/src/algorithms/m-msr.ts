/**
 * M-MSR: skills from how pairs of workers agree, robust to workers who lie on purpose.
 *
 * Idea: under the one-coin model the agreement of two workers, less chance, is the product of their skills: a matrix of rank one, seen only
 * where two share items. Each skill is fitted to those of the others, leaving out the pairs that ask for the most and for the least of it,
 * so that a few liars cannot pull it. Votes then weigh by log odds.
 * Formula: C_vw = (K agree_vw - 1) / (K - 1) over N_vw shared items; x_w <- sum N_vw x_v C_vw / sum N_vw x_v^2 over what is left after the
 * `trimmed` largest and smallest C_vw / x_v are dropped; a_w = ((K - 1) x_w + 1) / K; weight ln(a_w (K - 1) / (1 - a_w)).
 * Source: Q. Ma, A. Olshevsky, "Adversarial crowdsourcing through robust rank-one matrix completion", NeurIPS 33 (2020).
 * Complexity: O(sum over items of votes^2) once, then O(pairs) an iteration.
 * Known failure: needs workers who share items; with few pairs the trimming leaves little. Skill and its sign are found up to one global
 * sign, taken so that most agree with the truth.
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { explain, sharesOfClasses, voteShares } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'

const defaults = { trimmed: 1, tolerance: 1e-9, maxIterations: 500, longest: 0.98 }

type Pair = { readonly other: number; readonly shared: number; readonly agreement: number }

/** For each worker those who share items with him: on how many, and their agreement less chance, -1/(K-1) to 1. */
const pairsOf = (table: VoteTable): readonly (readonly Pair[])[] => {
  const classes = Math.max(2, table.classes.length)
  const sums = table.workers.map(() => new Map<number, { shared: number; agreed: number }>())
  for (let i = 0; i < table.items.length; i++) {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    for (let a = from; a < to; a++)
      for (let b = from; b < to; b++) {
        const [one, other] = [table.workerOf[a] ?? 0, table.workerOf[b] ?? 0]
        if (one === other) continue
        const of = sums[one]
        const sum = of?.get(other) ?? { shared: 0, agreed: 0 }
        of?.set(other, { shared: sum.shared + 1, agreed: sum.agreed + (table.classOf[a] === table.classOf[b] ? 1 : 0) })
      }
  }
  return sums.map((of) =>
    [...of]
      .map(([other, { shared, agreed }]) => ({ other, shared, agreement: (classes * (agreed / shared) - 1) / (classes - 1) }))
      .toSorted((a, b) => a.other - b.other),
  )
}

/** The skill that fits the others', without the pairs that ask for the most and the least of it. */
const fitted = (pairs: readonly Pair[], skills: Float64Array, trimmed: number): number | undefined => {
  const asks = pairs
    .map(({ other, shared, agreement }) => ({ skill: skills[other] ?? 0, shared, agreement }))
    .filter(({ skill }) => Math.abs(skill) > 1e-6)
    .toSorted((a, b) => a.agreement / a.skill - b.agreement / b.skill)
  const cut = Math.min(trimmed, Math.floor((asks.length - 1) / 2))
  const kept = asks.slice(Math.max(0, cut), asks.length - Math.max(0, cut))
  const weight = kept.reduce((sum, { skill, shared }) => sum + shared * skill * skill, 0)
  return weight === 0 ? undefined : kept.reduce((sum, { skill, shared, agreement }) => sum + shared * skill * agreement, 0) / weight
}

export const mMsr = defineAlgorithm({
  id: 'm-msr',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const { trimmed, tolerance, maxIterations, longest } = { ...defaults, ...parameters }
    const classes = table.classes.length
    const pairs = pairsOf(table)
    let skills = new Float64Array(table.workers.length).fill(0.5)
    let iterations = 0
    let isConverged = false
    while (iterations < maxIterations && !isConverged) {
      // Half of the way: the plain step can swing between two states for ever.
      const next = skills.map((skill, worker) => {
        const wanted = fitted(pairs[worker] ?? [], skills, trimmed) ?? skill
        return (skill + Math.max(-1, Math.min(1, wanted))) / 2
      })
      isConverged = next.every((skill, worker) => Math.abs(skill - (skills[worker] ?? 0)) <= tolerance)
      skills = next
      iterations += 1
    }
    const turned = skills.reduce((sum, skill) => sum + Math.sign(skill), 0) < 0 ? -1 : 1
    const floor = classes > 1 ? -1 / (classes - 1) : 0
    const accuracy = skills.map((skill) => {
      const x = Math.max(floor * longest, Math.min(longest, turned * skill))
      return classes > 1 ? ((classes - 1) * x + 1) / classes : 1
    })
    const confusion = confusionOfCoins(accuracy, classes)
    const posterior = voteShares(table)
    const even = new Float64Array(classes).fill(1 / Math.max(1, classes))
    const logLikelihood = explain(table, confusion, even, posterior)
    return ok({ posterior, priors: sharesOfClasses(posterior, classes), confusion, iterations, isConverged, logLikelihood })
  },
})
