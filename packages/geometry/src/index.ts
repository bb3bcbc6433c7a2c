export { type Affine, scaling, transformBy, turning } from './affine.ts'
export { flattenBezier, nodeCount, smoothThrough } from './bezier.ts'
export { boundsOf } from './bounds.ts'
export { type Derived, flatten } from './flatten.ts'
export { type BoxSide, type Handle, handlesOf, moveHandle } from './handles.ts'
export { containsPoint, distanceTo, distanceToOutline } from './hit.ts'
export { interpolate } from './interpolate/interpolate.ts'
export { dice, iou, sharedArea } from './iou.ts'
export { capsuleRows } from './mask/capsule.ts'
export { intersectMasks, subtractMask, unionMasks } from './mask/combine.ts'
export { componentAt, componentsOf } from './mask/components.ts'
export { grownRows, shrunkRows } from './mask/grow.ts'
export { holesIn, withoutHoles, withoutSpecks } from './mask/holes.ts'
export { polygonsOfMask } from './mask/polygons.ts'
export { smoothedRows } from './mask/smooth.ts'
export { spanEndsOf } from './mask/span-ends.ts'
export { transposedRows } from './mask/transpose.ts'
export { bitsOf, emptyMask, frameOf, maskFromBits, maskFromSpans, spansOf } from './mask.ts'
export { areaOf, centroidOf, hasArea, lengthOf } from './measure.ts'
export { nearestEdge } from './nearest-edge.ts'
export { simplify, untangle } from './outline.ts'
export {
  geometryText,
  type Measures,
  measuresOf,
  packMeasures,
  passedPolygon,
  ringsText,
  unpackMeasures,
} from './passed-polygon.ts'
export { differenceOf, intersectionOf, repaired, unionOf } from './polygon/combine.ts'
export { isEnclosedBy } from './polygon/enclosed.ts'
export { splitPath, splitPolygon } from './polygon/split.ts'
export { polygonOf } from './polygon-of.ts'
export { maskOf } from './rasterise.ts'
export {
  addRows,
  boundsOfRows,
  doRowsMeet,
  hasPixel,
  intersectRows,
  maskFromRows,
  noRows,
  pixelsIn,
  type RowSpans,
  rowsOfBounds,
  rowsOfMask,
  subtractRows,
  xorRows,
} from './row-spans.ts'
export { presentPoints } from './skeleton.ts'
export { compassAt, type Direction, pixelScaleAt, positionAngle, separation } from './sky/directions.ts'
export { formatDec, formatRa, isEquatorial } from './sky/sexagesimal.ts'
export { skyTransform } from './sky/transform.ts'
export type { SkyPlace, SkyTransform, SkyWorld } from './sky/types.ts'
export { createIndex, type SpatialIndex } from './spatial-index.ts'
export { clampTo, isWithin, translate } from './transform.ts'
export type {
  BezierGeometry,
  Bounds,
  BoxGeometry,
  EllipseGeometry,
  Geometry,
  GeometryType,
  KeypointState,
  MaskGeometry,
  Point,
  PointGeometry,
  PolygonGeometry,
  PolylineGeometry,
  Ring,
  RotatedBoxGeometry,
  SkeletonGeometry,
  Space,
} from './types.ts'
export { type GeometryProblem, isValid, problemsOf } from './validity.ts'
export { insertVertex, removeVertex, type VertexPlace } from './vertices.ts'
export { centredView, fitView, matrixOf, pan, toImage, toScreen, turnOf, turnTo, type View, type ViewMatrix, zoomAt } from './view.ts'
