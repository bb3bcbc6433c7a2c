/**
 * KOS: belief propagation between workers and items of two classes, no prior on either.
 *
 * Idea: a message from an item to a worker is what all others say of the item, each weighted by his message; a message from a worker is how
 * often he agreed with what others say. It is power iteration on the votes as a matrix of signs, without the echo of one's own vote.
 * Formula: x_iw = sum over v != w of A_iv y_vi; y_wi = sum over j != i of A_jw x_jw; t_i = sign of the sum of A_iw y_wi.
 * Source: D. Karger, S. Oh, D. Shah, "Iterative learning for reliable crowdsourcing systems", NIPS 24 (2011), algorithm 1. Messages begin
 * at 1 and not at random, so that the same votes give the same bytes and a tie stays one.
 * Complexity: O(votes) an iteration.
 * Known failure: two classes only; made for items that go to workers at random, so sets where each worker saw a block of like items can
 * come out turned over; sums of signs are no probability: the posterior is a squashed one, for order and not for thresholds.
 */
import { err, ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { sharesOfClasses, voteShares } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'
import { meanRight } from './weighted.ts'

const defaults = { maxIterations: 100, tolerance: 1e-9 }

const sign = (table: VoteTable, vote: number): number => (table.classOf[vote] === 0 ? 1 : -1)

/** Calls `visit` for each vote with its item. */
const forEachVote = (table: VoteTable, visit: (vote: number, item: number, worker: number) => void) => {
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) visit(v, i, table.workerOf[v] ?? 0)
}

/** One round: messages of workers from those of workers before, scaled to a greatest size of 1, since only their directions mean something. */
const round = (table: VoteTable, messages: Float64Array): Float64Array => {
  const ofItem = new Float64Array(table.items.length)
  const ofWorker = new Float64Array(table.workers.length)
  forEachVote(table, (v, i) => {
    ofItem[i] = (ofItem[i] ?? 0) + sign(table, v) * (messages[v] ?? 0)
  })
  const others = messages.slice()
  forEachVote(table, (v, i, worker) => {
    const said = (ofItem[i] ?? 0) - sign(table, v) * (messages[v] ?? 0)
    others[v] = said
    ofWorker[worker] = (ofWorker[worker] ?? 0) + sign(table, v) * said
  })
  const next = messages.slice()
  let most = 0
  forEachVote(table, (v, _, worker) => {
    const message = (ofWorker[worker] ?? 0) - sign(table, v) * (others[v] ?? 0)
    next[v] = message
    most = Math.max(most, Math.abs(message))
  })
  return most === 0 ? messages : next.map((message) => message / most)
}

export const kos = defineAlgorithm({
  id: 'kos',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: 2,
  fit: (table, { parameters } = {}) => {
    const { maxIterations, tolerance } = { ...defaults, ...parameters }
    const classes = table.classes.length
    if (classes > 2)
      return err({
        code: 'invalid-input',
        at: 'votes',
        message: `kos is for two classes, and these votes have ${classes}: choose another method`,
      })
    let messages = new Float64Array(table.workerOf.length).fill(1)
    let iterations = 0
    let isConverged = false
    while (iterations < maxIterations && !isConverged) {
      const next = round(table, messages)
      isConverged = next.every((message, v) => Math.abs(message - (messages[v] ?? 0)) <= tolerance)
      messages = Float64Array.from(next)
      iterations += 1
    }
    const posterior = voteShares(table)
    for (let i = 0; i < table.items.length && classes === 2; i++) {
      let [sum, size] = [0, 0]
      for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
        sum += sign(table, v) * (messages[v] ?? 0)
        size += Math.abs(messages[v] ?? 0)
      }
      const share = size === 0 ? 0.5 : (1 + sum / size) / 2
      posterior.set([share, 1 - share], 2 * i)
    }
    const priors = sharesOfClasses(posterior, classes)
    const skills = meanRight(table, posterior)
    return ok({ posterior, priors, confusion: confusionOfCoins(skills, classes), iterations, isConverged, logLikelihood: null })
  },
})
