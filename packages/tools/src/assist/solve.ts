import {
  type Bounds,
  type EllipseGeometry,
  frameOf,
  type MaskGeometry,
  maskFromBits,
  maskOf,
  type Ring,
  simplify,
  spansOf,
} from '@reticle/geometry'
import { masksOf } from './cells.ts'
import { flood } from './flood.ts'
import { cornerGradient, isBlank, steepness } from './gradient.ts'
import { createWire, type EdgeCosts, edgeCosts, type Wire } from './livewire.ts'
import { otsuAt } from './otsu.ts'
import { isMeasured, lightOf, type Patch } from './patch.ts'
import { slic } from './slic.ts'
import { findSpots } from './spots.ts'
import type { AssistTask, Solved } from './task.ts'
import { watershed } from './watershed.ts'
import { part, type Work } from './work.ts'

type Task<K extends AssistTask['kind']> = Extract<AssistTask, { kind: K }>

const maskOfBits = (bits: Uint8Array, { x, y, width, height }: Bounds): MaskGeometry | undefined =>
  bits.includes(1) ? maskFromBits(width, height, bits, x, y) : undefined

/** Whether something reaches a side of what was looked at that is not a side of where may be looked. */
const isCutIn = (mask: Bounds, patch: Bounds, within: Bounds): boolean =>
  (mask.x === patch.x && patch.x > within.x) ||
  (mask.y === patch.y && patch.y > within.y) ||
  (mask.x + mask.width === patch.x + patch.width && patch.x + patch.width < within.x + within.width) ||
  (mask.y + mask.height === patch.y + patch.height && patch.y + patch.height < within.y + within.height)

function* solveWand(task: Task<'wand'>, patch: Patch): Work<Solved> {
  const bits = yield* flood(patch, task.seed, task.tolerances, task.isContiguous)
  const mask = bits === null ? undefined : maskOfBits(bits, patch)
  if (mask === undefined) return { kind: 'failed', why: 'not-measured-here' }
  return { kind: 'marks', geometries: [mask], isCut: task.isContiguous && isCutIn(mask, patch, task.within) }
}

/** Positions in the patch of the pixels of a shape that were measured. */
const placesIn = (mask: MaskGeometry, patch: Patch): Uint32Array => {
  const values = lightOf(patch)
  const spans = spansOf(mask, patch)
  const places = new Uint32Array(spans.reduce((sum, at, i) => sum + (i % 2 === 1 ? at : -at), 0))
  let count = 0
  for (let i = 0; i < spans.length; i += 2)
    for (let at = spans[i] ?? 0; at < (spans[i + 1] ?? 0); at++)
      if (isMeasured(values[at] ?? Number.NaN, patch.nodata)) places[count++] = at
  return places.subarray(0, count)
}

function* solveThreshold({ region, range, isBright }: Task<'threshold'>, patch: Patch): Work<Solved> {
  const values = lightOf(patch)
  const places = placesIn(maskOf(region), patch)
  if (places.length === 0) return { kind: 'failed', why: 'not-measured' }
  yield 0.2
  const threshold = range === 'otsu' ? yield* part(otsuAt(values, places), 0.2, 0.7) : undefined
  if (range === 'otsu' && threshold === undefined) return { kind: 'failed', why: 'all-same' }
  yield 0.7
  const bits = new Uint8Array(patch.width * patch.height)
  for (const at of places) {
    const value = values[at] ?? 0
    const isIn = range === 'otsu' ? value > (threshold ?? 0) === isBright : value >= range.low && value <= range.high
    if (isIn) bits[at] = 1
  }
  const mask = maskOfBits(bits, patch)
  return mask === undefined ? { kind: 'failed', why: 'none-between' } : { kind: 'marks', geometries: [mask], threshold }
}

const costsOf = new WeakMap<Patch, EdgeCosts>()
const wires = new WeakMap<EdgeCosts, { readonly x: number; readonly y: number; readonly wire: Wire }>()

/** Paths from one place share their search: costs are kept for a patch, and the search of the last place begun at. */
function* solveScissors({ from, to }: Task<'scissors'>, patch: Patch): Work<Solved> {
  const costs = costsOf.get(patch) ?? edgeCosts(patch, yield* part(cornerGradient(patch), 0, 0.5))
  costsOf.set(patch, costs)
  const known = wires.get(costs)
  const wire = known !== undefined && known.x === from.x && known.y === from.y ? known.wire : createWire(costs, from)
  wires.set(costs, { ...from, wire })
  const { points } = yield* part(wire.to(to), 0.5, 1)
  // The ends are the places themselves; steps of single pixels become straight lines that are nowhere half a pixel off.
  return { kind: 'path', points: [from.x, from.y, ...simplify(points, 0.5).slice(2, -2), to.x, to.y] }
}

const [object, beside] = [1, 2]

/** Sets a marker on the pixels of a stroke that lie in the patch. */
const mark = (markers: Uint8Array, path: Ring, marker: number, patch: Patch) => {
  const [x = 0, y = 0] = path
  const stroke = maskOf(path.length < 4 ? { type: 'point', x, y } : { type: 'polyline', points: path })
  const frame = frameOf(stroke, patch)
  const spans = spansOf(stroke, frame)
  for (let i = 0; i < spans.length; i += 2)
    for (let at = spans[i] ?? 0; at < (spans[i + 1] ?? 0); at++) {
      const [column, row] = [(at % frame.width) + frame.x - patch.x, Math.floor(at / frame.width) + frame.y - patch.y]
      if (column >= 0 && row >= 0 && column < patch.width && row < patch.height) markers[row * patch.width + column] = marker
    }
}

/** What is at the border of the area is beside the object; where the image ends only when nothing else says where the object does. */
const markBorder = (markers: Uint8Array, { x, y, width, height, image }: Patch, isForced: boolean) => {
  if (isForced || y > 0) markers.fill(beside, 0, width)
  if (isForced || y + height < image.height) markers.fill(beside, width * (height - 1))
  for (let row = 0; row < height; row++) {
    if (isForced || x > 0) markers[row * width] = beside
    if (isForced || x + width < image.width) markers[row * width + width - 1] = beside
  }
}

function* solveGrow({ seeds }: Task<'grow'>, patch: Patch): Work<Solved> {
  if (isBlank(patch)) return { kind: 'failed', why: 'not-measured' }
  const { width, height } = patch
  const markers = new Uint8Array(width * height)
  markBorder(markers, patch, false)
  if (!markers.includes(beside) && seeds.every((seed) => seed.isObject)) markBorder(markers, patch, true)
  for (const { path, isObject } of seeds) mark(markers, path, isObject ? object : beside, patch)
  const relief = yield* part(steepness(patch), 0, 0.3)
  const owners = yield* part(watershed(relief, width, height, markers), 0.3, 1)
  const bits = owners.map((owner) => (owner === object ? 1 : 0))
  const mask = maskOfBits(bits, patch)
  return mask === undefined ? { kind: 'failed', why: 'no-stroke-inside' } : { kind: 'marks', geometries: [mask] }
}

function* solveSuperpixels({ cellSize }: Task<'superpixels'>, patch: Patch): Work<Solved> {
  if (isBlank(patch)) return { kind: 'failed', why: 'not-measured' }
  const { labels, count } = yield* slic(patch, cellSize)
  return { kind: 'cells', cells: masksOf(labels, count, patch) }
}

/** More spots than anyone can check are a sign of settings that find noise. */
const mostSpots = 20_000

function* solveBlobs({ within, radius, isBright, contrast }: Task<'blobs'>, patch: Patch): Work<Solved> {
  const spots = yield* findSpots(patch, { ...radius, isBright, contrast })
  const geometries = spots
    .map(({ x, y, radius: r }): EllipseGeometry => ({ type: 'ellipse', cx: patch.x + x, cy: patch.y + y, rx: r, ry: r, angle: 0 }))
    .filter(({ cx, cy }) => cx >= within.x && cy >= within.y && cx <= within.x + within.width && cy <= within.y + within.height)
  if (geometries.length > mostSpots) return { kind: 'failed', why: 'too-many-spots', count: geometries.length }
  return geometries.length === 0 ? { kind: 'failed', why: 'no-spot' } : { kind: 'marks', geometries }
}

/** Does a task on the stored values of the area that it needs (`areaOfTask`). */
export const solve = (task: AssistTask, patch: Patch): Work<Solved> => {
  switch (task.kind) {
    case 'wand':
      return solveWand(task, patch)
    case 'threshold':
      return solveThreshold(task, patch)
    case 'scissors':
      return solveScissors(task, patch)
    case 'grow':
      return solveGrow(task, patch)
    case 'superpixels':
      return solveSuperpixels(task, patch)
    case 'blobs':
      return solveBlobs(task, patch)
  }
}
