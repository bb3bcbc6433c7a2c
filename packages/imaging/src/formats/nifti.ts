import type { ByteSource } from '../byte-source.ts'
import type { Axis, Dataset, FormatReader, ImageFile, ReadContext } from '../dataset.ts'
import type { Dtype } from '../dtype.ts'
import { bytesOf } from '../dtype.ts'
import { check, FormatError } from '../format-error.ts'
import { headerBytes, type NiftiHeader, niftiOf, readNiftiHeader } from './nifti/header.ts'
import { spaceUnitOf, timeUnitOf, worldOf } from './nifti/orientation.ts'
import { arrayDataset, checkShape } from './raw/array-dataset.ts'
import { axisOf, plainChannels } from './raw/axes.ts'
import { readContiguous } from './raw/contiguous.ts'
import { gunzippedSource, gunzippedStart } from './raw/gunzip-source.ts'
import { gunzippedHead, isGzip } from './raw/gzip-head.ts'

/** By the codes of nifti1.h; `samples` of one voxel. */
const types: Readonly<Record<number, { dtype: Dtype; samples: 1 | 3 | 4 }>> = {
  2: { dtype: 'uint8', samples: 1 },
  4: { dtype: 'int16', samples: 1 },
  8: { dtype: 'int32', samples: 1 },
  16: { dtype: 'float32', samples: 1 },
  64: { dtype: 'float64', samples: 1 },
  128: { dtype: 'uint8', samples: 3 },
  256: { dtype: 'int8', samples: 1 },
  512: { dtype: 'uint16', samples: 1 },
  768: { dtype: 'uint32', samples: 1 },
  1024: { dtype: 'int64', samples: 1 },
  1280: { dtype: 'uint64', samples: 1 },
  2304: { dtype: 'uint8', samples: 4 },
}
const refused: Readonly<Record<number, string>> = {
  1: 'voxels of one bit are not read',
  32: 'complex numbers are not shown; save the modulus or the real part',
  1536: 'floats of 128 bits are not read',
  1792: 'complex numbers are not shown; save the modulus or the real part',
  2048: 'complex numbers are not shown; save the modulus or the real part',
}

const typeOf = ({ datatype }: NiftiHeader) => {
  const type = types[datatype]
  if (type === undefined) throw new FormatError('datatype', `${datatype}: ${refused[datatype] ?? 'values of this type are not read'}`)
  return type
}

const spacingOf = (value: number | undefined): number | null => {
  const size = Math.abs(value ?? 0)
  return Number.isFinite(size) && size > 0 ? size : null
}

/** x, y and z are the first three of `dim`, t the fourth; the fifth holds the parts of a vector (`c`), or has a name of its own, as those after it. */
const axesOf = ({ dim, pixdim, units }: NiftiHeader, samples: number): Axis[] => {
  const names = ['x', 'y', 'z', 't', samples > 1 ? 'd5' : 'c', 'd6', 'd7']
  const axes = dim.map((length, n) => {
    const unit = n < 3 ? spaceUnitOf(units) : n === 3 ? timeUnitOf(units) : null
    return axisOf(names[n] ?? `d${n + 1}`, length, n < 4 ? spacingOf(pixdim[n + 1]) : null, unit)
  })
  return samples > 1 ? [...axes.reverse(), axisOf('c', samples)] : axes.reverse()
}

const rescaleOf = ({ slope, intercept }: NiftiHeader): Dataset['rescale'] => {
  const isPlain = slope === 0 || !Number.isFinite(slope) || !Number.isFinite(intercept) || (slope === 1 && intercept === 0)
  return isPlain ? null : { slope, intercept, unit: null }
}

/** `cal_min` and `cal_max` are in rescaled values; a window is in stored ones. */
const windowOf = ({ calMin, calMax }: NiftiHeader, rescale: Dataset['rescale']) => {
  if (!(Number.isFinite(calMin) && Number.isFinite(calMax) && calMax > calMin)) return null
  const { slope, intercept } = rescale ?? { slope: 1, intercept: 0 }
  const [one, other] = [(calMin - intercept) / slope, (calMax - intercept) / slope]
  return { low: Math.min(one, other), high: Math.max(one, other) }
}

/** The voxels of a pair: `brain.hdr` has them in `brain.img`, or packed in `brain.img.gz`. */
const voxelsBeside = async (context: ReadContext): Promise<ByteSource> => {
  const stem = context.name.replace(/\.gz$/i, '').replace(/\.(hdr|nii)$/i, '')
  for (const name of [`${stem}.img`, `${stem}.img.gz`, `${stem}.IMG`]) {
    const found = await context.sibling(name)
    if (found !== undefined) return found
  }
  throw new FormatError('magic', 'the voxels are in a file of their own (.img), which was not given with the header')
}

const open = async (source: ByteSource, context: ReadContext): Promise<ImageFile> => {
  const { limits } = context
  const isPacked = isGzip(await source.read(0, 2))
  const header = readNiftiHeader(isPacked ? await gunzippedStart(source, headerBytes) : await source.read(0, headerBytes))
  const { dtype, samples } = typeOf(header)
  check(header.dim.length >= 2, 'dim[0]', 'it has one axis; an image has two or more')
  const axes = axesOf(header, samples)
  const shape = axes.map((axis) => axis.length)
  checkShape(shape, limits, 'dim')
  const warnings: string[] = []
  const least = header.version === 1 ? 348 : 540
  const isUnset = header.isSingle && header.voxOffset === 0
  if (isUnset) warnings.push(`vox_offset is 0: the voxels are read from byte ${least + 4} on, where they begin at the earliest`)
  const at = isUnset ? least + 4 : header.voxOffset
  check(Number.isSafeInteger(at) && at >= (header.isSingle ? least : 0), 'vox_offset', `${header.voxOffset} lies inside the header`)
  const file = header.isSingle ? source : await voxelsBeside(context)
  const bytes = shape.reduce((product, length) => product * length, bytesOf(dtype))
  const voxels = isGzip(await file.read(0, 2)) ? await gunzippedSource(file, at + bytes, limits) : file
  check(
    at + bytes <= voxels.size,
    `byte ${voxels.size}`,
    `the file ends before its ${bytes} bytes of voxels do (dim: ${header.dim.join(' x ')})`,
  )
  if (spaceUnitOf(header.units) === null)
    warnings.push('the file does not say in which unit its voxels are measured; millimeter is the custom')
  const rescale = samples === 1 ? rescaleOf(header) : null
  const array = { source: voxels, at, shape, type: dtype, isLittle: header.isLittle }
  const count = axes.find((axis) => axis.name === 'c')?.length ?? 1
  const dataset = arrayDataset(
    {
      axes,
      dtype,
      isColor: samples > 1,
      rescale,
      channels: plainChannels(Math.min(count, limits.parts), samples > 1, samples > 1 ? null : windowOf(header, rescale)),
      world: worldOf(header),
      read: (box) => readContiguous(array, box, limits),
    },
    bytesOf(dtype),
  )
  return {
    format: `NIfTI-${header.version}`,
    datasets: [dataset],
    skipped: [],
    header: [{ name: 'NIfTI', lines: header.lines }],
    personal: ['descrip', 'db_name', 'aux_file'],
    warnings,
    close: async () => undefined,
  }
}

/**
 * NIfTI-1 and NIfTI-2 (nifti1.h, nifti2.h of the DFWG): .nii, .nii.gz, and .hdr beside .img. Values are the stored ones; `scl_slope` and
 * `scl_inter` are told as the rescale. Axes are slowest first: t, z, y, x.
 */
export const nifti: FormatReader = {
  id: 'nifti',
  title: 'NIfTI',
  extensions: ['.nii', '.nii.gz', '.hdr'],
  mediaType: 'application/x-nifti',
  matches: (head) => niftiOf(isGzip(head) ? gunzippedHead(head).subarray(0, 4096) : head) !== undefined,
  open,
}
