import { type Plane, planeOf } from './plane.ts'

/** Means of blocks, so that no side is longer than `most`; a plane that is small enough stays as it is. */
export const reduced = (plane: Plane, most: number): Plane => {
  const step = Math.ceil(Math.max(plane.width, plane.height) / most)
  if (step <= 1) return plane
  const small = planeOf(Math.ceil(plane.width / step), Math.ceil(plane.height / step))
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      const [right, bottom] = [Math.min(plane.width, (x + 1) * step), Math.min(plane.height, (y + 1) * step)]
      let sum = 0
      for (let row = y * step; row < bottom; row++)
        for (let column = x * step; column < right; column++) sum += plane.values[row * plane.width + column] ?? 0
      small.values[y * small.width + x] = sum / ((right - x * step) * (bottom - y * step))
    }
  return small
}
