import fc from 'fast-check'
import { smoothThrough } from '../bezier.ts'
import { maskFromBits } from '../mask.ts'
import type {
  BezierGeometry,
  BoxGeometry,
  EllipseGeometry,
  Geometry,
  MaskGeometry,
  Point,
  PolygonGeometry,
  PolylineGeometry,
  RotatedBoxGeometry,
  SkeletonGeometry,
} from '../types.ts'

/** Shapes for property tests, in a field of about 100 x 100 px, on fine and on whole coordinates: the latter meet in degenerate positions. */
const fine = fc.double({ min: 0, max: 100, noNaN: true, noDefaultInfinity: true }).map((v) => Math.round(v * 1e6) / 1e6)
const whole = fc.integer({ min: 0, max: 12 })
const extent = fc.double({ min: 0.01, max: 60, noNaN: true })

export const points: fc.Arbitrary<Point> = fc.record({ x: fine, y: fine })

export const boxes: fc.Arbitrary<BoxGeometry> = fc.oneof(
  fc.record({ type: fc.constant('box' as const), x: fine, y: fine, width: extent, height: extent }),
  fc.record({
    type: fc.constant('box' as const),
    x: whole,
    y: whole,
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
  }),
)

export const ellipses: fc.Arbitrary<EllipseGeometry> = fc.record({
  type: fc.constant('ellipse' as const),
  cx: fine,
  cy: fine,
  rx: extent,
  ry: extent,
  angle: fc.double({ min: -180, max: 180, noNaN: true }),
})

const ringOf = (cx: number, cy: number, radii: readonly number[], round: (v: number) => number) =>
  radii.flatMap((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length
    return [round(cx + radius * Math.cos(angle)), round(cy + radius * Math.sin(angle))]
  })

/** Star-shaped about their centre, so simple; some with a star-shaped hole well inside. */
export const polygons: fc.Arbitrary<PolygonGeometry> = fc
  .record({
    cx: fc.double({ min: 20, max: 80, noNaN: true }),
    cy: fc.double({ min: 20, max: 80, noNaN: true }),
    radii: fc.array(fc.double({ min: 8, max: 20, noNaN: true }), { minLength: 4, maxLength: 24 }),
    hole: fc.option(fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { minLength: 4, maxLength: 9 })),
  })
  .map(({ cx, cy, radii, hole }) => ({
    type: 'polygon',
    rings: hole === null ? [ringOf(cx, cy, radii, (v) => v)] : [ringOf(cx, cy, radii, (v) => v), ringOf(cx, cy, hole, (v) => v)],
  }))

/** Any vertices on a coarse grid: rings that cross and touch themselves, share edges and vertices, or have no area at all. */
export const tangles: fc.Arbitrary<PolygonGeometry> = fc
  .array(fc.array(fc.tuple(whole, whole), { minLength: 3, maxLength: 9 }), { minLength: 1, maxLength: 3 })
  .map((rings) => ({ type: 'polygon', rings: rings.map((ring) => ring.flat()) }))

export const polylines: fc.Arbitrary<PolylineGeometry> = fc
  .array(fc.tuple(fine, fine), { minLength: 2, maxLength: 8 })
  .map((vertices) => ({ type: 'polyline', points: vertices.flat() }))

/** Pixels with their size and place. */
export const bitmaps = fc
  .record({ width: fc.integer({ min: 1, max: 13 }), height: fc.integer({ min: 1, max: 13 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      bits: fc.array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height }),
      x: fc.integer({ min: -5, max: 20 }),
      y: fc.integer({ min: -5, max: 20 }),
    }),
  )

export const masks: fc.Arbitrary<MaskGeometry> = bitmaps
  .filter(({ bits }) => bits.includes(1))
  .map(({ width, height, bits, x, y }) => maskFromBits(width, height, bits, x, y))

export const rotatedBoxes: fc.Arbitrary<RotatedBoxGeometry> = fc.record({
  type: fc.constant('rotated-box' as const),
  cx: fine,
  cy: fine,
  width: extent,
  height: extent,
  angle: fc.double({ min: -180, max: 180, noNaN: true }),
})

/** Smooth closed paths through star-shaped polygons without holes. */
export const beziers: fc.Arbitrary<BezierGeometry> = polygons.map(({ rings }) => smoothThrough(rings[0] ?? [], true))

export const skeletons: fc.Arbitrary<SkeletonGeometry> = fc
  .array(fc.tuple(fine, fine, fc.constantFrom('visible' as const, 'occluded' as const, 'absent' as const)), { minLength: 1, maxLength: 9 })
  .map((all) => ({
    type: 'skeleton',
    points: all.flatMap(([x, y]) => [x, y]),
    states: all.map(([, , state], index) => (index === 0 ? 'visible' : state)),
  }))

export const marks: fc.Arbitrary<Geometry> = fc.oneof(
  points.map((p): Geometry => ({ type: 'point', x: p.x, y: p.y })),
  boxes,
  ellipses,
  polygons,
  polylines,
  masks,
  rotatedBoxes,
  beziers,
  skeletons,
)

/** Shapes that cover an area. */
export const areas: fc.Arbitrary<Geometry> = fc.oneof(boxes, ellipses, polygons, masks, rotatedBoxes)
