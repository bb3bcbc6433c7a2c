const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0x82f63b78 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** The Castagnoli checksum of Zarr's `crc32c` codec (RFC 3720, appendix B.4; polynomial 0x82F63B78 reflected). */
export const crc32c = (bytes: Uint8Array): number => {
  let c = 0xffffffff
  for (let at = 0; at < bytes.byteLength; at++) c = (table[(c ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
