import type { ByteSource } from '../../byte-source.ts'
import { FormatError } from '../../format-error.ts'

/** A view of some bytes of a source that is moved along: headers are walked in few reads. */
export type Window = {
  readonly size: number
  readonly has: (at: number, length: number) => boolean
  /** Moves the view to `at`. @throws FormatError where the source ends before. */
  readonly load: (at: number, length: number) => Promise<void>
  readonly u8: (at: number) => number
  readonly u16: (at: number, isLittle: boolean) => number
  readonly u32: (at: number, isLittle: boolean) => number
  /** A copy. */
  readonly bytes: (at: number, length: number) => Uint8Array
}

const blockBytes = 65_536

export const windowOn = (source: ByteSource): Window => {
  let from = 0
  let block = new Uint8Array(0)
  let view = new DataView(block.buffer)
  return {
    size: source.size,
    has: (at, length) => at >= from && at + length <= from + block.byteLength,
    load: async (at, length) => {
      if (at + length > source.size) throw new FormatError(`byte ${at}`, `the file ends where ${length} more bytes are due`)
      block = Uint8Array.from(await source.read(at, Math.min(source.size, at + Math.max(length, blockBytes))))
      from = at
      view = new DataView(block.buffer)
      if (block.byteLength < length) throw new FormatError(`byte ${at}`, 'the file became shorter while it was read')
    },
    u8: (at) => view.getUint8(at - from),
    u16: (at, isLittle) => view.getUint16(at - from, isLittle),
    u32: (at, isLittle) => view.getUint32(at - from, isLittle),
    bytes: (at, length) => block.slice(at - from, at - from + length),
  }
}
