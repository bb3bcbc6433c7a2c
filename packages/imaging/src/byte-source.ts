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
  let from = 0
  let block = new Uint8Array(0)
  return {
    size: source.size,
    read: async (start, end) => {
      if (end - start > blockBytes) return source.read(start, end)
      if (start < from || end > from + block.byteLength) {
        from = start
        block = Uint8Array.from(await source.read(start, Math.min(source.size, start + blockBytes)))
      }
      return block.subarray(start - from, Math.max(start, end) - from)
    },
  }
}
