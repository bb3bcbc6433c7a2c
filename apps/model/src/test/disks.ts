import type { Pixels } from '@reticle/backends'
import type { EllipseGeometry } from '@reticle/geometry'
import { seededRandom } from '../learn/random.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'

export type Disk = readonly [x: number, y: number, radius: number]

export const ellipseOf = ([cx, cy, r]: Disk): EllipseGeometry => ({ type: 'ellipse', cx, cy, rx: r, ry: r, angle: 0 })

/** Disks, `bright` above a ground of 400 that rises to the right, with noise; the same for the same arguments. */
export const disksOf = (width: number, height: number, disks: readonly Disk[], bright = 900, seed = 1): Plane => {
  const random = seededRandom(seed)
  const plane = planeOf(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isIn = disks.some(([cx, cy, r]) => (x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 < r * r)
      plane.values[y * width + x] = Math.round(400 + (60 * x) / width + 60 * random() + (isIn ? bright : 0))
    }
  return plane
}

export const pixelsOf = ({ width, height, values }: Plane): Pixels => ({
  dtype: 'u2',
  shape: [1, height, width],
  bytes: new Uint8Array(Uint16Array.from(values).buffer),
})
