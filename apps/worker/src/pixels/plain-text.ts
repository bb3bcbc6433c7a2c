/** Text of a file as a database takes it: without NUL and halves of characters, in one line, and no longer than `most`. */
export const plainText = (text: string, most = 500): string => {
  const line = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .toWellFormed()
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`
}

/** Null for what JSON has no number for. */
export const finiteOr = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
