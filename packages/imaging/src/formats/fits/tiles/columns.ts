import { check } from '../../../format-error.ts'
import type { Header } from '../header.ts'

/** One column of a binary table (FITS standard 4.0, section 7.3). */
export type Column = {
  /** TTYPE, in capitals. */
  readonly name: string
  /** The letter of TFORM; `P` and `Q` hold arrays of variable length in the heap. */
  readonly code: string
  /** The letter of what a variable-length array is made of; empty for other columns. */
  readonly element: string
  /** Of its bytes in a row. */
  readonly offset: number
  readonly bytes: number
}

/** Bytes by letter of TFORM (table 18). */
const sizes: Readonly<Record<string, number>> = { L: 1, B: 1, I: 2, J: 4, K: 8, A: 1, E: 4, D: 8, C: 8, M: 16, P: 8, Q: 16 }
export const elementBytes = (letter: string): number => sizes[letter] ?? 1

/** The most fields that the standard allows. */
const mostFields = 999

/** @throws FormatError for a table that does not add up to its rows. */
export const columnsOf = (header: Header): Column[] => {
  const count = header.count('TFIELDS')
  check(count <= mostFields, `${header.place}, TFIELDS`, `${count} fields are more than ${mostFields}`)
  const columns: Column[] = []
  let offset = 0
  for (let n = 1; n <= count; n++) {
    const at = `${header.place}, TFORM${n}`
    const match = /^(\d{0,9})([LXBIJKAEDCMPQ])([LXBIJKAEDCM]?)/.exec(header.text(`TFORM${n}`) ?? '')
    check(match !== null, at, 'the keyword is missing, or says nothing that is known')
    const [, digits = '', code = '', element = ''] = match
    const repeat = digits === '' ? 1 : Number(digits)
    const bytes = code === 'X' ? Math.ceil(repeat / 8) : repeat * elementBytes(code)
    columns.push({ name: (header.text(`TTYPE${n}`) ?? '').toUpperCase(), code, element: 'PQ'.includes(code) ? element : '', offset, bytes })
    offset += bytes
  }
  const row = header.count('NAXIS1')
  check(offset <= row, `${header.place}, NAXIS1`, `the fields take ${offset} bytes of rows of ${row}`)
  return columns
}
