import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp, { type JpegOptions } from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { defaultLimits, type ImageFile, type ReadLimits } from '../dataset.ts'
import type { PixelArray } from '../dtype.ts'
import { jpeg } from './jpeg.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const open = (bytes: Uint8Array, limits: ReadLimits = defaultLimits): Promise<ImageFile> =>
  jpeg.open(memorySource(bytes), { limits, name: 'a.jpg', sibling: async () => undefined })
const firstOf = ({ datasets: [first] }: ImageFile) => {
  if (first === undefined) throw new Error('no dataset')
  return first
}
const readAll = async (bytes: Uint8Array): Promise<PixelArray> => {
  const { axes, read } = firstOf(await open(bytes))
  return read({ start: axes.map(() => 0), shape: axes.map((axis) => axis.length) })
}
/** Four plain quarters: red and green above, blue and white below. */
const quarters = (width: number, height: number) => {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [left, top] = [x < width / 2, y < height / 2]
      pixels.set(top ? (left ? [255, 0, 0] : [0, 255, 0]) : left ? [0, 0, 255] : [255, 255, 255], (y * width + x) * 3)
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
const written = (options: JpegOptions = {}) => quarters(64, 32).jpeg({ quality: 95, chromaSubsampling: '4:4:4', ...options })
const [red, green, blue, white] = ['red', 'green', 'blue', 'white']
const nameOf = ([r = 0, g = 0]: readonly number[]) => (r > 200 ? (g > 200 ? white : red) : g > 200 ? green : blue)

describe('a JPEG', () => {
  it.each([true, false])('in colour is three interleaved channels (progressive: %s)', async (progressive) => {
    const bytes = await written({ progressive }).toBuffer()
    const file = await open(bytes)
    const dataset = firstOf(file)
    expect(dataset.axes.map(({ name, length }) => `${name} ${length}`)).toEqual(['y 32', 'x 64', 'c 3'])
    expect([dataset.dtype, dataset.isColor, dataset.channels.map(({ name }) => name)]).toEqual(['uint8', true, ['red', 'green', 'blue']])
    const box = await dataset.read({ start: [24, 40, 1], shape: [1, 2, 2] })
    expect(Array.from(box, Number).map((value) => value > 240)).toEqual([true, true, true, true])
    expect(file.header[0]?.lines).toContainEqual({ key: 'process', value: progressive ? 'progressive' : 'sequential' })
  })

  it('in grey is one channel', async () => {
    const bytes = await sharp(Buffer.alloc(200, 77), { raw: { width: 20, height: 10, channels: 1 } })
      .toColourspace('b-w')
      .jpeg()
      .toBuffer()
    const dataset = firstOf(await open(bytes))
    expect(dataset.axes.map(({ name }) => name)).toEqual(['y', 'x'])
    expect(new Set(Array.from(await readAll(bytes), Number))).toEqual(new Set([77]))
  })

  // Which quarters are seen at the corners: top left, top right, bottom left, bottom right (EXIF 2.32, tag 274).
  it.each([
    [1, [red, green, blue, white]],
    [2, [green, red, white, blue]],
    [3, [white, blue, green, red]],
    [4, [blue, white, red, green]],
    [5, [red, blue, green, white]],
    [6, [blue, red, white, green]],
    [7, [white, green, blue, red]],
    [8, [green, white, red, blue]],
  ])('with EXIF orientation %i lies as a browser shows it', async (orientation, corners) => {
    const bytes = await written().withMetadata({ orientation }).toBuffer()
    const file = await open(bytes)
    const [height, width] = orientation >= 5 ? [64, 32] : [32, 64]
    expect(firstOf(file).axes.map(({ length }) => length)).toEqual([height, width, 3])
    const values = Array.from(await readAll(bytes), Number)
    const at = (y: number, x: number) => nameOf(values.slice((y * width + x) * 3, (y * width + x) * 3 + 3))
    expect([at(2, 2), at(2, width - 3), at(height - 3, 2), at(height - 3, width - 3)]).toEqual(corners)
    expect(file.warnings).toHaveLength(orientation === 1 ? 0 : 1)
  })

  it('with a colour profile keeps the values that it stores', async () => {
    const [plain, profiled] = [await written().toBuffer(), await written().withIccProfile('p3', { attach: true }).toBuffer()]
    expect((await open(profiled)).header[0]?.lines.map(({ key }) => key)).toContain('ICC profile')
    // Its values were made in another colour space: they are what the decoder gives without looking at the profile.
    const raw = await sharp(profiled, { ignoreIcc: true }).raw().toBuffer()
    expect(Buffer.from(await readAll(profiled).then((values) => Uint8Array.from(values, Number)))).toEqual(raw)
    expect(await readAll(plain)).not.toEqual(await readAll(profiled))
  })

  it('that tells of people or places says so, field by field', async () => {
    const exif = { IFD0: { Artist: 'A. Person', Software: 'a camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } }
    const { personal, header } = await open(await written().withExif(exif).toBuffer())
    expect(personal).toEqual(expect.arrayContaining(['Artist', 'GPSLatitude', 'GPSLatitudeRef']))
    expect(personal).not.toContain('Software')
    expect(header[0]?.lines).toContainEqual({ key: 'GPSLatitude', value: '51/1 30/1 0/1' })
  })
})

describe('a JPEG that is refused', () => {
  it.each([
    ['in CMYK', () => quarters(20, 20).toColourspace('cmyk').jpeg().toBuffer(), 'CMYK'],
    ['cut in its header', async () => (await written().toBuffer()).subarray(0, 100), 'the file is truncated'],
    ['of no height', async () => withFrame(await written().toBuffer(), 1, [0, 0]), '64 x 0 pixels'],
    ['of 12 bits', async () => withFrame(await written().toBuffer(), 0, [12]), 'a JPEG of 12 bits a channel: only 8 bits are read'],
    ['of two channels', async () => withFrame(await written().toBuffer(), 5, [2]), 'a JPEG with 2 channels'],
    ['of the lossless kind', async () => withFrame(await written().toBuffer(), -3, [0xc3]), 'a JPEG of the lossless kind'],
    ['with noise between its segments', async () => withFrame(await written().toBuffer(), -4, [0]), 'a marker was expected here'],
  ])('%s', async (_, make, reason) => {
    await expect(open(await make())).rejects.toThrow(reason)
  })

  it('by its header when it claims more pixels than can be held', async () => {
    const bytes = withFrame(await written().toBuffer(), 1, [255, 255, 255, 255])
    await expect(open(bytes)).rejects.toThrow('header: 65535 x 65535 pixels')
  })

  it.each([0.5, 0.9])('when its pixels are read: cut at %s of its length', async (share) => {
    const bytes = await quarters(400, 300).jpeg().toBuffer()
    await expect(readAll(bytes.subarray(0, Math.floor(bytes.byteLength * share)))).rejects.toThrow('pixels: the pixels cannot be decoded')
  })
})

/** Changes bytes of the frame header, counted from the precision of its samples on (ITU-T T.81, B.2.2). */
const withFrame = (bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  const frame = copy.findIndex((byte, n) => byte === 0xff && [0xc0, 0xc2].includes(copy[n + 1] ?? 0) && copy[n + 2] === 0)
  copy.set(values, frame + 4 + at)
  return copy
}

it('survives damage of every kind', async () => {
  const sound = [await written().toBuffer(), await written({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer()]
  const { read, refused } = await fuzz(jpeg, sound, { rounds: 2000, seed: 5, headBytes: 700 })
  expect(read).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(100)
}, 240_000)

const images = fileURLToPath(new URL('../../../../../shared/data/formats/images/', import.meta.url))
const isThere = existsSync(images)
const sha256 = async (bytes: Uint8Array) =>
  createHash('sha256')
    .update(Uint8Array.from(await readAll(bytes), Number))
    .digest('hex')

// Of the pixels as Pillow decodes them, upright (ImageOps.exif_transpose).
describe.skipIf(!isThere)(`real files${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  it.each([
    ['retina.jpg', '3670e389d0dae9f755cc1bb7e4da4c3d2cdf10eba2dc3060836d8d4b8024d860'],
    ['hubble_deep_field.jpg', '9a3ea9548188f81e63435188456e74de45a981ebeb791e265abe79a26d3b528b'],
    ['exif_orientation6_gps.jpg', '1008fc44f05f5b90ccafbf7785a79472e908740b0c44ab2c83e1c0201e4530f9'],
  ])('%s has the pixels that another decoder sees', async (name, expected) => {
    expect(await sha256(readFileSync(images + name))).toBe(expected)
  })
})
