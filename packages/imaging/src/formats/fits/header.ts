import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { type Card, cardBytes, cardOf, goesOn, joined } from './cards.ts'

/** Headers and data fill whole blocks of this many bytes (FITS standard 4.0, section 3.1). */
export const blockBytes = 2880

/** The cards of one header, and its keywords by name. The first card of a name counts, as it does for astropy. */
export type Header = {
  readonly cards: readonly Card[]
  /** Byte behind the header: where the data begin. */
  readonly end: number
  /** In messages: `HDU 1`. */
  readonly place: string
  readonly has: (key: string) => boolean
  /** Trimmed; undefined where it is missing or no string. */
  readonly text: (key: string) => string | undefined
  /** Undefined where it is missing. @throws FormatError where it is there and no number. */
  readonly number: (key: string) => number | undefined
  /** @throws FormatError where it is there and no whole number that can be counted with. */
  readonly count: (key: string, fallback?: number) => number
  readonly flag: (key: string) => boolean
}

export const headerOf = (cards: readonly Card[], end: number, place: string): Header => {
  const byKey = new Map<string, Card>()
  for (const card of cards) if (!byKey.has(card.key)) byKey.set(card.key, card)
  const number = (key: string): number | undefined => {
    const value = byKey.get(key)?.value
    if (value === undefined) return undefined
    check(
      typeof value === 'number' && Number.isFinite(value),
      `${place}, ${key}`,
      `a number should stand here, not "${byKey.get(key)?.text}"`,
    )
    return value
  }
  return {
    cards,
    end,
    place,
    has: (key) => byKey.has(key),
    text: (key) => {
      const value = byKey.get(key)?.value
      return typeof value === 'string' ? value.trim() : undefined
    },
    number,
    count: (key, fallback) => {
      const value = number(key) ?? fallback
      check(value !== undefined, `${place}, ${key}`, 'the keyword is missing')
      check(Number.isSafeInteger(value) && value >= 0, `${place}, ${key}`, `a whole number from 0 on should stand here, not ${value}`)
      return value
    },
    flag: (key) => byKey.get(key)?.value === true,
  }
}

const isBlank = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte !== 0x20) return false
  return true
}

/** END is followed by blanks; some writers put zeros there. */
const isEnd = ({ key, text }: Card): boolean => /^END\0*$/.test(key) && /^[\0 ]*$/.test(text)

const withContinued = (cards: readonly Card[]): Card[] => {
  const whole: Card[] = []
  for (let at = 0; at < cards.length; ) {
    const first = cards[at++]
    if (first === undefined) break
    const next: Card[] = []
    for (let last = first, card = cards[at]; goesOn(last) && card?.key === 'CONTINUE' && typeof card.value === 'string'; card = cards[at]) {
      next.push(card)
      last = card
      at++
    }
    whole.push(joined(first, next))
  }
  return whole
}

/**
 * Reads one header, block by block, up to its END. Records that are all blank are left out.
 * @param budget bytes of headers that may still be read of this file.
 * @throws FormatError without an END, and beyond the limits.
 */
export const readHeader = async (
  source: ByteSource,
  start: number,
  place: string,
  limits: Pick<ReadLimits, 'parts'>,
  budget: number,
): Promise<Header> => {
  const cards: Card[] = []
  let records = 0
  for (let at = start; ; at += blockBytes) {
    check(at - start < budget, `${place}, byte ${at}`, 'the headers of the file are longer than may be')
    const block = await source.read(at, at + blockBytes)
    for (let from = 0; from + cardBytes <= block.length; from += cardBytes) {
      const bytes = block.subarray(from, from + cardBytes)
      const card = cardOf(bytes)
      if (isEnd(card)) return headerOf(withContinued(cards), at + blockBytes, place)
      check(++records <= limits.parts, `${place}, card ${records}`, `a header of more than ${limits.parts} cards is not read`)
      if (isBlank(bytes)) continue
      cards.push(card)
    }
    if (block.length < blockBytes)
      throw new FormatError(`${place}, byte ${at + block.length}`, 'the file ends within a header: END is missing')
  }
}
