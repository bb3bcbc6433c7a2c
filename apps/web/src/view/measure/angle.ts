type Place = { readonly x: number; readonly y: number }

/**
 * The angle at `corner` between the ways to `a` and to `b`, in degrees from 0 to 180, measured in the world: `distance` gives the three
 * sides, and the cosine rule the angle, so that pixels that are not square and tilted planes count as they are. On the sky the sides are
 * small enough for the plane rule in all but whole-sky images. NaN when two of the places are one.
 */
export const angleAt = (distance: (a: Place, b: Place) => number, a: Place, corner: Place, b: Place): number => {
  const [p, q, opposite] = [distance(corner, a), distance(corner, b), distance(a, b)]
  if (!(p > 0) || !(q > 0)) return Number.NaN
  const cosine = (p * p + q * q - opposite * opposite) / (2 * p * q)
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI
}
