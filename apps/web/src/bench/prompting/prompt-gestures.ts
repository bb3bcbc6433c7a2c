import type { Bounds, Point } from '@reticle/geometry'
import type { Gesture, PointerGesture } from '@reticle/tools'
import type { PromptPart } from './prompt-parts.ts'

/** What a drag becomes, whether it is part of the object, and how broad a stroke is, in px of image space. */
export type PromptSettings = { readonly drags: 'box' | 'stroke'; readonly isForeground: boolean; readonly width: number }

/** A button that is down: where it was pressed and has been since. */
export type Pressed = { readonly from: PointerGesture; readonly trail: readonly Point[] }

type Size = { readonly width: number; readonly height: number }
export type PromptStep = { readonly pressed: Pressed | undefined; readonly part?: PromptPart }

/** Of the tolerance of a gesture, 8 px of the screen: what moved less is a click. */
const clickShare = 0.5
const mostStrokePoints = 2000

const isIn = ({ x, y }: Point, { width, height }: Size): boolean => x >= 0 && y >= 0 && x < width && y < height
const clampedTo = ({ width, height }: Size, { x, y }: Point): Point => ({
  x: Math.min(width, Math.max(0, x)),
  y: Math.min(height, Math.max(0, y)),
})
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

const boxBetween = (a: Point, b: Point): Bounds => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

/** Shift makes a drag the other of box and stroke; Alt turns the object into what is not of it, and back. */
const meant = ({ modifiers }: PointerGesture, { drags, isForeground }: PromptSettings) => ({
  isStroke: (drags === 'stroke') !== modifiers.shift,
  isForeground: isForeground !== modifiers.alt,
})

/**
 * What is being drawn, or was when the button is let go; undefined while it says nothing yet. A press that hardly moved is a point. A box
 * always holds the object.
 */
export const partOf = ({ from, trail }: Pressed, settings: PromptSettings, image: Size): PromptPart | undefined => {
  const { isStroke, isForeground } = meant(from, settings)
  const last = trail.at(-1) ?? from.at
  const isClick = trail.every((place) => distance(place, from.at) < clickShare * from.tolerance)
  if (isClick) return isIn(from.at, image) ? { kind: 'point', at: from.at, isForeground } : undefined
  if (isStroke) {
    const places = [from.at, ...trail].filter((place) => isIn(place, image)).slice(0, mostStrokePoints)
    const points = places.flatMap(({ x, y }) => [x, y])
    return points.length < 4 ? undefined : { kind: 'stroke', points, width: settings.width, isForeground }
  }
  const box = boxBetween(clampedTo(image, from.at), clampedTo(image, last))
  return box.width >= 1 && box.height >= 1 ? { kind: 'box', box } : undefined
}

/** Places nearer than a screen pixel to each other say the same. */
const isNew = (trail: readonly Point[], { at, tolerance }: PointerGesture): boolean => {
  const last = trail.at(-1)
  return last === undefined || distance(last, at) > tolerance / 8
}

/** The next state of the hand, with what was pointed at when a button is let go. */
export const nextPress = (pressed: Pressed | undefined, gesture: Gesture, settings: PromptSettings, image: Size): PromptStep => {
  if (gesture.type === 'down') return { pressed: { from: gesture, trail: [] } }
  if (gesture.type === 'cancel') return { pressed: undefined }
  if (pressed === undefined || (gesture.type !== 'move' && gesture.type !== 'up')) return { pressed }
  const moved = isNew(pressed.trail, gesture) ? { ...pressed, trail: [...pressed.trail, gesture.at] } : pressed
  if (gesture.type === 'move') return { pressed: moved }
  const part = partOf(moved, settings, image)
  return part === undefined ? { pressed: undefined } : { pressed: undefined, part }
}
