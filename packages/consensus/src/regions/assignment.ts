/**
 * Maximum-weight matching in a sparse bipartite graph, exact; a row may stay unmatched.
 *
 * Idea: shortest augmenting paths with potentials. Each row has a private dummy column of weight 0, so that staying alone is one of the
 * choices; each step adds one row by the cheapest alternating path (Dijkstra on reduced costs).
 * Source: R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38 (1987).
 * Complexity: O(rows * E log E) for one connected component; components do not touch each other's edges.
 * Known failure: none in value; among matchings of equal weight it takes one that depends on the numbering of rows and columns, so the
 * caller numbers them by content.
 */
import { createHeap } from '../heap.ts'

export type Edge = { readonly to: number; readonly weight: number }

type Reached = { readonly distance: number; readonly column: number }
const isNearer = (a: Reached, b: Reached): boolean => a.distance < b.distance || (a.distance === b.distance && a.column < b.column)

/**
 * @param rows for each row its columns with weights above 0.
 * @param columns number of columns.
 * @returns for each row its column, or -1.
 */
export const matchBest = (rows: readonly (readonly Edge[])[], columns: number): Int32Array => {
  const top = rows.reduce((most, edges) => edges.reduce((best, edge) => Math.max(best, edge.weight), most), 0)
  const columnOf = new Int32Array(rows.length).fill(-1)
  const rowOf = new Int32Array(columns).fill(-1)
  const costOf = new Float64Array(rows.length)
  const potential = new Float64Array(columns)
  rows.forEach((_, start) => {
    const distances = new Map<number, number>()
    const cameFrom = new Map<number, { row: number; cost: number }>()
    const done = new Map<number, number>()
    const heap = createHeap(isNearer)
    let alone = { row: start, distance: Number.POSITIVE_INFINITY }
    const visit = (row: number, base: number): void => {
      if (base + top < alone.distance) alone = { row, distance: base + top }
      for (const { to, weight } of rows[row] ?? []) {
        const cost = top - weight
        const distance = base + cost - (potential[to] ?? 0)
        // A settled column stays as it is: rounding could make a way round look shorter, and the path would bite its tail.
        if (done.has(to) || distance >= (distances.get(to) ?? Number.POSITIVE_INFINITY)) continue
        distances.set(to, distance)
        cameFrom.set(to, { row, cost })
        heap.push({ distance, column: to })
      }
    }
    visit(start, 0)
    let end = -1
    for (let next = heap.pop(); next !== undefined && next.distance < alone.distance; next = heap.pop()) {
      if (done.has(next.column)) continue
      const owner = rowOf[next.column] ?? -1
      if (owner === -1) {
        end = next.column
        break
      }
      done.set(next.column, next.distance)
      visit(owner, next.distance - ((costOf[owner] ?? 0) - (potential[next.column] ?? 0)))
    }
    const length = end === -1 ? alone.distance : (distances.get(end) ?? 0)
    for (const [column, distance] of done) potential[column] = (potential[column] ?? 0) + distance - length
    // Along the path each row gives its column to the row before it; the last one takes the free column, or stays alone.
    let column = end
    if (end === -1) {
      column = columnOf[alone.row] ?? -1
      columnOf[alone.row] = -1
    }
    while (column !== -1) {
      const step = cameFrom.get(column)
      if (step === undefined) break
      const given = columnOf[step.row] ?? -1
      columnOf[step.row] = column
      rowOf[column] = step.row
      costOf[step.row] = step.cost
      column = given
    }
  })
  return columnOf
}
