/**
 * The brush without a canvas (LIMITS.md 1.5, goal P16): pixels of a segment, end and undo of a stroke, and the heap that masks take.
 * The baseline of a segment is the full-readback way on typed arrays: paint into one byte a pixel, then scan the whole for run lengths.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AnnotationContent, Region } from '@reticle/domain'
import {
  addRows,
  capsuleRows,
  type MaskGeometry,
  maskFromRows,
  maskOf,
  noRows,
  type Point,
  type RowSpans,
  rowsOfMask,
} from '@reticle/geometry'
import { applyChange, createHistory, keepApart, undo } from '@reticle/tools'
import { median, report } from './figure.ts'

const bench = 'masks'
const radius = 24
const step = 40

const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN

/** A way that winds over an image of `size` px, in steps of 40 px. */
const wayOver = (size: number, segments: number): Point[] => {
  const points: Point[] = []
  let [x, y, angle] = [size / 2, size / 2, 0]
  for (let i = 0; i <= segments; i++) {
    points.push({ x, y })
    angle += 0.9 * Math.sin(i * 1.7) + 0.35
    const [dx, dy] = [step * Math.cos(angle), step * Math.sin(angle)]
    x += x + dx < 0 || x + dx > size ? -dx : dx
    y += y + dy < 0 || y + dy > size ? -dy : dy
  }
  return points
}

/** A mask over most of the image: a stroke that has covered that much already. */
const painted = (size: number): RowSpans => {
  const ring = Array.from({ length: 400 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 400
    const r = size * (0.36 + 0.1 * Math.sin(23 * angle))
    return [size / 2 + r * Math.cos(angle), size / 2 + r * Math.sin(angle)]
  }).flat()
  return rowsOfMask(maskOf({ type: 'polygon', rings: [ring] }))
}

/** Milliseconds of each segment of a stroke that goes on from `start`. */
const onRows = (size: number, start: RowSpans, segments: number): { readonly times: number[]; readonly rows: RowSpans } => {
  const way = wayOver(size, segments)
  let rows = start
  const times = way.slice(1).map((to, i) => {
    const from = way[i] ?? to
    const began = performance.now()
    rows = addRows(rows, capsuleRows(from, to, radius, { width: size, height: size }))
    return performance.now() - began
  })
  return { times, rows }
}

const scan = (pixels: Uint8Array): number => {
  const counts: number[] = []
  let [value, run] = [0, 0]
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] ?? 0
    if (pixel === value) run++
    else {
      counts.push(run)
      value = pixel
      run = 1
    }
  }
  counts.push(run)
  return counts.length
}

/** The same by pixels: each segment is painted and then the whole image read. */
const onPixels = (size: number, start: RowSpans, segments: number): { readonly times: number[]; readonly pixels: Uint8Array } => {
  const pixels = new Uint8Array(size * size)
  const paint = (rows: RowSpans) => {
    rows.rows.forEach((row, i) => {
      const origin = (rows.top + i) * size
      for (let j = 0; j < row.length; j += 2) pixels.fill(1, origin + (row[j] ?? 0), origin + (row[j + 1] ?? 0))
    })
  }
  paint(start)
  const way = wayOver(size, segments)
  const times = way.slice(1).map((to, i) => {
    const began = performance.now()
    paint(capsuleRows(way[i] ?? to, to, radius, { width: size, height: size }))
    scan(pixels)
    return performance.now() - began
  })
  return { times, pixels }
}

const big = 4096
const small = 512
onRows(big, painted(big), 2000)
onRows(small, painted(small), 2000)

const stroke = onRows(big, painted(big), 3000)
const byPixels = onPixels(big, painted(big), 30)
const check = onRows(big, painted(big), 30).rows
let covered = 0
for (const row of check.rows) for (let i = 0; i < row.length; i += 2) covered += (row[i + 1] ?? 0) - (row[i] ?? 0)
const counted = byPixels.pixels.reduce((sum, pixel) => sum + pixel, 0)
if (covered !== counted) throw new Error(`the two ways cover ${covered} and ${counted} pixels`)

const segment = p95(stroke.times)
const said = { bench, unit: 'ms', better: 'lower' } as const
report({ ...said, name: 'segment p95 against full readback', value: segment, baseline: p95(byPixels.times), goal: 1 / 300 })
report({ ...said, name: 'segment p95 against 0.5 ms', value: segment, baseline: 0.5, goal: 1 })
const inTurn = Array.from(
  { length: 5 },
  () => [median(onRows(big, painted(big), 2000).times), median(onRows(small, painted(small), 2000).times)] as const,
)
report({
  ...said,
  name: 'segment on 4096 x 4096 against 512 x 512',
  value: median(inTurn.map(([value]) => value)),
  baseline: median(inTurn.map(([, value]) => value)),
  goal: 1.5,
})

/** A stroke of 60 segments on an image of 50 masks that may not overlap, ended and undone. */
const maskAt = (index: number): MaskGeometry =>
  maskFromRows(onRows(big, maskRows((index % 10) * 380 + 200, Math.floor(index / 10) * 760 + 300), 200).rows)
const maskRows = (x: number, y: number): RowSpans => rowsOfMask(maskOf({ type: 'ellipse', cx: x, cy: y, rx: 170, ry: 280, angle: 10 }))

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')
const heap = (): number => {
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}
const before = heap()
const masks = Array.from({ length: 50 }, (_, index) => maskAt(index))
const rows = masks.map(rowsOfMask)
const bytes = heap() - before
report({
  bench,
  name: 'heap of 50 masks with their rows against 300 MB',
  value: bytes / 1e6,
  unit: 'MB',
  baseline: 300,
  goal: 1,
  better: 'lower',
})

const regions = masks.map(
  (geometry, index): Region => ({ id: `m${index}`, labelId: 'cell', geometry, attributes: {}, origin: { kind: 'tool', tool: 'brush' } }),
)
const content: AnnotationContent = { regions, answers: [], comment: '' }
const policy = { canOverlap: false, masks: 'instance' } as const
const drawn = onRows(big, noRows, 60).rows
const ends: number[] = []
const undos: number[] = []
for (let i = 0; i < 30; i++) {
  const history = createHistory(content)
  const began = performance.now()
  const base = rows[i] ?? noRows
  const change = { type: 'set-geometry', regionId: `m${i}`, geometry: maskFromRows(addRows(base, drawn)) } as const
  const next = applyChange(history, keepApart(content, change, policy, { width: big, height: big }))
  const ended = performance.now()
  const back = undo(next)
  undos.push(performance.now() - ended)
  ends.push(ended - began)
  if (back.content.regions.some((region, index) => region.geometry !== masks[index])) throw new Error('undo gives back another content')
}
report({ ...said, name: 'end of a stroke over 50 masks kept apart against a frame of 16 ms', value: median(ends), baseline: 16, goal: 1 })
report({ ...said, name: 'undo of a stroke against 16 ms', value: p95(undos), baseline: 16, goal: 1 })
