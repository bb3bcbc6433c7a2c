import { addRows, boundsOfRows, pixelsIn, type RowSpans, unsetRows } from '../row-spans.ts'
import { componentsOf } from './components.ts'

/**
 * The holes: pieces of unset pixels that no way over the sides of unset pixels leads out of. (A mask hangs together over corners, so its
 * background does not.)
 */
export const holesIn = (all: RowSpans): RowSpans[] => {
  const { x, y, width, height } = boundsOfRows(all)
  if (width === 0) return []
  const around = { x: x - 1, y: y - 1, width: width + 2, height: height + 2 }
  // The border around the mask is unset and comes first: it belongs to the outside.
  return componentsOf(unsetRows(all, around), 4).slice(1)
}

/** The pixels with their holes of at most `most` px filled; all of them without it. */
export const withoutHoles = (all: RowSpans, most = Infinity): RowSpans =>
  holesIn(all)
    .filter((hole) => pixelsIn(hole) <= most)
    .reduce(addRows, all)

/** The pixels without the pieces (over corners) of fewer than `least` px. */
export const withoutSpecks = (all: RowSpans, least: number): RowSpans =>
  componentsOf(all, 8)
    .filter((piece) => pixelsIn(piece) >= least)
    .reduce(addRows, { top: 0, rows: [] })
