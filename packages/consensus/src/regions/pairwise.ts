import { matchBest } from './assignment.ts'
import type { Mark } from './marks.ts'
import type { Pair } from './neighbours.ts'

/** Matched marks of two annotations: places in the list of marks. */
export type Match = { readonly a: number; readonly b: number; readonly closeness: number; readonly isSameLabel: boolean }

/** Candidate pairs by the two annotations that they join; the key is `first * annotations + second`. */
const byAnnotations = (marks: readonly Mark[], pairs: readonly Pair[], annotations: number): Map<number, Pair[]> => {
  const groups = new Map<number, Pair[]>()
  for (const pair of pairs) {
    if (!pair.isCandidate) continue
    const key = (marks[pair.a]?.annotation ?? 0) * annotations + (marks[pair.b]?.annotation ?? 0)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [pair])
    else group.push(pair)
  }
  return groups
}

const matchGroup = (marks: readonly Mark[], group: readonly Pair[]): Match[] => {
  const rows = new Map<number, Pair[]>()
  const columns = new Map<number, number>()
  for (const pair of group) {
    const row = rows.get(pair.a)
    if (row === undefined) rows.set(pair.a, [pair])
    else row.push(pair)
    if (!columns.has(pair.b)) columns.set(pair.b, columns.size)
  }
  const lists = [...rows.values()]
  const edges = lists.map((list) => list.map((pair) => ({ to: columns.get(pair.b) ?? 0, weight: pair.weight })))
  const columnOf = matchBest(edges, columns.size)
  return lists.flatMap((list, row) =>
    list
      .filter((pair) => columns.get(pair.b) === columnOf[row])
      .map(({ a, b, closeness }) => ({ a, b, closeness, isSameLabel: marks[a]?.labelId === marks[b]?.labelId })),
  )
}

/** The best one-to-one matching of each two annotations that have candidates (C23). Marks are in canonical order, so `a` is of the earlier annotation. */
export const matchPairwise = (marks: readonly Mark[], pairs: readonly Pair[], annotations: number): Match[] =>
  [...byAnnotations(marks, pairs, annotations).values()].flatMap((group) => matchGroup(marks, group))
