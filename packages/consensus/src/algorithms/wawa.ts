/**
 * Wawa (worker agreement with aggregate): votes weigh by how often their worker agrees with the majority.
 *
 * Idea: one step of the simplest loop: majority, then each worker's share of votes that are the majority's, then a vote weighted by it. A
 * vote for one of m tied leaders counts 1/m.
 * Formula: s_w = mean over votes (w, l) of i of [l leads i]; P(t_i = j) = sum of s_w over votes for j / sum of s_w over all votes of i.
 * Source: Appen, "Calculating worker agreement with aggregate (Wawa)", technical note (2021).
 * Complexity: O(votes).
 * Known failure: a bias that most workers share makes the unbiased look unskilled; a worker at chance still weighs 1/K.
 */
import { ok } from '@reticle/domain'
import { defineAlgorithm } from './define.ts'
import { sharesOfClasses, voteShares } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'
import { leadersOf, meanRight, weightedShares } from './weighted.ts'

export const wawa = defineAlgorithm({
  id: 'wawa',
  version: '1',
  defaults: {},
  needsGold: false,
  mostClasses: null,
  fit: (table) => {
    const classes = table.classes.length
    const skills = meanRight(table, leadersOf(voteShares(table), classes))
    const posterior = weightedShares(table, skills)
    return ok({
      posterior,
      priors: sharesOfClasses(posterior, classes),
      confusion: confusionOfCoins(skills, classes),
      iterations: 1,
      isConverged: true,
      logLikelihood: null,
    })
  },
})
