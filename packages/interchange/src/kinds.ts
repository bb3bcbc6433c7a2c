import type { GeometryType } from '@reticle/geometry'

/** Shapes in the words of losses. */
export const kindNames = {
  point: 'points',
  box: 'boxes',
  'rotated-box': 'turned boxes',
  ellipse: 'ellipses',
  polyline: 'lines',
  polygon: 'polygons',
  bezier: 'curves',
  skeleton: 'skeletons',
  mask: 'masks',
} as const satisfies Record<GeometryType, string>

/** An angle in degrees, in (-180, 180]. */
export const normalAngle = (degrees: number): number => {
  const turned = degrees % 360
  return turned > 180 ? turned - 360 : turned <= -180 ? turned + 360 : turned
}
