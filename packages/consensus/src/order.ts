/** Order by UTF-16 code units: the same on every machine, unlike a locale's. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Labels that are all finite numbers sort as numbers, others as text. */
export const byLabel = (labels: readonly string[]): ((a: string, b: string) => number) =>
  labels.every(isNumeric) ? (a, b) => Number(a) - Number(b) || byText(a, b) : byText

export const isNumeric = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
