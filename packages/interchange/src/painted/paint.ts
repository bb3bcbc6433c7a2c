import type { Region } from '@reticle/domain'
import {
  addRows,
  type Bounds,
  boundsOfRows,
  doRowsMeet,
  hasArea,
  intersectRows,
  maskOf,
  noRows,
  pixelsIn,
  type RowSpans,
  rowsOfBounds,
  rowsOfMask,
  subtractRows,
} from '@reticle/geometry'
import type { LossCounter } from '../losses.ts'
import { countExtras } from '../own.ts'
import type { LabelledSample } from '../port.ts'

/** A mark as it is seen in the picture: `value` is its number there, from 1, and pixels under later marks are not its own. */
type Painted = { readonly value: number; readonly region: Region; readonly area: number; readonly bounds: Bounds }

export type Painting = {
  /** In ascending order of their values; marks without a pixel of their own are not among them, and their values are not used. */
  readonly marks: readonly Painted[]
  /** The value of each pixel of a row; 0 where no mark is. The same array for every row. */
  readonly rowAt: (y: number) => Uint32Array
}

const rowsIn = ({ geometry }: Region, frame: RowSpans): RowSpans => intersectRows(rowsOfMask(maskOf(geometry)), frame)

/**
 * Paints the marks of a sample into one picture of numbers, in their order, so that a later mark lies over an earlier one. What a picture
 * cannot hold is counted.
 * @param most the largest number that a pixel can have.
 */
export const paint = (sample: LabelledSample, most: number, losses: LossCounter): Painting => {
  const { width, height, regions } = sample
  const frame = rowsOfBounds({ x: 0, y: 0, width, height })
  const byRow = new Map<number, number[]>()
  const marks: Painted[] = []
  let covered = noRows
  // From the last one on, each mark keeps what those after it have left.
  for (const [index, region] of [...regions.entries()].toReversed()) {
    const { geometry } = region
    const value = index + 1
    countExtras(region, losses, null)
    if (!hasArea(geometry)) losses.add('points, lines and keypoints: only areas can be painted', null)
    else if (value > most) losses.add(`marks beyond the ${most} that a picture can number`, null)
    else {
      const all = rowsIn(region, frame)
      const own = subtractRows(all, covered)
      if (geometry.type !== 'mask') losses.add('outlines: painted as whole pixels', null)
      else if (pixelsIn(rowsOfMask(geometry)) !== pixelsIn(all))
        losses.add('masks that reach outside of the image: cut at its border', null)
      if (own.rows.length === 0) losses.add('marks without a pixel of their own: they are not in the picture', null)
      else {
        if (doRowsMeet(all, covered)) losses.add('marks that lie under others: a pixel belongs to the later mark', null)
        marks.push({ value, region, area: pixelsIn(own), bounds: boundsOfRows(own) })
        own.rows.forEach((spans, at) => {
          const row = byRow.get(own.top + at) ?? []
          byRow.set(own.top + at, row)
          for (let i = 0; i < spans.length; i += 2) row.push(spans[i] ?? 0, spans[i + 1] ?? 0, value)
        })
        covered = addRows(covered, all)
      }
    }
  }
  const values = new Uint32Array(width)
  return {
    marks: marks.toReversed(),
    rowAt: (y) => {
      values.fill(0)
      const row = byRow.get(y) ?? []
      for (let i = 0; i < row.length; i += 3) values.fill(row[i + 2] ?? 0, row[i], row[i + 1])
      return values
    },
  }
}
