import { maskInImage, type Place, type PredictedRegion } from '@reticle/backends'
import { pixelsIn, type RowSpans } from '@reticle/geometry'
import type { Plane } from '../pixels/plane.ts'

/** The mean of a plane over elements. */
export const meanOver = ({ top, rows }: RowSpans, { width, values }: Plane): number => {
  let [sum, count] = [0, 0]
  rows.forEach((row, index) => {
    for (let i = 0; i < row.length; i += 2)
      for (let x = row[i] ?? 0; x < (row[i + 1] ?? 0); x++) {
        sum += values[(top + index) * width + x] ?? 0
        count++
      }
  })
  return count === 0 ? 0 : sum / count
}

/** A mark of some elements; undefined where nothing of them is on the image. `likely`: how likely each element is object. */
export const regionOf = (rows: RowSpans, label: string, likely: Plane, place: Place): PredictedRegion | undefined => {
  const geometry = maskInImage(rows, place)
  if (geometry === undefined) return undefined
  const confidence = Math.min(1, Math.max(0, meanOver(rows, likely)))
  return { label, geometry, confidence: Math.round(confidence * 1e4) / 1e4, attributes: {} }
}

export const isAtLeast = (rows: RowSpans, least: number): boolean => pixelsIn(rows) >= least
