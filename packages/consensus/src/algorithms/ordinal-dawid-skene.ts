/**
 * Ordinal Dawid-Skene: classes lie in an order; each worker has a bias (grades high or low) and a spread, instead of a matrix of his own.
 *
 * Idea: a worker sees the true grade plus his bias plus an error, and says the class that this falls into. Two numbers a worker, where the
 * full model has K (K - 1): it works with few votes, and a strict grader is read as strict and not as wrong. EM; the M step climbs bias and
 * spread by safeguarded Newton steps, so that the penalised likelihood never falls.
 * Formula: P(l | t = j) = F((l + 1/2 - j - b_w) / s_w) - F((l - 1/2 - j - b_w) / s_w), F the logistic distribution, the end classes open;
 * b_w ~ N(0, 1), ln s_w ~ N(ln 0.4, 1); priors of classes estimated.
 * Source: an ordered regression for each reader, as in J. Uebersax, W. Grove, "A latent trait finite mixture model for the analysis of
 * rating agreement", Biometrics 49 (1993), with the logistic of P. McCullagh, "Regression models for ordinal data", JRSS B 42 (1980).
 * Complexity: O(votes x classes + workers x classes^2 x steps) an iteration.
 * Known failure: takes the steps between classes as equal; a worker who mixes up two classes that are not neighbours looks merely vague.
 */
import { ok } from '@reticle/domain'
import { climb } from './climb.ts'
import { defineAlgorithm } from './define.ts'
import { expectedVotes, explain, sharesOfClasses, voteShares } from './em.ts'

const defaults = { tolerance: 1e-8, maxIterations: 500, steps: 1, priorSpread: 0.4 }
/** No class is impossible: a likelihood of 0 would forbid what a single slip says. */
const least = 1e-9

/** Edges of a class on the logistic distribution, written with tanh, which is odd to the last bit: turned-over votes give turned-over sums. */
const edgeAt = (x: number) => {
  const t = Math.tanh(x / 2)
  const density = (1 - t * t) / 4
  return { tanh: t, density, moment: x * density }
}
const lowest = { tanh: -1, density: 0, moment: 0 }
const highest = { tanh: 1, density: 0, moment: 0 }

type Reader = { readonly bias: number; readonly logSpread: number }

/** P(said | truth) of a worker, and its derivatives by bias and by the logarithm of the spread: each `said x true`. */
const chancesOf = ({ bias, logSpread }: Reader, classes: number) => {
  const spread = Math.exp(logSpread)
  const size = classes * classes
  const [chances, byBias, bySpread] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const scale = 1 - classes * least
  for (let truth = 0; truth < classes; truth++) {
    let below = lowest
    for (let said = 0; said < classes; said++) {
      const above = said === classes - 1 ? highest : edgeAt((said + 0.5 - truth - bias) / spread)
      const cell = said * classes + truth
      chances[cell] = least + (scale * (above.tanh - below.tanh)) / 2
      byBias[cell] = (-scale * (above.density - below.density)) / spread
      bySpread[cell] = -scale * (above.moment - below.moment)
      below = above
    }
  }
  return { chances, byBias, bySpread }
}

/** The M step of one worker: bias, then spread. `votes`: expected votes, `said x true`. Curvature by the expected information, below 0. */
const improve = (reader: Reader, votes: Float64Array, classes: number, { steps, priorSpread }: typeof defaults): Reader => {
  const priorLog = Math.log(priorSpread)
  const totals = new Float64Array(classes)
  votes.forEach((count, cell) => {
    totals[cell % classes] = (totals[cell % classes] ?? 0) + count
  })
  const height = (one: Reader): number => {
    const { chances } = chancesOf(one, classes)
    const penalty = (one.bias ** 2 + (one.logSpread - priorLog) ** 2) / 2
    return votes.reduce((sum, count, cell) => sum + (count > 0 ? count * Math.log(chances[cell] ?? 1) : 0), 0) - penalty
  }
  const slopes = (chances: Float64Array, derivative: Float64Array, fromPrior: number): readonly [number, number] => {
    let [first, second] = [0, 0]
    votes.forEach((count, cell) => {
      const [chance, slope] = [chances[cell] ?? 1, derivative[cell] ?? 0]
      first += (count * slope) / chance
      second -= ((totals[cell % classes] ?? 0) * slope * slope) / chance
    })
    return [first - fromPrior, second - 1]
  }
  const bias = climb(
    reader.bias,
    steps,
    (value) => height({ ...reader, bias: value }),
    (value) => {
      const { chances, byBias } = chancesOf({ ...reader, bias: value }, classes)
      return slopes(chances, byBias, value)
    },
  )
  const logSpread = climb(
    reader.logSpread,
    steps,
    (value) => height({ bias, logSpread: value }),
    (value) => {
      const { chances, bySpread } = chancesOf({ bias, logSpread: value }, classes)
      return slopes(chances, bySpread, value - priorLog)
    },
  )
  return { bias, logSpread }
}

const confusionOf = (readers: readonly Reader[], classes: number): Float64Array => {
  const confusion = new Float64Array(readers.length * classes * classes)
  readers.forEach((reader, worker) => {
    confusion.set(chancesOf(reader, classes).chances, worker * classes * classes)
  })
  return confusion
}

export const ordinalDawidSkene = defineAlgorithm({
  id: 'ordinal-dawid-skene',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const settings = { ...defaults, ...parameters }
    const classes = table.classes.length
    const posterior = voteShares(table)
    let readers = table.workers.map((): Reader => ({ bias: 0, logSpread: Math.log(settings.priorSpread) }))
    let confusion = confusionOf(readers, classes)
    let logLikelihood = Number.NEGATIVE_INFINITY
    let iterations = 0
    let isConverged = false
    while (iterations < settings.maxIterations && !isConverged) {
      const priors = sharesOfClasses(posterior, classes)
      const votes = expectedVotes(table, posterior)
      const size = classes * classes
      readers = readers.map((reader, worker) => improve(reader, votes.subarray(worker * size, (worker + 1) * size), classes, settings))
      confusion = confusionOf(readers, classes)
      const next = explain(table, confusion, priors, posterior)
      isConverged = Math.abs(next - logLikelihood) <= settings.tolerance * Math.max(1, Math.abs(next))
      logLikelihood = next
      iterations += 1
    }
    return ok({ posterior, priors: sharesOfClasses(posterior, classes), confusion, iterations, isConverged, logLikelihood })
  },
})
