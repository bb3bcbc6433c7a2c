/**
 * GLAD: items are easy or hard, workers able or not; a vote is right with a chance that depends on both.
 *
 * Idea: a hard item excuses a wrong vote, an easy one does not; an ability below 0 is a worker who turns answers over. EM; the M step climbs
 * worker by worker and item by item, each by safeguarded Newton steps, so that the penalised likelihood never falls.
 * Formula: P(l = t_i) = s(a_w b_i), s the logistic function, b_i = exp(d_i) > 0; other classes share the rest evenly; a_w ~ N(1, 1) and
 * d_i ~ N(1, 1) as in the paper's code; even prior on t.
 * Source: J. Whitehill, P. Ruvolo, T. Wu, J. Bergsma, J. Movellan, "Whose vote should count more", NIPS 22 (2009).
 * Complexity: O(votes x (classes + steps)) an iteration.
 * Known failure: one ability for all classes: cannot see a bias (as one-coin); difficulty of an item with two or three votes is mostly prior.
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { climb } from './climb.ts'
import { defineAlgorithm } from './define.ts'
import { sharesOfClasses, voteShares } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'

const defaults = { tolerance: 1e-6, maxIterations: 500, steps: 4, priorAbility: 1, priorDifficulty: 1 }

/** ln s(x), without overflow. */
const logLogistic = (x: number): number => (x >= 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x)))
const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

/** Where each worker's votes stand in the table, and the item of each vote. */
type Links = { readonly itemOf: Int32Array; readonly votesOf: readonly (readonly number[])[] }

const linksOf = (table: VoteTable): Links => {
  const itemOf = new Int32Array(table.workerOf.length)
  const votesOf = table.workers.map((): number[] => [])
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      itemOf[v] = i
      votesOf[table.workerOf[v] ?? 0]?.push(v)
    }
  return { itemOf, votesOf }
}

type Model = { readonly ability: Float64Array; readonly ease: Float64Array }

/** The E step: fills the posterior, answers the log-likelihood. */
const explainVotes = (table: VoteTable, { ability, ease }: Model, posterior: Float64Array): number => {
  const classes = table.classes.length
  const others = Math.log(Math.max(1, classes - 1))
  const sums = new Float64Array(classes)
  let logLikelihood = 0
  for (let i = 0; i < table.items.length; i++) {
    sums.fill(0)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const x = (ability[table.workerOf[v] ?? 0] ?? 0) * Math.exp(ease[i] ?? 0)
      const [right, wrong] = classes === 1 ? [0, 0] : [logLogistic(x), logLogistic(-x) - others]
      for (let truth = 0; truth < classes; truth++) sums[truth] = (sums[truth] ?? 0) + (truth === table.classOf[v] ? right : wrong)
    }
    const most = Math.max(...sums)
    let total = 0
    for (let truth = 0; truth < classes; truth++) total += Math.exp((sums[truth] ?? 0) - most)
    for (let truth = 0; truth < classes; truth++) posterior[i * classes + truth] = Math.exp((sums[truth] ?? 0) - most) / total
    logLikelihood += most + Math.log(total) - Math.log(classes)
  }
  return logLikelihood
}

/** The M step. `right`: for each vote the posterior that it is right. */
const improve = (table: VoteTable, links: Links, model: Model, right: Float64Array, settings: typeof defaults): Model => {
  const { steps, priorAbility, priorDifficulty } = settings
  const gain = (x: number, v: number) => (right[v] ?? 0) * logLogistic(x) + (1 - (right[v] ?? 0)) * logLogistic(-x)
  const ability = model.ability.map((start, worker) => {
    const votes = links.votesOf[worker] ?? []
    const easeAt = (v: number) => Math.exp(model.ease[links.itemOf[v] ?? 0] ?? 0)
    return climb(
      start,
      steps,
      (a) => votes.reduce((sum, v) => sum + gain(a * easeAt(v), v), -((a - priorAbility) ** 2) / 2),
      (a) => {
        let [first, second] = [priorAbility - a, -1]
        for (const v of votes) {
          const b = easeAt(v)
          const p = logistic(a * b)
          first += ((right[v] ?? 0) - p) * b
          second -= p * (1 - p) * b * b
        }
        return [first, second]
      },
    )
  })
  const ease = model.ease.map((start, i) => {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    const abilityAt = (v: number) => ability[table.workerOf[v] ?? 0] ?? 0
    return climb(
      start,
      steps,
      (d) => {
        let sum = -((d - priorDifficulty) ** 2) / 2
        for (let v = from; v < to; v++) sum += gain(abilityAt(v) * Math.exp(d), v)
        return sum
      },
      (d) => {
        let [first, second] = [priorDifficulty - d, -1]
        for (let v = from; v < to; v++) {
          const x = abilityAt(v) * Math.exp(d)
          const p = logistic(x)
          first += ((right[v] ?? 0) - p) * x
          second += ((right[v] ?? 0) - p) * x - p * (1 - p) * x * x
        }
        return [first, second]
      },
    )
  })
  return { ability, ease }
}

const penalty = ({ ability, ease }: Model, { priorAbility, priorDifficulty }: typeof defaults): number =>
  ability.reduce((sum, a) => sum + (a - priorAbility) ** 2 / 2, 0) + ease.reduce((sum, d) => sum + (d - priorDifficulty) ** 2 / 2, 0)

export const glad = defineAlgorithm({
  id: 'glad',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const settings = { ...defaults, ...parameters }
    const classes = table.classes.length
    const links = linksOf(table)
    const posterior = voteShares(table)
    let model: Model = {
      ability: new Float64Array(table.workers.length).fill(settings.priorAbility),
      ease: new Float64Array(table.items.length).fill(settings.priorDifficulty),
    }
    let logLikelihood = Number.NEGATIVE_INFINITY
    let height = Number.NEGATIVE_INFINITY
    let iterations = 0
    let isConverged = false
    while (iterations < settings.maxIterations && !isConverged && classes > 0) {
      const right = Float64Array.from(table.classOf, (said, v) => posterior[(links.itemOf[v] ?? 0) * classes + said] ?? 0)
      model = improve(table, links, model, right, settings)
      logLikelihood = explainVotes(table, model, posterior)
      const next = logLikelihood - penalty(model, settings)
      isConverged = Math.abs(next - height) <= settings.tolerance * Math.max(1, Math.abs(next))
      height = next
      iterations += 1
    }
    const typical = Math.exp(settings.priorDifficulty)
    const skills = model.ability.map((ability) => logistic(ability * typical))
    const priors = sharesOfClasses(posterior, classes)
    const confusion = confusionOfCoins(skills, classes)
    return ok({ posterior, priors, confusion, iterations, isConverged, logLikelihood: classes > 0 ? logLikelihood : 0 })
  },
})
