import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { fuzz, randomOf } from '../conformance/mutate.ts'
import { defaultLimits, type ImageFile, type ReadLimits } from '../dataset.ts'
import type { PixelArray } from '../dtype.ts'
import { chunk, ihdr, type PngPlan, pngOf, signature } from './png/fixtures.ts'
import { png } from './png.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const open = (bytes: Uint8Array, limits: ReadLimits = defaultLimits): Promise<ImageFile> =>
  png.open(memorySource(bytes), { limits, name: 'a.png', sibling: async () => undefined })
const firstOf = ({ datasets: [first] }: ImageFile) => {
  if (first === undefined) throw new Error('no dataset')
  return first
}
const valuesOf = async (bytes: Uint8Array, limits?: ReadLimits): Promise<PixelArray> => {
  const { axes, read } = firstOf(await open(bytes, limits))
  return read({ start: axes.map(() => 0), shape: axes.map((axis) => axis.length) })
}
const random = randomOf(7)
const planOf = (color: PngPlan['color'], bitDepth: number, samples: number, more: Partial<PngPlan> = {}): PngPlan => {
  const { width = 37, height = 21 } = more
  return { width, height, color, bitDepth, values: Array.from({ length: width * height * samples }, () => random(2 ** bitDepth)), ...more }
}

describe('the values of a PNG', () => {
  const kinds = [
    ['grey', 8, 1],
    ['grey', 16, 1],
    ['grey-alpha', 8, 2],
    ['grey-alpha', 16, 2],
    ['rgb', 8, 3],
    ['rgb', 16, 3],
    ['rgba', 8, 4],
    ['rgba', 16, 4],
  ] as const
  it.each(kinds.flatMap((kind) => [false, true].map((isInterlaced) => [...kind, isInterlaced] as const)))(
    '%s of %i bits are those that were stored (interlaced: %4$s)',
    async (color, bitDepth, samples, isInterlaced) => {
      const plan = planOf(color, bitDepth, samples, { isInterlaced, pieces: 3 })
      const dataset = firstOf(await open(pngOf(plan)))
      expect(dataset.dtype).toBe(bitDepth === 16 ? 'uint16' : 'uint8')
      expect(dataset.axes.map((axis) => `${axis.name} ${axis.length}`)).toEqual(['y 21', 'x 37', ...(samples > 1 ? [`c ${samples}`] : [])])
      expect(dataset.isColor).toBe(samples >= 3)
      expect(Array.from(await valuesOf(pngOf(plan)), Number)).toEqual(plan.values)
    },
  )

  it.each([
    [1, 255],
    [2, 85],
    [4, 17],
  ])('of %i bits are stretched to 0 ... 255, and the user is told', async (bitDepth, factor) => {
    for (const isInterlaced of [false, true]) {
      const plan = planOf('grey', bitDepth, 1, { isInterlaced })
      expect(Array.from(await valuesOf(pngOf(plan)), Number)).toEqual(plan.values.map((value) => value * factor))
      expect((await open(pngOf(plan))).warnings).toEqual([`values of ${bitDepth} bits are stretched to 0 ... 255`])
    }
  })

  it.each([1, 2, 4, 8])('of a palette of %i bits are its colours', async (bitDepth) => {
    const colors = Uint8Array.from({ length: 3 * 2 ** bitDepth }, () => random(256))
    const plan = planOf('palette', bitDepth, 1, { before: [chunk('PLTE', colors)] })
    expect(Array.from(await valuesOf(pngOf(plan)), Number)).toEqual(
      plan.values.flatMap((value) => [...colors.subarray(value * 3, value * 3 + 3)]),
    )
    const alphas = Uint8Array.of(7, 255)
    const seen = Array.from(await valuesOf(pngOf({ ...plan, before: [...(plan.before ?? []), chunk('tRNS', alphas)] })), Number)
    expect(seen).toEqual(plan.values.flatMap((value) => [...colors.subarray(value * 3, value * 3 + 3), alphas[value] ?? 255]))
  })

  it('an index beyond the palette is black', async () => {
    const bytes = pngOf({
      width: 2,
      height: 1,
      color: 'palette',
      bitDepth: 8,
      values: [0, 9],
      before: [chunk('PLTE', Uint8Array.of(1, 2, 3))],
    })
    expect(Array.from(await valuesOf(bytes), Number)).toEqual([1, 2, 3, 0, 0, 0])
  })

  it('grey that is marked as transparent means "not measured"', async () => {
    const before = [chunk('tRNS', Uint8Array.of(0, 3))]
    expect(firstOf(await open(pngOf(planOf('grey', 16, 1, { before })))).nodata).toBe(3)
    expect(firstOf(await open(pngOf(planOf('grey', 4, 1, { before })))).nodata).toBe(51)
  })

  it.each([false, true])('are the same from any box, kept in memory or unpacked band by band (interlaced: %s)', async (isInterlaced) => {
    const plan = planOf('rgb', 16, 3, { width: 300, height: 200, isInterlaced })
    const small = { ...defaultLimits, bytes: 500_000 }
    const { read } = firstOf(await open(pngOf(plan), small))
    const boxes = [
      { start: [150, 10, 0], shape: [20, 5, 3] },
      { start: [3, 299, 1], shape: [100, 1, 1] },
      { start: [0, 0, 0], shape: [200, 300, 3] },
      { start: [199, 0, 2], shape: [1, 300, 1] },
    ]
    // All at once: they wait for one another.
    const found = await Promise.all(boxes.map((box) => read(box)))
    for (const [n, { start, shape }] of boxes.entries()) {
      const [rows, columns, samples] = [0, 1, 2].map((axis) => Array.from({ length: shape[axis] ?? 0 }, (_, i) => i + (start[axis] ?? 0)))
      const expected = rows?.flatMap((y) => columns?.flatMap((x) => samples?.map((c) => plan.values[(y * 300 + x) * 3 + c])))
      expect(Array.from(found[n] ?? [], Number)).toEqual(expected)
    }
    await expect(read({ start: [200, 0, 0], shape: [1, 1, 1] })).rejects.toThrow('axis 0 runs from 0 to 200')
  })
})

describe('what a PNG tells', () => {
  it('of people is flagged, and text is given verbatim', async () => {
    const text = (kind: string, ...parts: (string | Uint8Array)[]) => chunk(kind, Buffer.concat(parts.map((part) => Buffer.from(part))))
    const before = [
      text('tEXt', 'Author\0A. Person'),
      text('zTXt', 'Title\0\0', deflateSync(Buffer.from('a nebula'))),
      text('iTXt', 'Note\0\0\0de\0Notiz\0schön'),
      text('iTXt', 'Broken\0\u0001\0\0\0', 'no packed text'),
      chunk('pHYs', Uint8Array.of(0, 0, 0, 100, 0, 0, 0, 200, 1)),
      chunk('tIME', Uint8Array.of(7, 0xe8, 2, 29, 1, 2, 3)),
      chunk('gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)),
    ]
    const file = await open(pngOf(planOf('grey', 8, 1, { before })))
    expect(file.personal).toEqual(['Author'])
    expect(file.header[0]?.lines).toEqual(
      expect.arrayContaining([
        { key: 'Author', value: 'A. Person' },
        { key: 'Title', value: 'a nebula' },
        { key: 'Note', value: 'schön' },
        { key: 'Broken', value: '(14 packed bytes)' },
        { key: 'pHYs', value: '100 x 200 pixels per metre' },
        { key: 'tIME', value: '2024-02-29T01:02:03Z' },
        { key: 'gAMA', value: '0.45455' },
      ]),
    )
  })

  it('behind its end is noted', async () => {
    const { warnings } = await open(Buffer.concat([pngOf(planOf('grey', 8, 1)), Buffer.from('PK and more')]))
    expect(warnings).toEqual(['11 bytes lie behind the end of the PNG; they are no part of the image'])
  })
})

describe('a PNG that is refused', () => {
  const sound = pngOf(planOf('grey', 8, 1))
  const damaged = (at: number) => Buffer.from(sound.map((byte, i) => (i === at ? byte ^ 0x55 : byte)))
  const header = (at: number, value: number) => {
    const body = Buffer.from(sound.subarray(16, 29))
    body[at] = value
    return Buffer.concat([signature, chunk('IHDR', body), sound.subarray(33)])
  }
  const exif = Buffer.from('4949 2a00 08000000 0100 1201 0300 01000000 06000000 00000000'.replaceAll(' ', ''), 'hex')
  it.each([
    ['with a wrong checksum in its header', damaged(30), 'byte 29: the checksum of the PNG header is wrong'],
    ['cut in its header', sound.subarray(0, 20), 'byte 8: the PNG header (IHDR) is missing or cut off'],
    ['cut behind a chunk', sound.subarray(0, -12), 'the PNG breaks off before its end (IEND): the file is truncated'],
    ['cut in a chunk', sound.subarray(0, -20), 'the chunk "IDAT" claims'],
    ['of no width', header(3, 0), 'byte 16: the PNG header says 0 x 21 pixels'],
    ['of a colour type that does not exist', header(9, 5), 'byte 25: the PNG header names a colour type'],
    ['of a depth that does not exist', header(8, 3), 'byte 24: the PNG header says 3 bits a channel'],
    ['of another interlacing', header(12, 2), 'byte 28'],
    ['of another compression', header(10, 1), 'byte 26'],
    ['without pixels', Buffer.concat([sound.subarray(0, 33), chunk('IEND')]), 'the PNG has no pixels (no IDAT)'],
    ['without its palette', pngOf(planOf('palette', 8, 1)), 'PLTE: the PNG takes its colours from a palette, and has none'],
    ['that moves', pngOf(planOf('grey', 8, 1, { before: [chunk('acTL')] })), 'an animated PNG'],
    ['that is to be rotated', pngOf(planOf('grey', 8, 1, { before: [chunk('eXIf', exif)] })), 'asks to be shown rotated'],
    [
      'that claims more pixels than can be held',
      Buffer.concat([signature, ihdr({ width: 2 ** 31 - 1, height: 2 ** 31 - 1, bitDepth: 8, color: 'grey' }), sound.subarray(33)]),
      'header: 2147483647 x 2147483647 pixels',
    ],
  ])('%s', async (_, bytes, reason) => {
    await expect(open(bytes)).rejects.toThrow(reason)
  })

  const later = async (bytes: Uint8Array) => {
    const file = await open(bytes)
    const { read, axes } = firstOf(file)
    return read({ start: axes.map(() => 0), shape: axes.map((axis) => axis.length) })
  }
  const withPixels = (packed: Uint8Array) => Buffer.concat([signature, sound.subarray(8, 33), chunk('IDAT', packed), chunk('IEND')])
  it.each([
    ['a wrong checksum', damaged(sound.byteLength - 30), 'the checksum of a PNG chunk of pixels is wrong'],
    ['no zlib stream', withPixels(Buffer.from('not packed')), 'pixels: the pixels cannot be unpacked: incorrect header check'],
    ['too few rows', withPixels(deflateSync(new Uint8Array(38 * 20))), 'pixels: the pixels end in row 20 of 21'],
    ['a filter that does not exist', withPixels(deflateSync(new Uint8Array(38 * 21).fill(9))), 'pixels: the PNG names the row filter 9'],
  ])('when its pixels are read: %s', async (_, bytes, reason) => {
    await expect(later(bytes)).rejects.toThrow(reason)
  })

  it('is read in bounded time when its pixels go on for ever behind the last row', async () => {
    expect((await later(withPixels(deflateSync(new Uint8Array(50_000_000))))).length).toBe(37 * 21)
  })
})

const images = fileURLToPath(new URL('../../../../../shared/data/formats/images/', import.meta.url))
const isThere = existsSync(images)

/** The same file with sound checksums of all chunks: damage gets as far as the pixels. */
const withChecksums = (bytes: Uint8Array): Uint8Array => {
  const fixed = Buffer.from(bytes)
  for (let at = 8; at + 12 <= fixed.byteLength; ) {
    const end = at + 8 + fixed.readUInt32BE(at)
    if (end + 4 > fixed.byteLength) break
    fixed.writeUInt32BE(crc32(fixed.subarray(at + 4, end)), end)
    at = end + 4
  }
  return fixed
}

describe('damage of every kind', () => {
  const own = [
    pngOf(planOf('rgba', 16, 4)),
    pngOf(planOf('grey', 2, 1, { isInterlaced: true, pieces: 4 })),
    pngOf(
      planOf('palette', 4, 1, {
        before: [chunk('PLTE', new Uint8Array(48)), chunk('tRNS', new Uint8Array(4)), chunk('tEXt', Buffer.from('a\0b'))],
      }),
    ),
  ]
  const real = isThere ? ['gray16.png', 'palette_color.png'].map((name) => Uint8Array.from(readFileSync(images + name))) : []

  it('is found', async () => {
    const { read, refused } = await fuzz(png, [...own, ...real], { rounds: 2000, seed: 41, headBytes: 120 })
    expect(read).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(1000)
  }, 120_000)

  it('is found, or gives other pixels, behind sound checksums', async () => {
    const lenient: typeof png = {
      ...png,
      open: async (source, context) => png.open(memorySource(withChecksums(await source.read(0, source.size))), context),
    }
    const { read, refused } = await fuzz(lenient, own, { rounds: 2000, seed: 42, headBytes: 120 })
    expect(read).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(500)
  }, 120_000)
})

describe.skipIf(!isThere)(`real files${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  it('a slice of a stack of nuclei has the values that NumPy sees', async () => {
    const values = await valuesOf(readFileSync(`${images}gray16.png`))
    const numbers = Array.from(values, Number)
    expect([values.length, numbers.slice(0, 4), Math.min(...numbers), Math.max(...numbers)]).toEqual([
      61 * 57,
      [189, 164, 174, 155],
      121,
      336,
    ])
  })

  // Of the pixels as Pillow decodes them (convert('RGB')).
  it('a palette is looked up as Pillow does', async () => {
    const values = await valuesOf(readFileSync(`${images}palette_color.png`))
    expect(createHash('sha256').update(Uint8Array.from(values, Number)).digest('hex')).toBe(
      '52b16741bcfda22c7be5a115d1e110548d3f2bc6b39a6e77c010b8cd982e2353',
    )
  })
})
