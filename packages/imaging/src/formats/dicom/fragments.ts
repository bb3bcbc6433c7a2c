import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import type { Image } from './image.ts'
import { bytesOfValue } from './part10.ts'
import { type Window, windowOn } from './window.ts'

const place = '(7FE0,0010)'

type Fragment = { readonly at: number; readonly length: number }

/** Where the fragments of a frame lie: its first item tag, and the first one that is no longer its own. */
export type FrameRange = { readonly start: number; readonly end: number }

/** The item at `at`; undefined for the delimiter, and where the file just ends (some writers leave it out). */
const fragmentAt = async (window: Window, at: number): Promise<Fragment | undefined> => {
  if (at + 8 > window.size) return undefined
  if (!window.has(at, 8)) await window.load(at, 8)
  const tag = window.u16(at, true) * 65_536 + window.u16(at + 2, true)
  if (tag === tags.sequenceEnd) return undefined
  check(tag === tags.item, place, `at byte ${at} a fragment of the pixels is due, and something else is there`)
  const length = window.u32(at + 4, true)
  check(at + 8 + length <= window.size, place, `the fragment at byte ${at} has ${length} bytes, and the file ends before`)
  return { at, length }
}

const endOf = ({ at, length }: Fragment): number => at + 8 + length

/** First bytes of the streams of the codecs: JPEG and JPEG-LS, JPEG 2000, JP2. */
const beginsStream = async (window: Window, { at, length }: Fragment): Promise<boolean> => {
  if (length < 4) return false
  if (!window.has(at + 8, 4)) await window.load(at + 8, 4)
  const [mark, box] = [window.u16(at + 8, false), window.u32(at + 8, false)]
  return mark === 0xffd8 || mark === 0xff4f || box === 0x0000000c
}

/** Sees that the fragments of the last frame are there: a file that was cut off is told when it is opened. */
const checkLast = async (window: Window, ranges: FrameRange[]): Promise<FrameRange[]> => {
  const last = ranges.at(-1)
  for (let at = last?.start ?? 0; last !== undefined && at < last.end; ) {
    const fragment = await fragmentAt(window, at)
    check(fragment !== undefined || at > last.start, place, 'the file ends before its last frame')
    if (fragment === undefined) break
    at = endOf(fragment)
  }
  return ranges
}

const fromTable = (offsets: readonly number[], first: number, end: number, at: string): FrameRange[] =>
  offsets.map((offset, frame) => {
    const next = offsets[frame + 1]
    const range = { start: first + offset, end: next === undefined ? end : first + next }
    check(range.start < range.end && range.end <= end, at, `the offset of frame ${frame + 1} is not inside the pixels, or not in order`)
    return range
  })

/** Without a table: one fragment for each frame, all of them for one frame, or frames that begin where a stream begins. */
const byWalking = async (window: Window, first: number, frames: number, limits: ReadLimits): Promise<FrameRange[]> => {
  const starts: number[] = []
  const fragments: Fragment[] = []
  for (let at = first; ; ) {
    const fragment = await fragmentAt(window, at)
    if (fragment === undefined) break
    check(fragments.length < limits.parts * 25, place, `the pixels have more than ${limits.parts * 25} fragments`)
    fragments.push(fragment)
    if (frames > 1 && (await beginsStream(window, fragment))) starts.push(at)
    at = endOf(fragment)
  }
  const last = fragments.at(-1)
  check(last !== undefined, place, 'there is no fragment with pixels')
  if (frames === 1) return [{ start: first, end: endOf(last) }]
  if (fragments.length === frames) return fragments.map((fragment) => ({ start: fragment.at, end: endOf(fragment) }))
  check(fragments.length > frames, place, `${fragments.length} fragments cannot hold ${frames} frames`)
  check(starts.length === frames, place, `${fragments.length} fragments hold ${frames} frames, and nothing tells where each begins`)
  return starts.map((start, n) => ({ start, end: starts[n + 1] ?? endOf(last) }))
}

/** One offset for each frame; undefined where the table has another length: it is empty, or of no use. */
const basicTable = async (source: ByteSource, { at, length }: Fragment, frames: number): Promise<number[] | undefined> => {
  if (length !== frames * 4) return undefined
  const bytes = await source.read(at + 8, at + 8 + length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, n) => view.getUint32(4 * n, true))
}

/** The Extended Offset Table (PS3.3 C.7.6.3.1.8): 64-bit offsets. */
const extendedTable = async (source: ByteSource, set: DataSet, frames: number): Promise<number[] | undefined> => {
  const element = set.elements.get(tags.extendedOffsets)
  if (element?.length !== frames * 8) return undefined
  const bytes = await bytesOfValue(source, element, frames * 8, '(7FE0,0001)')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: frames }, (_, n) => Number(view.getBigUint64(8 * n, true)))
}

/**
 * Where each frame lies, by the Extended or Basic Offset Table where there is one, else by walking the fragments.
 * @throws FormatError
 */
export const frameRanges = async (source: ByteSource, set: DataSet, image: Image, limits: ReadLimits): Promise<FrameRange[]> => {
  const window = windowOn(source)
  const table = await fragmentAt(window, image.element.valueAt)
  check(table !== undefined, place, 'the pixels in fragments do not begin with an offset table')
  const [first, end] = [endOf(table), image.element.valueAt + image.element.length]
  if (image.frames === 1) return byWalking(window, first, 1, limits)
  const extended = await extendedTable(source, set, image.frames)
  if (extended !== undefined) return checkLast(window, fromTable(extended, first, end, '(7FE0,0001)'))
  const basic = await basicTable(source, table, image.frames)
  if (basic !== undefined) return checkLast(window, fromTable(basic, first, end, place))
  return byWalking(window, first, image.frames, limits)
}

/** The stream of one frame: its fragments put together. @throws FormatError */
export const frameBytes = async (source: ByteSource, { start, end }: FrameRange, limits: ReadLimits): Promise<Uint8Array> => {
  const window = windowOn(source)
  const pieces: Uint8Array[] = []
  let total = 0
  for (let at = start; at < end; ) {
    const fragment = await fragmentAt(window, at)
    if (fragment === undefined) break
    total += fragment.length
    check(total <= limits.bytes, place, `the frame at byte ${start} is packed in more than ${limits.bytes} bytes`)
    pieces.push(await source.read(at + 8, at + 8 + fragment.length))
    at = endOf(fragment)
  }
  return pieces.length === 1 ? (pieces[0] ?? new Uint8Array(0)) : Buffer.concat(pieces, total)
}
