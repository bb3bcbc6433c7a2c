import { describe, expect, it } from 'vitest'
import { packbits } from './packbits.ts'

/** The example of TIFF 6.0, section 9 (and of Apple before it), and what it becomes. */
const packed = Uint8Array.of(0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x80, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa)
const plain = [0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22, ...new Array<number>(10).fill(0xaa)]

describe('PackBits', () => {
  it('reads the example of the standard', async () => {
    expect([...(await packbits.decode(packed, plain.length, 'strip 0'))]).toEqual(plain)
  })

  it('stops where enough has come, and where the data end', async () => {
    expect([...(await packbits.decode(packed, 5, 'strip 0'))]).toEqual(plain.slice(0, 5))
    expect([...(await packbits.decode(packed.subarray(0, 5), 100, 'strip 0'))]).toEqual(plain.slice(0, 5))
  })

  it.each([1, 2, 3, 7, 100])('gives the same in pieces of %s bytes', async (length) => {
    const pieces = async function* () {
      for (let at = 0; at < packed.length; at += length) yield packed.subarray(at, at + length)
    }
    const out: number[] = []
    for await (const piece of packbits.stream?.(pieces(), 'strip 0') ?? []) out.push(...piece)
    expect(out).toEqual(plain)
  })
})
