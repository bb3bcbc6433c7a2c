import { gatherBox } from '../../box.ts'
import type { Axis, Box, Dataset, ReadLimits } from '../../dataset.ts'
import type { PixelArray } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import { axesOf } from './axes.ts'
import { decodeFrame } from './codecs/decode-frame.ts'
import type { DataSet } from './data-set.ts'
import { frameBytes, frameRanges } from './fragments.ts'
import { inPlaneOf, stackOf, worldOf } from './geometry.ts'
import { groupsOf } from './groups.ts'
import type { Image } from './image.ts'
import { nativeBytes, readNative } from './native.ts'
import type { Part10 } from './part10.ts'
import { checkBox } from './planes.ts'
import { channelsOf, isRgb, nodataOf, rescaleOf, warnOfColors, windowOf } from './presentation.ts'
import type { Packing } from './syntax.ts'

type Warn = (warning: string) => void

/** @throws FormatError when the file has fewer bytes of pixels than its header says. */
const checkNative = (image: Image, warn: Warn): Image => {
  const [due, there] = [nativeBytes(image), image.element.length]
  const size = `${image.frames > 1 ? `${image.frames} frames of ` : ''}${image.rows} rows x ${image.columns} columns`
  check(!image.element.isUndefined, '(7FE0,0010)', 'the pixels are in fragments, and the transfer syntax says that they are not')
  // Some writers name the subsampled kind and store all samples.
  const full = image.frameValues * image.frames
  if (image.isSubsampled && there >= full) {
    warn(`${image.photometric}: the colours are stored at full resolution, other than the header says`)
    return { ...image, isSubsampled: false }
  }
  check(!image.isSubsampled || (image.rows * image.columns) % 2 === 0, '(0028,0004)', 'an odd number of pixels cannot share their colours')
  check(there >= due, '(7FE0,0010)', `${size} take ${due} bytes, and the file has ${there} of them`)
  if (there > due + 1) warn(`${there - due} bytes behind the pixels were left aside`)
  return image
}

type Reading = { readonly chunk: readonly number[]; readonly read: (box: Box) => Promise<PixelArray> }

/** Frames that are unpacked one at a time; the last is kept, since its rows are often asked for one band after the other. */
const readPacked = async (
  file: Part10,
  set: DataSet,
  image: Image,
  packing: Packing,
  axes: readonly Axis[],
  limits: ReadLimits,
): Promise<Reading> => {
  check(image.element.isUndefined, '(7FE0,0010)', `the pixels are not in fragments, as ${file.syntax.name} has them`)
  check(image.element.tag === 0x7fe00010, '(7FE0,0010)', 'floating-point pixels cannot be packed')
  const ranges = await frameRanges(file.source, set, image, limits)
  const shape = axes.map((axis) => axis.length)
  const hasFrames = image.frames > 1
  const chunk = hasFrames ? [1, ...shape.slice(1)] : shape
  let last: { frame: number; values: Promise<PixelArray> } | undefined
  const frameAt = (frame: number): Promise<PixelArray> => {
    if (last?.frame === frame) return last.values
    const range = ranges[frame]
    if (range === undefined) throw new FormatError('(7FE0,0010)', `there is no frame ${frame + 1}`)
    const values = frameBytes(file.source, range, limits).then((bytes) => decodeFrame(bytes, image, packing, limits))
    last = { frame, values }
    return values
  }
  return {
    chunk,
    read: async (box) => {
      checkBox(box, image.dtype, limits)
      return gatherBox(box, { whole: shape, chunk, dtype: image.dtype }, (index) => frameAt(hasFrames ? (index[0] ?? 0) : 0))
    },
  }
}

/** @throws FormatError */
export const datasetOf = async (file: Part10, set: DataSet, described: Image, limits: ReadLimits, warn: Warn): Promise<Dataset> => {
  const { packing, reason, name } = file.syntax
  if (packing === undefined) throw new FormatError('(0002,0010)', `the pixels cannot be read: ${reason} (${name})`)
  const image = packing === 'native' ? checkNative(described, warn) : described
  const groups = groupsOf(set)
  const inPlane = inPlaneOf(set, groups, warn)
  const stack = stackOf(set, groups, image.frames)
  const axes = axesOf(image, set, groups, inPlane, stack)
  const shape = axes.map((axis) => axis.length)
  const isStack = axes[0]?.name === 'z'
  if (isStack && stack.spacing === null && groups.isEnhanced) warn('the frames do not lie at even distances in the order of the file')

  warnOfColors(image, warn)
  const rescale = image.samples === 1 ? rescaleOf(set, groups, warn) : null
  const isIndexed = image.photometric === 'PALETTE COLOR'
  const window = image.samples === 1 && !isIndexed ? windowOf(set, groups, rescale, warn) : null
  const reading =
    packing === 'native' ? readNative(file.source, image, shape, limits) : await readPacked(file, set, image, packing, axes, limits)
  return {
    name: '',
    axes,
    dtype: image.dtype,
    channels: channelsOf(image, set, window),
    isColor: isRgb(image),
    rescale,
    nodata: image.samples === 1 ? nodataOf(set, image, warn) : null,
    world: worldOf(groups, inPlane, isStack ? stack : null),
    levels: [shape],
    chunk: reading.chunk,
    read: async (box, level = 0) => {
      check(level === 0, 'level', 'a DICOM image has one resolution')
      return reading.read(box)
    },
  }
}
