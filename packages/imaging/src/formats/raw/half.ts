/** The value of a half float (IEEE 754 binary16) by its 16 bits. */
const halfValue = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

let table: Float32Array | undefined

/** Half floats as float32: every one of them is exact. */
export const fromHalfs = (bytes: Uint8Array, isLittle: boolean): Float32Array<ArrayBuffer> => {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => halfValue(bits))
  const values = new Float32Array(bytes.byteLength >> 1)
  const [low, high] = isLittle ? [0, 1] : [1, 0]
  for (let n = 0; n < values.length; n++) values[n] = table[(bytes[2 * n + low] ?? 0) | ((bytes[2 * n + high] ?? 0) << 8)] ?? 0
  return values
}
