import { constants, zstdCompress } from 'node:zlib'

/** Chunks that are packed or written at once: enough for the thread pool, and few enough to hold. */
const inFlight = 32

/** Of zstd: the noise of a camera packs little better at higher ones, which take several times as long. */
export const zstdLevel = 1

const isAllZero = (bytes: Uint8Array): boolean => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  for (let at = 0; at < words.length; at++) if (words[at] !== 0) return false
  return bytes.subarray(words.length * 4).every((byte) => byte === 0)
}

const packed = (bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const params = { [constants.ZSTD_c_compressionLevel]: zstdLevel, [constants.ZSTD_c_checksumFlag]: 1 }
    // The size is told beforehand: zstd then takes no more memory than it needs, and readers know what they unpack to.
    const size = bytes.byteLength
    zstdCompress(bytes, { params, pledgedSrcSize: size, chunkSize: Math.max(1024, size) }, (failure, result) => {
      if (failure !== null) reject(failure)
      // A small result is a corner of a large buffer: a copy does not hold on to the rest of it.
      else resolve(result.byteLength * 2 < result.buffer.byteLength ? Uint8Array.from(result) : result)
    })
  })

/** Packs chunks on the threads of zlib, several at a time, in buffers that are used again. */
export const startEncoder = (chunkBytes: (level: number) => number) => {
  const free = new Map<number, Uint8Array<ArrayBuffer>[]>()
  const waiting: (() => void)[] = []
  let running = 0
  return {
    /** A buffer for one chunk, of which the caller writes all. Waits while many are under way; each is followed by one `release`. */
    buffer: async (level: number): Promise<Uint8Array<ArrayBuffer>> => {
      while (running >= inFlight) await new Promise<void>((resolve) => waiting.push(resolve))
      running++
      const bytes = chunkBytes(level)
      return free.get(bytes)?.pop() ?? new Uint8Array(bytes)
    },
    /** The packed chunk; undefined when all of it is zero, which is not stored. The buffer may not be touched any more. */
    encode: async (buffer: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> => {
      const bytes = isAllZero(buffer) ? undefined : await packed(buffer)
      const same = free.get(buffer.byteLength) ?? []
      same.push(buffer)
      free.set(buffer.byteLength, same)
      return bytes
    },
    /** A chunk is where it belongs, or will never be. */
    release: (): void => {
      running--
      waiting.shift()?.()
    },
  }
}
export type Encoder = ReturnType<typeof startEncoder>
