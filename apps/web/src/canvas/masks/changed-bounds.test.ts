import type { RowSpans } from '@reticle/geometry'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changedBounds } from './changed-bounds.ts'

const width = 16
const pictures = fc.record({
  top: fc.nat(4),
  rows: fc.array(fc.array(fc.boolean(), { minLength: width, maxLength: width }), { maxLength: 5 }),
})

const spansOf = (bits: readonly boolean[]): number[] => {
  const ends = [...bits, false].flatMap((bit, x) => (bit !== (x > 0 && bits[x - 1] === true) ? [x] : []))
  return ends
}
const rowsOf = ({ top, rows }: { top: number; rows: boolean[][] }): RowSpans => ({ top, rows: rows.map(spansOf) })

it('holds every pixel that differs, and is as small as can be', () => {
  fc.assert(
    fc.property(pictures, pictures, (one, two) => {
      const isSet = (picture: typeof one, x: number, y: number) => picture.rows[y - picture.top]?.[x] === true
      const different: (readonly [number, number])[] = []
      for (let y = 0; y < 12; y++) for (let x = 0; x < width; x++) if (isSet(one, x, y) !== isSet(two, x, y)) different.push([x, y])
      const bounds = changedBounds(rowsOf(one), rowsOf(two))
      if (different.length === 0) {
        expect(bounds).toBeUndefined()
        return
      }
      const [xs, ys] = [different.map(([x]) => x), different.map(([, y]) => y)]
      expect(bounds).toEqual({
        x: Math.min(...xs),
        y: Math.min(...ys),
        width: Math.max(...xs) + 1 - Math.min(...xs),
        height: Math.max(...ys) + 1 - Math.min(...ys),
      })
    }),
  )
})
