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

export type PolylineGeometry = { readonly type: 'polyline'; readonly points: Ring }

/** `rings[0]` is the exterior, the others are holes. */
export type PolygonGeometry = { readonly type: 'polygon'; readonly rings: readonly Ring[] }

/** A binary mask cropped to its bounds: run lengths in row-major order, the first run counts zeros (and may be 0). */
export type MaskGeometry = { readonly type: 'mask' } & Bounds & { readonly counts: readonly number[] }

export type Geometry = PointGeometry | BoxGeometry | EllipseGeometry | PolylineGeometry | PolygonGeometry | MaskGeometry

export type GeometryType = Geometry['type']
