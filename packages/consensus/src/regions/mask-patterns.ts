/**
 * Who marked which pixel, without looking at pixels one by one: one sweep over the run lengths of all masks gives runs on which the set of
 * readers does not change. Fusion of masks depends on these sets and their sizes only.
 * Complexity: O(runs x readers): the borders of all masks are merged in their order.
 */
import { type Bounds, frameOf, type Geometry, type MaskGeometry, maskFromSpans, maskOf, spansOf } from '@reticle/geometry'

/** Pixels on which the same readers agree. `readers[r]` is 1 where reader r has the pixel. */
export type Pattern = { readonly readers: Uint8Array; pixels: number }

/** `runs` are flat: start, end, pattern; positions are `row * frame.width + column`. Pixels that nobody has are no run. */
export type MaskPatterns = { readonly frame: Bounds; readonly patterns: readonly Pattern[]; readonly runs: readonly number[] }

/** Numbers patterns by who has them. Up to 30 readers one number says it; beyond, a text. */
const patternNumbers = (readers: number) => {
  const patterns: Pattern[] = []
  const byBits = new Map<number, number>()
  const byText = new Map<string, number>()
  return {
    patterns,
    numberOf: (has: Uint8Array, bits: number): number => {
      const key = readers > 30 ? has.join('') : ''
      const known = readers > 30 ? byText.get(key) : byBits.get(bits)
      if (known !== undefined) return known
      const number = patterns.length
      if (readers > 30) byText.set(key, number)
      else byBits.set(bits, number)
      patterns.push({ readers: has.slice(), pixels: 0 })
      return number
    },
  }
}

/**
 * @param shapes at least one area; areas that are no mask are rasterised: a pixel belongs when its centre is inside.
 * @param bounds the frame, in image space; without it the least that holds all shapes.
 */
export const maskPatterns = (shapes: readonly Geometry[], bounds?: Bounds): MaskPatterns => {
  const masks = shapes.map(maskOf)
  const least = masks.reduce<Bounds>((all, mask) => frameOf(all, mask), masks[0] ?? { x: 0, y: 0, width: 1, height: 1 })
  const frame = bounds === undefined ? least : frameOf(bounds, least)
  const spans = masks.map((mask) => spansOf(mask, frame))
  const { patterns, numberOf } = patternNumbers(masks.length)
  const runs: number[] = []
  const heads = new Int32Array(masks.length)
  const has = new Uint8Array(masks.length)
  let [from, bits, marked] = [0, 0, 0]
  for (;;) {
    let at = Number.POSITIVE_INFINITY
    for (let r = 0; r < spans.length; r++) at = Math.min(at, spans[r]?.[heads[r] ?? 0] ?? Number.POSITIVE_INFINITY)
    if (at === Number.POSITIVE_INFINITY) return { frame, patterns, runs }
    if (at > from && marked > 0) {
      const number = numberOf(has, bits)
      const pattern = patterns[number]
      if (pattern !== undefined) pattern.pixels += at - from
      runs.push(from, at, number)
    }
    from = at
    for (let r = 0; r < spans.length; r++)
      if (spans[r]?.[heads[r] ?? 0] === at) {
        heads[r] = (heads[r] ?? 0) + 1
        has[r] = 1 - (has[r] ?? 0)
        marked += has[r] === 1 ? 1 : -1
        bits ^= 1 << (r % 31)
      }
  }
}

/** The pixels of the chosen patterns as a mask; null when there are none. */
export const maskOfPatterns = ({ frame, runs }: MaskPatterns, isChosen: (pattern: number) => boolean): MaskGeometry | null => {
  const spans: number[] = []
  for (let i = 0; i < runs.length; i += 3) {
    const [start, end] = [runs[i] ?? 0, runs[i + 1] ?? 0]
    if (!isChosen(runs[i + 2] ?? 0)) continue
    if (spans.at(-1) === start) spans[spans.length - 1] = end
    else spans.push(start, end)
  }
  return spans.length === 0 ? null : maskFromSpans(spans, frame)
}
