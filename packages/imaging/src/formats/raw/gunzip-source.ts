import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type ByteSource, memorySource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'

const stepBytes = 1 << 20
/** Deflate packs at best 1032 to 1. */
const bestRatio = 1032

async function* stepsOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += stepBytes) yield await source.read(at, Math.min(source.size, at + stepBytes))
}

/** Unpacks forwards, one piece at a time. */
const unpacking = (source: ByteSource) => {
  const packed = Readable.from(stepsOf(source))
  const gunzip = createGunzip({ chunkSize: stepBytes })
  packed.once('error', (cause) => gunzip.destroy(cause))
  const pieces: AsyncIterator<Uint8Array> = packed.pipe(gunzip)[Symbol.asyncIterator]()
  return {
    /** Undefined at the end. @throws FormatError on damage */
    next: async (): Promise<Uint8Array | undefined> => {
      try {
        const { done, value } = await pieces.next()
        return done === true ? undefined : value
      } catch (cause) {
        if (cause instanceof FormatError) throw cause
        throw new FormatError('gzip', `it cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    },
    stop: () => {
      packed.destroy()
      gunzip.destroy()
    },
  }
}

/**
 * What a gzip file unpacks to, as far as `size`, in the memory of a few pieces: steps forward cost what lies between, a step back begins anew.
 * Whoever reads it in order reads it once.
 */
const forwardSource = (
  source: ByteSource,
  size: number,
): ByteSource & { readonly step: () => Promise<unknown>; readonly stop: () => void } => {
  let running = unpacking(source)
  /** The piece at hand begins at `from`. */
  let [from, piece]: [number, Uint8Array] = [0, new Uint8Array(0)]
  let queue: Promise<unknown> = Promise.resolve()
  const readNow = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
    if (start < from) {
      running.stop()
      running = unpacking(source)
      ;[from, piece] = [0, new Uint8Array(0)]
    }
    for (let at = start; at < start + bytes.byteLength; ) {
      if (at >= from + piece.byteLength) {
        from += piece.byteLength
        const next = await running.next()
        if (next === undefined) throw new FormatError('gzip', `it unpacks to ${from} bytes only`)
        piece = next
        continue
      }
      const part = piece.subarray(at - from, Math.min(piece.byteLength, start + bytes.byteLength - from))
      bytes.set(part, at - start)
      at += part.byteLength
    }
    return bytes
  }
  return {
    size,
    read: (start, end) => {
      const turn = queue.then(() => readNow(start, end))
      queue = turn.catch(() => undefined)
      return turn
    },
    step: () => running.next(),
    stop: () => running.stop(),
  }
}

/** The first bytes of what a gzip file unpacks to; fewer where it is shorter. @throws FormatError on damage */
export const gunzippedStart = async (source: ByteSource, length: number): Promise<Uint8Array> => {
  const running = unpacking(source)
  const pieces: Uint8Array[] = []
  for (let total = 0; total < length; ) {
    const piece = await running.next()
    if (piece === undefined) break
    pieces.push(piece)
    total += piece.byteLength
  }
  running.stop()
  return new Uint8Array(Buffer.concat(pieces)).subarray(0, length)
}

/**
 * The first `size` bytes of what a gzip file unpacks to: in memory where they may be held at once, otherwise unpacked forwards as they are read.
 * Nothing behind them is unpacked.
 * @throws FormatError on damage, and when so few packed bytes can never become so many.
 */
export const gunzippedSource = async (source: ByteSource, size: number, limits: ReadLimits): Promise<ByteSource> => {
  check(size <= (source.size + 64) * bestRatio, 'gzip', `${source.size} packed bytes cannot become the ${size} that the header tells of`)
  const forward = forwardSource(source, size)
  if (size > limits.bytes) return forward
  const bytes = await forward.read(0, size)
  // A step further, to the checksum where the values end with the file.
  await forward.step()
  forward.stop()
  return memorySource(bytes)
}
