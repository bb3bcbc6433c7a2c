import { mapVertices } from './ring.ts'
import type { EllipseGeometry, Geometry, Point, RotatedBoxGeometry } from './types.ts'

/** A linear map of the image plane with a shift: x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

/** Stretches by `sx` and `sy` away from a place that stays. */
export const scaling = (about: Point, sx: number, sy: number): Affine => ({
  a: sx,
  b: 0,
  c: 0,
  d: sy,
  e: about.x * (1 - sx),
  f: about.y * (1 - sy),
})

/** Cosine and sine, exact for quarter turns. */
const turnOf = (degrees: number): readonly [cos: number, sin: number] => {
  const quarter = degrees / 90
  if (!Number.isInteger(quarter)) return [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const turns = ((quarter % 4) + 4) % 4
  return [[1, 0, -1, 0][turns] ?? 1, [0, 1, 0, -1][turns] ?? 0]
}

/** Turns by degrees, clockwise on screen, about a place that stays. */
export const turning = (about: Point, degrees: number): Affine => {
  const [cos, sin] = turnOf(degrees)
  return { a: cos, b: sin, c: -sin, d: cos, e: about.x - cos * about.x + sin * about.y, f: about.y - sin * about.x - cos * about.y }
}

export const mapped = ({ a, b, c, d, e, f }: Affine, x: number, y: number): Point => ({ x: a * x + c * y + e, y: b * x + d * y + f })

const degreesOf = (x: number, y: number): number => (Math.atan2(y, x) * 180) / Math.PI

/** Degrees in (-180, 180]. */
const normal = (degrees: number): number => {
  const turned = degrees % 360
  return turned > 180 ? turned - 360 : turned <= -180 ? turned + 360 : turned
}

/**
 * The image of an ellipse is an ellipse. Its semi-axes are the singular values of the map times the old axes, by the closed form for two
 * dimensions (Blinn 1996); the axis that was rx before stays rx, as near as can be.
 */
const mapEllipse = (g: EllipseGeometry, m: Affine): EllipseGeometry => {
  const { x: cx, y: cy } = mapped(m, g.cx, g.cy)
  const [cos, sin] = turnOf(g.angle)
  const u = { x: (m.a * cos + m.c * sin) * g.rx, y: (m.b * cos + m.d * sin) * g.rx }
  const v = { x: (m.c * cos - m.a * sin) * g.ry, y: (m.d * cos - m.b * sin) * g.ry }
  const across = u.x * v.x + u.y * v.y
  const [p, q] = [Math.hypot(u.x, u.y), Math.hypot(v.x, v.y)]
  // Axes that stay at right angles are the axes of the image.
  if (Math.abs(across) <= 1e-12 * p * q)
    return { ...g, cx, cy, rx: p, ry: q, angle: normal(m.b === 0 && m.c === 0 && m.a > 0 && m.d > 0 ? g.angle : degreesOf(u.x, u.y)) }
  const t = Math.atan2(2 * across, p * p - q * q) / 2
  const [ct, st] = [Math.cos(t), Math.sin(t)]
  const first = { x: u.x * ct + v.x * st, y: u.y * ct + v.y * st }
  const second = { x: v.x * ct - u.x * st, y: v.y * ct - u.y * st }
  return { ...g, cx, cy, rx: Math.hypot(first.x, first.y), ry: Math.hypot(second.x, second.y), angle: normal(degreesOf(first.x, first.y)) }
}

/** A turned box with the image of its centre, of its width's direction, and the lengths of its sides; exact where right angles stay. */
const mapRotatedBox = (g: RotatedBoxGeometry, m: Affine): RotatedBoxGeometry => {
  const { x: cx, y: cy } = mapped(m, g.cx, g.cy)
  const [cos, sin] = turnOf(g.angle)
  const u = { x: m.a * cos + m.c * sin, y: m.b * cos + m.d * sin }
  const v = { x: m.c * cos - m.a * sin, y: m.d * cos - m.b * sin }
  const angle = m.b === 0 && m.c === 0 && m.a === m.d && m.a > 0 ? g.angle : degreesOf(u.x, u.y)
  return { ...g, cx, cy, width: g.width * Math.hypot(u.x, u.y), height: g.height * Math.hypot(v.x, v.y), angle: normal(angle) }
}

/**
 * The shape under a map. A box stays one where its sides stay upright and level, and becomes a turned box elsewhere; a turned box that is
 * stretched aslant keeps its right angles. Undefined for a mask: pixels cannot be stretched or turned without loss.
 */
export const transformBy = (g: Geometry, m: Affine): Geometry | undefined => {
  const place = (x: number, y: number) => mapped(m, x, y)
  switch (g.type) {
    case 'point':
      return { type: 'point', ...place(g.x, g.y) }
    case 'box': {
      const isUpright = (m.b === 0 && m.c === 0) || (m.a === 0 && m.d === 0)
      if (!isUpright)
        return mapRotatedBox(
          { type: 'rotated-box', cx: g.x + g.width / 2, cy: g.y + g.height / 2, width: g.width, height: g.height, angle: 0 },
          m,
        )
      const [p, q] = [place(g.x, g.y), place(g.x + g.width, g.y + g.height)]
      return { type: 'box', x: Math.min(p.x, q.x), y: Math.min(p.y, q.y), width: Math.abs(q.x - p.x), height: Math.abs(q.y - p.y) }
    }
    case 'rotated-box':
      return mapRotatedBox(g, m)
    case 'ellipse':
      return mapEllipse(g, m)
    case 'polyline':
    case 'skeleton':
      return { ...g, points: mapVertices(g.points, place) }
    case 'polygon':
      return { ...g, rings: g.rings.map((ring) => mapVertices(ring, place)) }
    case 'bezier':
      return { ...g, nodes: mapVertices(g.nodes, place) }
    case 'mask':
      return undefined
  }
}
