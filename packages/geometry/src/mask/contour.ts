import { signedArea } from '../ring.ts'
import { hasPixel, type RowSpans, rowAt, subtractRows } from '../row-spans.ts'
import type { Ring } from '../types.ts'

/** The horizontal sides of the pixels by where they begin: a top side runs to the right, a bottom one to the left; the inside is on the right. */
type Sides = {
  readonly top: ReadonlyMap<string, number>
  readonly bottom: ReadonlyMap<string, number>
  /** Heights of the corners in each column, ascending. */
  readonly corners: ReadonlyMap<number, readonly number[]>
}

const key = (x: number, y: number): string => `${x},${y}`

const sidesOf = (all: RowSpans): Sides => {
  const top = new Map<string, number>()
  const bottom = new Map<string, number>()
  const corners = new Map<number, number[]>()
  const addCorner = (x: number, y: number) => {
    const column = corners.get(x)
    if (column === undefined) corners.set(x, [y])
    else if (column.at(-1) !== y) column.push(y)
  }
  const below = { top: all.top + 1, rows: all.rows }
  // Pixels without one above them have a top side; places without a pixel but with one above them lie under a bottom side.
  const [tops, bottoms] = [subtractRows(all, below), subtractRows(below, all)]
  for (let y = all.top; y <= all.top + all.rows.length; y++) {
    const [up, down] = [rowAt(tops, y), rowAt(bottoms, y)]
    for (let i = 0; i < up.length; i += 2) top.set(key(up[i] ?? 0, y), up[i + 1] ?? 0)
    for (let i = 0; i < down.length; i += 2) bottom.set(key(down[i + 1] ?? 0, y), down[i] ?? 0)
    for (const x of up) addCorner(x, y)
    for (const x of down) addCorner(x, y)
  }
  return { top, bottom, corners }
}

/** The corner of the column that comes next below (`by` 1) or above (-1) the height `y`. */
const nextCorner = (column: readonly number[], y: number, by: 1 | -1): number => {
  let [low, high] = [0, column.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((column[middle] ?? 0) < y) low = middle + 1
    else high = middle
  }
  return column[low + by] ?? y
}

/**
 * The borders of the pixels as rings of whole coordinates with a vertex at each corner, clockwise around pixels and the other way around
 * holes. M6: where two pixels meet at a corner only, they are kept apart, so rings touch and never cross.
 *
 * Idea: follow the sides with the inside on the right, from corner to corner (not from pixel to pixel); at a corner where two ways lead on,
 * turn right. O(corners · log corners of a column).
 */
export const contoursOf = (all: RowSpans): Ring[] => {
  const { top, bottom, corners } = sidesOf(all)
  const visited = new Set<string>()
  const rings: Ring[] = []
  for (const [from, end] of top) {
    if (visited.has(from)) continue
    const [startX = 0, startY = 0] = from.split(',').map(Number)
    const ring: number[] = []
    let [x, y, to, isTop] = [startX, startY, end, true]
    do {
      if (isTop) visited.add(key(x, y))
      ring.push(x, y, to, y)
      const isDown = isTop ? !hasPixel(all, to, y) : hasPixel(all, to - 1, y - 1)
      x = to
      y = nextCorner(corners.get(x) ?? [], y, isDown ? 1 : -1)
      isTop = isDown ? hasPixel(all, x - 1, y) : !hasPixel(all, x, y - 1)
      to = (isTop ? top : bottom).get(key(x, y)) ?? x
    } while (!(isTop && x === startX && y === startY))
    rings.push(ring)
  }
  return rings
}

/** Exterior and holes of one piece (over sides) of pixels: exterior first. */
export const ringsOfPiece = (piece: RowSpans): readonly Ring[] =>
  contoursOf(piece).toSorted((a, b) => Number(signedArea(b) > 0) - Number(signedArea(a) > 0))
