import { promisify } from 'node:util'
import { createInflate, createZstdDecompress, inflate, zstdDecompress } from 'node:zlib'
import { FormatError } from '../../../format-error.ts'
import type { ByteCodec } from '../types.ts'

/** Unpacked bytes that a stream hands on at once. */
const pieceBytes = 1024 * 1024

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>
type Unpacker = ReturnType<typeof createInflate> | ReturnType<typeof createZstdDecompress>

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined)

const damage = (place: string, name: string, cause: unknown): FormatError =>
  new FormatError(place, `the ${name} data are damaged (${cause instanceof Error ? cause.message : String(cause)})`)

async function* streamed(open: () => Unpacker, name: string, pieces: AsyncIterable<Uint8Array>, place: string): AsyncIterable<Uint8Array> {
  const unpacker = open()
  const feed = async (): Promise<void> => {
    for await (const piece of pieces) {
      if (unpacker.destroyed) return
      if (!unpacker.write(piece)) await new Promise((resolve) => unpacker.once('drain', resolve).once('close', resolve))
    }
    unpacker.end()
  }
  feed().catch((cause: unknown) => unpacker.destroy(cause instanceof Error ? cause : new Error(String(cause))))
  try {
    for await (const piece of unpacker) yield piece
  } catch (cause) {
    throw cause instanceof FormatError ? cause : damage(place, name, cause)
  } finally {
    unpacker.destroy()
  }
}

/** The pieces of a stream up to so many bytes, in one. */
const collected = async (pieces: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> => {
  const out = new Uint8Array(size)
  let to = 0
  for await (const piece of pieces) {
    const part = piece.subarray(0, size - to)
    out.set(part, to)
    to += part.byteLength
    if (to >= size) break
  }
  return out.subarray(0, to)
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

const codec = (name: string, mostGain: number, unpack: Unpack, open: () => Unpacker): ByteCodec => {
  const stream: ByteCodec['stream'] = (pieces, place) => streamed(open, name, pieces, place)
  return {
    kind: 'bytes',
    mostGain,
    stream,
    decode: async (bytes, size, place) => {
      try {
        return await unpack(bytes, { maxOutputLength: Math.max(1, size) })
      } catch (cause) {
        // More than is wanted, or padding that is no part of the stream: the first bytes are right all the same.
        const isMore = codeOf(cause) === 'ERR_BUFFER_TOO_LARGE'
        if (!isMore) throw damage(place, name, cause)
        return collected(streamed(open, name, once(bytes), place), size)
      }
    },
  }
}

/** Deflate in a zlib wrapper (Adobe Photoshop TIFF Technical Notes): a match of 258 bytes takes two bits at best. */
export const deflate = codec('deflate', 1040, promisify(inflate), () => createInflate({ chunkSize: pieceBytes }))

/** Zstandard (RFC 8878): a block of 128 KiB of one byte takes 4 bytes, in a frame of at least 6. */
export const zstandard = codec('Zstandard', 43_691, promisify(zstdDecompress), () => createZstdDecompress({ chunkSize: pieceBytes }))
