/** Fields of a binary header by their byte; what lies beyond the end reads as zero. */
export const fieldsOf = (bytes: Uint8Array, isLittle: boolean) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const inside =
    (size: number, read: (at: number) => number) =>
    (at: number): number =>
      at >= 0 && at + size <= bytes.byteLength ? read(at) : 0
  return {
    uint8: inside(1, (at) => view.getUint8(at)),
    int16: inside(2, (at) => view.getInt16(at, isLittle)),
    uint16: inside(2, (at) => view.getUint16(at, isLittle)),
    int32: inside(4, (at) => view.getInt32(at, isLittle)),
    uint32: inside(4, (at) => view.getUint32(at, isLittle)),
    /** Rounded to the nearest number where it is beyond 2^53. */
    int64: inside(8, (at) => Number(view.getBigInt64(at, isLittle))),
    float32: inside(4, (at) => view.getFloat32(at, isLittle)),
    float64: inside(8, (at) => view.getFloat64(at, isLittle)),
    /** Latin-1, up to the first NUL, trimmed at its end. */
    text: (at: number, length: number): string => (String.fromCharCode(...bytes.subarray(at, at + length)).split('\0')[0] ?? '').trimEnd(),
  }
}

export type Fields = ReturnType<typeof fieldsOf>
