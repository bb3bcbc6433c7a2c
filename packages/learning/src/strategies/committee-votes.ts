/**
 * Committee, vote entropy: the samples about whose class several models disagree go first.
 *
 * Formula: s = - sum v_k ln v_k / ln min(M, K), with v_k the share of the M models whose first class is k; a model with m classes in front
 * gives each 1/m of its vote.
 * Source: I. Dagan, S. P. Engelson, "Committee-based sampling for training probabilistic classifiers", ICML 1995; H. S. Seung, M. Opper,
 * H. Sompolinsky, "Query by committee", COLT 1992.
 * Complexity: O(n M K).
 * Known failure: with few models there are few values, so that most of the order is left to chance; a model that is unsure votes like one
 * that is certain. `committee-kl` sees both.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, entropyOf, rowOf, topTwo, within } from '../define.ts'

export const committeeVotes = defineStrategy({
  id: 'committee-votes',
  version: '1',
  needs: ['committee'],
  defaults: {},
  score: ({ ids, classes, committee }) => {
    const [nats, leading] = [new Float64Array(ids.length), new Float64Array(ids.length)]
    const shares = new Float64Array(classes)
    for (let row = 0; row < ids.length; row++) {
      shares.fill(0)
      for (const member of committee) {
        const said = rowOf(member, row, classes)
        const [most] = topTwo(said)
        let leaders = 0
        for (const value of said) if (value === most) leaders += 1
        for (let k = 0; k < classes; k++) if (said[k] === most) shares[k] = (shares[k] ?? 0) + 1 / leaders / committee.length
      }
      nats[row] = entropyOf(shares)
      leading[row] = topTwo(shares)[0]
    }
    // A tied model spreads its vote over more classes than there are models.
    const most = Math.log(Math.min(committee.length, classes))
    return ok({ scores: nats.map((value) => within(value / most)), parts: { nats, leading } })
  },
})
