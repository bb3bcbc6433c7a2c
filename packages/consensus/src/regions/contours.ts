/**
 * Nested agreement contours of one object: for each k the pixels that at least k of its n readers have, so a picture of how sure its border is.
 *
 * Formula: A_k = { pixel : number of marks with the pixel >= k }, so A_1 is the union, and A_n the intersection when all n readers marked it.
 * Source: level sets of the coverage function (I. Molchanov, "Theory of Random Sets" (2005), section 2.2); "at least k of n readers" is how
 * marks of several readers are commonly thresholded.
 * Complexity: one sweep over the run lengths of all marks, then O(runs) a level; no pixel is looked at.
 * Known failure: who drew generously widens the outer levels for all; a reader who missed the object is a reader without a pixel.
 */
import { type Geometry, hasArea, type MaskGeometry, type PolygonGeometry, polygonsOfMask } from '@reticle/geometry'
import { maskOfPatterns, maskPatterns } from './mask-patterns.ts'

export type ContourLevel = {
  /** k: the least number of readers who have each pixel. */
  readonly atLeast: number
  /** n: the readers who looked. */
  readonly of: number
  readonly pixels: number
  /** null where no pixel has so many readers. */
  readonly mask: MaskGeometry | null
  readonly polygons: readonly PolygonGeometry[]
}

export type ContourPlan = {
  /** How many readers looked at the sample; the number of marks without it, and never less. */
  readonly readers?: number
  /** Along the sides of the pixels (exact, the default), or with few vertices, within a pixel of them. */
  readonly detail?: 'pixels' | 'simple'
}

/**
 * Levels 1 to n, outermost first. Nothing where a mark has no area.
 * @param members the marks of one object, at most one of each reader.
 */
export const contoursOf = (members: readonly Geometry[], { readers = 0, detail = 'pixels' }: ContourPlan = {}): ContourLevel[] => {
  if (members.length === 0 || !members.every(hasArea)) return []
  const map = maskPatterns(members)
  const votes = map.patterns.map((pattern) => pattern.readers.reduce((sum, has) => sum + has, 0))
  const of = Math.max(readers, members.length)
  return Array.from({ length: of }, (_, level): ContourLevel => {
    const atLeast = level + 1
    const pixels = map.patterns.reduce((sum, pattern, at) => ((votes[at] ?? 0) >= atLeast ? sum + pattern.pixels : sum), 0)
    const mask = maskOfPatterns(map, (pattern) => (votes[pattern] ?? 0) >= atLeast)
    return { atLeast, of, pixels, mask, polygons: mask === null ? [] : polygonsOfMask(mask, detail) }
  })
}
