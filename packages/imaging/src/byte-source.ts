/** Random access to the bytes of one file, wherever it lies. */
export type ByteSource = {
  /** Bytes. */
  readonly size: number
  /** The bytes of the half-open range [start, end); fewer only where the file ends. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>
}

/** A source over bytes in memory. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.byteLength,
  read: async (start, end) => bytes.subarray(Math.max(0, start), Math.max(0, end)),
})

/** Keeps the last block of `source`, so that a reader's many small steps forward become few reads. */
export const buffered = (source: ByteSource, blockBytes = 65_536): ByteSource => {
  let held = { from: 0, bytes: new Uint8Array(0) }
  const covering = async (start: number, end: number) => {
    const block = held
    if (start >= block.from && end <= block.from + block.bytes.byteLength) return block
    const fresh = { from: start, bytes: new Uint8Array(await source.read(start, Math.min(source.size, start + blockBytes))) }
    // Taken over in one step: reads may overlap, and each answers from the block that it has.
    held = fresh
    return fresh
  }
  return {
    size: source.size,
    read: async (start, end) => {
      const last = Math.min(end, source.size)
      if (last - start > blockBytes) return source.read(start, last)
      const { from, bytes } = await covering(start, last)
      return bytes.subarray(start - from, Math.max(start, last) - from)
    },
  }
}
