import { type RowSpans, withoutHoles } from '@reticle/geometry'
import { depths } from '../pixels/depth.ts'
import { bitsOfRows, rowsOfBits, rowsOfObjects } from '../pixels/pieces.ts'
import type { Plane } from '../pixels/plane.ts'
import { smoothed } from '../pixels/smooth.ts'
import { watershed } from '../pixels/watershed.ts'

export type Found = {
  /** Rows x columns, numbers from 1; 0 is the background. Objects that are too small keep their numbers here. */
  readonly numbers: Int32Array
  readonly pieces: readonly RowSpans[]
}

/** Holes up to this many elements are filled. */
const smallHole = 40
/** Two tops of depth are one object unless the neck between them is narrower by this many elements. */
const leastNeck = 1

/** Objects of what is likely object: threshold at 1/2, small holes filled, depth within the mask, watershed on the depth. */
export const objectsIn = (likely: Plane): Found => {
  const { width, height } = likely
  const above = Uint8Array.from(likely.values, (value) => (value >= 0.5 ? 1 : 0))
  const mask = bitsOfRows(withoutHoles(rowsOfBits(above, width, height), smallHole), width, height)
  const { objects, count } = watershed(mask, smoothed(depths(mask, width, height), 1), leastNeck)
  return { numbers: objects, pieces: rowsOfObjects(objects, width, height, count) }
}
