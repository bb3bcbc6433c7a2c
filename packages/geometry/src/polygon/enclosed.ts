import { flatten } from '../flatten.ts'
import { spansOf } from '../mask.ts'
import { ellipseRing, ringOfBox } from '../polygon-of.ts'
import { forEachVertex, isInsideRings } from '../ring.ts'
import { presentPoints } from '../skeleton.ts'
import type { Geometry, MaskGeometry, Ring } from '../types.ts'
import { meetings } from './cuts.ts'

/** Corners of each row of pixels. */
const cornersOf = (g: MaskGeometry): Ring => {
  const frame = { x: g.x, y: g.y, width: g.width + 1, height: g.height }
  const spans = spansOf(g, frame)
  const corners: number[] = []
  for (let i = 0; i < spans.length; i += 2) {
    const row = Math.floor((spans[i] ?? 0) / frame.width)
    const [left, right] = [(spans[i] ?? 0) - row * frame.width + g.x, (spans[i + 1] ?? 0) - row * frame.width + g.x]
    corners.push(left, g.y + row, right, g.y + row, right, g.y + row + 1, left, g.y + row + 1)
  }
  return corners
}

type Path = { readonly points: Ring; readonly isClosed: boolean }

/** Lines that hold all of a shape's outline; of points and masks only places. */
const pathsOf = (g: Geometry): readonly Path[] => {
  switch (g.type) {
    case 'point':
      return [{ points: [g.x, g.y], isClosed: false }]
    case 'skeleton':
      return [{ points: presentPoints(g), isClosed: false }]
    case 'box':
      return [{ points: ringOfBox(g), isClosed: true }]
    case 'ellipse':
      return [{ points: ellipseRing(g, 128, false), isClosed: true }]
    case 'polyline':
      return [{ points: g.points, isClosed: false }]
    case 'polygon':
      return g.rings.map((points) => ({ points, isClosed: true }))
    case 'rotated-box':
    case 'bezier':
      return pathsOf(flatten(g))
    case 'mask':
      return [{ points: cornersOf(g), isClosed: false }]
  }
}

/** Whether a shape lies wholly inside of a ring: none of its places outside, and its outline nowhere across the ring. */
export const isEnclosedBy = (g: Geometry, ring: Ring): boolean =>
  pathsOf(g).every(({ points, isClosed }) => {
    let areInside = points.length > 0
    forEachVertex(points, (x, y) => {
      areInside &&= isInsideRings([ring], x, y)
    })
    const isPath = g.type !== 'mask' && g.type !== 'skeleton' && g.type !== 'point'
    return areInside && !(isPath && meetings([...ring, ...ring.slice(0, 2)], points, isClosed).length > 0)
  })
