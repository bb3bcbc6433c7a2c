/**
 * ActiveLab: whether one more read of a sample that has some, or a first read of a new one, is worth more, on one scale.
 *
 * Formula: q = (w_i c_i + w (1/K)) / (w_i + w): c_i the probability that the consensus of sample i is right, w_i = w_M + sum of the weights
 * of its readers, w the mean weight of a reader; for a sample that nobody read c_i is the model's greatest probability and w_i = w_M. A
 * reader who comes next is counted as one who clicks anything, so that a sample that many agree on is left alone. s = 1 - q, scaled so that
 * q = 1/K is 1: s = (1 - q) K / (K - 1). Where the readers' posterior leaves c_i below 1/K (ties of many classes) s is 1.
 * Weights are CROWDLAB's (`modelWeight`, `meanReaderWeight`, the column `weightOfReads`); the posterior too, of which the model is a part.
 * Source: H. W. Goh, J. Mueller, "ActiveLab: active learning with re-labeling by multiple annotators", ICLR 2023 Workshop on Trustworthy
 * ML (arXiv:2301.11856), equations 1 to 4.
 * Complexity: O(n K).
 * Known failure: it believes the model's probabilities of new samples: a model that is too sure of itself sends all reads to old ones
 * (calibrate it first). It counts each read as costing the same.
 */
import { ok } from '@reticle/domain'
import { refuse } from '../checks.ts'
import { defineStrategy, rowOf, topTwo, within } from '../define.ts'

export const activeLab = defineStrategy({
  id: 'active-lab',
  version: '1',
  needs: ['probabilities', 'posteriors', 'reads', 'weightOfReads'],
  defaults: { modelWeight: 1, meanReaderWeight: 1 },
  score: ({ ids, classes, probabilities, posteriors, reads, weightOfReads }, { modelWeight = 1, meanReaderWeight = 1 }) => {
    if (!(modelWeight > 0)) return refuse('parameters.modelWeight', `${modelWeight}: a weight is above 0`)
    if (!(meanReaderWeight > 0)) return refuse('parameters.meanReaderWeight', `${meanReaderWeight}: a weight is above 0`)
    const [scores, confidence] = [new Float64Array(ids.length), new Float64Array(ids.length)]
    const weight = new Float64Array(ids.length)
    for (let row = 0; row < ids.length; row++) {
      const isNew = (reads[row] ?? 0) === 0
      const [sure] = topTwo(rowOf(isNew ? probabilities : posteriors, row, classes))
      const own = modelWeight + (isNew ? 0 : (weightOfReads[row] ?? 0))
      const quality = (own * sure + meanReaderWeight / classes) / (own + meanReaderWeight)
      scores[row] = within(((1 - quality) * classes) / (classes - 1))
      confidence[row] = sure
      weight[row] = own
    }
    return ok({ scores, parts: { confidence, weight, reads: Float64Array.from(reads) } })
  },
})
