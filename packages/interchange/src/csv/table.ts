/** A cell: text is written so that no spreadsheet runs it; numbers are written as they are; null is an empty cell. */
export type Cell = string | number | null

const beginnings: ReadonlySet<number> = new Set(['=', '+', '-', '@', '\t', '\r', "'"].map((sign) => sign.charCodeAt(0)))

/**
 * RFC 4180 with one addition (OWASP ASVS 5.0, 1.2.10): a text that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or an apostrophe
 * gets an apostrophe before it, so that no spreadsheet takes it for a formula. `unescapeText` takes exactly that one apostrophe away.
 */
export const escapeText = (text: string): string => (beginnings.has(text.charCodeAt(0)) ? `'${text}` : text)
export const unescapeText = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell)

/** What tells one kind of table from another; quotes and apostrophes are the same in all of them. */
export type Dialect = { readonly extension: string; readonly mediaType: string; readonly separator: ',' | '\t'; readonly lineEnd: string }

/** RFC 4180. */
export const commas: Dialect = { extension: '.csv', mediaType: 'text/csv; charset=utf-8', separator: ',', lineEnd: '\r\n' }
/** Tabs, and lines as the tools of a Unix shell cut them. */
export const tabs: Dialect = { extension: '.tsv', mediaType: 'text/tab-separated-values; charset=utf-8', separator: '\t', lineEnd: '\n' }

const quote = (cell: string, special: RegExp): string => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const specialToCommas = /[",\r\n]/
const specialToTabs = /["\t\r\n]/

/** One line with its end. */
export const lineOf = (cells: readonly Cell[], { separator, lineEnd }: Dialect = commas): string => {
  const special = separator === ',' ? specialToCommas : specialToTabs
  let [line, between] = ['', '']
  for (const cell of cells) {
    line += between
    if (typeof cell === 'string') line += quote(escapeText(cell), special)
    else if (cell !== null) line += cell
    between = separator
  }
  return line + lineEnd
}

export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/**
 * Rows of an RFC 4180 text (or one with tabs), cells as they stand (apostrophes not yet taken away). Lines count from 1; a byte order mark is passed over.
 * @throws when a quoted cell is never closed.
 */
export const parseCsv = (text: string, separator: Dialect['separator'] = ','): CsvRow[] => {
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
    else if (character === separator) {
      cells.push(cell)
      cell = ''
    } else if (character === '\n') endRow()
    else if (!(character === '\r' && text.charAt(i + 1) === '\n')) cell += character
  }
  if (isQuoted) throw new Error(`line ${startedAt}: a quoted cell is never closed`)
  endRow()
  return rows
}
