type Cell = string | number | boolean | null

const cellOf = (value: Cell): string => {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV file with a header (RFC 4180, with LF); null is an empty cell. */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [columns.join(','), ...rows.map((row) => row.map(cellOf).join(',')), ''].join('\n')
