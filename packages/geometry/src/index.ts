export { boundsOf } from './bounds.ts'
export { type BoxSide, type Handle, handlesOf, moveHandle } from './handles.ts'
export { containsPoint, distanceTo, distanceToOutline } from './hit.ts'
export { dice, iou } from './iou.ts'
export { bitsOf, emptyMask, frameOf, maskFromBits, maskFromSpans, spansOf } from './mask.ts'
export { areaOf, centroidOf, lengthOf } from './measure.ts'
export { simplify, untangle } from './outline.ts'
export { polygonOf } from './polygon-of.ts'
export { maskOf } from './rasterise.ts'
export { compassAt, type Direction, pixelScaleAt, positionAngle, separation } from './sky/directions.ts'
export { formatDec, formatRa, isEquatorial } from './sky/sexagesimal.ts'
export { skyTransform } from './sky/transform.ts'
export type { SkyPlace, SkyTransform, SkyWorld } from './sky/types.ts'
export { createIndex, type SpatialIndex } from './spatial-index.ts'
export { clampTo, isWithin, translate } from './transform.ts'
export type {
  Bounds,
  BoxGeometry,
  EllipseGeometry,
  Geometry,
  GeometryType,
  MaskGeometry,
  Point,
  PointGeometry,
  PolygonGeometry,
  PolylineGeometry,
  Ring,
  Space,
} from './types.ts'
export { type GeometryProblem, isValid, problemsOf } from './validity.ts'
export { insertVertex, removeVertex, type VertexPlace } from './vertices.ts'
export { fitView, pan, toImage, toScreen, type View, zoomAt } from './view.ts'
