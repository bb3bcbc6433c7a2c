import type { Prompt } from '@reticle/contract'
import type { Bounds, Point, Ring } from '@reticle/geometry'

/** One thing that a reader pointed at, in px of image space. */
export type PromptPart =
  | { readonly kind: 'point'; readonly at: Point; readonly isForeground: boolean }
  | { readonly kind: 'box'; readonly box: Bounds }
  | { readonly kind: 'stroke'; readonly points: Ring; readonly width: number; readonly isForeground: boolean }

/** As many as a prompt may hold of each kind. */
const most = 200

/** With one more. A box takes the place of the one before: models look at one thing at a time. */
export const withPart = (parts: readonly PromptPart[], part: PromptPart): readonly PromptPart[] => {
  const others = part.kind === 'box' ? parts.filter(({ kind }) => kind !== 'box') : parts
  return others.filter(({ kind }) => kind === part.kind).length < most ? [...others, part] : parts
}

/** Whether it points at something. What is only excluded names no object. */
export const pointsAtSomething = (parts: readonly PromptPart[]): boolean => parts.some((part) => part.kind === 'box' || part.isForeground)

/** What is sent. */
export const promptOf = (parts: readonly PromptPart[]): Prompt => ({
  points: parts.flatMap((part) => (part.kind === 'point' ? [{ x: part.at.x, y: part.at.y, isForeground: part.isForeground }] : [])),
  boxes: parts.flatMap((part) => (part.kind === 'box' ? [part.box] : [])),
  strokes: parts.flatMap((part) =>
    part.kind === 'stroke' ? [{ points: [...part.points], width: part.width, isForeground: part.isForeground }] : [],
  ),
})
