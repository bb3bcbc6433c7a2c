/**
 * Greedy clustering of one connected component of marks of three or more readers.
 *
 * Idea: begin with each mark alone; merge the two clusters that gain most, as long as a merge gains and joins no two marks of one reader.
 * The gain is the sum over pairs of marks of their weight, which is negative for marks that are too far apart, so that chains stop.
 * Source: M. Keuper et al., "Efficient decomposition of image and mesh graphs by lifted multicuts", ICCV 2015 (greedy additive edge contraction).
 * Complexity: O(E log E) merges candidates for E neighbouring pairs, times the square of the number of readers for each gain.
 * Known failure: greedy, so not always the best partition; `improve` repairs single readers afterwards.
 */
import { createHeap } from '../heap.ts'

export type Weights = {
  readonly annotationOf: (mark: number) => number
  /** Weight of a pair of marks in one cluster. */
  readonly between: (a: number, b: number) => number
  /** Marks that a mark may be merged with because they reach the threshold. */
  readonly candidates: (mark: number) => readonly number[]
}

type Cluster = {
  readonly id: number
  readonly members: readonly number[]
  readonly annotations: ReadonlySet<number>
  readonly near: Set<number>
}
type Merge = { readonly gain: number; readonly a: number; readonly b: number; readonly first: number; readonly second: number }

const isBetter = (a: Merge, b: Merge): boolean =>
  a.gain !== b.gain ? a.gain > b.gain : a.first !== b.first ? a.first < b.first : a.second < b.second

export const gainOf = (weights: Weights, left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, a) => sum + right.reduce((part, b) => part + weights.between(a, b), 0), 0)

/** @param component marks in ascending order. @returns clusters of at most one mark of each annotation. */
export const mergeGreedily = (component: readonly number[], weights: Weights): number[][] => {
  const alive = new Map<number, Cluster>()
  const clusterOf = new Map<number, number>()
  component.forEach((mark, id) => {
    alive.set(id, { id, members: [mark], annotations: new Set([weights.annotationOf(mark)]), near: new Set() })
    clusterOf.set(mark, id)
  })
  const heap = createHeap(isBetter)
  const propose = (a: Cluster, b: Cluster): void => {
    if ([...a.annotations].some((annotation) => b.annotations.has(annotation))) return
    const gain = gainOf(weights, a.members, b.members)
    const [one, two] = [a.members[0] ?? 0, b.members[0] ?? 0]
    if (gain > 0) heap.push({ gain, a: a.id, b: b.id, first: Math.min(one, two), second: Math.max(one, two) })
  }
  for (const cluster of alive.values())
    for (const other of cluster.members.flatMap(weights.candidates)) {
      const neighbour = alive.get(clusterOf.get(other) ?? -1)
      if (neighbour === undefined) continue
      cluster.near.add(neighbour.id)
      if (neighbour.id > cluster.id) propose(cluster, neighbour)
    }
  let nextId = component.length
  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const [a, b] = [alive.get(best.a), alive.get(best.b)]
    if (a === undefined || b === undefined) continue
    const near = new Set([...a.near, ...b.near].filter((id) => id !== a.id && id !== b.id && alive.has(id)))
    const members = [...a.members, ...b.members].toSorted((left, right) => left - right)
    const merged: Cluster = { id: nextId++, members, annotations: new Set([...a.annotations, ...b.annotations]), near }
    alive.delete(a.id)
    alive.delete(b.id)
    alive.set(merged.id, merged)
    for (const id of near) {
      const neighbour = alive.get(id)
      if (neighbour === undefined) continue
      neighbour.near.add(merged.id)
      propose(merged, neighbour)
    }
  }
  return [...alive.values()].map((cluster) => [...cluster.members])
}
