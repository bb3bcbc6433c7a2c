import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskFromBits } from './mask.ts'
import {
  addRows,
  boundsOfRows,
  doRowsMeet,
  hasPixel,
  intersectRows,
  maskFromRows,
  noRows,
  pixelsIn,
  type RowSpans,
  rowAt,
  rowsOfBounds,
  rowsOfMask,
  subtractRows,
  unsetRows,
  xorRows,
} from './row-spans.ts'
import { bitmaps, masks } from './test/arbitraries.ts'
import { field, ofField, onField, rowsInField, rowsOfBits } from './test/bits.ts'

const operations = [
  ['addRows', addRows, (a: number, b: number) => a | b],
  ['subtractRows', subtractRows, (a: number, b: number) => a & ~b],
  ['intersectRows', intersectRows, (a: number, b: number) => a & b],
  ['xorRows', xorRows, (a: number, b: number) => a ^ b],
] as const

const mustBeCanonical = ({ rows, top }: RowSpans) => {
  if (rows.length === 0) expect(top).toBe(0)
  else expect([rows[0]?.length, rows.at(-1)?.length]).not.toContain(0)
  for (const row of rows) {
    expect(row.length % 2).toBe(0)
    expect(row.every((end, i) => i === 0 || end > (row[i - 1] ?? Infinity))).toBe(true)
  }
}

describe.each(operations)('M2: %s is the operation on each pixel', (_, combine, onBits) => {
  it('for all masks, and the rows are canonical', () => {
    fc.assert(
      fc.property(bitmaps, bitmaps, (a, b) => {
        const combined = combine(rowsOfBits(a), rowsOfBits(b))
        const [bitsA, bitsB] = [onField(a), onField(b)]
        mustBeCanonical(combined)
        expect(rowsInField(combined)).toEqual(bitsA.map((bit, i) => onBits(bit, bitsB[i] ?? 0) & 1))
        expect(maskFromRows(combined)).toEqual(ofField(rowsInField(combined)))
      }),
      { numRuns: 500 },
    )
  })

  it('leaves both as they are and shares the rows of the first that the second does not have', () => {
    fc.assert(
      fc.property(bitmaps, bitmaps, (a, b) => {
        const [first, second] = [rowsOfBits(a), rowsOfBits(b)]
        const before = structuredClone([first, second])
        const combined = combine(first, second)
        expect([first, second]).toEqual(before)
        if (combine === intersectRows) return
        first.rows.forEach((row, i) => {
          const y = first.top + i
          const isShared = y < second.top || y >= second.top + second.rows.length
          if (isShared && y >= combined.top && y < combined.top + combined.rows.length) expect(rowAt(combined, y)).toBe(row)
        })
      }),
    )
  })
})

describe('rows of spans', () => {
  it('M7: a mask by rows and back is the same mask', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        expect(maskFromRows(rowsOfMask(mask))).toEqual(mask)
      }),
    )
  })

  it('count, bound and find the pixels', () => {
    fc.assert(
      fc.property(bitmaps, (bitmap) => {
        const rows = rowsOfBits(bitmap)
        const mask = maskFromBits(bitmap.width, bitmap.height, bitmap.bits, bitmap.x, bitmap.y)
        expect(pixelsIn(rows)).toBe(bitmap.bits.filter((bit) => bit === 1).length)
        if (rows.rows.length > 0) expect({ type: 'mask', ...boundsOfRows(rows), counts: mask.counts }).toEqual(mask)
        bitmap.bits.forEach((bit, i) => {
          expect(hasPixel(rows, bitmap.x + (i % bitmap.width), bitmap.y + Math.floor(i / bitmap.width))).toBe(bit === 1)
        })
      }),
    )
  })

  it('have the rest of their bounds as the pixels that are not set', () => {
    fc.assert(
      fc.property(bitmaps, (bitmap) => {
        const rows = rowsOfBits(bitmap)
        const unset = unsetRows(rows, field)
        expect(intersectRows(rows, unset)).toEqual(noRows)
        expect(addRows(rows, unset)).toEqual(rowsOfBounds(field))
      }),
    )
  })

  it('meet when they have a pixel in common', () => {
    fc.assert(
      fc.property(bitmaps, bitmaps, (a, b) => {
        const second = onField(b)
        expect(doRowsMeet(rowsOfBits(a), rowsOfBits(b))).toBe(onField(a).some((bit, i) => bit === 1 && second[i] === 1))
      }),
    )
  })
})
