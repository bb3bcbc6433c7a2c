/**
 * Reader disagreement: the samples about which those who read them disagree go first, for one more read.
 *
 * Formula: s = - sum p_k ln p_k / ln K over the posterior of consensus, or over the shares of the votes. Where nobody read there is no
 * disagreement: 0. `leastReads` is how many reads a sample needs to be ranked at all (2: with one reader a posterior tells of that reader).
 * Source: P. Welinder, P. Perona, "Online crowdsourcing: rating annotators and obtaining cost-effective labels", CVPR Workshops 2010;
 * V. S. Sheng, F. Provost, P. G. Ipeirotis, "Get another label?", KDD 2008, section 4 (label uncertainty).
 * Complexity: O(n K).
 * Known failure: samples that nobody can tell apart come again and again; bound the reads of a sample by the protocol's rules. Shares of few
 * votes jump: a posterior that knows the readers is better.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, entropyOf, rowOf, topTwo, within } from '../define.ts'

export const readerDisagreement = defineStrategy({
  id: 'reader-disagreement',
  version: '1',
  needs: ['posteriors', 'reads'],
  defaults: { leastReads: 2 },
  score: ({ ids, classes, posteriors, reads }, { leastReads = 2 }) => {
    const nats = Float64Array.from(ids, (_, row) => entropyOf(rowOf(posteriors, row, classes)))
    const leading = Float64Array.from(ids, (_, row) => topTwo(rowOf(posteriors, row, classes))[0])
    const scores = nats.map((value, row) => ((reads[row] ?? 0) < leastReads ? 0 : within(value / Math.log(classes))))
    return ok({ scores, parts: { nats, leading, reads: Float64Array.from(reads) } })
  },
})
