import { latin1 } from '../../bytes.ts'
import type { HeaderLine } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { type Fields, fieldsOf } from '../raw/fields.ts'

/** The fields of NIfTI-1 and NIfTI-2 under the names of nifti1.h. Vectors are as long as `dim` says. */
export type NiftiHeader = {
  readonly version: 1 | 2
  readonly isLittle: boolean
  /** False when the voxels lie in a file of their own. */
  readonly isSingle: boolean
  /** `dim[1]` to `dim[dim[0]]`, fastest first. */
  readonly dim: readonly number[]
  /** `pixdim[0]` to `pixdim[7]`. */
  readonly pixdim: readonly number[]
  readonly datatype: number
  readonly bitpix: number
  readonly voxOffset: number
  readonly slope: number
  readonly intercept: number
  readonly calMin: number
  readonly calMax: number
  readonly units: number
  readonly qformCode: number
  readonly sformCode: number
  /** b, c, d and the offsets x, y, z. */
  readonly quatern: readonly number[]
  /** Three rows of four. */
  readonly srow: readonly (readonly number[])[]
  readonly lines: readonly HeaderLine[]
}

/** Where each field begins (nifti1.h, nifti2.h), and how numbers of three kinds are read. */
const layouts = {
  1: { bytes: 348, dim: 40, datatype: 70, bitpix: 72, pixdim: 76, vox: 108, slope: 112, inter: 116, units: 123, calMax: 124, calMin: 128 },
  2: { bytes: 540, dim: 16, datatype: 12, bitpix: 14, pixdim: 104, vox: 168, slope: 176, inter: 184, units: 500, calMax: 192, calMin: 200 },
} as const
const places = {
  1: { qform: 252, sform: 254, quatern: 256, srow: 280, descrip: 148, aux: 228, intent: 328, intentCode: 68, toffset: 136 },
  2: { qform: 344, sform: 348, quatern: 352, srow: 400, descrip: 240, aux: 320, intent: 508, intentCode: 504, toffset: 216 },
} as const

export const headerBytes = layouts[2].bytes

/** Version and byte order by `sizeof_hdr` and the magic; undefined when it is no NIfTI header. */
export const niftiOf = (head: Uint8Array): { version: 1 | 2; isLittle: boolean; isSingle: boolean } | undefined => {
  const magic1 = latin1(head, 344, 348)
  const magic2 = latin1(head, 4, 12)
  for (const isLittle of [true, false]) {
    const size = fieldsOf(head, isLittle).int32(0)
    if (size === 348 && (magic1 === 'n+1\0' || magic1 === 'ni1\0')) return { version: 1, isLittle, isSingle: magic1[1] === '+' }
    if (size === 540 && (magic2 === 'n+2\0\r\n\x1a\n' || magic2 === 'ni2\0\r\n\x1a\n'))
      return { version: 2, isLittle, isSingle: magic2[1] === '+' }
  }
  return undefined
}

const linesOf = (header: Omit<NiftiHeader, 'lines'>, fields: Fields): HeaderLine[] => {
  const place = places[header.version]
  const numbers: [string, number | readonly number[]][] = [
    ['sizeof_hdr', layouts[header.version].bytes],
    ['dim', [header.dim.length, ...header.dim]],
    ['datatype', header.datatype],
    ['bitpix', header.bitpix],
    ['pixdim', header.pixdim],
    ['vox_offset', header.voxOffset],
    ['scl_slope', header.slope],
    ['scl_inter', header.intercept],
    ['xyzt_units', header.units],
    ['cal_max', header.calMax],
    ['cal_min', header.calMin],
    ['toffset', header.version === 1 ? fields.float32(place.toffset) : fields.float64(place.toffset)],
    ['intent_code', header.version === 1 ? fields.int16(place.intentCode) : fields.int32(place.intentCode)],
    ['qform_code', header.qformCode],
    ['sform_code', header.sformCode],
    ['quatern_b, c, d', header.quatern.slice(0, 3)],
    ['qoffset_x, y, z', header.quatern.slice(3)],
    ['srow_x', header.srow[0] ?? []],
    ['srow_y', header.srow[1] ?? []],
    ['srow_z', header.srow[2] ?? []],
  ]
  const texts = [
    ['intent_name', fields.text(place.intent, 16)],
    ['descrip', fields.text(place.descrip, 80)],
    ['aux_file', fields.text(place.aux, 24)],
    ['db_name', header.version === 1 ? fields.text(14, 18) : ''],
  ] as const
  return [
    ...numbers.map(([key, value]) => ({ key, value: typeof value === 'number' ? String(value) : value.join(' ') })),
    ...texts.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value })),
  ]
}

/** @throws FormatError when the header is cut off, or says that there are no axes. */
export const readNiftiHeader = (bytes: Uint8Array): NiftiHeader => {
  const found = niftiOf(bytes)
  check(found !== undefined, 'byte 0', 'it does not begin like a NIfTI file')
  const { version, isLittle } = found
  const layout = layouts[version]
  const place = places[version]
  check(bytes.byteLength >= layout.bytes, `byte ${bytes.byteLength}`, 'the file ends inside its header')
  const fields = fieldsOf(bytes, isLittle)
  const [real, size] = version === 1 ? [fields.float32, 4] : [fields.float64, 8]
  const reals = (at: number, count: number) => Array.from({ length: count }, (_, n) => real(at + n * size))
  const [whole, wholeSize] = version === 1 ? [fields.int16, 2] : [fields.int64, 8]
  const rank = whole(layout.dim)
  check(rank >= 1 && rank <= 7, 'dim[0]', `it says ${rank} axes; NIfTI has one to seven`)
  const header = {
    ...found,
    dim: Array.from({ length: rank }, (_, n) => whole(layout.dim + (n + 1) * wholeSize)),
    pixdim: reals(layout.pixdim, 8),
    datatype: fields.int16(layout.datatype),
    bitpix: fields.int16(layout.bitpix),
    voxOffset: Math.trunc(version === 1 ? fields.float32(layout.vox) : fields.int64(layout.vox)),
    slope: real(layout.slope),
    intercept: real(layout.inter),
    calMin: real(layout.calMin),
    calMax: real(layout.calMax),
    units: version === 1 ? fields.uint8(layout.units) : fields.int32(layout.units),
    qformCode: version === 1 ? fields.int16(place.qform) : fields.int32(place.qform),
    sformCode: version === 1 ? fields.int16(place.sform) : fields.int32(place.sform),
    quatern: reals(place.quatern, 6),
    srow: [0, 1, 2].map((row) => reals(place.srow + row * 4 * size, 4)),
  }
  return { ...header, lines: linesOf(header, fields) }
}
