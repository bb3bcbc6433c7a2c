/**
 * Predictors (TIFF 6.0, section 14; Adobe Photoshop TIFF Technical Note 3): rows hold differences to the sample of the same kind one pixel to
 * the left. They are undone in place on raw bytes; differences wrap, and floats are differenced as whole numbers of their size.
 */

type Whole = Uint8Array | Uint16Array | Uint32Array | BigUint64Array

const sums = (values: Whole, perRow: number, stride: number): void => {
  if (values instanceof BigUint64Array) {
    for (let row = 0; row < values.length; row += perRow)
      for (let at = row + stride; at < row + perRow; at++) values[at] = (values[at] ?? 0n) + (values[at - stride] ?? 0n)
    return
  }
  for (let row = 0; row < values.length; row += perRow)
    for (let at = row + stride; at < row + perRow; at++) values[at] = (values[at] ?? 0) + (values[at - stride] ?? 0)
}

/**
 * Horizontal differencing.
 * @param bytes whole rows in this machine's order, aligned to `size`.
 * @param size bytes of one sample.
 * @param stride samples of one pixel.
 */
export const undoHorizontal = (bytes: Uint8Array<ArrayBuffer>, size: number, perRow: number, stride: number): void => {
  const { buffer, byteOffset } = bytes
  const count = bytes.byteLength / size
  if (size === 1) sums(bytes, perRow, stride)
  else if (size === 2) sums(new Uint16Array(buffer, byteOffset, count), perRow, stride)
  else if (size === 4) sums(new Uint32Array(buffer, byteOffset, count), perRow, stride)
  else sums(new BigUint64Array(buffer, byteOffset, count), perRow, stride)
}

/**
 * Floating point differencing: the bytes of a row are sorted by their weight, highest first, and then differenced.
 * @returns the same rows, each sample with its lowest byte first.
 */
export const undoFloating = (bytes: Uint8Array, size: number, perRow: number, stride: number): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(bytes.byteLength)
  const rowBytes = perRow * size
  for (let row = 0; row + rowBytes <= bytes.byteLength; row += rowBytes) {
    for (let at = row + stride; at < row + rowBytes; at++) bytes[at] = (bytes[at] ?? 0) + (bytes[at - stride] ?? 0)
    for (let sample = 0; sample < perRow; sample++)
      for (let weight = 0; weight < size; weight++)
        out[row + sample * size + weight] = bytes[row + (size - 1 - weight) * perRow + sample] ?? 0
  }
  return out
}
