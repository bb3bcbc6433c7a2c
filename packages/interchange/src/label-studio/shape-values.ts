import { flattenBezier, type Geometry, type MaskGeometry, maskOf, presentPoints } from '@reticle/geometry'
import type { Size } from '../port.ts'
import { brushOfMask } from './brush-rle.ts'

/** The controls that draw, by what their results are called; names of our own have an underscore, so that no question has them. */
export const controls = {
  rectanglelabels: { tag: 'RectangleLabels', name: 'box_labels' },
  polygonlabels: { tag: 'PolygonLabels', name: 'polygon_labels' },
  brushlabels: { tag: 'BrushLabels', name: 'brush_labels' },
  keypointlabels: { tag: 'KeyPointLabels', name: 'point_labels' },
  ellipselabels: { tag: 'EllipseLabels', name: 'ellipse_labels' },
} as const
export type ControlType = keyof typeof controls

/** What a result says of a shape: percent of the image's width and height. */
export type ShapeValue = { readonly type: ControlType; readonly value: Readonly<Record<string, unknown>> }

/** Results for a shape; `loss`: what of it Label Studio's own fields do not hold, in words, or null when they hold all. */
export type ShapeValues = { readonly values: readonly ShapeValue[]; readonly loss: string | null }

const pointSize = 0.5
const held = (...values: ShapeValue[]): ShapeValues => ({ values, loss: null })
const as = (loss: string, ...values: ShapeValue[]): ShapeValues => ({ values, loss })

/** The shape in Label Studio's own fields, on an image of that size. */
export const valuesOf = (geometry: Geometry, size: Size): ShapeValues => {
  const across = (x: number) => (x / size.width) * 100
  const down = (y: number) => (y / size.height) * 100
  const pairs = (ring: readonly number[]) => {
    const points: [number, number][] = []
    for (let i = 0; i + 1 < ring.length; i += 2) points.push([across(ring[i] ?? 0), down(ring[i + 1] ?? 0)])
    return points
  }
  const polygon = (ring: readonly number[], closed: boolean): ShapeValue => ({
    type: 'polygonlabels',
    value: { points: pairs(ring), closed },
  })
  const keypoint = (x: number, y: number): ShapeValue => ({ type: 'keypointlabels', value: { x: across(x), y: down(y), width: pointSize } })
  const brush = (mask: MaskGeometry): ShapeValue => ({
    type: 'brushlabels',
    value: { format: 'rle', rle: brushOfMask(mask, size.width, size.height) },
  })
  const box = (x: number, y: number, width: number, height: number, rotation: number): ShapeValue => ({
    type: 'rectanglelabels',
    value: { x: across(x), y: down(y), width: across(width), height: down(height), rotation },
  })
  switch (geometry.type) {
    case 'box':
      return held(box(geometry.x, geometry.y, geometry.width, geometry.height, 0))
    case 'rotated-box': {
      const { cx, cy, width, height, angle } = geometry
      const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
      // Label Studio turns about the corner, and not about the centre.
      const [x, y] = [cx - (cos * width - sin * height) / 2, cy - (sin * width + cos * height) / 2]
      const value = box(x, y, width, height, angle)
      return angle === 0 ? as('turned boxes with an angle of 0: they look like boxes', value) : held(value)
    }
    case 'ellipse': {
      const { cx, cy, rx, ry, angle } = geometry
      const value = { x: across(cx), y: down(cy), radiusX: across(rx), radiusY: down(ry), rotation: angle }
      return held({ type: 'ellipselabels', value })
    }
    case 'point':
      return held(keypoint(geometry.x, geometry.y))
    case 'polyline':
      return as('lines: written as polygons that are not closed', polygon(geometry.points, false))
    case 'polygon': {
      const [ring = [], ...holes] = geometry.rings
      if (holes.length === 0) return held(polygon(ring, true))
      return as('polygons with holes: written as brushes of whole pixels', brush(maskOf(geometry)))
    }
    case 'bezier': {
      const flat = flattenBezier(geometry)
      const path = flat.type === 'polygon' ? (flat.rings[0] ?? []) : flat.points
      return as('curves: written as polygons of straight pieces', polygon(path, geometry.isClosed))
    }
    case 'skeleton': {
      const present = presentPoints(geometry)
      const points = present.length > 0 ? present : geometry.points.slice(0, 2)
      return as('keypoints of one mark: written as one point each', ...pairsOf(points).map(([x, y]) => keypoint(x, y)))
    }
    case 'mask': {
      const isInside =
        geometry.x >= 0 && geometry.y >= 0 && geometry.x + geometry.width <= size.width && geometry.y + geometry.height <= size.height
      return isInside ? held(brush(geometry)) : as('masks that reach outside of the image: cut at its border', brush(geometry))
    }
  }
}

const pairsOf = (flat: readonly number[]): [number, number][] => {
  const points: [number, number][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) points.push([flat[i] ?? 0, flat[i + 1] ?? 0])
  return points
}
