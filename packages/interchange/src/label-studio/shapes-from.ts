import { err, geometrySchema, ok, type Result } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { z } from 'zod'
import type { Size } from '../port.ts'
import { maskOfBrush } from './brush-rle.ts'

const number = z.number().finite()
const places = z.array(z.tuple([number, number])).max(100_000)
const boxValue = z.object({ x: number, y: number, width: number, height: number, rotation: number.nullish() })
const ellipseValue = z.object({ x: number, y: number, radiusX: number, radiusY: number, rotation: number.nullish() })
const polygonValue = z.object({ points: places, closed: z.boolean().nullish() })
const pointValue = z.object({ x: number, y: number })
const brushValue = z.object({ format: z.literal('rle', 'a brush that is not run lengths'), rle: z.array(z.number()).max(50_000_000) })

/** Shapes by the first word of their type: `rectangle` and `rectanglelabels` are drawn alike. */
export const shapeKinds = ['rectangle', 'ellipse', 'polygon', 'keypoint', 'brush'] as const
export type ShapeKind = (typeof shapeKinds)[number]

export const shapeKindOf = (type: string): ShapeKind | undefined => shapeKinds.find((kind) => type === kind || type === `${kind}labels`)

const checked = <T>(schema: z.ZodType<T>, value: unknown): Result<T, string> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const issue = parsed.error.issues[0]
  return err(`value.${issue?.path.join('.')}: ${issue?.message}`)
}

const turned = (x: number, y: number, width: number, height: number, angle: number): Geometry => {
  if (angle === 0) return { type: 'box', x, y, width, height }
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  // Turned about its corner.
  return { type: 'rotated-box', cx: x + (cos * width - sin * height) / 2, cy: y + (sin * width + cos * height) / 2, width, height, angle }
}

const shape = (kind: ShapeKind, value: unknown, size: Size): Result<Geometry, string> => {
  const across = (percent: number) => (percent * size.width) / 100
  const down = (percent: number) => (percent * size.height) / 100
  switch (kind) {
    case 'rectangle': {
      const box = checked(boxValue, value)
      if (!box.ok) return box
      const { x, y, width, height, rotation } = box.value
      if (width <= 0 || height <= 0) return err(`value: a box of ${width} x ${height} percent`)
      return ok(turned(across(x), down(y), across(width), down(height), rotation ?? 0))
    }
    case 'ellipse': {
      const ellipse = checked(ellipseValue, value)
      if (!ellipse.ok) return ellipse
      const { x, y, radiusX, radiusY, rotation } = ellipse.value
      if (radiusX <= 0 || radiusY <= 0) return err(`value: an ellipse with radii of ${radiusX} and ${radiusY} percent`)
      return ok({ type: 'ellipse', cx: across(x), cy: down(y), rx: across(radiusX), ry: down(radiusY), angle: rotation ?? 0 })
    }
    case 'polygon': {
      const polygon = checked(polygonValue, value)
      if (!polygon.ok) return polygon
      const ring = polygon.value.points.flatMap(([x, y]) => [across(x), down(y)])
      return ok(polygon.value.closed === false ? { type: 'polyline', points: ring } : { type: 'polygon', rings: [ring] })
    }
    case 'keypoint': {
      const point = checked(pointValue, value)
      return point.ok ? ok({ type: 'point', x: across(point.value.x), y: down(point.value.y) }) : point
    }
    case 'brush': {
      const brush = checked(brushValue, value)
      if (!brush.ok) return brush
      try {
        const mask = maskOfBrush(brush.value.rle, size.width, size.height)
        return mask === null ? err('value.rle: a mask without a pixel') : ok(mask)
      } catch (cause) {
        return err(`value.rle: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    }
  }
}

/** The shape of a result's value, in px; an error says what of the value cannot be taken. */
export const shapeFrom = (kind: ShapeKind, value: unknown, size: Size): Result<Geometry, string> => {
  const geometry = shape(kind, value, size)
  if (!geometry.ok) return geometry
  const parsed = geometrySchema.safeParse(geometry.value)
  if (parsed.success) return geometry
  const issue = parsed.error.issues[0]
  return err(`value: not a shape: ${issue?.path.join('.')}: ${issue?.message}`)
}
