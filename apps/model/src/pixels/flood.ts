import type { Plane } from './plane.ts'

/** What a step costs in whole numbers: 1 on easy ground, `hardest` more where it is hardest. */
const hardest = 15

/**
 * Which seed is nearest to each element, by ways that are longer over hard ground (E. Dijkstra, 1959, with R. Dial's buckets, 1969): steps over
 * sides, each 1 and up to 15 more by `cost`, 0 to 1, of the element that is entered. `seeds`: numbers from 1, 0 where there is none. `mask`: where
 * ways may go. Ties go to the seed that comes first in the image. Linear in the elements.
 */
export const flooded = ({ width, height, values }: Plane, seeds: Int32Array, mask: Uint8Array): Int32Array => {
  const owner = new Int32Array(seeds.length)
  const ways = new Int32Array(seeds.length).fill(2 ** 30)
  const buckets: number[][] = Array.from({ length: hardest + 2 }, () => [])
  let open = 0
  const reach = (at: number, number: number, way: number) => {
    if (mask[at] === 0 || way >= (ways[at] ?? 0)) return
    ways[at] = way
    owner[at] = number
    buckets[way % buckets.length]?.push(at)
    open++
  }
  for (let at = 0; at < seeds.length; at++) if (seeds[at] !== 0) reach(at, seeds[at] ?? 0, 0)
  for (let way = 0; open > 0; way++) {
    const bucket = buckets[way % buckets.length] ?? []
    buckets[way % buckets.length] = []
    for (const at of bucket) {
      open--
      if (ways[at] !== way) continue
      const step = (beside: number) =>
        reach(beside, owner[at] ?? 0, way + 1 + Math.round(hardest * Math.min(1, Math.max(0, values[beside] ?? 0))))
      const x = at % width
      if (x > 0) step(at - 1)
      if (x < width - 1) step(at + 1)
      if (at >= width) step(at - width)
      if (at < width * (height - 1)) step(at + width)
    }
  }
  return owner
}
