import { bitsOf, type MaskGeometry, maskFromBits } from '@reticle/geometry'

/** COCO's run lengths: of the whole image, column by column, the first run counts zeros. */
export type CocoRle = { readonly size: readonly [height: number, width: number]; readonly counts: readonly number[] }

/** A mask (cropped, row by row) as COCO's run lengths; pixels outside of the image are left out. */
export const rleOf = (mask: MaskGeometry, width: number, height: number): CocoRle => {
  const bits = bitsOf(mask)
  const counts: number[] = []
  let value = 0
  let run = 0
  const put = (next: number, length: number) => {
    if (length <= 0) return
    if (next === value) run += length
    else {
      counts.push(run)
      value = next
      run = length
    }
  }
  const left = Math.max(0, mask.x)
  const right = Math.min(width, mask.x + mask.width)
  const top = Math.max(0, mask.y)
  const bottom = Math.min(height, mask.y + mask.height)
  put(0, left * height)
  for (let x = left; x < right; x++) {
    put(0, top)
    for (let y = top; y < bottom; y++) put(bits[(y - mask.y) * mask.width + x - mask.x] === 1 ? 1 : 0, 1)
    put(0, height - Math.max(top, bottom))
  }
  put(0, (width - Math.max(left, right)) * height)
  counts.push(run)
  return { size: [height, width], counts }
}

/** The mask of COCO's run lengths, cropped; null when no pixel is set. The runs must add up to the size (checked by the caller). */
export const maskOfRle = ({ size: [height, width], counts }: CocoRle): MaskGeometry | null => {
  const spans: [number, number][] = []
  let at = 0
  counts.forEach((count, index) => {
    if (index % 2 === 1 && count > 0) spans.push([at, at + count])
    at += count
  })
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (const [start, end] of spans) {
    left = Math.min(left, Math.floor(start / height))
    right = Math.max(right, Math.floor((end - 1) / height))
    const isOneColumn = Math.floor(start / height) === Math.floor((end - 1) / height)
    top = Math.min(top, isOneColumn ? start % height : 0)
    bottom = Math.max(bottom, isOneColumn ? (end - 1) % height : height - 1)
  }
  if (right < left) return null
  const crop = { width: right - left + 1, height: bottom - top + 1 }
  const bits = new Uint8Array(crop.width * crop.height)
  for (const [start, end] of spans)
    for (let i = start; i < end; i++) bits[((i % height) - top) * crop.width + Math.floor(i / height) - left] = 1
  return maskFromBits(crop.width, crop.height, bits, left, top)
}

/**
 * Counts from the text form of pycocotools (`rleFrString` of maskApi.c): base 32 with a continuation bit, characters from 48 on, and from
 * the fourth count on differences to the count before the last one. Undefined when the text is not of that form.
 */
export const countsOfText = (text: string): number[] | undefined => {
  const counts: number[] = []
  let at = 0
  while (at < text.length) {
    let value = 0
    let shift = 0
    let more = true
    while (more) {
      const code = text.charCodeAt(at++) - 48
      if (!(code >= 0 && code < 64) || shift > 30) return undefined
      value += (code & 0x1f) * 2 ** shift
      more = (code & 0x20) !== 0
      shift += 5
      if (!more && (code & 0x10) !== 0) value -= 2 ** shift
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] ?? 0) : value)
  }
  return counts
}
