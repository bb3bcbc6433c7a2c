/** A cell: text is written so that no spreadsheet runs it; numbers are written as they are; null is an empty cell. */
export type Cell = string | number | null

/**
 * RFC 4180 with one addition (OWASP ASVS 5.0, 1.2.10): a text that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or an apostrophe
 * gets an apostrophe before it, so that no spreadsheet takes it for a formula. `unescapeText` takes exactly that one apostrophe away.
 */
export const escapeText = (text: string): string => (/^[=+\-@\t\r']/.test(text) ? `'${text}` : text)
export const unescapeText = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell)

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const print = (cell: Cell): string => {
  if (cell === null) return ''
  return typeof cell === 'number' ? String(cell) : quote(escapeText(cell))
}

/** One line, ended by CRLF. */
export const lineOf = (cells: readonly Cell[]): string => `${cells.map(print).join(',')}\r\n`

export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/**
 * Rows of an RFC 4180 text, cells as they stand (apostrophes not yet taken away). Lines count from 1; a byte order mark is passed over.
 * @throws when a quoted cell is never closed.
 */
export const parseCsv = (text: string): CsvRow[] => {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let cell = ''
  let line = 1
  let startedAt = 1
  let isQuoted = false
  const endRow = () => {
    if (cells.length > 0 || cell !== '') rows.push({ line: startedAt, cells: [...cells, cell] })
    cells = []
    cell = ''
    startedAt = line
  }
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character === '\n') line++
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text.charAt(i + 1) === '"') {
        cell += '"'
        i++
      } else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',') {
      cells.push(cell)
      cell = ''
    } else if (character === '\n') endRow()
    else if (!(character === '\r' && text.charAt(i + 1) === '\n')) cell += character
  }
  if (isQuoted) throw new Error(`line ${startedAt}: a quoted cell is never closed`)
  endRow()
  return rows
}
