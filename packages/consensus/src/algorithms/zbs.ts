/**
 * Zero-based skill: skills grow from chance by agreement with a vote that they weigh themselves.
 *
 * Idea: all begin at chance. Again and again: vote weighted by the skills, then each skill goes a step towards its worker's share of votes
 * that lead; the steps are halved every `halveAfter` rounds, so that the loop comes to rest.
 * Formula: s <- s + r (mean over votes of [l leads i] - s), s_0 = 1 / K.
 * Source: the method of that name in Toloka's crowd-kit (Ustalov, Pavlichenko, Tseitlin, "Learning from crowds with Crowd-Kit", JOSS 9 (2024)).
 * Complexity: O(votes) a round.
 * Known failure: as Wawa: a shared bias is taken for skill.
 */
import { ok } from '@reticle/domain'
import { defineAlgorithm } from './define.ts'
import { sharesOfClasses } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'
import { leadersOf, meanRight, weightedShares } from './weighted.ts'

const defaults = { maxIterations: 100, rate: 1, halveAfter: 20, tolerance: 1e-5 }

export const zbs = defineAlgorithm({
  id: 'zbs',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const { maxIterations, rate, halveAfter, tolerance } = { ...defaults, ...parameters }
    const classes = table.classes.length
    let skills = new Float64Array(table.workers.length).fill(1 / Math.max(1, classes))
    let iterations = 0
    let isConverged = false
    while (iterations < maxIterations && !isConverged) {
      const right = meanRight(table, leadersOf(weightedShares(table, skills), classes))
      const step = rate * 0.5 ** Math.floor(iterations / halveAfter)
      const next = skills.map((skill, worker) => skill + step * ((right[worker] ?? 0) - skill))
      isConverged = next.every((skill, worker) => Math.abs(skill - (skills[worker] ?? 0)) <= tolerance)
      skills = next
      iterations += 1
    }
    const posterior = weightedShares(table, skills)
    const priors = sharesOfClasses(posterior, classes)
    return ok({ posterior, priors, confusion: confusionOfCoins(skills, classes), iterations, isConverged, logLikelihood: null })
  },
})
