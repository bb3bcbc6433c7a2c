import { xz } from '@napi-rs/lzma'
import { describe, expect, it, vi } from 'vitest'
import { FormatError } from '../../../format-error.ts'
import { lzma } from './lzma.ts'
import { xzSize } from './xz-size.ts'

// Compression takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

describe('an xz stream', () => {
  it.each([0, 1, 100, 70_000, 2_500_000])('says that it unpacks to %s bytes, without being unpacked', async (length) => {
    const bytes = Buffer.alloc(length, 'some text that repeats, ')
    const packed = await xz.compress(bytes)
    expect(xzSize(packed)).toEqual({ size: length, end: packed.length })
    expect(xzSize(Buffer.concat([packed, packed]))).toEqual({ size: length, end: packed.length })
    expect(Buffer.compare(await lzma.decode(packed, length, 'strip 0'), bytes)).toBe(0)
  })

  it('that is cut off, damaged or a bomb is refused', async () => {
    const packed = await xz.compress(Buffer.alloc(2_000_000))
    const refused = async (bytes: Uint8Array, size: number): Promise<string> => {
      try {
        await lzma.decode(bytes, size, 'strip 0')
      } catch (cause) {
        if (cause instanceof FormatError) return cause.reason
        throw cause
      }
      return 'it was read'
    }
    expect(await refused(packed.subarray(0, packed.length - 20), 2_000_000)).toBe('the LZMA data are no whole xz stream')
    expect(await refused(packed, 1000)).toBe('the LZMA data unpack to 2000000 bytes, far more than the 1000 of the chunk')
    const damaged = Uint8Array.from(packed)
    damaged[30] = 255 - (damaged[30] ?? 0)
    expect(await refused(damaged, 2_000_000)).not.toBe('it was read')
  })
})
