import { type MaskGeometry, maskFromRows } from '@reticle/geometry'
import type { Pixels } from './pixels.ts'

const most = 20_000_000

/**
 * The pixels of each number but 0 in a picture, as one mask for each, in ascending order of the numbers. Costs the runs and not the pixels.
 * @throws in words when the pixels are damaged, or are noise of more than 20 million runs.
 */
export const masksIn = (pixels: Pixels): ReadonlyMap<number, MaskGeometry> => {
  const found = new Map<number, { readonly top: number; readonly rows: number[][] }>()
  let runs = 0
  pixels.eachRow((values, y) => {
    for (let x = 0; x < values.length; ) {
      const value = values[x] ?? 0
      const start = x
      while (x < values.length && values[x] === value) x++
      if (value === 0) continue
      if (++runs > most) throw new Error(`more than ${most} runs of pixels: this is not a picture of labels`)
      const one = found.get(value) ?? { top: y, rows: [] }
      found.set(value, one)
      while (one.rows.length <= y - one.top) one.rows.push([])
      one.rows[y - one.top]?.push(start, x)
    }
  })
  return new Map([...found].toSorted(([a], [b]) => a - b).map(([value, rows]) => [value, maskFromRows(rows)]))
}
