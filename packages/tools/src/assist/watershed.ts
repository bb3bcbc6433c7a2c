import { createHeap } from './heap.ts'
import type { Work } from './work.ts'

/*
 * Watershed from markers: water rises from every marker at once, and each pixel goes to the marker whose water reaches it first.
 *   level(p) = min over paths from the markers to p of the highest relief on the path
 * Each pixel belongs to a marker that reaches it at that level; among equals, to the one whose water has come the shorter way (first in,
 * first out). F. Meyer, "Topographic distance and watershed lines", Signal Processing 38 (1994); no pixels are left as lines. 4-neighbours.
 * O(n log n), 25 bytes a pixel at the most. Known failure: where an edge has a gap, water of two markers meets somewhere in the open.
 */

const popsAtOnce = 8192

/** `markers`: 0 where none is. Answers the marker of each pixel; a pixel that no marker reaches (there is none) keeps 0. */
export function* watershed(relief: Float32Array, width: number, height: number, markers: Uint8Array): Work<Uint8Array> {
  const owners = markers.slice()
  const heap = createHeap(4096)
  const spread = (at: number, level: number) => {
    const column = at % width
    const take = (next: number) => {
      if (owners[next] !== 0) return
      owners[next] = owners[at] ?? 0
      heap.push(Math.max(level, relief[next] ?? 0), next)
    }
    if (column > 0) take(at - 1)
    if (column < width - 1) take(at + 1)
    if (at >= width) take(at - width)
    if (at < width * (height - 1)) take(at + width)
  }
  for (let at = 0; at < markers.length; at++) if (markers[at] !== 0) heap.push(relief[at] ?? 0, at)
  let pops = 0
  for (let at = heap.pop(); at !== undefined; at = heap.pop()) {
    spread(at, heap.lastKey())
    if (++pops % popsAtOnce === 0) yield Math.min(0.99, pops / relief.length)
  }
  return owners
}
