import type { AgreementValue, ConsensusPlan, RegionCluster } from '@reticle/domain'
import { clustersOf } from './clusters.ts'
import { describeClusters } from './describe.ts'
import { type Annotated, type Mark, marksOf } from './marks.ts'
import { neighboursOf } from './neighbours.ts'
import { type Match, matchPairwise } from './pairwise.ts'

type Comparison = { readonly clusters: RegionCluster[]; readonly agreement: AgreementValue }

/**
 * F-like agreement of each two annotations (C31): twice the closeness of their matched marks of equal label, over all their marks.
 * Two empty lists agree fully. Marks without a partner (missed, or drawn twice) cost, and so does another class.
 */
const pairScores = (marks: readonly Mark[], matches: readonly Match[], annotations: number): number[] => {
  // Annotations without a mark come first in canonical order but hold none, so their number is known from the marks alone.
  const sizes = new Map<number, number>()
  for (const mark of marks) sizes.set(mark.annotation, (sizes.get(mark.annotation) ?? 0) + 1)
  const sums = new Map<number, number>()
  for (const match of matches) {
    if (!match.isSameLabel) continue
    const key = (marks[match.a]?.annotation ?? 0) * annotations + (marks[match.b]?.annotation ?? 0)
    sums.set(key, (sums.get(key) ?? 0) + match.closeness)
  }
  const scores: number[] = []
  for (let a = 0; a < annotations; a++)
    for (let b = a + 1; b < annotations; b++) {
      const total = (sizes.get(a) ?? 0) + (sizes.get(b) ?? 0)
      scores.push(total === 0 ? 1 : (2 * (sums.get(a * annotations + b) ?? 0)) / total)
    }
  return scores
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Marks of several annotations as objects, and how far each two annotations agree. `n` counts pairs of annotations. */
export const compareRegions = (annotations: readonly Annotated[], plan: ConsensusPlan['regions']): Comparison => {
  const marks = marksOf(annotations)
  const pairs = neighboursOf(marks, plan)
  const matches = matchPairwise(marks, pairs, annotations.length)
  const scores = pairScores(marks, matches, annotations.length)
  return {
    clusters: describeClusters(clustersOf(marks, pairs, matches, plan), annotations.length, plan),
    agreement: { value: meanOf(scores), n: scores.length, excluded: 0 },
  }
}

/** Agreement on regions of two annotations, 0 to 1, without clusters. */
export const regionScore = (a: Annotated, b: Annotated, plan: ConsensusPlan['regions']): number => {
  const marks = marksOf([a, b])
  const matches = matchPairwise(marks, neighboursOf(marks, plan), 2)
  return pairScores(marks, matches, 2)[0] ?? 1
}
