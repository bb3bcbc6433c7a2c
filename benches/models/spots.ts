/** Quanti.us spots: is there a spot at this place? Thirty people clicked on them; where they are is known exactly. */
import {
  csvRows,
  dataFolder,
  type Grey,
  type LabelledSet,
  type Place,
  readGrey,
  setOf,
  smoothed,
  standardised,
  valueAt,
} from './labelled-set.ts'

const name = 'insta_spots_cells'
/** A click within this of a place speaks of it, in px. */
const reach = 4
const placesAnImage = 220

type Point = { readonly x: number; readonly y: number }
const isNear = (points: readonly Point[], x: number, y: number): number =>
  points.some((point) => Math.hypot(point.x - x, point.y - y) <= reach) ? 1 : 0

const pointOf = (row: Record<string, string>): Point => ({ x: Number(row.x), y: Number(row.y) })

/** Where a simple detector would look: the greatest within two px of a difference of Gaussians, the strongest first. */
const peaks = (response: Grey): Point[] => {
  const found: (Point & { value: number })[] = []
  for (let y = 3; y < response.height - 3; y++)
    for (let x = 3; x < response.width - 3; x++) {
      const value = valueAt(response, x, y)
      let isPeak = true
      for (let dy = -2; dy <= 2 && isPeak; dy++)
        for (let dx = -2; dx <= 2 && isPeak; dx++) isPeak = (dx === 0 && dy === 0) || valueAt(response, x + dx, y + dy) < value
      if (isPeak) found.push({ x, y, value })
    }
  return found.sort((a, b) => b.value - a.value || a.y - b.y || a.x - b.x)
}

export const spots = async (): Promise<LabelledSet | undefined> => {
  const folder = dataFolder(name)
  if (folder === undefined) return undefined
  const clicks = Map.groupBy(csvRows(`${folder}annotations.csv`), (row) => row.image ?? '')
  const readers = Map.groupBy(csvRows(`${folder}submissions.csv`), (row) => row.image ?? '')
  const truth = Map.groupBy(csvRows(`${folder}truth.csv`), (row) => row.image ?? '')
  const places: Place[] = []
  for (const [image, submissions] of readers) {
    const grey = standardised(await readGrey(`${folder}images/${image}.png`))
    const scales = [grey, ...[1, 2, 4, 8].map((sigma) => smoothed(grey, sigma))]
    const [, one, two] = scales
    if (one === undefined || two === undefined) continue
    const response: Grey = { ...one, values: one.values.map((value, at) => value - (two.values[at] ?? 0)) }
    const real = (truth.get(image) ?? []).map(pointOf)
    const byReader = Map.groupBy(clicks.get(image) ?? [], (row) => row.worker ?? '')
    const said = submissions.map((row) => ({ reader: row.worker ?? '', points: (byReader.get(row.worker ?? '') ?? []).map(pointOf) }))
    for (const { x, y } of peaks(response).slice(0, placesAnImage)) {
      const values = scales.map((scale) => valueAt(scale, x, y))
      const differences = values.slice(1).map((value, at) => (values[at] ?? 0) - value)
      places.push({
        image,
        x,
        y,
        features: [...values, ...differences, ...differences.map((value) => value * value), valueAt(response, x, y)],
        votes: said.map(({ reader, points }) => ({ reader, label: isNear(points, x, y) })),
        truth: isNear(real, x, y),
      })
    }
  }
  return setOf(name, places)
}
