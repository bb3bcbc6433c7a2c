import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'

const isNear = (a: unknown, b: unknown, tolerance: number): boolean => {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, index) => isNear(one, b[index], tolerance))
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    const keys = Object.keys(a)
    return keys.length === Object.keys(b).length && keys.every((key) => isNear(Reflect.get(a, key), Reflect.get(b, key), tolerance))
  }
  return a === b
}

/** What of a mark a format can give back: its label by name, its shape, and all else that it says. */
type Comparable = { readonly label: string; readonly geometry: Geometry; readonly rest: unknown }

export const comparable = (
  { labelId, geometry, attributes, plane, track, answers = [] }: Region,
  nameOf: ReadonlyMap<string, string>,
): Comparable => ({
  label: nameOf.get(labelId) ?? labelId,
  geometry,
  rest: { attributes, plane: plane ?? null, track: track ?? null, answers },
})

/** How many marks of `before` have none of their own in `after` that is the same, shapes to within `tolerance` px. */
export const changedMarks = (before: readonly Comparable[], after: readonly Comparable[], tolerance: number): number => {
  const left = [...after]
  return before.filter((one) => {
    const index = left.findIndex(
      (other) => one.label === other.label && isNear(one.geometry, other.geometry, tolerance) && isNear(one.rest, other.rest, 0),
    )
    if (index !== -1) left.splice(index, 1)
    return index === -1
  }).length
}
