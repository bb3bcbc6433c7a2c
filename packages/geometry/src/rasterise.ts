import { boundsOf } from './bounds.ts'
import { flatten } from './flatten.ts'
import { emptyMask, maskFromSpans } from './mask.ts'
import { ellipseRing, ringOfBox } from './polygon-of.ts'
import { boundsOfVertices, forEachEdge, forEachVertex, xAtHeight } from './ring.ts'
import { presentPoints } from './skeleton.ts'
import type { Bounds, Geometry, MaskGeometry, Ring } from './types.ts'

type Edge = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly last: number }

/** First row or column whose centre lies at or beyond `v`; with a half-open end this gives each pixel of two shapes that abut to one of them. */
const firstCentre = (v: number): number => Math.ceil(v - 0.5)

/** Edges by the first row whose centre they cross; `last` is the row after the last one. */
const edgesByRow = (rings: readonly Ring[]): Map<number, Edge[]> => {
  const byRow = new Map<number, Edge[]>()
  for (const ring of rings)
    forEachEdge(ring, true, (x1, y1, x2, y2) => {
      const edge = y1 <= y2 ? { x1, y1, x2, y2, last: firstCentre(y2) } : { x1: x2, y1: y2, x2: x1, y2: y1, last: firstCentre(y1) }
      const first = firstCentre(edge.y1)
      if (first >= edge.last) return
      const row = byRow.get(first)
      if (row === undefined) byRow.set(first, [edge])
      else row.push(edge)
    })
  return byRow
}

/** Pixels of integer bounds whose centres are inside the even-odd region of the rings, as spans in that frame: one scan line a row. */
const spansOfRings = (rings: readonly Ring[], frame: Bounds): number[] => {
  const byRow = edgesByRow(rings)
  const spans: number[] = []
  let active: Edge[] = []
  for (let row = frame.y; row < frame.y + frame.height; row++) {
    active = active.filter((edge) => row < edge.last).concat(byRow.get(row) ?? [])
    const y = row + 0.5
    const cuts = active.map((edge) => xAtHeight(edge.x1, edge.y1, edge.x2, edge.y2, y)).sort((p, q) => p - q)
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const start = (row - frame.y) * frame.width + firstCentre(cuts[i] ?? 0) - frame.x
      const end = (row - frame.y) * frame.width + firstCentre(cuts[i + 1] ?? 0) - frame.x
      if (start >= end) continue
      if (spans.length > 0 && spans.at(-1) === start) spans[spans.length - 1] = end
      else spans.push(start, end)
    }
  }
  return spans
}

const rasterise = (rings: readonly Ring[], bounds: Bounds): MaskGeometry => {
  const x = firstCentre(bounds.x)
  const y = firstCentre(bounds.y)
  const frame = { x, y, width: firstCentre(bounds.x + bounds.width) - x, height: firstCentre(bounds.y + bounds.height) - y }
  if (frame.width < 1 || frame.height < 1) return emptyMask(Math.floor(bounds.x), Math.floor(bounds.y))
  return maskFromSpans(spansOfRings(rings, frame), frame)
}

/** Ascending disjoint spans from spans in any order that may overlap. */
const merged = (spans: readonly (readonly [number, number])[]): number[] => {
  const flat: number[] = []
  for (const [start, end] of spans.toSorted((p, q) => p[0] - q[0])) {
    const last = flat.at(-1)
    if (last !== undefined && start <= last) flat[flat.length - 1] = Math.max(last, end)
    else flat.push(start, end)
  }
  return flat
}

const maskOfLine = (points: Ring): MaskGeometry => {
  const bounds = boundsOfVertices([points])
  const [x, y] = [Math.floor(bounds.x), Math.floor(bounds.y)]
  const frame = { x, y, width: Math.floor(bounds.x + bounds.width) - x + 1, height: Math.floor(bounds.y + bounds.height) - y + 1 }
  const spans: [number, number][] = []
  forEachEdge(points, false, (x1, y1, x2, y2) => {
    const xAt = (v: number) => x1 + (y2 === y1 ? 0 : Math.min(1, Math.max(0, (v - y1) / (y2 - y1)))) * (x2 - x1)
    for (let row = Math.floor(Math.min(y1, y2)); row <= Math.floor(Math.max(y1, y2)); row++) {
      const ends = y1 === y2 ? [x1, x2] : [xAt(row), xAt(row + 1)]
      const start = (row - y) * frame.width - x
      spans.push([start + Math.floor(Math.min(...ends)), start + Math.floor(Math.max(...ends)) + 1])
    }
  })
  return maskFromSpans(merged(spans), frame)
}

const maskOfPlaces = (places: Ring): MaskGeometry => {
  const bounds = boundsOfVertices([places])
  const [x, y] = [Math.floor(bounds.x), Math.floor(bounds.y)]
  const frame = { x, y, width: Math.floor(bounds.x + bounds.width) - x + 1, height: Math.floor(bounds.y + bounds.height) - y + 1 }
  const spans: [number, number][] = []
  forEachVertex(places, (px, py) => {
    const start = (Math.floor(py) - y) * frame.width + Math.floor(px) - x
    spans.push([start, start + 1])
  })
  return maskFromSpans(merged(spans), frame)
}

/**
 * The pixels that a shape covers: a pixel belongs when its centre is inside (even-odd over all rings, left and top edges in, right and
 * bottom edges out). A point is the pixel that holds it, a skeleton those that hold its keypoints, a line the pixels that it passes
 * through.
 */
export const maskOf = (g: Geometry): MaskGeometry => {
  switch (g.type) {
    case 'mask':
      return g
    case 'point':
      return { type: 'mask', x: Math.floor(g.x), y: Math.floor(g.y), width: 1, height: 1, counts: [0, 1] }
    case 'box':
      return rasterise([ringOfBox(g)], g)
    case 'ellipse': {
      const ring = ellipseRing(g, 128, true)
      return rasterise([ring], boundsOf({ type: 'polygon', rings: [ring] }))
    }
    case 'polygon':
      return rasterise(g.rings, boundsOf(g))
    case 'polyline':
      return maskOfLine(g.points)
    case 'rotated-box':
    case 'bezier':
      return maskOf(flatten(g))
    case 'skeleton':
      return maskOfPlaces(presentPoints(g))
  }
}
