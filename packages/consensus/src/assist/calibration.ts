/**
 * Reliability of stated probabilities: in ten bins of width 0.1, how often what was said with that probability was so; and the expected
 * calibration error, sum over bins of n_b / n |accuracy_b - confidence_b| (docs/spec/models.md, MR32).
 *
 * Source: M. H. DeGroot, S. E. Fienberg, "The comparison and evaluation of forecasters", The Statistician 32 (1983); M. P. Naeini, G. F. Cooper,
 * M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI (2015); C. Guo et al., "On calibration of modern neural
 * networks", ICML (2017).
 * Known failure: the error depends on the bins, and is above 0 for a calibrated model with few samples.
 */
import type { Calibration } from '@reticle/domain'

const bins = 10
/** 0.7 x 10 is not 7: a value on an edge belongs to the bin that it opens. */
const binOf = (probability: number): number => Math.min(bins - 1, Math.max(0, Math.floor(probability * bins + 1e-9)))

export const calibrationSums = () => {
  const sums = Array.from({ length: bins }, () => ({ n: 0, confidence: 0, right: 0 }))
  return {
    add: (probability: number, isRight: boolean): void => {
      const bin = sums[binOf(probability)]
      if (bin === undefined) return
      bin.n += 1
      bin.confidence += probability
      if (isRight) bin.right += 1
    },
    outcome: (): Calibration => {
      const n = sums.reduce((sum, bin) => sum + bin.n, 0)
      const filled = sums.flatMap((bin, place) =>
        bin.n === 0 ? [] : [{ from: place / bins, n: bin.n, confidence: bin.confidence / bin.n, accuracy: bin.right / bin.n }],
      )
      const error = n === 0 ? null : filled.reduce((sum, bin) => sum + (bin.n / n) * Math.abs(bin.accuracy - bin.confidence), 0)
      return { n, error, bins: filled }
    },
  }
}
