import type { Note, Region } from '@reticle/domain'
import { boundsOf, type Point } from '@reticle/geometry'

/** What a new note is about: a mark, or a place of the image. */
export type NoteTarget = Omit<Note, 'id' | 'text'>

/** Where the pin of a note stands, in image space: at its own place, else at the top right of its mark. Undefined when the mark is gone. */
export const pinOf = (note: NoteTarget, regions: ReadonlyMap<string, Region>): Point<'image'> | undefined => {
  if (note.at !== undefined) return note.at
  const region = note.regionId === undefined ? undefined : regions.get(note.regionId)
  if (region === undefined) return undefined
  const { x, y, width } = boundsOf(region.geometry)
  return { x: x + width, y }
}

/** Whether a note is about the plane in sight: along each axis it is the same, or one of the two stands for all. */
export const isOnPlane = (note: NoteTarget, plane: NonNullable<Note['plane']>): boolean =>
  (['z', 't'] as const).every((axis) => note.plane?.[axis] === undefined || plane[axis] === undefined || note.plane[axis] === plane[axis])

/** A new note about the one mark that is selected, else about a place. */
export const targetOf = (selected: readonly string[], place: Point<'image'>, plane: NonNullable<Note['plane']>): NoteTarget => {
  const [only] = selected
  const where = plane.z === undefined && plane.t === undefined ? {} : { plane }
  return selected.length === 1 && only !== undefined ? { regionId: only, ...where } : { at: { x: place.x, y: place.y }, ...where }
}
