import { gzipSync } from 'node:zlib'

type Changes = { readonly dim?: readonly number[]; readonly float?: boolean; readonly affine?: readonly number[]; readonly isBig?: boolean }

/** A volume of labels as a server of MONAI Label writes one (ITK: both forms of the space, datatype by `result_dtype`), gzipped. */
export const labelVolume = (columns: number, rows: number, values: readonly number[], changes: Changes = {}): Buffer => {
  const { dim = [3, columns, rows, 1, 1, 1, 1, 1], float = false, affine = [-1, -1, 1], isBig = false } = changes
  const size = float ? 4 : 2
  const bytes = new Uint8Array(352 + values.length * size)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, !isBig)
  dim.forEach((length, at) => {
    view.setInt16(40 + 2 * at, length, !isBig)
  })
  view.setInt16(70, float ? 16 : 512, !isBig)
  view.setInt16(72, 8 * size, !isBig)
  view.setFloat32(108, 352, !isBig)
  view.setInt16(252, affine.length > 0 ? 1 : 0, !isBig)
  view.setInt16(254, affine.length > 0 ? 1 : 0, !isBig)
  affine.forEach((value, axis) => {
    view.setFloat32(280 + 20 * axis, value, !isBig)
  })
  bytes.set(Buffer.from('n+1\0'), 344)
  values.forEach((value, at) => {
    if (float) view.setFloat32(352 + 4 * at, value, !isBig)
    else view.setUint16(352 + 2 * at, value, !isBig)
  })
  return gzipSync(bytes)
}
