import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../byte-source.ts'
import { type Dataset, defaultLimits } from '../../../dataset.ts'
import { FormatError } from '../../../format-error.ts'
import { tiff } from '../../tiff.ts'
import { makeTiff, plainTags, short, type TestDirectory } from '../fixtures.ts'

const first = async (directory: TestDirectory): Promise<Dataset> => {
  const file = await tiff.open(memorySource(makeTiff([directory])), { limits: defaultLimits, name: '', sibling: async () => undefined })
  const [dataset] = file.datasets
  if (dataset === undefined) throw new Error('no dataset')
  return dataset
}
const read = async (directory: TestDirectory): Promise<number[]> => {
  const dataset = await first(directory)
  const shape = dataset.axes.map((axis) => axis.length)
  return Array.from(await dataset.read({ start: shape.map(() => 0), shape }), Number)
}
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const cause = await work.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  )
  if (!(cause instanceof FormatError)) throw cause
  expect(cause.at).toMatch(/^IFD 0/)
  return cause.reason
}
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'))

/** A picture of slow gradients, as cameras take them. */
const picture = (width: number, height: number, channels: 1 | 3 | 4) => {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const pixel = Math.floor(at / channels)
    return 40 + (((pixel % width) * 3 + Math.floor(pixel / width) * 2 + (at % channels) * 30) % 150)
  })
  return { pixels, image: sharp(pixels, { raw: { width, height, channels } }) }
}
const page = (
  width: number,
  height: number,
  samples: number,
  compression: number,
  chunks: readonly Uint8Array[],
  tags: TestDirectory['tags'] = {},
): TestDirectory => ({
  tags: { ...plainTags(width, height, 8, samples), 259: short(compression), ...tags },
  chunks,
})

describe('JPEG inside a TIFF', () => {
  it('of one sample gives what libjpeg gives', async () => {
    const jpeg = await picture(24, 16, 1).image.toColourspace('b-w').jpeg({ quality: 90 }).toBuffer()
    const expected = await sharp(jpeg).toColourspace('b-w').raw().toBuffer()
    expect(await read(page(24, 16, 1, 7, [jpeg]))).toEqual([...expected])
  })

  it('of YCbCr becomes RGB, and that of RGB stays as it is', async () => {
    const jpeg = await picture(32, 16, 3).image.jpeg({ quality: 95, chromaSubsampling: '4:2:0' }).toBuffer()
    const expected = [...(await sharp(jpeg).raw().toBuffer())]
    const ycbcr = page(32, 16, 3, 7, [jpeg], { 262: short(6) })
    expect(await read(ycbcr)).toEqual(expected)
    expect((await first(ycbcr)).isColor).toBe(true)
    // Nothing in this stream says that its components are YCbCr: a TIFF that says RGB is believed, unless there is a marker of JFIF.
    expect(await read(page(32, 16, 3, 7, [jpeg], { 262: short(2) }))).not.toEqual(expected)
    const jfif = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
      jpeg.subarray(2),
    ])
    expect(await read(page(32, 16, 3, 7, [jfif], { 262: short(2) }))).toEqual(expected)
  })

  it('takes its tables from the file where the chunk has none', async () => {
    const jpeg = await picture(16, 16, 1).image.toColourspace('b-w').jpeg({ quality: 80, optimiseCoding: false }).toBuffer()
    const expected = [...(await sharp(jpeg).toColourspace('b-w').raw().toBuffer())]
    const segments: { marker: number; bytes: Buffer }[] = []
    let at = 2
    while (jpeg[at + 1] !== 0xda) {
      const end = at + 2 + jpeg.readUInt16BE(at + 2)
      segments.push({ marker: jpeg[at + 1] ?? 0, bytes: jpeg.subarray(at, end) })
      at = end
    }
    const isTable = (marker: number): boolean => marker === 0xdb || marker === 0xc4
    const pick = (wantsTables: boolean): Buffer[] =>
      segments.filter(({ marker }) => isTable(marker) === wantsTables).map(({ bytes }) => bytes)
    const tables = Buffer.concat([jpeg.subarray(0, 2), ...pick(true), Buffer.from([0xff, 0xd9])])
    const abbreviated = Buffer.concat([jpeg.subarray(0, 2), ...pick(false), jpeg.subarray(at)])
    expect(await read(page(16, 16, 1, 7, [abbreviated], { 347: Uint8Array.from(tables) }))).toEqual(expected)
    expect(await reasonOf(read(page(16, 16, 1, 7, [abbreviated])))).toMatch(/^the JPEG data cannot be read/)
  })

  it('without loss gives values of 16 bits', async () => {
    const jpeg = bytesOf('/9j/xAAXAAEBAQEAAAAAAAAAAAAAAAAKCQsQ/8MACxAAAwAEAQARAP/aAAgBAAAGAADqWUspZpYJYSwljSwSwlhLAP/Z')
    expect(await read(page(4, 3, 1, 7, [jpeg], { 258: short(16) }))).toEqual(Array.from({ length: 12 }, (_, n) => n * 300))
  })

  it('that is of another size or kind than the TIFF says, or cut off, is refused', async () => {
    const jpeg = await picture(64, 64, 3).image.jpeg().toBuffer()
    expect(await reasonOf(read(page(16, 16, 3, 7, [jpeg])))).toBe('a JPEG of 64 x 64 pixels in a chunk of 16 x 16')
    expect(await reasonOf(read(page(64, 64, 1, 7, [jpeg])))).toBe('the JPEG has 3 components, the image 1 samples')
    expect(await reasonOf(read(page(64, 64, 3, 7, [jpeg.subarray(0, jpeg.length / 2)])))).toMatch(/^the JPEG data cannot be read/)
    expect(await reasonOf(read(page(64, 64, 3, 7, [Uint8Array.of(1, 2, 3)])))).toBe('the JPEG data do not begin as such')
  })
})

describe('other pictures inside a TIFF', () => {
  it('WebP without loss gives its pixels, and full alpha where it leaves that out', async () => {
    const { pixels, image } = picture(20, 10, 3)
    const webp = await image.webp({ lossless: true }).toBuffer()
    expect(await read(page(20, 10, 3, 50_001, [webp]))).toEqual([...pixels])
    const withAlpha = await read(page(20, 10, 4, 50_001, [webp], { 338: short(2) }))
    expect([withAlpha.length, withAlpha[3], withAlpha[4]]).toEqual([800, 255, pixels[3]])
  })

  it('JPEG 2000 without loss gives its pixels', async () => {
    const j2k = bytesOf(
      '/0//UQApAAAAAAAIAAAABgAAAAAAAAAAAAAACAAAAAYAAAAAAAAAAAABBwEB/1IADAAAAAEAAAQEAAH/XAAEQED/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAA7AAH/k9+BUBInVkly1p1kFYvfsz0X9sWwloSJJ5GvN39WNxRDG4npOuCRVCEl5eahT//Z',
    )
    expect(await read(page(8, 6, 1, 34_712, [j2k]))).toEqual(Array.from({ length: 48 }, (_, n) => n * 3))
    expect(await reasonOf(read(page(40, 40, 1, 34_712, [j2k])))).toMatch(/8 x 6 pixels, the strip 40 x 40/)
  })

  it('LERC gives its values, and NaN where its mask says that there is none', async () => {
    const plain = bytesOf(
      'TGVyYzIgBAAAAGOUAcQDAAAABAAAAAEAAAAMAAAACAAAAH8AAAAGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAZAAAAAAAAAAAAAADBAAQAAAAAAAIA+AAAAPwAAQD8AAIA/AACgPwAAwD8AAOA/AAAAQAAAEEAAACBAAAAwQA==',
    )
    const masked = bytesOf(
      'TGVyYzIgBAAAACNc/c4DAAAABAAAAAEAAAALAAAACAAAAIEAAAAGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAZABgAAAAIA/f8AgAAAAAAAADBAAQAAAAAAAIA+AAAAPwAAQD8AAIA/AACgPwAA4D8AAABAAAAQQAAAIEAAADBA',
    )
    const tags = { 258: short(32), 339: short(3) }
    const values = Array.from({ length: 12 }, (_, n) => n / 4)
    expect(await read(page(4, 3, 1, 34_887, [plain], tags))).toEqual(values)
    expect(await read(page(4, 3, 1, 34_887, [masked], tags))).toEqual(values.with(6, Number.NaN))
    expect(await reasonOf(read(page(40, 30, 1, 34_887, [plain], tags)))).toMatch(/^a LERC picture of 4 x 3 x 1/)
    expect(await reasonOf(read(page(4, 3, 1, 34_887, [plain.subarray(0, 100)], tags)))).toMatch(/LERC/)
  })

  it.each([
    [4, 'zBfxk1Bc1BuACACA'],
    [3, 'ABqABqABgvABgvABgvABqABNQXABqA=='],
  ])('fax compression %s gives its bits as they are stored', async (compression, strip) => {
    const drawn = (row: number, column: number): number => (row === 6 || (row >= 2 && row < 5 && column >= 3 && column < 9) ? 1 : 0)
    const expected = Array.from({ length: 128 }, (_, at) => drawn(Math.floor(at / 16), at % 16))
    expect(await read(page(16, 8, 1, compression, [bytesOf(strip)], { 258: short(1), 262: short(0) }))).toEqual(expected)
  })
})
