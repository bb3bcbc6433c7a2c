import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowsOfMask } from '../row-spans.ts'
import { masks } from '../test/arbitraries.ts'
import { blobs, field, rowsInField } from '../test/bits.ts'
import { transposedRows } from './transpose.ts'

it('exchanges rows and columns, and twice gives the same back', () => {
  fc.assert(
    fc.property(fc.oneof(masks, blobs), (mask) => {
      const rows = rowsOfMask(mask)
      const bits = rowsInField(rows)
      const turned = rowsInField(transposedRows(rows))
      const wanted = bits.map((_, i) => bits[(i % field.width) * field.width + Math.floor(i / field.width)] ?? 0)
      expect(turned).toEqual(wanted)
      expect(transposedRows(transposedRows(rows))).toEqual(rows)
    }),
  )
})
