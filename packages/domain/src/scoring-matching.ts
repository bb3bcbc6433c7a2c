/** Row `row` and column `column` may be one; the higher the weight, the sooner. */
export type Pairing = { readonly row: number; readonly column: number; readonly weight: number }

/**
 * One-to-one pairs, as many as there can be; among these the nearest are taken first (docs/spec/gold.md, G5).
 *
 * Idea: each row, in the order of its best pairing, takes its nearest free column, or makes another row move on (Kuhn's augmenting paths).
 * Source: H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2 (1955).
 * Complexity: O(rows x pairings), and few pairings there are: marks pair only with what lies on them.
 * Known failure: with as many pairs, the sum of weights is not always the greatest one.
 * @returns for each row that has one its column.
 */
export const pairUp = (pairings: readonly Pairing[]): ReadonlyMap<number, number> => {
  const byWeight = pairings.toSorted((a, b) => b.weight - a.weight || a.row - b.row || a.column - b.column)
  const wanted = Map.groupBy(byWeight, ({ row }) => row)
  const rowOf = new Map<number, number>()
  const takes = (row: number, asked: Set<number>): boolean => {
    for (const { column } of wanted.get(row) ?? []) {
      if (asked.has(column)) continue
      asked.add(column)
      const owner = rowOf.get(column)
      if (owner === undefined || takes(owner, asked)) {
        rowOf.set(column, row)
        return true
      }
    }
    return false
  }
  for (const row of wanted.keys()) takes(row, new Set())
  return new Map([...rowOf].map(([column, row]) => [row, column]))
}
