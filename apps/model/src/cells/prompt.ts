import type { Place, Prediction, Prompt } from '@reticle/backends'
import {
  addRows,
  boundsOfRows,
  componentsOf,
  hasPixel,
  intersectRows,
  noRows,
  pixelsIn,
  type RowSpans,
  subtractRows,
} from '@reticle/geometry'
import type { Plane } from '../pixels/plane.ts'
import { classicalForeground } from './foreground.ts'
import { grownFrom } from './grown.ts'
import { inBox } from './in-box.ts'
import { type Found, objectsIn } from './objects.ts'
import { regionOf } from './regions.ts'
import { type Box, type Pointed, pointedAt } from './seeds.ts'
import { splitBy } from './split.ts'
import { cut, moved, windowAround } from './window.ts'

/** Elements around what was pointed at that are looked at first; twice as many, up to the most, while what is found reaches the window's edge. */
const [firstMargin, mostMargin] = [96, 384]
/** The share of a stroke that has to lie on an object for the object to be meant. */
const meantShare = 0.2

const seedsOf = ({ points, painted, erased }: Pointed) => {
  const of = (isForeground: boolean, stroke: RowSpans) =>
    points
      .filter((point) => point.isForeground === isForeground)
      .map(({ x, y }): RowSpans => ({ top: y, rows: [[x, x + 1]] }))
      .reduce(addRows, stroke)
  return { wanted: of(true, painted), unwanted: of(false, erased) }
}

/** The objects under points and strokes; where a point is on none, what is alike around it. */
const underPoints = (pointed: Pointed, { pieces, numbers }: Found, channels: readonly Plane[]): RowSpans => {
  const width = channels[0]?.width ?? 0
  let rows = noRows
  for (const { x, y, isForeground } of pointed.points) {
    if (!isForeground || hasPixel(rows, x, y)) continue
    const number = numbers[y * width + x] ?? 0
    rows = addRows(rows, number > 0 ? (pieces[number - 1] ?? noRows) : grownFrom(channels, x, y))
  }
  const least = meantShare * pixelsIn(pointed.painted)
  for (const piece of pieces) if (least > 0 && pixelsIn(intersectRows(piece, pointed.painted)) > least) rows = addRows(rows, piece)
  return addRows(rows, pointed.painted)
}

/** A part of an image, and how likely each of its elements is object. */
type Part = { readonly channels: readonly Plane[]; readonly likely: Plane }

const cutPart = ({ channels, likely }: Part, box: Box): Part => ({
  channels: channels.map((channel) => cut(channel, box)),
  likely: cut(likely, box),
})

/** What is meant, within one window; coordinates of the window. */
const meant = ({ channels, likely }: Part, pointed: Pointed): RowSpans => {
  const fromBoxes = pointed.boxes.map((box) => inBox(channels, box)).reduce(addRows, noRows)
  const { wanted, unwanted } = seedsOf(pointed)
  const rows = pixelsIn(wanted) === 0 ? fromBoxes : addRows(fromBoxes, underPoints(pointed, objectsIn(likely), channels))
  if (pixelsIn(intersectRows(unwanted, rows)) === 0) return rows
  const kept = splitBy(rows, pixelsIn(wanted) === 0 ? undefined : wanted, unwanted, likely)
  const parts = componentsOf(kept, 8).filter((part) => pixelsIn(wanted) === 0 || pixelsIn(intersectRows(part, wanted)) > 0)
  return subtractRows(parts.reduce(addRows, noRows), unwanted)
}

const reachesEdge = (rows: RowSpans, window: Box, width: number, height: number): boolean => {
  const { x, y, width: across, height: down } = boundsOfRows(rows)
  if (across === 0) return false
  const [left, top] = [x <= 0 && window.x > 0, y <= 0 && window.y > 0]
  return (
    left ||
    top ||
    (x + across >= window.width && window.x + window.width < width) ||
    (y + down >= window.height && window.y + window.height < height)
  )
}

const shifted = (pointed: Pointed, { x, y }: Box): Pointed => ({
  points: pointed.points.map((point) => ({ ...point, x: point.x - x, y: point.y - y })),
  painted: moved(pointed.painted, -x, -y),
  erased: moved(pointed.erased, -x, -y),
  boxes: pointed.boxes.map((box) => ({ ...box, x: box.x - x, y: box.y - y })),
})

const nothing: Prediction = { regions: [], answers: [], scores: {}, embedding: null }

/**
 * The one object that is meant by points, boxes and strokes; no mark where nothing is found. What is likely object is judged from up to 384 elements
 * around what was pointed at, and its objects are looked for in a window that grows, so that the answer is quick whatever the size of the image.
 * @throws Refusal for a point outside of what was sent.
 */
export const promptCells = (channels: readonly Plane[], place: Place, prompt: Prompt, label: string): Prediction => {
  const { width, height } = channels[0] ?? { width: 0, height: 0 }
  const pointed = pointedAt(prompt, place, width, height)
  const around = windowAround(pointed, mostMargin, width, height)
  if (around === undefined) return nothing
  const seen = channels.map((channel) => cut(channel, around))
  const part = { channels: seen, likely: classicalForeground(seen) }
  const here = shifted(pointed, around)
  for (let margin = firstMargin; ; margin *= 2) {
    const window = windowAround(here, margin, around.width, around.height)
    if (window === undefined) return nothing
    const rows = meant(cutPart(part, window), shifted(here, window))
    if (margin < mostMargin && reachesEdge(rows, window, around.width, around.height)) continue
    const found = moved(rows, window.x, window.y)
    const from = { ...place, x: place.x + around.x * place.scale, y: place.y + around.y * place.scale }
    const region = pixelsIn(found) === 0 ? undefined : regionOf(found, label, part.likely, from)
    return { ...nothing, regions: region === undefined ? [] : [region] }
  }
}
