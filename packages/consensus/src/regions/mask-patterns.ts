/**
 * Who marked which pixel, without looking at pixels one by one: one sweep over the run lengths of all masks gives runs on which the set of
 * readers does not change. Fusion of masks depends on these sets and their sizes only.
 * Complexity: O(runs log runs + runs x readers).
 */
import { type Bounds, frameOf, type Geometry, type MaskGeometry, maskFromSpans, maskOf, spansOf } from '@reticle/geometry'

/** Pixels on which the same readers agree. `readers[r]` is 1 where reader r has the pixel. */
export type Pattern = { readonly readers: Uint8Array; pixels: number }

/** `runs` are flat: start, end, pattern; positions are `row * frame.width + column`. Pixels that nobody has are no run. */
export type MaskPatterns = { readonly frame: Bounds; readonly patterns: readonly Pattern[]; readonly runs: readonly number[] }

type Border = { readonly at: number; readonly reader: number }

const bordersOf = (masks: readonly MaskGeometry[], frame: Bounds): Border[] =>
  masks.flatMap((mask, reader) => spansOf(mask, frame).map((at) => ({ at, reader }))).toSorted((a, b) => a.at - b.at)

/** @param shapes at least one area; areas that are no mask are rasterised: a pixel belongs when its centre is inside. */
export const maskPatterns = (shapes: readonly Geometry[]): MaskPatterns => {
  const masks = shapes.map(maskOf)
  const frame = masks.reduce<Bounds>((bounds, mask) => frameOf(bounds, mask), masks[0] ?? { x: 0, y: 0, width: 1, height: 1 })
  const patterns: Pattern[] = []
  const known = new Map<string, number>()
  const runs: number[] = []
  const has = new Uint8Array(masks.length)
  let from = 0
  for (const { at, reader } of bordersOf(masks, frame)) {
    if (at > from && has.includes(1)) {
      const key = has.join('')
      const number = known.get(key) ?? patterns.length
      if (number === patterns.length) {
        known.set(key, number)
        patterns.push({ readers: has.slice(), pixels: 0 })
      }
      const pattern = patterns[number]
      if (pattern !== undefined) pattern.pixels += at - from
      runs.push(from, at, number)
    }
    from = at
    has[reader] = 1 - (has[reader] ?? 0)
  }
  return { frame, patterns, runs }
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
