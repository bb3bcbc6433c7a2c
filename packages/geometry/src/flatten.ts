import { flattenBezier } from './bezier.ts'
import { ringOfRotatedBox } from './polygon-of.ts'
import type { BezierGeometry, PolygonGeometry, PolylineGeometry, RotatedBoxGeometry } from './types.ts'

/** Shapes that are measured, hit and drawn as the polygon or line that they stand for. */
export type Derived = RotatedBoxGeometry | BezierGeometry

const known = new WeakMap<Derived, PolygonGeometry | PolylineGeometry>()

/** The polygon or line that such a shape stands for, made once for each: a turned box exactly, curves within 0.05 px. */
export const flatten = (g: Derived): PolygonGeometry | PolylineGeometry => {
  const before = known.get(g)
  if (before !== undefined) return before
  const made: PolygonGeometry | PolylineGeometry =
    g.type === 'rotated-box' ? { type: 'polygon', rings: [ringOfRotatedBox(g)] } : flattenBezier(g)
  known.set(g, made)
  return made
}
