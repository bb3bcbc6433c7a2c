const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The check sum of PNG's chunks (ISO 3309), of all parts one after the other. */
export const crc32 = (...parts: readonly Uint8Array[]): number => {
  let value = 0xffffffff
  for (const part of parts) for (const byte of part) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
