import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { type Box, type Dataset, defaultLimits, type ImageFile, type ReadContext } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { statsOf } from '../inspect.ts'
import { double, long, makeTiff, packedBytes, plainTags, rational, short, type TestDirectory, type TestOrder } from './tiff/fixtures.ts'
import { tiff } from './tiff.ts'

const context: ReadContext = { limits: defaultLimits, name: 'test.tif', sibling: async () => undefined }
const open = (bytes: Uint8Array, more: Partial<ReadContext> = {}): Promise<ImageFile> =>
  tiff.open(memorySource(bytes), { ...context, ...more })

const first = async (bytes: Uint8Array, more: Partial<ReadContext> = {}): Promise<Dataset> => {
  const [dataset] = (await open(bytes, more)).datasets
  if (dataset === undefined) throw new Error('no dataset')
  return dataset
}

const wholeOf = ({ levels }: Dataset, level = 0): Box => ({ start: (levels[level] ?? []).map(() => 0), shape: levels[level] ?? [] })
const valuesOf = async (dataset: Dataset, level = 0): Promise<number[]> =>
  Array.from(await dataset.read(wholeOf(dataset, level), level), Number)
const read = async (bytes: Uint8Array): Promise<number[]> => valuesOf(await first(bytes))
const failure = async (work: Promise<unknown>): Promise<{ at: string; reason: string }> => {
  const cause = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(cause instanceof FormatError)) throw new Error('it was not refused', { cause })
  return { at: cause.at, reason: cause.reason }
}

const count = (length: number, from = 0): number[] => Array.from({ length }, (_, index) => index + from)
const shapeOf = (dataset: Dataset): [string, number][] => dataset.axes.map(({ name, length }) => [name, length])
/** One page of ascending 8-bit values. */
const page = (width: number, height: number, from = 0, tags: TestDirectory['tags'] = {}): TestDirectory => ({
  tags: { ...plainTags(width, height), ...tags },
  chunks: [Uint8Array.from(count(width * height, from))],
})

describe('values of a TIFF', () => {
  const orders: TestOrder[] = [{}, { isLittle: false }, { isBig: true }, { isLittle: false, isBig: true }]
  it.each(orders)('are those that were written, whatever the order of bytes and the width of offsets: %o', async (order) => {
    const values = [0, 1, 256, 65_535, 513, 7]
    const bytes = makeTiff([{ tags: plainTags(3, 2, 16), chunks: [packedBytes(values, 2, order.isLittle ?? true)] }], order)
    const dataset = await first(bytes)
    expect([dataset.dtype, shapeOf(dataset)]).toEqual([
      'uint16',
      [
        ['y', 2],
        ['x', 3],
      ],
    ])
    expect(await valuesOf(dataset)).toEqual(values)
  })

  it.each([
    [1, 8, 'uint8', [200, 7]],
    [2, 8, 'int8', [-56, 7]],
    [2, 16, 'int16', [-8, 7]],
    [1, 32, 'uint32', [4_294_967_288, 7]],
    [2, 32, 'int32', [-8, 7]],
    [1, 64, 'uint64', [1_099_511_627_776, 7]],
    [3, 32, 'float32', [0.5, -2]],
    [3, 64, 'float64', [0.1, -2]],
    [3, 16, 'float32', [0.5, -2]],
  ])('have the type of SampleFormat %s with %s bits: %s', async (format, bits, dtype, values) => {
    const raw = new Uint8Array(bits / 4)
    const view = new DataView(raw.buffer)
    for (const [index, value] of values.entries()) {
      const at = (index * bits) / 8
      if (format === 3 && bits === 16) view.setUint16(at, value === 0.5 ? 0x38_00 : 0xc0_00, true)
      else if (format === 3) bits === 32 ? view.setFloat32(at, value, true) : view.setFloat64(at, value, true)
      else if (bits === 64) view.setBigUint64(at, BigInt(value), true)
      else if (bits === 32) view.setInt32(at, value, true)
      else if (bits === 16) view.setInt16(at, value, true)
      else view.setInt8(at, value)
    }
    const dataset = await first(makeTiff([{ tags: { ...plainTags(2, 1, bits), 339: short(format) }, chunks: [raw] }]))
    expect(dataset.dtype).toBe(dtype)
    expect(await valuesOf(dataset)).toEqual(values)
  })

  it.each([
    [1, [0b1010_0000, 0b1100_0000], 4, 2, [1, 0, 1, 0, 1, 1, 0, 0]],
    [2, [0b0001_1011], 4, 1, [0, 1, 2, 3]],
    [4, [0x12, 0x30, 0x45, 0x60], 3, 2, [1, 2, 3, 4, 5, 6]],
    [12, [0x12, 0x3a, 0xbc], 2, 1, [0x123, 0xabc]],
  ])('of %s bits are taken apart, each row from a byte of its own', async (bits, raw, width, height, values) => {
    expect(await read(makeTiff([{ tags: plainTags(width, height, bits), chunks: [Uint8Array.from(raw)] }]))).toEqual(values)
  })

  it('are put together from tiles, without what lies beyond the edge', async () => {
    const tile = (from: number): Uint8Array => Uint8Array.from(count(4, from))
    const tags = { ...plainTags(3, 3), 322: short(2), 323: short(2) }
    const bytes = makeTiff([{ tags, chunks: [tile(0), tile(10), tile(20), tile(30)] }])
    expect(await read(bytes)).toEqual([0, 1, 10, 2, 3, 12, 20, 21, 30])
    expect((await first(bytes)).chunk).toEqual([2, 2])
  })

  it('of a box are the same as in the whole, wherever the box lies', async () => {
    const dataset = await first(
      makeTiff([
        { tags: { ...plainTags(7, 6, 8, 3), 278: short(4) }, chunks: [Uint8Array.from(count(84)), Uint8Array.from(count(42, 84))] },
      ]),
    )
    const whole = await valuesOf(dataset)
    const box = { start: [2, 3, 1], shape: [3, 4, 2] }
    const expected = count(3).flatMap((y) => count(4).flatMap((x) => count(2).map((c) => whole[((y + 2) * 7 + x + 3) * 3 + c + 1])))
    expect(Array.from(await dataset.read(box), Number)).toEqual(expected)
    expect((await failure(dataset.read({ start: [4, 0, 0], shape: [3, 1, 1] }))).at).toBe('box')
  })

  it('in planes of their own keep them as the first axis', async () => {
    const tags = { ...plainTags(2, 2, 8, 3), 284: short(2) }
    const dataset = await first(makeTiff([{ tags, chunks: [1, 2, 3].map((from) => Uint8Array.from(count(4, from * 10))) }]))
    expect(shapeOf(dataset)).toEqual([
      ['c', 3],
      ['y', 2],
      ['x', 2],
    ])
    expect(await valuesOf(dataset)).toEqual([10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33])
  })

  it.each([
    ['deflate', 8, (raw: Uint8Array) => deflateSync(raw)],
    ['deflate by its old code', 32_946, (raw: Uint8Array) => deflateSync(raw)],
    ['Zstandard', 50_000, (raw: Uint8Array) => zstdCompressSync(raw)],
    ['PackBits', 32_773, (raw: Uint8Array) => Uint8Array.from([raw.length - 1, ...raw])],
  ])('come out of %s', async (_, code, pack) => {
    const raw = Uint8Array.from([9, 9, 9, 1, 2, 3])
    const bytes = makeTiff([{ tags: { ...plainTags(3, 2), 259: short(code) }, chunks: [pack(raw)] }])
    expect(await read(bytes)).toEqual([...raw])
  })

  it('come out of horizontal differences, which wrap', async () => {
    const tags = { ...plainTags(3, 2, 16), 259: short(8), 317: short(2) }
    const raw = deflateSync(packedBytes([65_535, 2, 1, 10, 65_535, 65_535], 2, false))
    expect(await read(makeTiff([{ tags, chunks: [raw] }], { isLittle: false }))).toEqual([65_535, 1, 2, 10, 9, 8])
  })

  it('come out of differences of floats', async () => {
    // 1 is 3f800000, 2 is 40000000: the bytes sorted by weight are 3f 40 | 80 00 | 00 00 | 00 00.
    const sorted = [0x3f, 0x40, 0x80, 0, 0, 0, 0, 0]
    const differences = sorted.map((byte, index) => (byte - (sorted[index - 1] ?? 0)) & 255)
    const tags = { ...plainTags(2, 1, 32), 259: short(8), 317: short(3), 339: short(3) }
    expect(await read(makeTiff([{ tags, chunks: [deflateSync(Uint8Array.from(differences))] }]))).toEqual([1, 2])
  })

  it('stay as they are stored where white is zero or a palette is meant, and the file says so', async () => {
    const white = makeTiff([page(2, 2, 5, { 262: short(0) })])
    expect([await read(white), (await open(white)).warnings]).toEqual([[5, 6, 7, 8], [expect.stringContaining('white is zero')]])
    const palette = makeTiff([page(2, 2, 0, { 262: short(3), 320: short(...count(768)) })])
    expect([await read(palette), (await open(palette)).warnings]).toEqual([[0, 1, 2, 3], [expect.stringContaining('palette')]])
  })

  it('that the file leaves out are nodata', async () => {
    const tags = { ...plainTags(2, 2), 278: short(1), 273: long(0, 8), 279: long(0, 2), 42113: '7 ' }
    const bytes = makeTiff([{ tags }])
    expect((await read(bytes)).slice(0, 2)).toEqual([7, 7])
    expect((await first(bytes)).nodata).toBe(7)
  })

  it('of a strip too large to be held are read in bands, forwards and back', async () => {
    const [width, height] = [8192, 4200]
    const raw = new Uint8Array(width * height)
    for (let row = 0; row < height; row++) raw.fill(row % 251, row * width, (row + 1) * width)
    for (const [code, chunk] of [
      [1, raw],
      [8, deflateSync(raw, { level: 1 })],
    ] as const) {
      const dataset = await first(makeTiff([{ tags: { ...plainTags(width, height), 259: short(code) }, chunks: [chunk] }]))
      expect(dataset.chunk[0]).toBeLessThan(height)
      for (const row of [0, 700, 4199, 3, 2000])
        expect(Array.from(await dataset.read({ start: [row, 5], shape: [1, 2] }), Number)).toEqual([row % 251, row % 251])
    }
  })
})

describe('pages of a TIFF', () => {
  it('of one shape are a stack', async () => {
    const dataset = await first(makeTiff([page(2, 2, 0), page(2, 2, 10), page(2, 2, 20)]))
    expect(shapeOf(dataset)).toEqual([
      ['z', 3],
      ['y', 2],
      ['x', 2],
    ])
    expect(await valuesOf(dataset)).toEqual([...count(4), ...count(4, 10), ...count(4, 20)])
  })

  it('of different shapes are datasets of their own', async () => {
    const file = await open(makeTiff([page(2, 2), page(3, 2), page(2, 2, 7)]))
    expect(file.datasets.map((one) => [one.name, one.levels[0]])).toEqual([
      ['series 0', [2, 2, 2]],
      ['series 1', [2, 3]],
    ])
  })

  it('that are marked as reduced are levels of the first', async () => {
    const dataset = await first(makeTiff([page(8, 4), page(4, 2, 50, { 254: long(1) }), page(2, 1, 70, { 254: long(1) })]))
    expect(dataset.levels).toEqual([
      [4, 8],
      [2, 4],
      [1, 2],
    ])
    expect(await valuesOf(dataset, 2)).toEqual([70, 71])
  })

  it('have levels in their SubIFDs', async () => {
    const dataset = await first(
      makeTiff([
        { ...page(4, 4), subs: [page(2, 2, 90)] },
        { ...page(4, 4, 20), subs: [page(2, 2, 95)] },
      ]),
    )
    expect(dataset.levels).toEqual([
      [2, 4, 4],
      [2, 2, 2],
    ])
    expect(await valuesOf(dataset, 1)).toEqual([90, 91, 92, 93, 95, 96, 97, 98])
  })

  it('that cannot be read are told, and do not spoil the others', async () => {
    const file = await open(makeTiff([page(2, 2), page(2, 2, 0, { 259: short(34_661) })]))
    expect([file.datasets.length, file.skipped]).toEqual([
      1,
      [{ name: 'IFD 1', reason: 'IFD 1, tag 259: compression 34661 (JBIG) is not read' }],
    ])
  })

  it('that tifffile described have the shape of its array', async () => {
    const described = await first(makeTiff([page(2, 2, 0, { 270: '{"shape": [2, 1, 2, 2], "axes": "TCYX"}' }), page(2, 2, 4)]))
    expect(shapeOf(described)).toEqual([
      ['t', 2],
      ['c', 1],
      ['y', 2],
      ['x', 2],
    ])
    expect(await valuesOf(described)).toEqual(count(8))
  })

  it('that lie behind the first without directories are found by what tifffile or ImageJ wrote', async () => {
    const planes = [Uint8Array.from(count(12))]
    const tags = { ...plainTags(2, 2), 279: long(4) }
    const cut = makeTiff([{ tags: { ...tags, 270: '{"shape": [3, 2, 2], "truncated": true}' }, chunks: planes }])
    expect(await read(cut)).toEqual(count(12))
    const virtual = await first(
      makeTiff([
        {
          tags: {
            ...tags,
            270: 'ImageJ=1.53c\nimages=3\nframes=3\nfinterval=0.5\nunit=micron\n',
            282: rational(4, 1),
            283: rational(2, 1),
          },
          chunks: planes,
        },
      ]),
    )
    expect(virtual.axes.map(({ name, spacing, unit }) => [name, spacing, unit])).toEqual([
      ['t', 0.5, 'second'],
      ['y', 0.5, 'micrometer'],
      ['x', 0.25, 'micrometer'],
    ])
    expect(await valuesOf(virtual)).toEqual(count(12))
  })

  it('of MetaMorph lie one behind the other, with their distance or their times', async () => {
    const stack = (distance: number, step: number): TestDirectory => ({
      tags: {
        ...plainTags(2, 2),
        279: long(4),
        33628: rational(0, 0),
        33629: { type: 5, count: 3, values: count(3).flatMap((plane) => [distance, 2, 2_450_000, plane * step, 0, 0]) },
      },
      chunks: [Uint8Array.from(count(12))],
    })
    const slices = await first(makeTiff([stack(3, 0)]))
    expect(slices.axes[0]).toEqual({ name: 'z', kind: 'space', length: 3, spacing: 1.5, unit: 'micrometer' })
    expect(await valuesOf(slices)).toEqual(count(12))
    expect(shapeOf(await first(makeTiff([stack(0, 40)])))[0]).toEqual(['t', 3])
    const many = stack(3, 0)
    const lying = { ...many, tags: { ...many.tags, 33629: { type: 5, count: 3000, values: [3, 2] } } }
    const file = await open(makeTiff([lying]))
    expect([file.datasets[0]?.levels, file.warnings.join()]).toEqual([[[2, 2]], expect.stringContaining('33629')])
  })

  it('of a Zeiss LSM are told apart from their thumbnails', async () => {
    const told = new Uint8Array(200)
    const view = new DataView(told.buffer)
    for (const [at, value] of [
      [16, 2],
      [20, 1],
      [24, 3],
    ] as const)
      view.setInt32(at, value, true)
    view.setFloat64(40, 1e-7, true)
    view.setUint16(88, 6, true)
    const pages = count(6).flatMap((n) => [page(2, 2, n * 4, n === 0 ? { 34412: told } : {}), page(1, 1, 200, { 254: long(1) })])
    const file = await open(makeTiff(pages))
    expect([file.format, file.datasets.length, shapeOf(await first(makeTiff(pages)))]).toEqual([
      'Zeiss LSM',
      1,
      [
        ['t', 3],
        ['z', 2],
        ['y', 2],
        ['x', 2],
      ],
    ])
    expect(file.datasets[0]?.axes[3]?.spacing).toBeCloseTo(0.1)
    expect(await valuesOf(await first(makeTiff(pages)))).toEqual(count(24))
  })

  it('of a whole slide are one pyramid, and a thumbnail, a label and a macro image beside it', async () => {
    const tiled = (size: number, from: number, description: string): TestDirectory => ({
      tags: { ...plainTags(size, size), 322: short(size), 323: short(size), 270: description },
      chunks: [Uint8Array.from({ length: size * size }, () => from)],
    })
    const file = await open(
      makeTiff([
        tiled(8, 1, 'Aperio Image Library v1\r\n8x8 |MPP = 0.25|User = somebody'),
        page(3, 3),
        tiled(2, 2, 'Aperio'),
        page(2, 1, 0, { 254: long(1) }),
        page(2, 1, 0, { 254: long(9) }),
      ]),
    )
    expect([file.format, file.personal]).toEqual(['Aperio SVS', ['ImageDescription']])
    expect(file.datasets.map(({ name }) => name)).toEqual(['series 0 slide', 'series 1 thumbnail', 'series 2 label', 'series 3 macro'])
    expect(file.datasets[0]).toMatchObject({
      levels: [
        [8, 8],
        [2, 2],
      ],
      axes: [{ spacing: 0.25, unit: 'micrometer' }, { spacing: 0.25 }],
    })
  })

  it('of an ImageJ hyperstack have its channels, slices and frames', async () => {
    const pages = count(12).map((n) =>
      page(2, 1, n * 2, n === 0 ? { 270: 'ImageJ=1.53c\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n' } : {}),
    )
    const dataset = await first(makeTiff(pages))
    expect(shapeOf(dataset)).toEqual([
      ['t', 2],
      ['z', 3],
      ['c', 2],
      ['y', 1],
      ['x', 2],
    ])
    expect([await valuesOf(dataset), dataset.channels.length]).toEqual([count(24), 2])
  })
})

describe('what a TIFF tells', () => {
  it('is its header, with names, meanings and shortened tables', async () => {
    const file = await open(
      makeTiff([page(2, 2, 0, { 305: 'a program', 315: 'A. Person', 282: rational(300, 1), 65000: short(...count(40)) })]),
    )
    const lines = file.header[0]?.lines ?? []
    expect(lines).toContainEqual({ key: 'Compression', value: '1', comment: 'none' })
    expect(lines).toContainEqual({ key: 'Software', value: 'a program' })
    expect(lines).toContainEqual({ key: 'XResolution', value: '300/1' })
    expect(lines.find(({ key }) => key === 'tag 65000')?.value).toMatch(/^0, 1, .*, 31, \.\.\. \(40 values\)$/)
    expect(file.personal).toEqual(['Artist'])
  })

  it('is the size of a pixel, where the resolution has a unit', async () => {
    const spacing = async (tags: TestDirectory['tags']) =>
      (await first(makeTiff([page(2, 2, 0, tags)]))).axes.map((axis) => [axis.spacing, axis.unit])
    expect(await spacing({ 282: rational(20_000, 1), 283: rational(10_000, 1), 296: short(3) })).toEqual([
      [1, 'micrometer'],
      [0.5, 'micrometer'],
    ])
    expect(await spacing({ 282: rational(72, 1), 283: rational(72, 1), 296: short(2) })).toEqual([
      [null, null],
      [null, null],
    ])
    expect(await spacing({ 282: rational(5, 1), 283: rational(5, 1), 296: short(1) })).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('is its place on the map, with the corner of the first pixel as origin', async () => {
    const geo = (raster: number, tags: TestDirectory['tags']): TestDirectory =>
      page(2, 2, 0, {
        34735: short(1, 1, 0, 4, 1024, 0, 1, 1, 1025, 0, 1, raster, 3072, 0, 1, 32_633, 3073, 34_737, 4, 0),
        34737: 'UTM|',
        ...tags,
      })
    const tied = { 33550: double(10, 20, 0), 33922: double(0, 0, 0, 500, 800, 0) }
    const world = async (directory: TestDirectory) => (await first(makeTiff([directory]))).world
    expect(await world(geo(1, tied))).toEqual({ kind: 'map', epsg: 32_633, name: 'UTM', unit: null, affine: [10, 0, 500, 0, -20, 800] })
    expect(await world(geo(2, tied))).toMatchObject({ affine: [10, 0, 495, 0, -20, 810] })
    const turned = { 34264: double(0, 5, 0, 100, 5, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1) }
    expect(await world(geo(1, turned))).toMatchObject({ affine: [0, 5, 100, 5, 0, 200] })
    expect((await open(makeTiff([geo(1, tied)]))).format).toBe('GeoTIFF')
  })

  it('is the scale, offset, unit and name of bands that GDAL wrote', async () => {
    const item = (name: string, role: string, value: string) => `<Item name="${name}" sample="0" role="${role}">${value}</Item>`
    const xml = `<GDALMetadata>${item('SCALE', 'scale', '0.5')}${item('OFFSET', 'offset', '-3')}${item('UNITTYPE', 'unittype', 'K')}${item('DESCRIPTION', 'description', 'sst')}</GDALMetadata>`
    const file = await open(makeTiff([page(2, 2, 0, { 42112: xml })]))
    expect(file.datasets[0]).toMatchObject({ rescale: { slope: 0.5, intercept: -3, unit: 'K' }, channels: [{ name: 'sst', unit: 'K' }] })
    expect(file.header.at(-1)).toMatchObject({
      name: 'IFD 0, GDAL',
      lines: expect.arrayContaining([{ key: 'SCALE of band 1', value: '0.5' }]),
    })
  })
})

const folder = fileURLToPath(new URL('../../../../../shared/data/formats/', import.meta.url))
const isThere = existsSync(`${folder}tiff`)

/** SHA-256 of the values that tifffile (Python) reads, C order, little-endian. */
const goldens: readonly (readonly [string, string])[] = [
  ['geotiff/etopo60_epsg4326.tif', 'd4934b9f6867613f97879f70ea17e9f4c6197862b459cc96b5f26a53e8aabc6d'],
  ['tiff/float32_nan_inf.tif', '3e16b65cb9aa3fc8facd17e90f7e6b010cf2f26b164b11ece068e7b35445b552'],
  ['tiff/ihc_pyramid.ome.tif', 'c5b3ef509a92f16d4c29be8cf0300fe75d53e13a3ce650159db932caea8dcc1b'],
  ['tiff/multi-channel.ome.tif', 'c0b65048cde48dcb9b7a4bf6354bcebbec850963fa8a92d87116e91d03e82c79'],
  ['tiff/sk_blobs_3d_fiji_skeleton.tif', '23696fb7f71d65fda8854cbc414ce3f8114ad87a1792f51f5fd4558173c9ba2d'],
  ['tiff/sk_multipage.tif', 'c4b61b5a9b0fce787a483aa87ad4090a4a3dceab103d23ee9ff52546079e59e3'],
  ['tiff/stack16_img3d.tif', '9fc635b29b1a5c419d220eaf753a8ecda93738861ad5bd42a0c1ea4556b939c8'],
  ['tiff/stack16_img3d_labels.tif', 'ee06fbf1ea606198f930b365ae1eb90aad418e3714febb9a0a43255ea9ff2750'],
  ['tiff/zstack16_2ch_czyx.ome.tif', '73086b1931ba88825a7baa2f8847f294e3abc7ed454c6e83510c93f9e4c0332b'],
]

describe.skipIf(!isThere)(`real files${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  it.each(goldens)('%s has the values that tifffile reads, to the bit', async (name, sha256) => {
    expect((await statsOf(await first(readFileSync(folder + name)))).sha256).toBe(sha256)
  })

  it('damaged in hundreds of ways are read or refused, and nothing else', async () => {
    const small = goldens.map(([name]) => Uint8Array.from(readFileSync(folder + name))).filter((bytes) => bytes.length < 40_000)
    const outcome = await fuzz(tiff, small, { rounds: 600, seed: 5 })
    expect([outcome.read > 0, outcome.refused > 0]).toEqual([true, true])
  }, 120_000)
})

describe('a damaged or hostile TIFF', () => {
  const sound = makeTiff([page(2, 2), page(2, 2, 4)])

  it('whose directories run in a circle is refused', async () => {
    const bytes = Uint8Array.from(sound)
    const view = new DataView(bytes.buffer)
    const firstAt = view.getUint32(4, true)
    const entries = view.getUint16(firstAt, true)
    view.setUint32(firstAt + 2 + entries * 12, firstAt, true)
    expect(await failure(open(bytes))).toEqual({
      at: 'IFD 1',
      reason: `the chain of directories comes back to byte ${firstAt}: it would never end`,
    })
  })

  it('with more directories than allowed is refused', async () => {
    const bytes = makeTiff(count(30).map(() => page(1, 1)))
    expect(await failure(open(bytes, { limits: { ...defaultLimits, parts: 20 } }))).toEqual({
      at: 'IFD 20',
      reason: 'more than 20 directories',
    })
  })

  it.each([
    ['larger than allowed', { 256: long(4_000_000_000), 257: long(4_000_000_000) }, 'IFD 0, tag 256'],
    ['with more strips than the file can hold', { 257: long(4_000_000), 278: long(1) }, 'IFD 0'],
    ['with tiles beyond all bounds', { 322: long(4_000_000_000), 323: long(4_000_000_000) }, 'IFD 0, tag 322'],
    ['without pixels', { 256: short(0) }, 'IFD 0'],
    ['of complex values', { 339: short(6), 258: short(64) }, 'IFD 0, tag 339'],
    ['with a predictor that does not exist', { 259: short(8), 317: short(9) }, 'IFD 0, tag 317'],
    ['of a compression that is not read', { 259: short(34_661) }, 'IFD 0, tag 259'],
    ['of a compression that nobody knows', { 259: short(999) }, 'IFD 0, tag 259'],
  ])('%s is refused before anything of that size is made', async (_, tags, at) => {
    expect((await failure(open(makeTiff([page(2, 2, 0, tags)])))).at).toBe(at)
  })

  it('that was cut off is refused at the strip, with its bytes', async () => {
    const bytes = makeTiff([{ tags: { ...plainTags(2, 2), 259: short(8), 273: long(8), 279: long(4_000) } }])
    expect(await failure(open(bytes))).toEqual({
      at: 'IFD 0, strip 0',
      reason: `its bytes 8 to 4008 lie beyond the end of the file (${bytes.length} bytes)`,
    })
    expect((await failure(open(sound.slice(0, sound.length - 30)))).reason).toMatch(/beyond the end of the file/)
  })

  it('that unpacks to less or far more than it claims is refused', async () => {
    const packed = (tags: TestDirectory['tags'], raw: Uint8Array) =>
      makeTiff([{ tags: { ...plainTags(4, 4), 259: short(8), ...tags }, chunks: [raw] }])
    expect(await failure(read(packed({}, deflateSync(Uint8Array.from(count(9))))))).toEqual({
      at: 'IFD 0, strip 0',
      reason: 'its data end after 9 of 16 bytes',
    })
    expect((await failure(read(packed({}, Uint8Array.from([1, 2, 3, 4]))))).reason).toMatch(/^the deflate data are damaged/)
    expect(
      (await failure(read(packed({ 256: short(6000), 257: short(6000), 278: short(6000) }, deflateSync(Uint8Array.from(count(9)))))))
        .reason,
    ).toMatch(/cannot hold/)
    expect(await read(packed({}, deflateSync(new Uint8Array(1_000_000))))).toEqual(new Array(16).fill(0))
  })

  it('with a tile that cannot be held is refused', async () => {
    const tags = { ...plainTags(1, 1), 256: long(60_000), 257: long(60_000), 259: short(5), 322: long(60_000), 323: long(60_000) }
    const dataset = await first(makeTiff([{ tags, chunks: [new Uint8Array(64)] }]))
    expect(await failure(dataset.read({ start: [0, 0], shape: [1, 1] }))).toEqual({
      at: 'IFD 0, tag 322',
      reason: 'a tile of 3600000000 bytes is more than may be held at once',
    })
  })

  it('damaged in thousands of ways is read or refused, and nothing else', async () => {
    const tiled = makeTiff(
      [
        {
          tags: { ...plainTags(20, 20, 16), 259: short(8), 317: short(2), 322: short(16), 323: short(16) },
          chunks: count(4).map(() => deflateSync(packedBytes(count(256), 2))),
        },
      ],
      { isLittle: false, isBig: true },
    )
    const pyramid = makeTiff([
      { ...page(8, 8, 0, { 270: '{"shape": [2, 8, 8]}' }), subs: [page(4, 4)] },
      { ...page(8, 8, 64), subs: [page(4, 4)] },
    ])
    const hyperstack = makeTiff([page(4, 4, 0, { 270: 'ImageJ=1.53c\nimages=2\nslices=2\nunit=um\n' }), page(4, 4, 16)])
    const floats = makeTiff([
      {
        tags: { ...plainTags(4, 4, 32), 259: short(50_000), 317: short(3), 339: short(3) },
        chunks: [zstdCompressSync(new Uint8Array(64))],
      },
    ])
    const bits = makeTiff([{ tags: plainTags(9, 9, 12, 3), chunks: [new Uint8Array(372).fill(77)] }])
    const geo = makeTiff([
      page(4, 4, 0, {
        33550: double(1, 1, 0),
        33922: double(0, 0, 0, 1, 2, 0),
        34735: short(1, 1, 0, 1, 1024, 0, 1, 2),
        42112: '<GDALMetadata></GDALMetadata>',
      }),
    ])
    const outcome = await fuzz(tiff, [tiled, pyramid, hyperstack, floats, bits, geo, sound], { rounds: 2000, seed: 11, headBytes: 600 })
    expect(outcome.read + outcome.refused + outcome.unknown).toBe(2000)
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})
