let rows = 0
/** Rows need a key of their own: names change, and a new row has no id. */
export const newRowId = (): string => {
  rows += 1
  return `row-${rows}`
}
