import { latin1 } from '../../bytes.ts'
import type { HeaderLine } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { fieldsOf } from '../raw/fields.ts'

/** Fields of an MRC2014 header (Cheng et al. 2015, J. Struct. Biol. 192, 146) by their names there; x, y, z where three belong together. */
export type MrcHeader = {
  readonly isLittle: boolean
  /** Columns, rows, sections. */
  readonly size: readonly [number, number, number]
  readonly mode: number
  readonly start: readonly number[]
  /** Intervals along the edges of the unit cell. */
  readonly sampling: readonly number[]
  /** The lengths of its edges, ångström. */
  readonly cell: readonly number[]
  readonly angles: readonly number[]
  /** Which of x (1), y (2), z (3) runs along columns, rows, sections. */
  readonly order: readonly number[]
  readonly spaceGroup: number
  readonly extendedBytes: number
  readonly origin: readonly number[]
  readonly lines: readonly HeaderLine[]
}

export const headerBytes = 1024

/** Modes that any software writes: a test for the byte order. */
const isMode = (mode: number): boolean => (mode >= 0 && mode <= 20) || mode === 101

/** By the machine stamp; by what makes a mode of it where the stamp is not one that is known. */
const isLittleEndian = (bytes: Uint8Array): boolean => {
  const stamp = bytes[212]
  if (stamp === 0x44) return true
  if (stamp === 0x11) return false
  return isMode(fieldsOf(bytes, true).int32(12))
}

export const isMrc = (head: Uint8Array): boolean => {
  const sign = latin1(head, 208, 212)
  return (sign === 'MAP ' || sign === 'MAP\0') && head.byteLength >= headerBytes && isMode(fieldsOf(head, isLittleEndian(head)).int32(12))
}

/** @throws FormatError when it is cut off or its numbers cannot be */
export const readMrcHeader = (bytes: Uint8Array): MrcHeader => {
  check(bytes.byteLength >= headerBytes, `byte ${bytes.byteLength}`, 'the file ends inside its header')
  const isLittle = isLittleEndian(bytes)
  const fields = fieldsOf(bytes, isLittle)
  const wholes = (at: number) => [0, 4, 8].map((step) => fields.int32(at + step))
  const reals = (at: number) => [0, 4, 8].map((step) => fields.float32(at + step))
  const header = {
    isLittle,
    size: [fields.int32(0), fields.int32(4), fields.int32(8)] as const,
    mode: fields.int32(12),
    start: wholes(16),
    sampling: wholes(28),
    cell: reals(40),
    angles: reals(52),
    order: wholes(64),
    spaceGroup: fields.int32(88),
    extendedBytes: fields.int32(92),
    origin: reals(196),
  }
  check(header.extendedBytes >= 0, 'NSYMBT', `an extended header cannot be ${header.extendedBytes} bytes long`)
  const labels = Math.max(0, Math.min(10, fields.int32(220)))
  const numbers: [string, readonly number[]][] = [
    ['NX, NY, NZ', header.size],
    ['MODE', [header.mode]],
    ['NXSTART, NYSTART, NZSTART', header.start],
    ['MX, MY, MZ', header.sampling],
    ['CELLA', header.cell],
    ['CELLB', header.angles],
    ['MAPC, MAPR, MAPS', header.order],
    ['DMIN, DMAX, DMEAN', reals(76)],
    ['RMS', [fields.float32(216)]],
    ['ISPG', [header.spaceGroup]],
    ['NSYMBT', [header.extendedBytes]],
    ['NVERSION', [fields.int32(108)]],
    ['ORIGIN', header.origin],
  ]
  const lines = [
    ...numbers.map(([key, values]) => ({ key, value: values.join(' ') })),
    { key: 'EXTTYP', value: fields.text(104, 4) },
    ...Array.from({ length: labels }, (_, n) => ({ key: `LABEL ${n + 1}`, value: fields.text(224 + 80 * n, 80) })),
  ]
  return { ...header, lines }
}
