/**
 * Coordinate ascent on a clustering: take the marks of one reader out, put them back by the best assignment, keep it when the sum of
 * weights grows; readers in canonical order until none improves. The sum only grows and has finitely many values, so this ends.
 * Complexity: one sparse assignment for each reader and round.
 * Known failure: finds a local optimum; for two readers `matchPairwise` gives the global one and this is not used.
 */
import { type Edge, matchBest } from './assignment.ts'
import { gainOf, type Weights } from './merge.ts'

const mostRounds = 20
const least = 1e-9

type Placement = { readonly clusters: number[][]; readonly gain: number }

const replace = (clusters: readonly (readonly number[])[], annotation: number, weights: Weights): Placement => {
  const isMoved = (mark: number): boolean => weights.annotationOf(mark) === annotation
  const moved = clusters.flatMap((cluster) => cluster.filter(isMoved)).toSorted((a, b) => a - b)
  const rest = clusters.map((cluster) => cluster.filter((mark) => !isMoved(mark))).filter((cluster) => cluster.length > 0)
  const before = clusters.reduce((sum, cluster) => {
    const own = cluster.filter(isMoved)
    return (
      sum +
      gainOf(
        weights,
        own,
        cluster.filter((mark) => !isMoved(mark)),
      )
    )
  }, 0)
  const placeOf = new Map(rest.flatMap((cluster, place) => cluster.map((mark) => [mark, place] as const)))
  const rows = moved.map((mark): Edge[] => {
    const places = new Set(weights.candidates(mark).flatMap((other) => placeOf.get(other) ?? []))
    return [...places].map((to) => ({ to, weight: gainOf(weights, [mark], rest[to] ?? []) })).filter((edge) => edge.weight > 0)
  })
  const columnOf = matchBest(rows, rest.length)
  const after = rows.reduce((sum, edges, row) => sum + (edges.find((edge) => edge.to === columnOf[row])?.weight ?? 0), 0)
  const alone: number[][] = []
  const grown = rest.map((cluster) => [...cluster])
  moved.forEach((mark, row) => {
    const target = grown[columnOf[row] ?? -1]
    if (target === undefined) alone.push([mark])
    else target.push(mark)
  })
  return { clusters: [...grown, ...alone].map((cluster) => cluster.toSorted((a, b) => a - b)), gain: after - before }
}

export const improve = (start: readonly (readonly number[])[], weights: Weights): number[][] => {
  const annotations = [...new Set(start.flat().map(weights.annotationOf))].toSorted((a, b) => a - b)
  let clusters = start.map((cluster) => [...cluster])
  for (let round = 0; round < mostRounds; round++) {
    let isBetter = false
    for (const annotation of annotations) {
      const placement = replace(clusters, annotation, weights)
      if (placement.gain <= least) continue
      clusters = placement.clusters
      isBetter = true
    }
    if (!isBetter) break
  }
  return clusters
}
