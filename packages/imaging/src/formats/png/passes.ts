import type { PngHeader } from './header.ts'
import type { Pass } from './scanlines.ts'

/** Adam7 (PNG, 8.1): first column and row of each pass, and the steps between its columns and rows. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

export type PlacedPass = Pass & {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
  readonly columns: number
}

/** The passes that hold pixels: one of a plain image. */
export const passesOf = ({
  width,
  height,
  bitDepth,
  samples,
  isInterlaced,
}: Pick<PngHeader, 'width' | 'height' | 'bitDepth' | 'samples' | 'isInterlaced'>): readonly PlacedPass[] =>
  (isInterlaced ? adam7 : ([[0, 0, 1, 1]] as const))
    .map(([x, y, dx, dy]) => {
      const [columns, rows] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)]
      return { x, y, dx, dy, columns, rows, rowBytes: Math.ceil((columns * samples * bitDepth) / 8) }
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
