import type { ReadLimits } from '../../dataset.ts'
import { bytesOf, type Dtype } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import type { DataSet } from './data-set.ts'
import { formatTag } from './dictionary.ts'
import { type Element, tags } from './element.ts'
import type { TransferSyntax } from './syntax.ts'

/** How the pixels of an image are described (PS3.3 C.7.6.3), and what they are read as: what pydicom's `pixel_array` gives. */
export type Image = {
  readonly element: Element
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samples: number
  /** True where each sample has a plane of its own. */
  readonly isPlanar: boolean
  readonly photometric: string
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly isSigned: boolean
  readonly dtype: Dtype
  /** Cb and Cr are stored once for two neighbours (C.7.6.3.1.2). */
  readonly isSubsampled: boolean
  /** Values of one frame. */
  readonly frameValues: number
}

const dtypes: Readonly<Record<number, readonly [Dtype, Dtype]>> = {
  1: ['uint8', 'uint8'],
  8: ['uint8', 'int8'],
  16: ['uint16', 'int16'],
  32: ['uint32', 'int32'],
  64: ['uint64', 'int64'],
}

const needed = (set: DataSet, tag: number): number => {
  const value = set.number(tag)
  check(value !== undefined, formatTag(tag), 'it is missing, and the pixels cannot be read without it')
  check(Number.isInteger(value), formatTag(tag), `${value} is no whole number`)
  return value
}

const inRange = (set: DataSet, tag: number, low: number, high: number): number => {
  const value = needed(set, tag)
  check(value >= low && value <= high, formatTag(tag), `${value} is not from ${low} to ${high}`)
  return value
}

const pixelElement = (set: DataSet): Element | undefined =>
  set.elements.get(tags.pixels) ?? set.elements.get(tags.floatPixels) ?? set.elements.get(tags.doublePixels)

const dtypeOfImage = (set: DataSet, element: Element): Dtype => {
  const bits = needed(set, tags.bitsAllocated)
  if (element.tag === tags.floatPixels) return 'float32'
  if (element.tag === tags.doublePixels) return 'float64'
  const found = dtypes[bits]
  if (found === undefined) throw new FormatError('(0028,0100)', `${bits} bits for a value: 1, 8, 16, 32 and 64 are read`)
  return found[inRange(set, tags.pixelRepresentation, 0, 1)] ?? found[0]
}

/** Zero and nothing mean one, as in pydicom. */
const framesOf = (set: DataSet, limits: ReadLimits): number => {
  if (!set.has(tags.numberOfFrames)) return 1
  const frames = needed(set, tags.numberOfFrames) || 1
  check(frames > 0 && frames <= limits.parts * 25, '(0028,0008)', `${frames} frames: from 1 to ${limits.parts * 25} are read`)
  return frames
}

/** @throws FormatError */
export const imageOf = (set: DataSet, syntax: TransferSyntax, limits: ReadLimits): Image | undefined => {
  const element = pixelElement(set)
  if (element === undefined) return undefined
  const [rows, columns] = [inRange(set, tags.rows, 1, 65_535), inRange(set, tags.columns, 1, 65_535)]
  const samples = inRange(set, tags.samplesPerPixel, 1, 16)
  const dtype = dtypeOfImage(set, element)
  const isFloat = element.tag !== tags.pixels
  const bitsAllocated = needed(set, tags.bitsAllocated)
  check(!isFloat || bitsAllocated === 8 * bytesOf(dtype), '(0028,0100)', `${bitsAllocated} bits do not hold ${dtype}`)
  const photometric = set.text(tags.photometric) ?? ''
  const frames = framesOf(set, limits)
  const frameValues = rows * columns * samples
  check(
    frameValues * frames <= limits.values,
    '(0028,0010)',
    `${frames} x ${rows} x ${columns} x ${samples} values are more than Reticle reads`,
  )
  const isSubsampled = syntax.packing === 'native' && samples === 3 && bitsAllocated === 8 && /^YBR_(FULL|PARTIAL)_422$/.test(photometric)
  return {
    element,
    rows,
    columns,
    frames,
    samples,
    isPlanar: samples > 1 && !isSubsampled && set.number(tags.planarConfiguration) === 1,
    photometric,
    bitsAllocated,
    bitsStored: set.number(tags.bitsStored) ?? bitsAllocated,
    isSigned: dtype.startsWith('int'),
    dtype,
    isSubsampled,
    frameValues,
  }
}
