/** One cell after RFC 4180: in quotes when it holds a comma, a quote or a line break. */
const cell = (value: string | number): string => {
  const text = typeof value === 'number' ? (Number.isNaN(value) ? '' : String(value)) : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table as CSV; a number that is not one is an empty cell. */
export const csvOf = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, ...rows]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n')
