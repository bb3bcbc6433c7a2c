import { err, geometrySchema, ok, type Result } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { z } from 'zod'

const n = z.number().finite().optional()
const path = z.array(z.number().finite()).max(100_000).optional()

/** A mark of a drawing task. Which fields it has depends on the tool, and on whether the older or the newer classifier made it. */
export const markSchema = z.object({
  ...{ tool: z.int().min(0).optional(), toolIndex: z.int().min(0).optional() },
  ...{ tool_label: z.string().max(2000).nullish(), toolType: z.string().max(60).optional() },
  ...{ frame: z.int().min(0).max(1_000_000).optional(), details: z.array(z.unknown()).max(100).nullish() },
  ...{ x: n, y: n, x1: n, y1: n, x2: n, y2: n, x_center: n, y_center: n },
  ...{ width: n, height: n, r: n, rx: n, ry: n, angle: n },
  ...{ closed: z.boolean().optional(), isClosed: z.boolean().optional() },
  points: z
    .array(z.object({ x: z.number().finite(), y: z.number().finite() }))
    .max(100_000)
    .optional(),
  ...{ pathX: path, pathY: path },
})
export type ZooniverseMark = z.infer<typeof markSchema>

/** A path as a polygon when it comes back to where it began (without that vertex twice) or is said to be closed, else as a line. */
const pathShape = (flat: readonly number[], isClosed: boolean): Geometry => {
  const returns = flat.length > 6 && flat[0] === flat.at(-2) && flat[1] === flat.at(-1)
  if (!isClosed && !returns) return { type: 'polyline', points: flat }
  return { type: 'polygon', rings: [returns ? flat.slice(0, -2) : flat] }
}

const shapeOf = (mark: ZooniverseMark): Geometry | string => {
  const { toolType = '', points, pathX, pathY, x1, y1, x2, y2, r, rx, ry, width, height } = mark
  const isClosed = mark.closed === true || mark.isClosed === true || toolType === 'polygon' || toolType === 'freehandShape'
  if (pathX !== undefined && pathY !== undefined) {
    if (pathX.length !== pathY.length) return `a path of ${pathX.length} x and ${pathY.length} y`
    return pathShape(
      pathX.flatMap((x, index) => [x, pathY[index] ?? 0]),
      isClosed,
    )
  }
  if (points !== undefined)
    return pathShape(
      points.flatMap(({ x, y }) => [x, y]),
      isClosed,
    )
  if (x1 !== undefined && y1 !== undefined && x2 !== undefined && y2 !== undefined) return { type: 'polyline', points: [x1, y1, x2, y2] }
  const [cx, cy] = [mark.x_center ?? mark.x, mark.y_center ?? mark.y]
  if (cx === undefined || cy === undefined) return `a mark of the tool "${toolType || mark.tool}" is not read`
  if (r !== undefined) return r > 0 ? { type: 'ellipse', cx, cy, rx: r, ry: r, angle: 0 } : `a circle with a radius of ${r} px`
  if (rx !== undefined && ry !== undefined) {
    // The older classifier measures angles against the clock, the newer one with it.
    const angle = mark.x_center === undefined ? -(mark.angle ?? 0) : (mark.angle ?? 0)
    return rx > 0 && ry > 0 ? { type: 'ellipse', cx, cy, rx, ry, angle: angle + 0 } : `an ellipse with radii of ${rx} and ${ry} px`
  }
  if (width !== undefined && height !== undefined) {
    if (width <= 0 || height <= 0) return `a box of ${width} x ${height} px`
    const [left, top] = mark.x_center === undefined ? [cx, cy] : [cx - width / 2, cy - height / 2]
    if (!mark.angle) return { type: 'box', x: left, y: top, width, height }
    return { type: 'rotated-box', cx: left + width / 2, cy: top + height / 2, width, height, angle: mark.angle }
  }
  return width === undefined ? { type: 'point', x: cx, y: cy } : `a mark of the tool "${toolType || 'column'}" is not read`
}

/** The shape of a mark in px of the picture that was shown; an error says in words why it has none that is read. */
export const geometryOf = (mark: ZooniverseMark): Result<Geometry, string> => {
  const shape = shapeOf(mark)
  if (typeof shape === 'string') return err(shape)
  const parsed = geometrySchema.safeParse(shape)
  if (parsed.success) return ok(shape)
  const issue = parsed.error.issues[0]
  return err(`not a shape: ${issue?.path.join('.')}: ${issue?.message}`)
}
