import { parseCsv, unescapeText } from '@reticle/interchange'
import { linesOf, type ReleaseReader } from './verify/reader.ts'

/** A row of a table by the names of its columns. */
export type TableRow = Readonly<Record<string, string>>

/** Whether a line ends within a quoted cell: the next one belongs to it. */
const isOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1

/** The rows of one of a release's CSV tables (R33), one at a time, with the line that each begins in; none when the file is not there. */
export const tableLines = async function* (
  reader: ReleaseReader,
  path: string,
): AsyncGenerator<{ readonly line: number; readonly row: TableRow }> {
  let columns: readonly string[] | undefined
  let waiting = ''
  let [line, beginning] = [0, 1]
  for await (const text of linesOf(reader, path)) {
    line++
    if (waiting === '') beginning = line
    waiting += waiting === '' ? text : `\n${text}`
    if (isOpen(waiting)) continue
    const [row] = parseCsv(waiting)
    waiting = ''
    if (row === undefined) continue
    const names = columns
    if (names === undefined) columns = row.cells
    else yield { line: beginning, row: Object.fromEntries(names.map((name, n) => [name, unescapeText(row.cells[n] ?? '')])) }
  }
  // It says which cell is never closed.
  if (waiting !== '') parseCsv(waiting)
}

/** The rows of such a table alone. */
export const tableRows = async function* (reader: ReleaseReader, path: string): AsyncGenerator<TableRow> {
  for await (const { row } of tableLines(reader, path)) yield row
}
