/** Writes tiny FITS files for tests (FITS standard 4.0, sections 3, 4, 7.3 and 10.1). */
export type CardPair = readonly [key: string, value: string | number | boolean]

const block = 2880

const valueText = (value: string | number | boolean): string => {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''").padEnd(8)}'`
  return (typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value).toUpperCase()).padStart(20)
}

/** Cards as given: a string is a whole card, verbatim. */
export type CardLine = CardPair | string

const lineOf = (card: CardLine): string =>
  (typeof card === 'string' ? card : `${card[0].padEnd(8)}= ${valueText(card[1])}`).slice(0, 80).padEnd(80)

const filled = (bytes: Uint8Array, fill: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block, fill)])

export const headerBytes = (cards: readonly CardLine[]): Buffer =>
  filled(Buffer.from([...cards, 'END'].map(lineOf).join(''), 'latin1'), 0x20)

export const hduBytes = (cards: readonly CardLine[], data: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([headerBytes(cards), filled(data, 0)])

export const emptyPrimary = hduBytes([
  ['SIMPLE', true],
  ['BITPIX', 8],
  ['NAXIS', 0],
])

const axisCards = (lengths: readonly number[], prefix = ''): CardPair[] => [
  [`${prefix}NAXIS`, lengths.length],
  ...lengths.map((length, n): CardPair => [`${prefix}NAXIS${n + 1}`, length]),
]

/** @param lengths NAXIS1 first; @param values as BITPIX says, in the order of the file. */
export const imageBytes = (bitpix: number, lengths: readonly number[], values: readonly number[], more: readonly CardLine[] = []): Buffer =>
  hduBytes([['SIMPLE', true], ['BITPIX', bitpix], ...axisCards(lengths), ...more], rawValues(bitpix, values))

export const extensionBytes = (
  bitpix: number,
  lengths: readonly number[],
  values: readonly number[],
  more: readonly CardLine[] = [],
): Buffer =>
  hduBytes(
    [['XTENSION', 'IMAGE'], ['BITPIX', bitpix], ...axisCards(lengths), ['PCOUNT', 0], ['GCOUNT', 1], ...more],
    rawValues(bitpix, values),
  )

/** Numbers with the highest byte first. */
export const rawValues = (bitpix: number, values: readonly number[]): Buffer => {
  const size = Math.abs(bitpix) / 8
  const bytes = Buffer.alloc(values.length * size)
  for (const [n, value] of values.entries()) {
    const at = n * size
    if (bitpix === 8) bytes.writeUInt8(value, at)
    else if (bitpix === 16) bytes.writeInt16BE(value, at)
    else if (bitpix === 32) bytes.writeInt32BE(value, at)
    else if (bitpix === 64) bytes.writeBigInt64BE(BigInt(value), at)
    else if (bitpix === -32) bytes.writeFloatBE(value, at)
    else bytes.writeDoubleBE(value, at)
  }
  return bytes
}

/** What a row of a table of tiles holds: packed bytes, or a number (a double). */
export type TileRow = Readonly<Record<string, Uint8Array | number>>

export type TileTable = {
  readonly bitpix: number
  readonly lengths: readonly number[]
  readonly tile: readonly number[]
  readonly algorithm: string
  readonly rows: readonly TileRow[]
  readonly more?: readonly CardLine[]
  /** Descriptors of 64 bits (`Q`) instead of 32 (`P`). */
  readonly isWide?: boolean
}

/** A primary HDU without data, and a tile-compressed image. All rows have the columns of the first; bytes go to the heap. */
export const tileBytes = ({ bitpix, lengths, tile, algorithm, rows, more = [], isWide = false }: TileTable): Buffer => {
  const columns = Object.entries(rows[0] ?? {}).map(([name, value]) => ({ name, isNumber: typeof value === 'number' }))
  const heap: Uint8Array[] = []
  let heapBytes = 0
  const fields = rows.flatMap((row) =>
    columns.map(({ name }) => {
      const value = row[name] ?? new Uint8Array(0)
      const field = Buffer.alloc(isWide && typeof value !== 'number' ? 16 : 8)
      if (typeof value === 'number') field.writeDoubleBE(value)
      else if (isWide) {
        field.writeBigInt64BE(BigInt(value.length), 0)
        field.writeBigInt64BE(BigInt(heapBytes), 8)
      } else {
        field.writeInt32BE(value.length, 0)
        field.writeInt32BE(heapBytes, 4)
      }
      if (typeof value !== 'number') {
        heap.push(value)
        heapBytes += value.length
      }
      return field
    }),
  )
  const cards: CardLine[] = [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ...axisCards([columns.reduce((sum, { isNumber }) => sum + (isWide && !isNumber ? 16 : 8), 0), rows.length]),
    ['PCOUNT', heapBytes],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length],
    ...columns.flatMap(({ name, isNumber }, n): CardPair[] => [
      [`TTYPE${n + 1}`, name],
      [`TFORM${n + 1}`, isNumber ? '1D' : isWide ? '1QB(9999)' : '1PB(9999)'],
    ]),
    ['ZIMAGE', true],
    ['ZCMPTYPE', algorithm],
    ['ZBITPIX', bitpix],
    ...axisCards(lengths, 'Z'),
    ...tile.map((length, n): CardPair => [`ZTILE${n + 1}`, length]),
    ...more,
  ]
  return Buffer.concat([emptyPrimary, hduBytes(cards, Buffer.concat([...fields, ...heap]))])
}
