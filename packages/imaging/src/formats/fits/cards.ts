/** Bytes of one card (FITS standard 4.0, section 3.3.1). */
export const cardBytes = 80

/** What a keyword holds: text, a number, a logical, or nothing. Complex numbers are kept as text. */
export type CardValue = string | number | boolean | undefined

/** One keyword record, with the long strings of CONTINUE put together. */
export type Card = {
  /** `NAXIS1`, `COMMENT`, `HIERARCH ESO DET ID`; empty for a record without a keyword. */
  readonly key: string
  readonly value: CardValue
  /** The value as it stands: strings without quotes and trailing blanks, all else verbatim. */
  readonly text: string
  readonly comment: string
}

/** A quoted string: two quotes in a row are one, trailing blanks mean nothing (section 4.2.1). Undefined where none begins or none ends. */
const quoted = (field: string): { readonly text: string; readonly rest: string } | undefined => {
  if (!field.startsWith("'")) return undefined
  for (let at = 1; at < field.length; at++) {
    if (field[at] !== "'") continue
    if (field[at + 1] === "'") at++
    else return { text: field.slice(1, at).replaceAll("''", "'").trimEnd(), rest: field.slice(at + 1) }
  }
  return undefined
}

const number = /^([+-]?)\s*(\d+\.?\d*|\.\d+)\s*(?:[EeDd]\s*([+-]?)\s*(\d+))?$/

/** A number in FITS notation: `D` begins an exponent as `E` does. Undefined for anything else. */
export const numberOf = (text: string): number | undefined => {
  const match = number.exec(text)
  if (match === null) return undefined
  const [, sign = '', digits = '', exponentSign = '', exponent = '0'] = match
  return Number(`${sign}${digits}e${exponentSign}${exponent}`)
}

const commentIn = (rest: string): string => {
  const at = rest.indexOf('/')
  return at < 0 ? '' : rest.slice(at + 1).trim()
}

const valued = (key: string, field: string): Card => {
  const trimmed = field.trim()
  const string = quoted(trimmed)
  if (string !== undefined) return { key, value: string.text, text: string.text, comment: commentIn(string.rest) }
  const slash = trimmed.indexOf('/')
  const text = (slash < 0 ? trimmed : trimmed.slice(0, slash)).trim()
  const comment = slash < 0 ? '' : trimmed.slice(slash + 1).trim()
  if (text === 'T' || text === 'F') return { key, value: text === 'T', text, comment }
  return { key, value: text === '' ? undefined : (numberOf(text) ?? text), text, comment }
}

/** The card in 80 bytes of a header. `CONTINUE` comes out as a card of that key whose value is its string. */
export const cardOf = (bytes: Uint8Array): Card => {
  const image = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, cardBytes)).toString('latin1')
  const key = image.slice(0, 8).trimEnd()
  if (key === 'HIERARCH') {
    const equals = image.indexOf('=')
    if (equals > 0) return valued(image.slice(0, equals).trim().replace(/\s+/g, ' '), image.slice(equals + 1))
  }
  if (key === 'CONTINUE') return valued(key, image.slice(8))
  if (image.slice(8, 10) === '= ' && key !== '' && key !== 'COMMENT' && key !== 'HISTORY') return valued(key, image.slice(10))
  const text = image.slice(8).trimEnd()
  return { key, value: text, text, comment: '' }
}

/** A card whose string went on (it ended in `&`) with those of the CONTINUE after it (section 4.2.1.2). */
export const joined = (first: Card, next: readonly Card[]): Card => {
  if (next.length === 0) return first
  const all = [first, ...next]
  const text = all.map((card, n) => (n < all.length - 1 ? card.text.slice(0, -1) : card.text)).join('')
  return { key: first.key, value: text, text, comment: all.flatMap((card) => (card.comment === '' ? [] : [card.comment])).join(' ') }
}

/** True where a CONTINUE may follow. */
export const goesOn = (card: Card): boolean => typeof card.value === 'string' && card.text.endsWith('&')
