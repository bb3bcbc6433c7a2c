import type { Gesture } from '@reticle/tools'

export type Place = { readonly x: number; readonly y: number }

/** `profile` is a line whose values are plotted; ruler and angle are measured in the world. None of them is an annotation. */
export const measureKinds = ['ruler', 'angle', 'profile'] as const
export type MeasureKind = (typeof measureKinds)[number]

export type Measure = { readonly kind: MeasureKind; readonly points: readonly Place[] }

/** `points` are set, `tip` follows the pointer. `pressedAt`: where the button went down, as long as it is down. */
export type MeasureDraft = { readonly points: readonly Place[]; readonly tip: Place | undefined; readonly pressedAt: Place | undefined }

export const idleDraft: MeasureDraft = { points: [], tip: undefined, pressedAt: undefined }

export const pointsNeeded: Readonly<Record<MeasureKind, number>> = { ruler: 2, angle: 3, profile: 2 }

export type MeasureStep = { readonly draft: MeasureDraft; readonly done?: Measure }

const distance = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y)

/** With Shift the way from the last place is horizontal, vertical or diagonal. */
const squared = (from: Place | undefined, to: Place): Place => {
  if (from === undefined) return to
  const turn = (Math.round(Math.atan2(to.y - from.y, to.x - from.x) / (Math.PI / 4)) * Math.PI) / 4
  const along = (to.x - from.x) * Math.cos(turn) + (to.y - from.y) * Math.sin(turn)
  return { x: from.x + along * Math.cos(turn), y: from.y + along * Math.sin(turn) }
}

/**
 * A measurement by clicks or by drags, as a reducer over gestures: a press sets a place, letting go elsewhere sets the next one. Pure, as the
 * tools of packages/tools are (docs/spec/coordinates.md, G19); places may lie outside of the image.
 */
export const nextMeasure = (kind: MeasureKind, draft: MeasureDraft, gesture: Gesture): MeasureStep => {
  if (gesture.type === 'cancel') return { draft: idleDraft }
  if (gesture.type === 'back') return { draft: { ...draft, points: draft.points.slice(0, -1), pressedAt: undefined } }
  if (!('at' in gesture) || gesture.type === 'double') return { draft }
  const last = draft.points.at(-1)
  const at = gesture.modifiers.shift ? squared(last, gesture.at) : { x: gesture.at.x, y: gesture.at.y }
  const finish = (points: readonly Place[], next: MeasureDraft): MeasureStep =>
    points.length >= pointsNeeded[kind] ? { draft: idleDraft, done: { kind, points } } : { draft: next }
  if (gesture.type === 'move') return { draft: { ...draft, tip: at } }
  if (gesture.type === 'down') {
    // A second press on the same place is the end of a double click.
    const points = last !== undefined && distance(last, at) < gesture.tolerance / 4 ? draft.points : [...draft.points, at]
    return finish(points, { points, tip: at, pressedAt: at })
  }
  const { pressedAt, points } = draft
  if (pressedAt === undefined || distance(pressedAt, at) < gesture.tolerance / 2)
    return { draft: { ...draft, tip: at, pressedAt: undefined } }
  return finish([...points, at], { points: [...points, at], tip: at, pressedAt: undefined })
}
