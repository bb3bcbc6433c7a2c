import { type MatchRule, thresholdOf } from './closeness.ts'
import { componentsOf } from './components.ts'
import { improve } from './improve.ts'
import type { Mark } from './marks.ts'
import { mergeGreedily, type Weights } from './merge.ts'
import type { Pair } from './neighbours.ts'
import type { Match } from './pairwise.ts'

const weightsOf = (marks: readonly Mark[], pairs: readonly Pair[], rule: MatchRule): Weights => {
  const known = new Map<number, Pair>()
  const candidates = marks.map((): number[] => [])
  for (const pair of pairs) {
    known.set(pair.a * marks.length + pair.b, pair)
    if (!pair.isCandidate) continue
    candidates[pair.a]?.push(pair.b)
    candidates[pair.b]?.push(pair.a)
  }
  return {
    annotationOf: (mark) => marks[mark]?.annotation ?? -1,
    candidates: (mark) => candidates[mark] ?? [],
    between: (a, b) => {
      const pair = known.get(Math.min(a, b) * marks.length + Math.max(a, b))
      if (pair?.isCandidate === true) return pair.weight
      const kind = marks[a]?.kind
      return (pair?.closeness ?? 0) - (kind === undefined ? 0.5 : thresholdOf(kind, rule))
    },
  }
}

/**
 * Marks of all annotations as objects: clusters with at most one mark of each annotation (C24). Where a connected component holds marks
 * of two annotations only, it is cut by their optimal matching; with three or more, by greedy merging and improvement.
 * @param matches the pairwise matching of the same marks.
 */
export const clustersOf = (marks: readonly Mark[], pairs: readonly Pair[], matches: readonly Match[], rule: MatchRule): Mark[][] => {
  const weights = weightsOf(marks, pairs, rule)
  const partner = new Map(matches.map((match) => [match.a, match.b]))
  return componentsOf(marks.length, pairs)
    .flatMap((component) => {
      if (component.length === 1) return [component]
      const readers = new Set(component.map(weights.annotationOf))
      if (readers.size > 2) return improve(mergeGreedily(component, weights), weights)
      const taken = new Set(component.flatMap((mark) => partner.get(mark) ?? []))
      return component.filter((mark) => !taken.has(mark)).map((mark) => [mark, ...(partner.has(mark) ? [partner.get(mark) ?? mark] : [])])
    })
    .map((cluster) => cluster.flatMap((mark) => marks[mark] ?? []))
}
