/**
 * Shares of items that come in clusters, and the difference of two such shares (docs/spec/models.md, MR24).
 *
 * Idea: items of one sample are more like each other than others, so that a plain interval is too narrow. The counts are divided by the
 * design effect d = v / (p (1 - p) / n), where v = m / (m - 1) sum(k_i - n_i p)^2 / n^2 over the m clusters, and never multiplied (d >= 1). Where all items are
 * alike v is 0 and tells nothing: d is then that of clusters that go wholly one way, sum(n_i^2) / n. The interval of a share is Wilson's, that of
 * a difference p - q is Newcombe's hybrid: p - q - sqrt((p - l_p)^2 + (u_q - q)^2) up to p - q + sqrt((u_p - p)^2 + (q - l_q)^2).
 * Source: J. N. K. Rao, A. J. Scott, "A simple method for the analysis of clustered binary data", Biometrics 48 (1992); R. G. Newcombe,
 * "Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998),
 * method 10.
 * Known failure: with fewer than about 20 clusters v is itself uncertain; samples that both arms read make the interval of the difference wider than need be.
 */
import { type Compared, type Share, wilson } from '@reticle/domain'

/** Hits k of n items, cluster by cluster. */
export type Clusters = readonly { readonly k: number; readonly n: number }[]

const designEffect = (clusters: Clusters, k: number, n: number): number => {
  // Items that stand alone leave nothing to correct for.
  if (clusters.every((one) => one.n === 1)) return 1
  const p = k / n
  const m = clusters.length
  const binomial = (p * (1 - p)) / n
  if (binomial === 0 || m < 2) return clusters.reduce((sum, one) => sum + one.n * one.n, 0) / n
  const squares = clusters.reduce((sum, one) => sum + (one.k - one.n * p) ** 2, 0)
  return Math.max(1, ((m / (m - 1)) * squares) / (n * n) / binomial)
}

export const shareOf = (given: Clusters): Share => {
  const clusters = given.filter(({ n }) => n > 0)
  const [k, n] = [clusters.reduce((sum, one) => sum + one.k, 0), clusters.reduce((sum, one) => sum + one.n, 0)]
  if (n === 0) return { k, n, value: null, low: null, high: null }
  const d = designEffect(clusters, k, n)
  const { low, high } = wilson(k / d, n / d)
  return { k, n, value: k / n, low, high }
}

/** First - second; null where one of the two has no items. */
export const differenceOf = (first: Share, second: Share): Compared['difference'] => {
  const [p, q] = [first, second]
  if (p.value === null || p.low === null || p.high === null || q.value === null || q.low === null || q.high === null) return null
  const value = p.value - q.value
  return {
    value,
    low: Math.max(-1, value - Math.hypot(p.value - p.low, q.high - q.value)),
    high: Math.min(1, value + Math.hypot(p.high - p.value, q.value - q.low)),
  }
}

export const comparedOf = (shown: Clusters, blank: Clusters): Compared => {
  const both = { shown: shareOf(shown), blank: shareOf(blank) }
  return { ...both, difference: differenceOf(both.shown, both.blank) }
}
