import { boundsOfRows, noRows, type RowSpans, trimmed, xorRows } from '../row-spans.ts'

/**
 * The pixels with rows and columns exchanged: what is set at (x, y) is set at (y, x). Formats that count by columns are written and read
 * this way.
 *
 * Idea: where a row differs from the one above, its columns begin or end a run. O(pixels along horizontal borders + columns), not the area.
 */
export const transposedRows = (all: RowSpans): RowSpans => {
  const { x, width } = boundsOfRows(all)
  if (width === 0) return noRows
  const columns: number[][] = Array.from({ length: width }, () => [])
  const changes = xorRows(all, { top: all.top + 1, rows: all.rows })
  changes.rows.forEach((row, index) => {
    for (let i = 0; i < row.length; i += 2)
      for (let column = row[i] ?? 0; column < (row[i + 1] ?? 0); column++) columns[column - x]?.push(changes.top + index)
  })
  return trimmed({ top: x, rows: columns })
}
