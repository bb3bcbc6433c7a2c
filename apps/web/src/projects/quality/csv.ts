export type Cell = string | number | null
export type Rows = readonly Readonly<Record<string, Cell>>[]

const quoted = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell)
  // A spreadsheet would take words that begin like a formula for one.
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) && text !== '-' ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180, with a head of the first row's names. Empty cells: not defined. */
export const csvOf = (rows: Rows): string => {
  const names = Object.keys(rows[0] ?? {})
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
}
