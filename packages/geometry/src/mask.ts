import type { Bounds, MaskGeometry } from './types.ts'

/** A mask without a pixel: masks have at least one row and column, so it is one unset pixel. */
export const emptyMask = (x: number, y: number): MaskGeometry => ({ type: 'mask', x, y, width: 1, height: 1, counts: [1] })

/** Number of set pixels. */
export const maskArea = (counts: readonly number[]): number => {
  let area = 0
  for (let i = 1; i < counts.length; i += 2) area += counts[i] ?? 0
  return area
}

/**
 * Set pixels as spans, flat `[start, end, start, end, ...]`, ascending and disjoint, as positions `row * frame.width + column` in a frame
 * that holds the mask. A run that wraps from one row to the next is cut, unless the frame is as wide as the mask.
 */
export const spansOf = (mask: MaskGeometry, frame: Bounds = mask): number[] => {
  const { counts, width } = mask
  const gap = frame.width - width
  const spans: number[] = []
  // `start` and `rowEnd` are positions in the frame: of the run, and of the end of the mask's row that it begins in.
  let start = (mask.y - frame.y) * frame.width + (mask.x - frame.x)
  let rowEnd = start + width
  for (let index = 0; index < counts.length; index++) {
    const isSet = index % 2 === 1
    let left = counts[index] ?? 0
    while (gap > 0 && start + left > rowEnd) {
      if (isSet && rowEnd > start) spans.push(start, rowEnd)
      left -= rowEnd - start
      start = rowEnd + gap
      rowEnd += frame.width
    }
    if (isSet && left > 0) spans.push(start, start + left)
    start += left
  }
  return spans
}

/** Length that two ascending lists of spans share: a merge that looks at each span once and at no pixel. */
export const sharedLength = (a: readonly number[], b: readonly number[]): number => {
  let shared = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const endA = a[i + 1] ?? 0
    const endB = b[j + 1] ?? 0
    const length = Math.min(endA, endB) - Math.max(a[i] ?? 0, b[j] ?? 0)
    if (length > 0) shared += length
    if (endA <= endB) i += 2
    if (endB <= endA) j += 2
  }
  return shared
}

/** The least bounds that hold both. */
export const frameOf = (a: Bounds, b: Bounds): Bounds => {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y }
}

/** A mask from spans in a frame, cropped to the pixels that are set; run lengths are canonical: no run of zero but, at times, the first. */
export const maskFromSpans = (spans: readonly number[], frame: Bounds): MaskGeometry => {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < spans.length; i += 2) {
    const start = spans[i] ?? 0
    const last = (spans[i + 1] ?? 0) - 1
    const row = Math.floor(start / frame.width)
    const isOneRow = Math.floor(last / frame.width) === row
    left = Math.min(left, isOneRow ? start - row * frame.width : 0)
    right = Math.max(right, isOneRow ? last - row * frame.width : frame.width - 1)
    top = Math.min(top, row)
    bottom = Math.max(bottom, Math.floor(last / frame.width))
  }
  if (left > right) return emptyMask(frame.x, frame.y)
  const crop = { x: frame.x + left, y: frame.y + top, width: right - left + 1, height: bottom - top + 1 }
  return { type: 'mask', ...crop, counts: countsOf(spans, frame, crop) }
}

/** Run lengths of the spans within `crop`, which holds all of them. Spans that touch, in one row or over a row's end, become one run. */
const countsOf = (spans: readonly number[], frame: Bounds, crop: Bounds): number[] => {
  const counts: number[] = []
  let runStart = 0
  let runEnd = 0
  let written = 0
  const flush = () => {
    if (runEnd === runStart) return
    counts.push(runStart - written, runEnd - runStart)
    written = runEnd
  }
  for (let i = 0; i < spans.length; i += 2) {
    let start = spans[i] ?? 0
    const end = spans[i + 1] ?? 0
    while (start < end) {
      const row = Math.floor(start / frame.width)
      const stop = Math.min(end, (row + 1) * frame.width)
      const shift = (row - (crop.y - frame.y)) * crop.width - row * frame.width - (crop.x - frame.x)
      if (start + shift !== runEnd || runEnd === runStart) {
        flush()
        runStart = start + shift
      }
      runEnd = stop + shift
      start = stop
    }
  }
  flush()
  const rest = crop.width * crop.height - written
  return rest > 0 ? [...counts, rest] : counts
}

/**
 * Encodes pixels: `bits` is row-major, `width * height` long, anything but 0 is set; `x`/`y` is the place of its top-left pixel in the image.
 * The mask is cropped to its set pixels.
 */
export const maskFromBits = (width: number, height: number, bits: ArrayLike<number | boolean>, x = 0, y = 0): MaskGeometry => {
  if (bits.length !== width * height)
    throw new RangeError(`a mask of ${width} x ${height} needs ${width * height} pixels, not ${bits.length}`)
  const spans: number[] = []
  for (let i = 0; i < bits.length; i++) {
    const isSet = Boolean(bits[i])
    const isOpen = spans.length % 2 === 1
    if (isSet !== isOpen) spans.push(i)
  }
  if (spans.length % 2 === 1) spans.push(bits.length)
  return maskFromSpans(spans, { x, y, width, height })
}

/** Decodes to one byte a pixel, 0 or 1, row-major, `mask.width * mask.height` long. */
export const bitsOf = (mask: MaskGeometry): Uint8Array => {
  const bits = new Uint8Array(mask.width * mask.height)
  const spans = spansOf(mask)
  for (let i = 0; i < spans.length; i += 2) bits.fill(1, spans[i], spans[i + 1])
  return bits
}
