import { type RowSpans, rowAt, trimmed } from '../row-spans.ts'

/** How pixels hang together: by their sides (4), or by their corners too (8). */
export type Connectivity = 4 | 8

type Run = { readonly y: number; readonly start: number; readonly end: number }

const runsOf = ({ top, rows }: RowSpans): Run[] =>
  rows.flatMap((row, i) => {
    const runs: Run[] = []
    for (let j = 0; j < row.length; j += 2) runs.push({ y: top + i, start: row[j] ?? 0, end: row[j + 1] ?? 0 })
    return runs
  })

/** The root of a run's tree; the way to it is halved for those that come after (Tarjan & van Leeuwen 1984). */
const rootOf = (parents: Int32Array, run: number): number => {
  let at = run
  for (let up = parents[at] ?? at; up !== at; up = parents[at] ?? at) {
    parents[at] = parents[up] ?? up
    at = up
  }
  return at
}

/** Joins each run to those of the row above that it touches: both rows are walked once, in step. */
const joinRuns = (runs: readonly Run[], parents: Int32Array, reach: number) => {
  let above = 0
  runs.forEach((run, index) => {
    for (
      let other = runs[above];
      other !== undefined && (other.y < run.y - 1 || (other.y === run.y - 1 && other.end + reach <= run.start));
    )
      other = runs[++above]
    for (let k = above; ; k++) {
      const other = runs[k]
      if (other === undefined || other.y !== run.y - 1 || other.start >= run.end + reach) break
      const [a, b] = [rootOf(parents, k), rootOf(parents, index)]
      parents[Math.max(a, b)] = Math.min(a, b)
    }
  })
}

const rowsOfRuns = (runs: readonly Run[]): RowSpans => {
  const top = runs[0]?.y ?? 0
  const rows: number[][] = Array.from({ length: (runs.at(-1)?.y ?? top - 1) - top + 1 }, () => [])
  for (const { y, start, end } of runs) rows[y - top]?.push(start, end)
  return trimmed({ top, rows })
}

/**
 * The pieces that the pixels fall into, in the order of their first pixels row by row. By runs and union-find: no pixel is looked at, and
 * the cost is near to linear in the number of runs.
 */
export const componentsOf = (all: RowSpans, connectivity: Connectivity): RowSpans[] => {
  const runs = runsOf(all)
  const parents = Int32Array.from(runs, (_, index) => index)
  joinRuns(runs, parents, connectivity === 8 ? 1 : 0)
  const pieces = new Map<number, Run[]>()
  runs.forEach((run, index) => {
    const root = rootOf(parents, index)
    const piece = pieces.get(root)
    if (piece === undefined) pieces.set(root, [run])
    else piece.push(run)
  })
  return [...pieces.values()].map(rowsOfRuns)
}

/** The piece that holds a pixel; undefined where it is not set. */
export const componentAt = (all: RowSpans, connectivity: Connectivity, x: number, y: number): RowSpans | undefined =>
  componentsOf(all, connectivity).find((piece) => {
    const row = rowAt(piece, y)
    return row.some((start, i) => i % 2 === 0 && start <= x && x < (row[i + 1] ?? 0))
  })
