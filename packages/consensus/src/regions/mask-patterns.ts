/**
 * Who marked which pixel, without looking at pixels one by one: one sweep over the run lengths of all masks gives runs on which the set of
 * readers does not change. Fusion of masks depends on these sets and their sizes only.
 * Complexity: O(runs x readers): the borders of all masks are merged in their order, in typed arrays; only a set that is new makes an object.
 */
import { type Bounds, frameOf, type Geometry, type MaskGeometry, maskFromSpans, maskOf, spanEndsOf } from '@reticle/geometry'

/** Pixels on which the same readers agree. `readers[r]` is 1 where reader r has the pixel. */
export type Pattern = { readonly readers: Uint8Array; readonly pixels: number }

/**
 * `borders` are the places where the set of readers changes, ascending, as `row * frame.width + column`. From each to the next one all
 * pixels have the pattern that stands at the same place in `patternAt`, or no reader where that is -1, as at the last.
 */
export type MaskPatterns = {
  readonly frame: Bounds
  readonly patterns: readonly Pattern[]
  readonly borders: Int32Array | Float64Array
  readonly patternAt: Int32Array
}

/** Sets of readers as states: `after(state, r)` is the set with reader r put in or taken out. State 0 is nobody. */
const createStates = (readers: number) => {
  const sets = [new Uint8Array(readers)]
  const ways = [new Int32Array(readers).fill(-1)]
  const known = new Map<string, number>([[new Uint8Array(readers).join(''), 0]])
  const look = (state: number, r: number): number => {
    const set = sets[state]?.map((has, at) => (at === r ? 1 - has : has)) ?? new Uint8Array(readers)
    const key = set.join('')
    const found = known.get(key) ?? sets.push(set) - 1
    if (!known.has(key)) ways.push(new Int32Array(readers).fill(-1))
    known.set(key, found)
    ways[state]?.fill(found, r, r + 1)
    return found
  }
  return { sets, ways, look }
}

/** Ends of the spans of all masks, list after list, each closed by a place beyond all others; and where each list begins. */
const endsOf = (masks: readonly MaskGeometry[], frame: Bounds) => {
  const lists = masks.map((mask) => spanEndsOf(mask, frame))
  const length = lists.reduce((sum, list) => sum + list.length + 1, 0)
  const beyond = frame.width * frame.height + 1
  const ends = beyond < 2 ** 31 ? new Int32Array(length) : new Float64Array(length)
  const heads = new Int32Array(lists.length)
  lists.reduce((at, list, r) => {
    heads[r] = at
    ends.set(list, at)
    ends[at + list.length] = beyond
    return at + list.length + 1
  }, 0)
  return { ends, heads, beyond }
}

/** The borders of all masks in their order, and the state after each. */
const sweep = ({ ends, heads, beyond }: ReturnType<typeof endsOf>, { ways, look }: ReturnType<typeof createStates>) => {
  const next = ends.slice(0, heads.length)
  for (let r = 0; r < next.length; r++) next[r] = ends[heads[r] ?? 0] ?? 0
  const borders = ends.slice()
  const states = new Int32Array(ends.length)
  let count = 0
  let state = 0
  for (;;) {
    let at = next[0] ?? 0
    for (let r = 1; r < next.length; r++) at = Math.min(at, next[r] ?? 0)
    if (at === beyond) return { borders: borders.subarray(0, count), states }
    for (let r = 0; r < next.length; r++) {
      if (next[r] !== at) continue
      const head = (heads[r] ?? 0) + 1
      heads[r] = head
      next[r] = ends[head] ?? 0
      const way = ways[state]?.[r] ?? -1
      state = way === -1 ? look(state, r) : way
    }
    borders[count] = at
    states[count] = state
    count++
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
  const all = createStates(masks.length)
  const { borders, states } = sweep(endsOf(masks, frame), all)
  // Patterns are numbered as they come; what was passed through on one border only is none.
  const numbers = new Int32Array(all.sets.length).fill(-1)
  const pixels = new Float64Array(all.sets.length)
  const patternAt = new Int32Array(borders.length)
  const met: number[] = []
  for (let at = 0; at < borders.length; at++) {
    const state = states[at] ?? 0
    if (state !== 0 && numbers[state] === -1) numbers[state] = met.push(state) - 1
    patternAt[at] = numbers[state] ?? -1
    pixels[state] = (pixels[state] ?? 0) + (borders[at + 1] ?? 0) - (borders[at] ?? 0)
  }
  const patterns = met.map((state): Pattern => ({ readers: all.sets[state] ?? new Uint8Array(masks.length), pixels: pixels[state] ?? 0 }))
  return { frame, patterns, borders, patternAt }
}

/** The pixels of the chosen patterns as a mask; null when there are none. */
export const maskOfPatterns = (
  { frame, borders, patternAt }: MaskPatterns,
  isChosen: (pattern: number) => boolean,
): MaskGeometry | null => {
  const spans: number[] = []
  borders.forEach((border, at) => {
    const pattern = patternAt[at] ?? -1
    const isIn = pattern >= 0 && isChosen(pattern)
    if (isIn !== (spans.length % 2 === 1)) spans.push(border)
  })
  return spans.length === 0 ? null : maskFromSpans(spans, frame)
}
