import { err, ok, type Result } from '@reticle/domain'
import { componentsOf, type RowSpans } from '@reticle/geometry'
import { maskInImage } from '../in-image.ts'
import type { Place, PredictedRegion } from '../port.ts'

/** The elements of each value but 0, by rows. */
const rowsByValue = (labels: Uint16Array, rows: number, columns: number): ReadonlyMap<number, RowSpans> => {
  const byValue = new Map<number, number[][]>()
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; ) {
      const value = labels[row * columns + column] ?? 0
      const start = column
      while (column < columns && labels[row * columns + column] === value) column++
      if (value === 0) continue
      const own = byValue.get(value) ?? Array.from({ length: rows }, (): number[] => [])
      byValue.set(value, own)
      own[row]?.push(start, column)
    }
  return new Map([...byValue].map(([value, all]) => [value, { top: 0, rows: all }]))
}

/** Marks of a slice of labels, rows x columns, by the names of their values. A value without a name is told in words. */
export const regionsOf = (
  labels: Uint16Array,
  [rows, columns]: readonly [rows: number, columns: number],
  names: ReadonlyMap<number, string>,
  objects: 'pieces' | 'whole',
  place: Place,
): Result<readonly PredictedRegion[], string> => {
  const regions: PredictedRegion[] = []
  for (const [value, all] of [...rowsByValue(labels, rows, columns)].sort(([a], [b]) => a - b)) {
    const label = names.get(value)
    if (label === undefined) return err(`the model has no label of the value ${value}`)
    for (const piece of objects === 'pieces' ? componentsOf(all, 8) : [all]) {
      const geometry = maskInImage(piece, place)
      if (geometry !== undefined) regions.push({ label, geometry, confidence: null, attributes: {} })
    }
  }
  return ok(regions)
}
