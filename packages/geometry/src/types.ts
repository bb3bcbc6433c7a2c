/** The space a coordinate belongs to. `image`: native index space of the full-resolution sample. `screen`: CSS pixels of the canvas. */
export type Space = 'image' | 'screen'

declare const space: unique symbol

/** A position. The brand keeps image and screen coordinates from being mixed; only a view converts between them. */
export type Point<S extends Space = 'image'> = { readonly x: number; readonly y: number; readonly [space]?: S }

/** A ring of vertices, flat `[x0, y0, x1, y1, ...]`, implicitly closed: the first vertex is not repeated. */
export type Ring = readonly number[]

/** Axis-aligned bounds, `x`/`y` the top-left corner. */
export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type PointGeometry = { readonly type: 'point'; readonly x: number; readonly y: number }

export type BoxGeometry = { readonly type: 'box' } & Bounds

/** `rx`, `ry`: semi-axes in pixels; `angle`: degrees, clockwise, of the `rx` axis from the x axis. */
export type EllipseGeometry = {
  readonly type: 'ellipse'
  readonly cx: number
  readonly cy: number
  readonly rx: number
  readonly ry: number
  readonly angle: number
}

/** A box turned about its centre. `width`, `height` in px along its own axes; `angle`: degrees, clockwise, of its width from the x axis. */
export type RotatedBoxGeometry = {
  readonly type: 'rotated-box'
  readonly cx: number
  readonly cy: number
  readonly width: number
  readonly height: number
  readonly angle: number
}

export type PolylineGeometry = { readonly type: 'polyline'; readonly points: Ring }

/** `rings[0]` is the exterior, the others are holes. */
export type PolygonGeometry = { readonly type: 'polygon'; readonly rings: readonly Ring[] }

/** A binary mask cropped to its bounds: run lengths in row-major order, the first run counts zeros (and may be 0). */
export type MaskGeometry = { readonly type: 'mask' } & Bounds & { readonly counts: readonly number[] }

/** Whether a keypoint is seen, known to be there though something covers it, or not in the image at all (its place then means nothing). */
export type KeypointState = 'visible' | 'occluded' | 'absent'

/** Keypoints in the order of the label's template, flat as a ring; one state for each. */
export type SkeletonGeometry = { readonly type: 'skeleton'; readonly points: Ring; readonly states: readonly KeypointState[] }

/**
 * Cubic Bezier curves from node to node. `nodes`: six numbers for each, `[x, y, inX, inY, outX, outY]`: the node, the control point of the
 * curve that ends there and of the one that begins there, all in image space. A closed path has an area.
 */
export type BezierGeometry = { readonly type: 'bezier'; readonly nodes: Ring; readonly isClosed: boolean }

export type Geometry =
  | PointGeometry
  | BoxGeometry
  | RotatedBoxGeometry
  | EllipseGeometry
  | PolylineGeometry
  | PolygonGeometry
  | BezierGeometry
  | SkeletonGeometry
  | MaskGeometry

export type GeometryType = Geometry['type']
