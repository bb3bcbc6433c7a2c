import { parseCsv, unescapeText } from '@reticle/interchange'
import { linesOf, type ReleaseReader } from './verify/reader.ts'

/** A row of a table by the names of its columns. */
export type TableRow = Readonly<Record<string, string>>

/** Whether a line ends within a quoted cell: the next one belongs to it. */
const isOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1

/** The rows of one of a release's CSV tables (R33), one at a time; none when the file is not there. */
export const tableRows = async function* (reader: ReleaseReader, path: string): AsyncGenerator<TableRow> {
  let columns: readonly string[] | undefined
  let waiting = ''
  for await (const line of linesOf(reader, path)) {
    waiting += waiting === '' ? line : `\n${line}`
    if (isOpen(waiting)) continue
    const [row] = parseCsv(waiting)
    waiting = ''
    if (row === undefined) continue
    const names = columns
    if (names === undefined) columns = row.cells
    else yield Object.fromEntries(names.map((name, n) => [name, unescapeText(row.cells[n] ?? '')]))
  }
}
