import type { Pair } from './neighbours.ts'

/** Groups of marks that candidates connect, each in ascending order, by their first mark. Marks without a candidate are groups of one. */
export const componentsOf = (marks: number, pairs: readonly Pair[]): number[][] => {
  const parent = Int32Array.from({ length: marks }, (_, mark) => mark)
  const rootOf = (mark: number): number => {
    let root = mark
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root
    for (let at = mark; at !== root; ) {
      const next = parent[at] ?? root
      parent[at] = root
      at = next
    }
    return root
  }
  for (const { a, b, isCandidate } of pairs) {
    if (!isCandidate) continue
    const [left, right] = [rootOf(a), rootOf(b)]
    parent[Math.max(left, right)] = Math.min(left, right)
  }
  const groups = new Map<number, number[]>()
  for (let mark = 0; mark < marks; mark++) {
    const root = rootOf(mark)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [mark])
    else group.push(mark)
  }
  return [...groups.values()]
}
