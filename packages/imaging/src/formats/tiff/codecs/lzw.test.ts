import { describe, expect, it, vi } from 'vitest'
import { lzw } from './lzw.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Codes as bits: highest bit first and one code early, or the lowest first and in time (files from before TIFF 5.0). */
const encode = (bytes: Uint8Array, isOld = false): Uint8Array => {
  const bits: number[] = []
  let table = new Map<string, number>()
  let next = 258
  let width = 9
  const put = (code: number): void => {
    for (let n = 0; n < width; n++) bits.push((code >> (isOld ? n : width - 1 - n)) & 1)
  }
  put(256)
  let held = ''
  for (const byte of bytes) {
    const letter = String.fromCharCode(byte)
    if (held === '' || table.has(held + letter)) held += letter
    else {
      put(held.length === 1 ? held.charCodeAt(0) : (table.get(held) ?? 0))
      table.set(held + letter, next++)
      held = letter
      if (next === 4094) {
        put(256)
        table = new Map()
        next = 258
        width = 9
      } else if (next >= (1 << width) + (isOld ? 1 : 0)) width++
    }
  }
  if (held !== '') put(held.length === 1 ? held.charCodeAt(0) : (table.get(held) ?? 0))
  put(257)
  const out = new Uint8Array(Math.ceil(bits.length / 8))
  for (const [index, bit] of bits.entries()) out[index >> 3] = (out[index >> 3] ?? 0) | (bit << (isOld ? index & 7 : 7 - (index & 7)))
  return out
}

const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 13) & (index % 3000 < 1500 ? 3 : 255))

describe('LZW', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ['a run, whose entries are used while they are made', new Uint8Array(50_000).fill(9)],
    ['enough to fill the table many times', noise(200_000)],
  ])('gives back %s', async (_, bytes) => {
    expect(await lzw.decode(encode(bytes), bytes.length, 'strip 0')).toEqual(bytes)
  })

  it('knows the old order of bits by its first code', async () => {
    const bytes = noise(30_000)
    expect(await lzw.decode(encode(bytes, true), bytes.length, 'strip 0')).toEqual(bytes)
  })

  it('reads the example of the standard', async () => {
    // TIFF 6.0, section 13: the codes of 7 7 7 8 8 7 7 6 6.
    const codes = [256, 7, 258, 8, 8, 258, 6, 6, 257]
    const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('')
    const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, n) =>
      Number.parseInt(bits.slice(n * 8, n * 8 + 8).padEnd(8, '0'), 2),
    )
    expect([...(await lzw.decode(bytes, 9, 'strip 0'))]).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6])
  })

  it('stops where the data end, and where enough has come', async () => {
    const bytes = noise(1000)
    expect((await lzw.decode(encode(bytes).subarray(0, 60), 1000, 'strip 0')).length).toBeLessThan(1000)
    expect(await lzw.decode(encode(bytes), 10, 'strip 0')).toEqual(bytes.subarray(0, 10))
  })

  /** Codes of a run of one byte, as an encoder would make them: each entry is one longer than the last. */
  const runs = (times: number): { packed: Uint8Array; length: number } => {
    const bits: number[] = []
    let length = 0
    for (let n = 0; n < times; n++) {
      const codes = [256, 3, ...Array.from({ length: 4094 - 258 }, (_, index) => 258 + index)]
      for (const [index, code] of codes.entries()) {
        // The decoder has made index - 2 entries when it comes to this code.
        const next = 258 + Math.max(0, index - 2)
        const width = next + 1 >= 2048 ? 12 : next + 1 >= 1024 ? 11 : next + 1 >= 512 ? 10 : 9
        for (let bit = width - 1; bit >= 0; bit--) bits.push((code >> bit) & 1)
        if (code !== 256) length += code === 3 ? 1 : code - 256
      }
      // A clear code after a full table has 12 bits.
      if (n < times - 1) bits.push(...[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    }
    const packed = new Uint8Array(Math.ceil(bits.length / 8))
    for (const [index, bit] of bits.entries()) packed[index >> 3] = (packed[index >> 3] ?? 0) | (bit << (7 - (index & 7)))
    return { packed, length }
  }
  const streamed = async (packed: Uint8Array): Promise<Buffer> => {
    const pieces = async function* () {
      for (let at = 0; at < packed.length; at += 997) yield packed.subarray(at, at + 997)
    }
    const out: Uint8Array[] = []
    for await (const piece of lzw.stream?.(pieces(), 'strip 0') ?? []) out.push(piece)
    return Buffer.concat(out)
  }

  it('gives back noise piece by piece', async () => {
    const bytes = noise(300_000)
    expect(Buffer.compare(await streamed(encode(bytes)), bytes)).toBe(0)
  })

  it('gives back runs far longer than what a stream holds', async () => {
    const { packed, length } = runs(4)
    expect(length).toBeGreaterThan(28_000_000)
    const out = await streamed(packed)
    expect([out.length, out.every((byte) => byte === 3)]).toEqual([length, true])
  })

  it('refuses codes that are not defined', () => {
    const bits = [256, 300].map((code) => code.toString(2).padStart(9, '0')).join('')
    const bytes = Uint8Array.from([bits.slice(0, 8), bits.slice(8, 16), bits.slice(16).padEnd(8, '0')], (part) => Number.parseInt(part, 2))
    expect(() => lzw.decode(bytes, 10, 'IFD 0, strip 0')).toThrow(/code 300 is not defined/)
  })
})
