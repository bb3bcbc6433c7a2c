import { frameOf, sharedLength, spansOf } from '../mask.ts'
import type { Bounds, MaskGeometry } from '../types.ts'

/** Positions in a frame of fewer pixels than this are whole numbers of 32 bits, which are quicker to compare. */
const most = 2 ** 31

/** Room for the ends of one mask's spans; kept between calls, since asking for memory would take longer than the work. */
let room = { first: new Int32Array(1024), second: new Int32Array(1024) }

/** As many spans as runs, and one more for each end of a row that a run goes over. */
const lengthFor = ({ counts, height }: MaskGeometry): number => counts.length + 2 * height + 2

const reserve = (length: number): void => {
  if (length > room.first.length) room = { first: new Int32Array(2 * length), second: new Int32Array(2 * length) }
}

/** Writes what `spansOf` lists and answers how many numbers that are. Runs are taken by twos, an unset one and a set one. */
const write = (mask: MaskGeometry, frame: Bounds, into: Int32Array): number => {
  const { counts, width } = mask
  const stride = frame.width | 0
  const gap = (stride - width) | 0
  let written = 0
  let at = ((mask.y - frame.y) * stride + (mask.x - frame.x)) | 0
  // A frame as wide as the mask cuts no run.
  let rowEnd = gap === 0 ? most - 1 : (at + width) | 0
  for (let index = 1; index < counts.length; index += 2) {
    at = (at + (counts[index - 1] ?? 0)) | 0
    while (at >= rowEnd) {
      at = (at + gap) | 0
      rowEnd = (rowEnd + stride) | 0
    }
    let end = (at + (counts[index] ?? 0)) | 0
    while (end > rowEnd) {
      into[written++] = at
      into[written++] = rowEnd
      end = (end + gap) | 0
      at = (rowEnd + gap) | 0
      rowEnd = (rowEnd + stride) | 0
    }
    into[written++] = at
    into[written++] = end
    at = end
  }
  return written
}

/** The sweep of `sharedLength`. Which span ends first seldom changes from row to row, so that a branch is foreseen and costs nothing. */
const shared = (a: Int32Array, lengthA: number, b: Int32Array, lengthB: number): number => {
  let sum = 0
  let i = 0
  let j = 0
  while (i < lengthA && j < lengthB) {
    const startA = a[i] ?? 0
    const startB = b[j] ?? 0
    const endA = a[i + 1] ?? 0
    const endB = b[j + 1] ?? 0
    const start = Math.max(startA, startB)
    if (endA < endB) {
      if (endA > start) sum += endA - start
      i += 2
    } else {
      if (endB > start) sum += endB - start
      j += 2
    }
  }
  return sum
}

/** Number of pixels that two masks share: a merge of their run lengths that makes no object and looks at no pixel. */
export const sharedPixels = (a: MaskGeometry, b: MaskGeometry): number => {
  const frame = frameOf(a, b)
  if (frame.width * frame.height >= most) return sharedLength(spansOf(a, frame), spansOf(b, frame))
  reserve(Math.max(lengthFor(a), lengthFor(b)))
  const { first, second } = room
  return shared(first, write(a, frame, first), second, write(b, frame, second))
}

/** The numbers of `spansOf` in a typed array, of 32 bits where the frame allows. */
export const spanEndsOf = (mask: MaskGeometry, frame: Bounds): Int32Array | Float64Array => {
  if (frame.width * frame.height >= most) return Float64Array.from(spansOf(mask, frame))
  reserve(lengthFor(mask))
  return room.first.slice(0, write(mask, frame, room.first))
}
