/** Where something is wrong in a value of free form, and what. */
export type Flaw = { readonly path: readonly (string | number)[]; readonly reason: string }

const flawOfText = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'holds half of a character (a surrogate that stands alone)'
  return text.includes('\0') ? 'holds a NUL character' : undefined
}

const flawOfKey = (key: string): string | undefined => (key === '__proto__' ? 'is no key that can be kept' : flawOfText(key))

const found = (path: readonly (string | number)[], reason: string | undefined): Flaw | undefined =>
  reason === undefined ? undefined : { path, reason }

const flawInside = (value: object, path: readonly (string | number)[]): Flaw | undefined => {
  const isList = Array.isArray(value)
  for (const [key, inner] of Object.entries(value)) {
    const place = [...path, isList ? Number(key) : key]
    const flaw = (isList ? undefined : found(place, flawOfKey(key))) ?? flawOf(inner, place)
    if (flaw !== undefined) return flaw
  }
  return undefined
}

/** The first thing in a JSON value that neither a double nor the database's JSON can hold as it was written; undefined when there is none. */
export const flawOf = (value: unknown, path: readonly (string | number)[] = []): Flaw | undefined => {
  if (typeof value === 'string') return found(path, flawOfText(value))
  if (typeof value === 'number') return found(path, Number.isFinite(value) ? undefined : 'is a number too large for a double')
  return typeof value === 'object' && value !== null ? flawInside(value, path) : undefined
}
