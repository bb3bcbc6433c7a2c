import type { RowSpans } from '@reticle/geometry'

/** The elements of each number from 1 to `count`, by rows. */
export const rowsOfObjects = (objects: ArrayLike<number>, width: number, height: number, count: number): readonly RowSpans[] => {
  const pieces = Array.from({ length: count }, () => ({ top: -1, rows: [] as number[][] }))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; ) {
      const number = objects[y * width + x] ?? 0
      const start = x
      while (x < width && objects[y * width + x] === number) x++
      const piece = pieces[number - 1]
      if (piece === undefined) continue
      if (piece.top < 0) piece.top = y
      while (piece.rows.length <= y - piece.top) piece.rows.push([])
      piece.rows[y - piece.top]?.push(start, x)
    }
  return pieces
}

/** Set elements by rows. */
export const rowsOfBits = (bits: ArrayLike<number>, width: number, height: number): RowSpans =>
  rowsOfObjects(bits, width, height, 1)[0] ?? { top: 0, rows: [] }

/** Elements by rows as one byte each. */
export const bitsOfRows = ({ top, rows }: RowSpans, width: number, height: number): Uint8Array => {
  const bits = new Uint8Array(width * height)
  rows.forEach((row, index) => {
    for (let i = 0; i < row.length; i += 2) bits.fill(1, (top + index) * width + (row[i] ?? 0), (top + index) * width + (row[i + 1] ?? 0))
  })
  return bits
}
