import { areaOf, type Geometry, hasPixel, type MaskGeometry, type Point, rowsOfMask, subtractMask } from '@reticle/geometry'
import { isKeepable } from '../pointer.ts'
import type { Gesture, ToolContext } from '../tool.ts'

type Assisted = Extract<Gesture, { type: 'assisted' }>

/** The marks of an answer that may be kept; none when the answer is of another kind. */
export const marksIn = ({ answer }: Assisted, context: ToolContext): readonly Geometry[] =>
  answer.kind === 'marks' ? answer.geometries.filter((one) => isKeepable(one, context)) : []

const isMask = (g: Geometry): g is MaskGeometry => g.type === 'mask'

/** The first mask of an answer that may be kept. */
export const maskIn = (gesture: Assisted, context: ToolContext): MaskGeometry | undefined => marksIn(gesture, context).find(isMask)

/** The whole image. */
export const wholeImage = ({ width, height }: ToolContext) => ({ x: 0, y: 0, width, height })

/** Whether the pixel that holds a place is set. */
export const holds = (mask: MaskGeometry, at: Point): boolean => hasPixel(rowsOfMask(mask), Math.floor(at.x), Math.floor(at.y))

/** What is left of a mask; null when no pixel is. */
export const without = (mask: MaskGeometry, taken: MaskGeometry): MaskGeometry | null => {
  const left = subtractMask(mask, taken)
  return areaOf(left) === 0 ? null : left
}
