import { sizeOf } from '../box.ts'
import type { ByteSource } from '../byte-source.ts'
import type { Axis, Dataset, FormatReader, ImageFile, ReadContext, World } from '../dataset.ts'
import { check, FormatError } from '../format-error.ts'
import { headerBytes, isMrc, type MrcHeader, readMrcHeader } from './mrc/header.ts'
import { readNibbles } from './mrc/nibbles.ts'
import { arrayDataset, checkShape } from './raw/array-dataset.ts'
import { axisOf } from './raw/axes.ts'
import { bytesOfStored, dtypeOfStored, readContiguous, type StoredType } from './raw/contiguous.ts'
import { gunzippedSource, gunzippedStart } from './raw/gunzip-source.ts'
import { gunzippedHead, isGzip } from './raw/gzip-head.ts'

/** By MODE. */
const types: Readonly<Record<number, StoredType | 'uint4'>> = {
  0: 'int8',
  1: 'int16',
  2: 'float32',
  6: 'uint16',
  12: 'float16',
  101: 'uint4',
}

const typeOf = ({ mode }: MrcHeader): StoredType | 'uint4' => {
  const type = types[mode]
  const isComplex = mode === 3 || mode === 4
  if (type === undefined)
    throw new FormatError(
      'MODE',
      `${mode}: ${isComplex ? 'Fourier transforms (complex numbers) are not shown' : 'values of this mode are not read'}`,
    )
  return type
}

const isPermutation = (order: readonly number[]): boolean => [1, 2, 3].every((axis) => order.includes(axis))

/** ångström along columns, rows and sections; null where the header has none. */
const spacingsOf = ({ cell, sampling, order }: MrcHeader): (number | null)[] =>
  [0, 1, 2].map((n) => {
    // MAPC, MAPR and MAPS of old files may be unset: x, y, z is the custom.
    const axis = isPermutation(order) ? (order[n] ?? 1) - 1 : n
    const spacing = (cell[axis] ?? 0) / (sampling[axis] ?? 0)
    return Number.isFinite(spacing) && spacing > 0 ? spacing : null
  })

/**
 * Space groups 401 to 630 are stacks of volumes of MZ sections; of group 0 are stacks of images, and one of one section is an image.
 * Slowest first.
 */
const axesOf = (header: MrcHeader): Axis[] => {
  const [columns, rows, sections] = header.size
  const [dx = null, dy = null, dz = null] = spacingsOf(header)
  const axis = (name: string, length: number, spacing: number | null) => axisOf(name, length, spacing, spacing === null ? null : 'angstrom')
  const plane = [axis('y', rows, dy), axis('x', columns, dx)]
  const depth = header.sampling[2] ?? 0
  if (header.spaceGroup >= 401 && header.spaceGroup <= 630) {
    check(depth > 0 && sections % depth === 0, 'MZ', `${sections} sections are no whole number of volumes of ${depth}`)
    return [axis('t', sections / depth, null), axis('z', depth, dz), ...plane]
  }
  if (header.spaceGroup === 0 && sections === 1) return plane
  return [axis('z', sections, header.spaceGroup === 0 ? null : dz), ...plane]
}

/**
 * The place of the first voxel is ORIGIN where it is set, else the START fields in voxels; only cells with right angles and axes in the
 * order x, y, z are placed.
 */
const worldOf = (header: MrcHeader): World | null => {
  const [dx, dy, dz] = spacingsOf(header)
  const isRight = header.angles.every((angle) => angle === 90 || angle === 0)
  if (dx == null || dy == null || !isRight || header.order.join() !== '1,2,3') return null
  const steps = [dx, dy, dz ?? 1]
  const isPlaced = header.origin.some((value) => value !== 0) && header.origin.every(Number.isFinite)
  const matrix = steps.map((step, row) => {
    const first = isPlaced ? (header.origin[row] ?? 0) : (header.start[row] ?? 0) * step
    return [0, 1, 2].map((column) => (column === row ? step : 0)).concat(first - step / 2)
  })
  return { kind: 'physical', frame: 'MRC cell', unit: 'angstrom', matrix }
}

const open = async (file: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const isPacked = isGzip(await file.read(0, 2))
  const header = readMrcHeader(isPacked ? await gunzippedStart(file, headerBytes) : await file.read(0, headerBytes))
  const type = typeOf(header)
  const axes = axesOf(header)
  const shape = axes.map((axis) => axis.length)
  checkShape(shape, limits, 'NX, NY, NZ')
  const at = headerBytes + header.extendedBytes
  const [columns] = header.size
  const bytes = type === 'uint4' ? Math.ceil(columns / 2) * sizeOf(shape.slice(0, -1)) : sizeOf(shape) * bytesOfStored(type)
  const source = isPacked ? await gunzippedSource(file, at + bytes, limits) : file
  check(
    at + bytes <= source.size,
    `byte ${source.size}`,
    `the file ends before its ${bytes} bytes of pixels do (NX, NY, NZ: ${header.size.join(', ')})`,
  )
  const read: Dataset['read'] =
    type === 'uint4'
      ? (box) => readNibbles(source, at, shape, box, limits)
      : (box) => readContiguous({ source, at, shape, type, isLittle: header.isLittle }, box, limits)
  const dtype = type === 'uint4' ? 'uint8' : dtypeOfStored(type)
  const warnings: string[] = []
  if (type === 'float16') warnings.push('half floats (mode 12) are read as float32; no value changes')
  if (type === 'uint4') warnings.push('values of 4 bits (mode 101) are read as uint8')
  if (source.size > at + bytes) warnings.push(`${source.size - at - bytes} bytes follow the pixels; they are not read`)
  if (isPermutation(header.order) && header.order.join() !== '1,2,3')
    warnings.push('columns, rows and sections are not x, y and z (MAPC, MAPR, MAPS): the axes are named by their place in the file')
  return {
    format: 'MRC',
    datasets: [arrayDataset({ axes, dtype, world: worldOf(header), read }, type === 'uint4' ? 1 : bytesOfStored(type))],
    skipped: header.extendedBytes > 0 ? [{ name: 'extended header', reason: `${header.extendedBytes} bytes; it holds no pixels` }] : [],
    header: [{ name: 'MRC', lines: header.lines }],
    personal: [],
    warnings,
    close: async () => undefined,
  }
}

/** MRC2014, the maps and stacks of electron microscopy (.mrc, .map, .mrcs, .rec, .st), plain or inside of gzip. Axes: z, y, x as the file has them. */
export const mrc: FormatReader = {
  id: 'mrc',
  title: 'MRC',
  extensions: ['.mrc', '.mrcs', '.map', '.rec', '.st', '.ali'],
  mediaType: 'application/x-mrc',
  matches: (head) => isMrc(isGzip(head) ? gunzippedHead(head).subarray(0, 4096) : head),
  open,
}
