import { type Bounds, type Geometry, isValid, isWithin, type Point } from '@reticle/geometry'
import type { Gesture, PointerGesture, ToolContext } from './tool.ts'

type Size = { readonly width: number; readonly height: number }

export const isPointer = (gesture: Gesture): gesture is PointerGesture => 'at' in gesture

/** The nearest place in the image, borders included. */
export const inside = (p: Point, { width, height }: Size): Point => ({
  x: Math.min(width, Math.max(0, p.x)),
  y: Math.min(height, Math.max(0, p.y)),
})

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

/** The box with two places as its corners. */
export const boundsBetween = (a: Point, b: Point): Bounds => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

/** A pointer that moved less than this, in image px, has clicked and not dragged: half of the tolerance, 4 px on screen. */
export const clickSlack = (gesture: PointerGesture): number => gesture.tolerance / 2

/** Whether a finished mark may be kept: it has a real extent, does not cross itself, and lies in the image but for rounding. */
export const isKeepable = (g: Geometry, context: ToolContext): boolean => isValid(g) && isWithin(g, context.width, context.height, 1e-6)
