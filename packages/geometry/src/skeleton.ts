import { forEachVertex } from './ring.ts'
import type { Ring, SkeletonGeometry } from './types.ts'

/** Places of the keypoints that are in the image, seen or covered, flat. */
export const presentPoints = (g: SkeletonGeometry): Ring => {
  const present: number[] = []
  forEachVertex(g.points, (x, y, index) => {
    if (g.states[index] !== 'absent') present.push(x, y)
  })
  return present
}
