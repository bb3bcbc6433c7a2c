import { checkBox, sizeOf } from '../box.ts'
import type { ByteSource } from '../byte-source.ts'
import { latin1 } from '../bytes.ts'
import type { Box, FormatReader, ImageFile, ReadContext, ReadLimits } from '../dataset.ts'
import { bytesOf, type Dtype, type PixelArray, pixelArray, setValues } from '../dtype.ts'
import { check, FormatError } from '../format-error.ts'
import { netcdfImageFile } from './cf/image-file.ts'
import type { Variable } from './cf/variable.ts'
import { type ClassicHeader, type ClassicVariable, readClassicHeader } from './netcdf3/header.ts'
import { checkBytes, chunkOf, readContiguous } from './raw/contiguous.ts'

/** Records are written one after the other, each with a slab of every record variable. */
type Records = { readonly count: number; readonly bytes: number }

const isRecord = ({ dimensions }: ClassicHeader, variable: ClassicVariable): boolean =>
  variable.dimensions[0] !== undefined && dimensions[variable.dimensions[0]]?.length === 0

/** Bytes of one variable, or of its slab in one record. */
const slabOf = (header: ClassicHeader, variable: ClassicVariable): number => {
  const lengths = variable.dimensions.slice(isRecord(header, variable) ? 1 : 0).map((n) => header.dimensions[n]?.length ?? 0)
  return sizeOf(lengths) * (variable.dtype === undefined ? 1 : bytesOf(variable.dtype))
}

const recordsOf = (header: ClassicHeader, size: number): Records => {
  const slabs = header.variables.filter((variable) => isRecord(header, variable)).map((variable) => slabOf(header, variable))
  // A lone record variable is not padded.
  const bytes = slabs.length === 1 ? (slabs[0] ?? 0) : slabs.reduce((sum, slab) => sum + Math.ceil(slab / 4) * 4, 0)
  if (header.records !== null) return { count: header.records, bytes }
  const begin = Math.min(...header.variables.filter((variable) => isRecord(header, variable)).map((variable) => variable.begin))
  return { count: bytes > 0 && Number.isFinite(begin) ? Math.max(0, Math.floor((size - begin) / bytes)) : 0, bytes }
}

type Layout = { readonly source: ByteSource; readonly begin: number; readonly dtype: Dtype; readonly shape: readonly number[] }

const readRecords = async ({ source, begin, dtype, shape }: Layout, step: number, box: Box, limits: ReadLimits): Promise<PixelArray> => {
  checkBox(box, shape)
  checkBytes(box.shape, bytesOf(dtype), limits)
  const inner = { start: box.start.slice(1), shape: box.shape.slice(1) }
  const target = pixelArray(dtype, sizeOf(box.shape))
  const values = sizeOf(inner.shape)
  if (target.length === 0) return target
  const [from = 0, count = 0] = [box.start[0], box.shape[0]]
  for (let n = 0; n < count; n++) {
    const slab = { source, at: begin + (from + n) * step, shape: shape.slice(1), type: dtype, isLittle: false }
    setValues(target, await readContiguous(slab, inner, limits), n * values)
  }
  return target
}

/** @throws FormatError when the file does not hold all of its values. */
const variableOf = (
  source: ByteSource,
  header: ClassicHeader,
  records: Records,
  variable: ClassicVariable,
  limits: ReadLimits,
): Variable => {
  const { name, begin, dtype } = variable
  check(dtype !== undefined, name, 'it holds text')
  check(
    variable.dimensions.slice(1).every((n) => header.dimensions[n]?.length !== 0),
    name,
    'records are not its slowest axis',
  )
  const hasRecords = isRecord(header, variable)
  const dimensions = variable.dimensions.map((n, axis) => ({
    name: header.dimensions[n]?.name ?? '',
    length: hasRecords && axis === 0 ? records.count : (header.dimensions[n]?.length ?? 0),
  }))
  const shape = dimensions.map((dimension) => dimension.length)
  const slab = slabOf(header, variable)
  const end = hasRecords ? begin + Math.max(0, records.count - 1) * records.bytes + (records.count > 0 ? slab : 0) : begin + slab
  check(Number.isSafeInteger(end) && end <= source.size, name, `the file ends before its values do: byte ${source.size} of ${end}`)
  const layout = { source, begin, dtype, shape }
  return {
    name,
    dimensions,
    dtype,
    attributes: variable.attributes,
    chunk: hasRecords ? [1, ...chunkOf(shape.slice(1), bytesOf(dtype))] : chunkOf(shape, bytesOf(dtype)),
    read: (box) =>
      hasRecords
        ? readRecords(layout, records.bytes, box, limits)
        : readContiguous({ source, at: begin, shape, type: dtype, isLittle: false }, box, limits),
  }
}

const open = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const header = await readClassicHeader(source, limits)
  const records = recordsOf(header, source.size)
  const variables: Variable[] = []
  const others: { name: string; attributes: Variable['attributes'] }[] = []
  const skipped: { name: string; reason: string }[] = []
  for (const variable of header.variables) {
    try {
      variables.push(variableOf(source, header, records, variable, limits))
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      others.push(variable)
      skipped.push({ name: variable.name, reason: cause.reason })
    }
  }
  const names = { 1: 'NetCDF classic', 2: 'NetCDF 64-bit offset', 5: 'NetCDF 64-bit data (CDF-5)' }
  return netcdfImageFile(
    {
      format: names[header.version],
      variables,
      others,
      skipped,
      attributes: header.attributes,
      groups: [],
      warnings: [],
      close: async () => undefined,
    },
    limits,
  )
}

/** Classic NetCDF. Variables are masked and unpacked (cf/unpack.ts); names of axes and the map come of the CF conventions. */
export const netcdf3: FormatReader = {
  id: 'netcdf3',
  title: 'NetCDF (classic)',
  extensions: ['.nc', '.cdf', '.nc3'],
  mediaType: 'application/x-netcdf',
  matches: (head) => latin1(head, 0, 3) === 'CDF' && [1, 2, 5].includes(head[3] ?? 0),
  open,
}
