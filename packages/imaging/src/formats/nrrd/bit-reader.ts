import { FormatError } from '../../format-error.ts'

/** Bits of bytes in memory, highest first. */
export class BitReader {
  private readonly bytes: Uint8Array
  private at = 0
  private held = 0
  private count = 0
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** @param n 0 to 24. @throws FormatError at the end */
  bits(n: number): number {
    while (this.count < n) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new FormatError('bzip2', 'it ends too early')
      this.held = ((this.held << 8) | byte) >>> 0
      this.count += 8
    }
    this.count -= n
    const value = n === 0 ? 0 : (this.held >>> this.count) & ((1 << n) - 1)
    this.held &= (1 << this.count) - 1
    return value
  }

  toByte(): void {
    this.count -= this.count % 8
    this.held &= (1 << this.count) - 1
  }

  isAtEnd(): boolean {
    return this.at >= this.bytes.length && this.count < 8
  }
}
