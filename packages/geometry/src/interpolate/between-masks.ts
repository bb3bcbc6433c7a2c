import { frameOf, maskFromBits, spansOf } from '../mask.ts'
import { centroidOf } from '../measure.ts'
import { translate } from '../transform.ts'
import type { Bounds, MaskGeometry } from '../types.ts'
import { signedDistances } from './distance-map.ts'

/** Above this many pixels the distances are taken on every second, third, ... pixel, so that a plane can still be turned in a moment. */
const mostPixels = 1_000_000
/** Distances of pairs met lately are kept up to this many pixels, for the next plane between the same keys. */
const mostKept = 2_000_000

/** Two masks on each other with the distances to their borders: on every `step`-th pixel of a frame in the space of the first. */
type Pair = {
  readonly a: MaskGeometry
  readonly b: MaskGeometry
  /** The whole pixels from the first mask to the second. */
  readonly way: readonly [number, number]
  readonly frame: Bounds
  readonly step: number
  readonly columns: number
  readonly first: Float32Array
  readonly second: Float32Array
}

const bitsIn = (mask: MaskGeometry, frame: Bounds): Uint8Array => {
  const bits = new Uint8Array(frame.width * frame.height)
  const spans = spansOf(mask, frame)
  for (let i = 0; i < spans.length; i += 2) bits.fill(1, spans[i], spans[i + 1])
  return bits
}

/** The middle one of each `step` x `step` pixels. */
const thinned = (bits: Uint8Array, { width, height }: Bounds, step: number): Uint8Array => {
  if (step === 1) return bits
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  return Uint8Array.from({ length: columns * rows }, (_, i) => {
    const x = Math.min(width - 1, (i % columns) * step + (step >> 1))
    const y = Math.min(height - 1, Math.floor(i / columns) * step + (step >> 1))
    return bits[y * width + x] ?? 0
  })
}

const widened = ({ x, y, width, height }: Bounds, by: number): Bounds => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

const pairOf = (a: MaskGeometry, b: MaskGeometry): Pair => {
  const [ca, cb] = [centroidOf(a), centroidOf(b)]
  const way = [Math.round(cb.x - ca.x), Math.round(cb.y - ca.y)] as const
  const onFirst = translate(b, -way[0], -way[1])
  const whole = frameOf(a, onFirst)
  const step = Math.max(1, Math.ceil(Math.sqrt((whole.width * whole.height) / mostPixels)))
  const frame = widened(whole, step)
  const columns = Math.ceil(frame.width / step)
  const distances = (mask: MaskGeometry) =>
    signedDistances(thinned(bitsIn(mask, frame), frame, step), columns, Math.ceil(frame.height / step))
  return { a, b, way, frame, step, columns, first: distances(a), second: distances(onFirst) }
}

let kept: readonly Pair[] = []

const pairOnce = (a: MaskGeometry, b: MaskGeometry): Pair => {
  const before = kept.find((pair) => pair.a === a && pair.b === b)
  const pair = before ?? pairOf(a, b)
  if (before === kept[0] && before !== undefined) return before
  const latest = [pair, ...kept.filter((one) => one !== pair)]
  const sizes = latest.map(({ first }) => first.length)
  kept = latest.filter((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0) <= mostKept)
  return pair
}

/**
 * The mask at `share` of the way between two.
 *
 * Idea: shape-based interpolation. The masks are laid on each other by their centroids, and the signed distances to their borders are
 * mixed: a pixel belongs where (1 - s) d_a + s d_b > 0. What comes out is moved to the place in between. Laying them on each other first
 * keeps thin and fast objects, whose masks do not overlap, from vanishing in the middle.
 * Source: Raya & Udupa, Shape-based interpolation of multidimensional objects, IEEE Trans. Med. Imaging 9 (1990); with exact Euclidean
 * distances, and aligned as by Higgins, Morice & Ritman, IEEE Trans. Med. Imaging 12 (1993).
 * Cost: O(pixels of the frame). Known failure: objects that split or merge between the masks follow the distances and not the tissue.
 * Undefined when nothing is left.
 */
export const betweenMasks = (a: MaskGeometry, b: MaskGeometry, share: number): MaskGeometry | undefined => {
  const { way, frame, step, columns, first, second } = pairOnce(a, b)
  const { x, y, width, height } = frame
  const bits = new Uint8Array(width * height)
  let isEmpty = true
  for (let i = 0; i < first.length; i++) {
    if ((1 - share) * (first[i] ?? 0) + share * (second[i] ?? 0) <= 0) continue
    isEmpty = false
    if (step === 1) {
      bits[i] = 1
      continue
    }
    const left = (i % columns) * step
    const top = Math.floor(i / columns) * step
    for (let row = top; row < Math.min(height, top + step); row++)
      bits.fill(1, row * width + left, row * width + Math.min(width, left + step))
  }
  if (isEmpty) return undefined
  return maskFromBits(width, height, bits, x + Math.round(share * way[0]), y + Math.round(share * way[1]))
}
