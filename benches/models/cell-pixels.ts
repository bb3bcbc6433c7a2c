/** BU-BIL melanoma cells: is this pixel of the cell? Seven people's outlines say it, the fusion of the experts' outlines is the truth. */
import { seededRandom } from '@reticle/testkit'
import {
  csvRows,
  dataFolder,
  type Grey,
  type LabelledSet,
  type Place,
  readGrey,
  setOf,
  slopeAt,
  smoothed,
  standardised,
  valueAt,
} from './labelled-set.ts'

const name = 'bubil4_melanoma_lu'
const pixelsAnImage = 50

const featuresOf = (scales: readonly Grey[], x: number, y: number): number[] => {
  const [raw] = scales
  const values = scales.map((scale) => valueAt(scale, x, y))
  const slopes = scales.slice(1).map((scale) => slopeAt(scale, x, y))
  const differences = values.slice(1).map((value, at) => (values[at] ?? 0) - value)
  const [dx, dy] = raw === undefined ? [0, 0] : [(2 * x) / raw.width - 1, (2 * y) / raw.height - 1]
  // A cell lies in the middle of its crop.
  return [...values, ...slopes, ...differences, ...values.map((value) => value * value), dx * dx + dy * dy]
}

/** The same pixels in every run. */
export const cellPixels = async (): Promise<LabelledSet | undefined> => {
  const folder = dataFolder(name)
  if (folder === undefined) return undefined
  const masks = Map.groupBy(csvRows(`${folder}annotations.csv`), (row) => row.image ?? '')
  const random = seededRandom(1)
  const places: Place[] = []
  for (const [image, rows] of masks) {
    const grey = standardised(await readGrey(`${folder}images/${image}.png`))
    const scales = [grey, ...[1, 2, 4, 8].map((sigma) => smoothed(grey, sigma))]
    const read = async (row: Record<string, string>) => ({ reader: `${row.annotator}`, mask: await readGrey(`${folder}${row.path}`) })
    const crowd = await Promise.all(rows.filter((row) => row.kind === 'crowd').map(read))
    const [gold] = await Promise.all(rows.filter((row) => row.kind === 'gold').map(read))
    if (gold === undefined) continue
    const isIn = (mask: Grey, x: number, y: number): number => (valueAt(mask, x, y) > 0 ? 1 : 0)
    for (const pixel of random.shuffle(Array.from(grey.values.keys())).slice(0, pixelsAnImage)) {
      const [x, y] = [pixel % grey.width, Math.floor(pixel / grey.width)]
      const votes = crowd.map(({ reader, mask }) => ({ reader: `${image} ${reader}`, label: isIn(mask, x, y) }))
      places.push({ image, x, y, features: featuresOf(scales, x, y), votes, truth: isIn(gold.mask, x, y) })
    }
  }
  return setOf(name, places)
}
