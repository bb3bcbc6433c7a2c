import { simplify } from '../outline.ts'
import { vertexAt, vertexCount } from '../ring.ts'
import { rowsOfMask } from '../row-spans.ts'
import type { MaskGeometry, PolygonGeometry, Ring } from '../types.ts'
import { isValid } from '../validity.ts'
import { componentsOf } from './components.ts'
import { ringsOfPiece } from './contour.ts'

/** The border through the middles of the pixels' sides: it cuts a corner where the pixels have one, and every centre stays on its side. */
const throughMiddles = (ring: Ring): Ring => {
  const middles: number[] = []
  for (let i = 0; i < vertexCount(ring); i++) {
    const [p, q] = [vertexAt(ring, i), vertexAt(ring, i + 1)]
    const length = Math.abs(q.x - p.x) + Math.abs(q.y - p.y)
    const [dx, dy] = [(q.x - p.x) / length / 2, (q.y - p.y) / length / 2]
    middles.push(p.x + dx, p.y + dy)
    if (length > 1) middles.push(q.x - dx, q.y - dy)
  }
  return middles
}

/** A ring with fewer vertices, none that is dropped further than `tolerance` px from what is kept: as two lines between far vertices. */
const simplifyRing = (ring: Ring, tolerance: number): Ring => {
  const start = vertexAt(ring, 0)
  let [farthest, distance] = [0, 0]
  for (let i = 1; i < vertexCount(ring); i++) {
    const p = vertexAt(ring, i)
    const d = Math.hypot(p.x - start.x, p.y - start.y)
    if (d > distance) [farthest, distance] = [i, d]
  }
  const there = simplify(ring.slice(0, 2 * farthest + 2), tolerance)
  const back = simplify([...ring.slice(2 * farthest), start.x, start.y], tolerance)
  return [...there, ...back.slice(2, -2)]
}

const simplified = (rings: readonly Ring[]): PolygonGeometry => {
  const middles = rings.map(throughMiddles)
  for (const tolerance of [0.64, 0.32, 0.16]) {
    const polygon: PolygonGeometry = { type: 'polygon', rings: middles.map((ring) => simplifyRing(ring, tolerance)) }
    if (isValid(polygon)) return polygon
  }
  return { type: 'polygon', rings: middles }
}

/**
 * M6: a mask as polygons, one for each piece that hangs together over the sides of its pixels, with its holes.
 * `pixels`: along the sides of the pixels: exactly the mask's area, and the mask itself when it is made of them again.
 * `simple`: few vertices; a pixel changes, if at all, only where it touches one of the other kind (all within 1 px of the border, since
 * the middles of sides lie within 0.36 px and 0.64 px are allowed on top).
 */
export const polygonsOfMask = (mask: MaskGeometry, detail: 'pixels' | 'simple'): PolygonGeometry[] =>
  componentsOf(rowsOfMask(mask), 4).map((piece) => {
    const rings = ringsOfPiece(piece)
    return detail === 'pixels' ? { type: 'polygon', rings } : simplified(rings)
  })
