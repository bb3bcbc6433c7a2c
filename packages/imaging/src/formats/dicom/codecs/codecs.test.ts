import { createRequire } from 'node:module'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { blockJpeg, losslessJpeg, type Picture, rleFrame } from './fixture.ts'
import { decode8Bit } from './jpeg-8bit.ts'
import { decodeJpeg2000 } from './jpeg-2000.ts'
import { codeStreamOf } from './jpeg-2000-header.ts'
import { decodeDct } from './jpeg-dct.ts'
import { decodeLossless } from './jpeg-lossless.ts'
import { decodeJpegLs } from './jpeg-ls.ts'
import { frameHeaderOf, segmentsOf } from './jpeg-stream.ts'
import { decodeRle } from './rle.ts'

const require = createRequire(import.meta.url)

/** Values all over the range, with steps that need all sizes of differences. */
const noise = (count: number, bits: number): Uint16Array =>
  Uint16Array.from({ length: count }, (_, n) => (n % 7 === 0 ? (n % 2) * (2 ** bits - 1) : (n * 40_503 + (n >> 3) * 977) % 2 ** bits))

const headerOf = (stream: Uint8Array) => frameHeaderOf(stream, segmentsOf(stream))

describe('lossless JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('by predictor %s gives back every value of 16 bits', (predictor) => {
    const picture: Picture = { rows: 9, columns: 13, components: 1, precision: 16, values: noise(117, 16) }
    const stream = losslessJpeg(picture, predictor)
    expect(decodeLossless(stream, headerOf(stream))).toEqual(picture.values)
  })

  it('in colour, with restarts after every second row', () => {
    const picture: Picture = { rows: 7, columns: 5, components: 3, precision: 8, values: noise(105, 8) }
    const stream = losslessJpeg(picture, 4, { restartRows: 2 })
    expect(decodeLossless(stream, headerOf(stream))).toEqual(picture.values)
  })

  it('with a point transform gives values without their lowest bits', () => {
    const picture: Picture = { rows: 4, columns: 4, components: 1, precision: 12, values: noise(16, 12) }
    const stream = losslessJpeg(picture, 1, { shift: 3 })
    expect(decodeLossless(stream, headerOf(stream))).toEqual(picture.values.map((value) => (value >> 3) << 3))
  })

  it('refuses a stream that ends early', () => {
    const stream = losslessJpeg({ rows: 9, columns: 13, components: 1, precision: 16, values: noise(117, 16) }, 1)
    expect(() => decodeLossless(stream.subarray(0, 150), headerOf(stream))).toThrow('the data of a scan end early')
  })

  it('refuses a predictor that does not exist', () => {
    const stream = losslessJpeg({ rows: 2, columns: 2, components: 1, precision: 8, values: noise(4, 8) }, 9)
    expect(() => decodeLossless(stream, headerOf(stream))).toThrow('predictor 9')
  })
})

describe('JPEG of 12 bits', () => {
  it('gives the values of flat blocks exactly, also where the image ends inside a block', () => {
    const blocks = [0, 4095, 2048, 1, 4000, 77]
    const stream = blockJpeg({ rows: 11, columns: 20, precision: 12 }, blocks)
    const values = decodeDct(stream, headerOf(stream))
    const expected = Uint16Array.from(
      { length: 220 },
      (_, n) => blocks[Math.floor(Math.floor(n / 20) / 8) * 3 + Math.floor((n % 20) / 8)] ?? -1,
    )
    expect(values).toEqual(expected)
  })
})

describe('JPEG of 8 bits', () => {
  const decode = (stream: Uint8Array, toRgb: boolean) => decode8Bit(stream, segmentsOf(stream), headerOf(stream), toRgb)
  const jpeg = (width: number, height: number, at: (n: number) => number) =>
    sharp(
      Uint8Array.from({ length: width * height * 3 }, (_, n) => at(n)),
      { raw: { width, height, channels: 3 } },
    )
      .jpeg({ quality: 100, chromaSubsampling: '4:2:0' })
      .toBuffer()

  it('gives luminance and colour differences as stored, and red, green and blue when asked', async () => {
    const stream = await jpeg(5, 3, () => 77)
    expect(await decode(stream, false)).toEqual(Uint8Array.from({ length: 45 }, (_, n) => (n % 3 === 0 ? 77 : 128)))
    expect(await decode(stream, true)).toEqual(new Uint8Array(45).fill(77))
  })

  it('is refused when its data are cut off, even where the stream is closed properly', async () => {
    const stream = await jpeg(64, 64, (n) => (n * 7919) % 251)
    const cut = stream.subarray(0, stream.length / 2)
    await expect(decode(cut, false)).rejects.toThrow('premature end')
    await expect(decode(Buffer.concat([cut, Uint8Array.of(0xff, 0xd9)]), false)).rejects.toThrow('premature end')
  })
})

describe('RLE', () => {
  it('puts the bytes of a value together, the highest first', () => {
    const stream = rleFrame([Uint8Array.of(1, 1, 1, 2), Uint8Array.of(7, 8, 9, 9)])
    expect(decodeRle(stream, { pixels: 4, samples: 1, bits: 16 })).toEqual(Uint8Array.of(7, 1, 8, 1, 9, 1, 9, 2))
  })

  it('puts samples side by side', () => {
    const stream = rleFrame([Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(5, 6)])
    expect(decodeRle(stream, { pixels: 2, samples: 3, bits: 8 })).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6))
  })

  it('refuses a segment that is too short, and too few segments', () => {
    const stream = rleFrame([Uint8Array.of(1, 2)])
    expect(() => decodeRle(stream, { pixels: 3, samples: 1, bits: 8 })).toThrow('2 of the 3 bytes')
    expect(() => decodeRle(stream, { pixels: 2, samples: 3, bits: 8 })).toThrow('1 segments, and 3 are due')
  })
})

type Encoder = {
  getDecodedBuffer: (info: object) => Uint8Array
  getEncodedBuffer: () => Uint8Array
  encode: () => void
  delete: () => void
}

const encode = (encoder: Encoder, info: object, bytes: Uint8Array): Uint8Array => {
  encoder.getDecodedBuffer(info).set(bytes)
  encoder.encode()
  const stream = Uint8Array.from(encoder.getEncodedBuffer())
  encoder.delete()
  return stream
}

const cases = [
  { bits: 8, isSigned: false, components: 1 },
  { bits: 8, isSigned: false, components: 3 },
  { bits: 12, isSigned: false, components: 1 },
  { bits: 16, isSigned: false, components: 1 },
  { bits: 16, isSigned: true, components: 1 },
]
const [width, height] = [40, 37]

/** Values of a case as the bytes that an encoder takes, and as numbers. */
const picture = ({ bits, isSigned, components }: (typeof cases)[number]) => {
  const raw = noise(width * height * components, bits)
  const info = { width, height, bitsPerSample: bits, componentCount: components, isSigned, isUsingColorTransform: components === 3 }
  const values = bits <= 8 ? Uint8Array.from(raw) : raw
  const bytes = new Uint8Array(values.buffer)
  const signed = bits <= 8 ? new Int8Array(values.buffer) : new Int16Array(values.buffer)
  return { info, bytes, values: isSigned ? signed : values }
}

it('JPEG 2000 of signed values of 8 bits, as GDCM writes it, keeps negative ones', async () => {
  const stream = Buffer.from(
    '/0//UQApAAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABhwEB/1IADAAAAAEAAgQEAAH/XAAKQEBISFBISFD/ZAAqAAFDcmVhdGVkIGJ5IEdEQ00vT3BlbkpQRUcg' +
      'dmVyc2lvbiAyLjUuMP+QAAoAAAAAAC8AAf+T34AwB6tQkKB/wPkBR9oGDQELPYbAfCHD6gMAIhoPA3/r/9k=',
    'base64',
  )
  expect(await decodeJpeg2000(stream, codeStreamOf(stream))).toEqual(Int8Array.from({ length: 64 }, (_, n) => 4 * n - 128))
})

it('JPEG 2000 that is cut off is refused: nothing is made up', async () => {
  const module = await require('@cornerstonejs/codec-openjpeg')({ print: () => undefined })
  const { info, bytes } = picture({ bits: 16, isSigned: false, components: 1 })
  const stream = encode(new module.J2KEncoder(), info, bytes)
  for (const length of [stream.length - 200, Math.floor(stream.length / 2), 150]) {
    const cut = stream.subarray(0, length)
    await expect(decodeJpeg2000(cut, codeStreamOf(cut))).rejects.toThrow(/cut off|of its 1 tiles/)
  }
})

describe.each(cases)('$bits bits, signed: $isSigned, $components components', (one) => {
  const { info, bytes, values } = picture(one)

  it('come back from JPEG 2000 as they were', async () => {
    const module = await require('@cornerstonejs/codec-openjpeg')({ print: () => undefined })
    const stream = encode(new module.J2KEncoder(), info, bytes)
    expect(await decodeJpeg2000(stream, codeStreamOf(stream))).toEqual(values)
  })

  it('come back from high-throughput JPEG 2000 as they were', async () => {
    const module = await require('@cornerstonejs/codec-openjph')({ print: () => undefined })
    const encoder = new module.HTJ2KEncoder()
    encoder.setQuality(true, 0)
    const stream = encode(encoder, info, bytes)
    expect(codeStreamOf(stream).isHighThroughput).toBe(true)
    expect(await decodeJpeg2000(stream, codeStreamOf(stream))).toEqual(values)
  })
})

describe.each(cases.filter(({ isSigned }) => !isSigned))('$bits bits, $components components', (one) => {
  const { info, bytes, values } = picture(one)

  it('come back from JPEG-LS as they were', async () => {
    const module = await require('@cornerstonejs/codec-charls')({ print: () => undefined })
    const encoder = new module.JpegLSEncoder()
    encoder.setInterleaveMode(one.components === 3 ? 2 : 0)
    const stream = encode(encoder, info, bytes)
    expect(await decodeJpegLs(stream, headerOf(stream))).toEqual(values)
  })
})
