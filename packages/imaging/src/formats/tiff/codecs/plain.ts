import type { ByteCodec } from '../types.ts'

/** Compression 1: a copy, since the bytes of a source may be shared. */
export const plain: ByteCodec = {
  kind: 'bytes',
  mostGain: 1,
  decode: (bytes, size) => bytes.slice(0, size),
}
