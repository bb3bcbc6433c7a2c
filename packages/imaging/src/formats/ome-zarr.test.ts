import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import Blosc from 'numcodecs/blosc'
import LZ4 from 'numcodecs/lz4'
import { describe, expect, it, vi } from 'vitest'
import { ZipFile } from 'yazl'
import { bandsOf, sizeOf } from '../box.ts'
import { memorySource } from '../byte-source.ts'
import { mutated, randomOf } from '../conformance/mutate.ts'
import { type Dataset, defaultLimits, type ImageFile, type ReadLimits } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { statsOf } from '../inspect.ts'
import { fileAt } from '../isolated/file-at.ts'
import { openImage } from '../open-image.ts'
import { fileSource, siblingsIn } from '../sources.ts'
import { omeZarr } from './ome-zarr.ts'
import { arrayV2, arrayV3, type Files, json, putChunks, putImage, shardOf, siblingIn } from './zarr/fixtures.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const rootOf = (files: Files): Uint8Array =>
  ['zarr.json', '.zgroup', '.zarray', '.zattrs'].map((name) => files.get(name)).find((bytes) => bytes !== undefined) ?? new Uint8Array(0)
const open = (files: Files, limits: ReadLimits = defaultLimits): Promise<ImageFile> =>
  omeZarr.open(memorySource(rootOf(files)), { limits, name: 'a.zarr', sibling: siblingIn(files) })
const firstOf = ({ datasets: [first] }: ImageFile) => {
  if (first === undefined) throw new Error('no dataset')
  return first
}
const readAll = async ({ read, levels }: Dataset, level = 0): Promise<number[]> => {
  const shape = levels[level] ?? []
  return Array.from(await read({ start: shape.map(() => 0), shape }, level), Number)
}
const shape = [3, 7, 10]
const chunk = [2, 4, 5]
const values = Array.from({ length: sizeOf(shape) }, (_, n) => (n * 37) % 5000)
const little = { name: 'bytes', configuration: { endian: 'little' } }

const readV3 = async (more: Record<string, unknown>, plan: Partial<Parameters<typeof putChunks>[1]> = {}) => {
  const files: Files = new Map([['zarr.json', json(arrayV3(shape, chunk, more))]])
  putChunks(files, { shape, chunk, values, ...plan }, (index) => `c/${index.join('/')}`)
  return readAll(firstOf(await open(files)))
}
const readV2 = async (more: Record<string, unknown>, plan: Partial<Parameters<typeof putChunks>[1]> = {}, separator = '.') => {
  const files: Files = new Map([['.zarray', json(arrayV2(shape, chunk, more))]])
  putChunks(files, { shape, chunk, values, ...plan }, (index) => index.join(separator))
  return readAll(firstOf(await open(files)))
}

describe('an array of Zarr v3', () => {
  it.each([
    ['as it is', {}, {}],
    ['with gzip', { codecs: [little, { name: 'gzip', configuration: { level: 5 } }] }, { pack: gzipSync }],
    ['with zstd', { codecs: [little, { name: 'zstd', configuration: { level: 0, checksum: true } }] }, { pack: zstdCompressSync }],
    ['with a codec of numcodecs', { codecs: [little, { name: 'numcodecs.zlib', configuration: { level: 1 } }] }, { pack: deflateSync }],
    [
      'with its axes in another order',
      { codecs: [{ name: 'transpose', configuration: { order: [2, 0, 1] } }, little] },
      { order: [2, 0, 1] },
    ],
    [
      'transposed twice',
      {
        codecs: [
          { name: 'transpose', configuration: { order: [2, 0, 1] } },
          { name: 'transpose', configuration: { order: [1, 0, 2] } },
          little,
        ],
      },
      { order: [0, 2, 1] },
    ],
    [
      'with its highest byte first',
      { codecs: [{ name: 'bytes', configuration: { endian: 'big' } }] },
      { put: (view: DataView, at: number, value: number) => view.setUint16(at, value) },
    ],
  ])('is read %s', async (_, more, plan) => {
    expect(await readV3(more, plan)).toEqual(values)
  })

  it('is read with Blosc, whatever its codec and shuffle', async () => {
    const long = [2, 64, 130]
    const many = Array.from({ length: sizeOf(long) }, (_, n) => Math.floor(n / 7) % 3000)
    const plain: Files = new Map()
    putChunks(plain, { shape: long, chunk: [1, 50, 130], values: many }, (index) => `c/${index.join('/')}`)
    for (const cname of ['blosclz', 'lz4', 'lz4hc', 'snappy', 'zlib', 'zstd'])
      for (const shuffle of [0, 1, 2])
        for (const blocksize of [0, 512]) {
          const codec = Blosc.fromConfig({ id: 'blosc', cname, clevel: 5, shuffle, blocksize })
          const files: Files = new Map()
          for (const [key, bytes] of plain) files.set(key, await codec.encode(bytes))
          files.set(
            'zarr.json',
            json(arrayV3(long, [1, 50, 130], { codecs: [little, { name: 'blosc', configuration: { cname, shuffle: 'shuffle' } }] })),
          )
          expect(await readAll(firstOf(await open(files))), `${cname} ${shuffle} ${blocksize}`).toEqual(many)
        }
  })

  it.each([true, false])('is read out of shards, also where chunks are not stored (index at the end: %s)', async (isAtEnd) => {
    const sharding = {
      chunk_shape: chunk,
      codecs: [little, { name: 'zstd', configuration: { level: 1 } }],
      index_codecs: [little, { name: 'crc32c' }],
      index_location: isAtEnd ? 'end' : 'start',
    }
    const whole = [4, 8, 10]
    const document = arrayV3(shape, whole, { codecs: [{ name: 'sharding_indexed', configuration: sharding }], fill_value: 9 })
    const shard = shardOf({ shape, chunk, values, pack: zstdCompressSync }, isAtEnd, [0])
    const files: Files = new Map([
      ['zarr.json', json(document)],
      ['c/0/0/0', shard],
    ])
    const dataset = firstOf(await open(files))
    expect(dataset.chunk).toEqual(chunk)
    const expected = values.map((value, n) => {
      const [z, y, x] = [Math.floor(n / 70), Math.floor(n / 10) % 7, n % 10]
      return z < 2 && y < 4 && x < 5 ? 9 : value
    })
    expect(await readAll(dataset)).toEqual(expected)
    const at = isAtEnd ? shard.byteLength - 10 : 10
    files.set('c/0/0/0', Uint8Array.from(shard.map((byte, n) => (n === at ? byte ^ 1 : byte))))
    await expect(readAll(firstOf(await open(files)))).rejects.toThrow('its checksum (crc32c) is wrong')
    files.set('c/0/0/0', shard.subarray(0, 20))
    await expect(readAll(firstOf(await open(files)))).rejects.toThrow('c/0/0/0: the shard is cut off')
  })

  it.each([
    ['uint8', 3, [3]],
    ['bool', true, [1]],
    ['int16', -4, [-4]],
    ['float32', 'NaN', [Number.NaN]],
    ['float32', '0x7fc00000', [Number.NaN]],
    ['float16', '0x3c00', [1]],
    ['float64', '-Infinity', [Number.NEGATIVE_INFINITY]],
    ['uint64', 7, [7]],
  ])('of %s that has no chunks is all its fill value %s', async (data_type, fill_value, expected) => {
    const files: Files = new Map([['zarr.json', json(arrayV3([1], [4], { data_type, fill_value }))]])
    expect(await readAll(firstOf(await open(files)))).toEqual(expected)
  })

  it('keeps a fill value of 64 bits to the last bit', async () => {
    const text = JSON.stringify(arrayV3([2], [2], { data_type: 'uint64', fill_value: 0 })).replace(
      '"fill_value":0',
      '"fill_value":18446744073709551615',
    )
    const files: Files = new Map([['zarr.json', new TextEncoder().encode(text)]])
    const { read } = firstOf(await open(files))
    expect(await read({ start: [0], shape: [2] })).toEqual(BigUint64Array.of(2n ** 64n - 1n, 2n ** 64n - 1n))
  })

  it('of half floats is read as float32, and the user is told', async () => {
    const halves = [0x3c00, 0xc100, 0x0001, 0x7c00, 0x7e00]
    const files: Files = new Map([['zarr.json', json(arrayV3([5], [5], { data_type: 'float16' }))]])
    putChunks(files, { shape: [5], chunk: [5], values: halves }, () => 'c/0')
    const file = await open(files)
    expect(firstOf(file).dtype).toBe('float32')
    expect(await readAll(firstOf(file))).toEqual([1, -2.5, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN])
    expect(file.warnings).toEqual(['half floats are read as float32'])
  })

  it('names its axes, and keeps its keys as the description says', async () => {
    const encoding = { chunk_key_encoding: { name: 'v2', configuration: { separator: '.' } }, dimension_names: ['Time', null, 'x'] }
    const files: Files = new Map([['zarr.json', json(arrayV3(shape, chunk, encoding))]])
    putChunks(files, { shape, chunk, values }, (index) => index.join('.'))
    const dataset = firstOf(await open(files))
    expect(dataset.axes.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['time time', 'y space', 'x space'])
    expect(await readAll(dataset)).toEqual(values)
  })
})

describe('an array of Zarr v2', () => {
  const big = (view: DataView, at: number, value: number) => view.setInt32(at, value)
  it.each([
    ['as it is', {}, {}, '.'],
    ['with zlib and folders', { compressor: { id: 'zlib', level: 1 }, dimension_separator: '/' }, { pack: deflateSync }, '/'],
    ['with gzip, in Fortran order', { compressor: { id: 'gzip', level: 1 }, order: 'F' }, { pack: gzipSync, order: [2, 1, 0] }, '.'],
    ['with zstd', { compressor: { id: 'zstd', level: 1 } }, { pack: zstdCompressSync }, '.'],
    ['with its highest byte first', { dtype: '>i4' }, { put: big, bytesEach: 4 }, '.'],
  ])('is read %s', async (_, more, plan, separator) => {
    expect(await readV2(more, plan, separator)).toEqual(values)
  })

  it('is read with LZ4', async () => {
    const plain: Files = new Map()
    putChunks(plain, { shape, chunk, values: values.map((value) => value % 7) }, (index) => index.join('.'))
    const files: Files = new Map([['.zarray', json(arrayV2(shape, chunk, { compressor: { id: 'lz4', acceleration: 1 } }))]])
    for (const [key, bytes] of plain) files.set(key, await LZ4.fromConfig({ id: 'lz4' }).encode(bytes))
    expect(await readAll(firstOf(await open(files)))).toEqual(values.map((value) => value % 7))
  })
})

describe('an OME-Zarr image', () => {
  it('tells its axes, pixel sizes, channels, place and levels', async () => {
    const files: Files = new Map()
    putImage(files)
    files.set('labels/zarr.json', json({ zarr_format: 3, node_type: 'group', attributes: { ome: { labels: ['nuclei'] } } }))
    const file = await open(files)
    const dataset = firstOf(file)
    expect(file.format).toBe('OME-Zarr')
    expect(dataset.axes).toEqual([
      { name: 'c', kind: 'channel', length: 2, spacing: null, unit: null },
      { name: 'y', kind: 'space', length: 10, spacing: 0.5, unit: 'micrometer' },
      { name: 'x', kind: 'space', length: 12, spacing: 0.5, unit: 'micrometer' },
    ])
    expect(dataset.channels).toEqual([
      { name: 'DAPI', color: '#0000ff', unit: null, window: { low: 5, high: 900 } },
      { name: 'GFP', color: '#00ff00', unit: null, window: null },
    ])
    expect(dataset.world).toMatchObject({
      frame: 'NGFF',
      unit: 'micrometer',
      matrix: [
        [0.5, 0, 0, 19.75],
        [0, 0.5, 0, 9.75],
        [0, 0, 1, 0],
      ],
    })
    expect(dataset.levels).toEqual([
      [2, 10, 12],
      [2, 5, 6],
    ])
    expect(await readAll(dataset, 1)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1000))
    expect(file.skipped).toEqual([{ name: 'labels/nuclei', reason: expect.stringContaining('label image') }])
    await expect(dataset.read({ start: [0, 0, 0], shape: [1, 1, 1] }, 2)).rejects.toThrow('there is no level 2')
  })

  it('of version 0.4, 0.3 and 0.1 is read alike', async () => {
    const datasets = [{ path: '0', coordinateTransformations: [{ type: 'scale', scale: [1, 2, 0.3, 0.3] }] }, { path: 'gone' }]
    const axes = ['c', 'z', 'y', 'x'].map((name) => ({ name, type: name === 'c' ? 'channel' : 'space' }))
    const make = (more: object) => {
      const files: Files = new Map([
        ['.zgroup', json({ zarr_format: 2 })],
        ['.zattrs', json({ multiscales: [{ datasets, ...more }], omero: { channels: [{ label: 1, color: 'FF0000' }] } })],
        ['0/.zarray', json(arrayV2([1, 3, 7, 10], [1, 2, 4, 5]))],
      ])
      putChunks(files, { shape: [1, 3, 7, 10], chunk: [1, 2, 4, 5], values }, (index) => `0/${index.join('.')}`)
      return open(files)
    }
    for (const more of [{ axes, version: '0.4' }, { axes: ['c', 'z', 'y', 'x'], version: '0.3' }, { version: '0.1' }]) {
      const file = await make(more)
      expect(firstOf(file).axes.map(({ name, spacing }) => `${name} ${spacing}`)).toEqual(['c null', 'z 2', 'y 0.3', 'x 0.3'])
      expect(firstOf(file).channels[0]?.name).toBe('1')
      expect(await readAll(firstOf(file))).toEqual(values)
      expect(file.warnings).toEqual([expect.stringContaining('the resolution gone is missing')])
    }
  })

  it('of a series (bioformats2raw) is one dataset each, and a damaged one does not hide the others', async () => {
    const files: Files = new Map([
      ['zarr.json', json({ zarr_format: 3, node_type: 'group', attributes: { ome: { 'bioformats2raw.layout': 3 } } })],
    ])
    for (const path of ['0', '1', '2']) putImage(files, path)
    files.delete('1/0/zarr.json')
    const file = await open(files)
    expect(file.datasets.map(({ name }) => name)).toEqual(['0', '2'])
    expect(file.skipped).toEqual([{ name: '1', reason: expect.stringContaining('1/0') }])
  })

  it('of a plate is one dataset for each field of its wells', async () => {
    const group = (ome: object) => json({ zarr_format: 3, node_type: 'group', attributes: { ome } })
    const files: Files = new Map([
      ['zarr.json', group({ plate: { wells: [{ path: 'A/1' }, { path: 'A/2' }] } })],
      ['A/1/zarr.json', group({ well: { images: [{ path: '0' }, { path: '1' }] } })],
    ])
    for (const path of ['A/1/0', 'A/1/1']) putImage(files, path)
    const file = await open(files)
    expect(file.datasets.map(({ name }) => name)).toEqual(['A/1/0', 'A/1/1'])
    expect(file.skipped).toEqual([{ name: 'A/2', reason: 'the well is not there' }])
  })

  it('without a word of OME is found through consolidated metadata', async () => {
    const files: Files = new Map([
      ['.zgroup', json({ zarr_format: 2 })],
      ['.zmetadata', json({ metadata: { '.zgroup': {}, 'sst/.zarray': {}, 'lat/.zarray': {} } })],
      ['sst/.zarray', json(arrayV2([4, 5], [4, 5]))],
      ['sst/.zattrs', json({ _ARRAY_DIMENSIONS: ['lat', 'lon'] })],
      ['lat/.zarray', json(arrayV2([4], [4]))],
    ])
    const file = await open(files)
    expect([file.format, firstOf(file).name, firstOf(file).axes.map(({ name }) => name)]).toEqual(['Zarr', 'sst', ['lat', 'lon']])
    expect(file.skipped).toEqual([{ name: 'lat', reason: 'a list of numbers, no image' }])
  })

  it.each([true, false])('in a zip is read where it is (packed: %s)', async (compress) => {
    const files: Files = new Map()
    putImage(files, 'cells.ome.zarr')
    const zip = new ZipFile()
    for (const [name, bytes] of files) zip.addBuffer(Buffer.from(bytes), name, { compress })
    zip.end()
    const pieces: Uint8Array[] = []
    for await (const piece of zip.outputStream) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
    const opened = await openImage(memorySource(Buffer.concat(pieces)), { name: 'cells.ome.zarr.zip' })
    if (!opened.ok) throw new Error(opened.error.reason)
    expect(await readAll(firstOf(opened.value), 1)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1000))
    await opened.value.close()
  })
})

describe('a hierarchy that is refused', () => {
  const bomb = gzipSync(new Uint8Array(100_000_000))
  it.each([
    ['that holds more than any', arrayV2([1e7, 1e7], [1e7, 1e7]), 'it is said to hold 100000000000000 values'],
    [
      'with chunks that cannot be held',
      arrayV2([40_000, 40_000], [40_000, 40_000]),
      'one of its chunks (40000 x 40000) takes 3200000000 bytes',
    ],
    ['with empty chunks', arrayV2([4], [0]), 'its chunks are empty'],
    ['with a shape that is none', { ...arrayV2([4], [4]), shape: [-4] }, 'its shape is no list of whole numbers'],
    ['with chunks of other axes', arrayV2([4], [4, 4]), 'its chunks have another number of axes'],
    ['of text', arrayV2([4], [4], { dtype: '<U8' }), 'values of the type "<U8" are no pixels'],
    ['of complex numbers', arrayV2([4], [4], { dtype: '<c16' }), 'values of the type "<c16" are no pixels'],
    ['of tables', arrayV2([4], [4], { dtype: [['a', '<f4']] }), 'are no pixels that are read'],
    ['with a filter', arrayV2([4], [4], { filters: [{ id: 'delta' }] }), 'went through the filter "delta"'],
    ['packed by an unknown codec', arrayV2([4], [4], { compressor: { id: 'lzma' } }), 'are packed with "lzma", which is not read'],
    ['of another version', { ...arrayV2([4], [4]), zarr_format: 4 }, 'hierarchy: it holds no image that is read'],
    ['in an unknown grid', arrayV3([4], [4], { chunk_grid: { name: 'rectangular' } }), 'its chunk grid "rectangular" is not read'],
    ['with an unknown codec', arrayV3([4], [4], { codecs: [{ name: 'vlen-utf8' }] }), 'go through "vlen-utf8", which is not read'],
    ['without codecs', arrayV3([4], [4], { codecs: [] }), 'makes no bytes of values'],
    [
      'with a transposition of other axes',
      arrayV3([4], [4], { codecs: [{ name: 'transpose', configuration: { order: [0, 0] } }, little] }),
      'its transposition is damaged',
    ],
    ['with an object that is neither', { zarr_format: 3, node_type: 'table' }, 'it is neither an array nor a group'],
  ])('%s', async (_, document, reason) => {
    const name = document.zarr_format === 3 ? 'zarr.json' : document.zarr_format === 2 ? '.zarray' : '.zattrs'
    await expect(open(new Map([[name, json(document)]]))).rejects.toThrow(reason)
  })

  it.each(['../secret', '/etc', 'a/../../b', 'a\\b', ''])('whose levels lead out of it: %j', async (path) => {
    const ome = { multiscales: [{ datasets: [{ path }] }] }
    const files: Files = new Map([['zarr.json', json({ zarr_format: 3, node_type: 'group', attributes: { ome } })]])
    await expect(open(files)).rejects.toThrow('leads out of the hierarchy')
  })

  it('by its chunks: a bomb, a cut, another length, damage', async () => {
    const gzip = { compressor: { id: 'gzip' } }
    const read = async (more: object, bytes: Uint8Array) =>
      readAll(
        firstOf(
          await open(
            new Map([
              ['.zarray', json(arrayV2([8], [8], { ...more }))],
              ['0', bytes],
            ]),
          ),
        ),
      )
    await expect(read(gzip, bomb)).rejects.toThrow('0: it unpacks to more than')
    await expect(read(gzip, gzipSync(new Uint8Array(16)).subarray(0, 18))).rejects.toThrow('0: it cannot be unpacked (gzip)')
    await expect(read(gzip, gzipSync(new Uint8Array(18)))).rejects.toThrow('0: it unpacks to 18 bytes instead of 16')
    await expect(read({}, new Uint8Array(3))).rejects.toThrow('0: it unpacks to 3 bytes instead of 16')
    const blosc = Uint8Array.from([2, 1, 0, 2, 255, 255, 255, 127, 0, 0, 1, 0, 16, 0, 0, 0])
    await expect(read({ compressor: { id: 'blosc' } }, blosc)).rejects.toThrow('it unpacks to 2147483647 bytes')
    await expect(read({ compressor: { id: 'lz4' } }, Uint8Array.of(16, 0, 0, 0, 0xf0, 0xff))).rejects.toThrow('LZ4 is damaged')
  })

  it('when a box would take more than may be held', async () => {
    const files: Files = new Map([['.zarray', json(arrayV2([30_000, 30_000], [100, 100]))]])
    const { read } = firstOf(await open(files))
    await expect(read({ start: [0, 0], shape: [30_000, 30_000] })).rejects.toThrow('it takes 1800000000 bytes')
  })

  it('when it is no JSON, or a far too long one', async () => {
    await expect(open(new Map([['zarr.json', new TextEncoder().encode('{"zarr_format": 3')]]))).rejects.toThrow('it is no JSON')
    const long = new Uint8Array(20_000_000).fill(32)
    await expect(open(new Map([['zarr.json', long]]))).rejects.toThrow('the description is 20000000 bytes long')
  })
})

/** Numbers and words that descriptions are not made for. */
const odd = ['0', '-1', '1', '3', '255', '4294967296', '9007199254740993', '1e308', '-0.5', 'null', '"x"', '[]', '{}', 'true', '"\\u0000"']
const oddJson = (bytes: Uint8Array, random: (n: number) => number): Uint8Array => {
  const text = new TextDecoder().decode(bytes)
  const tokens = [...text.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"|null|true|false/g)]
  const token = tokens[random(tokens.length)]
  if (token === undefined) return bytes
  return new TextEncoder().encode(text.slice(0, token.index) + (odd[random(odd.length)] ?? '') + text.slice(token.index + token[0].length))
}

it('survives damage of every kind', async () => {
  const image: Files = new Map()
  putImage(image)
  const packed = await Blosc.fromConfig({ id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 }).encode(
    new Uint8Array(Uint16Array.from(values).buffer),
  )
  const sharding = { chunk_shape: chunk, codecs: [little, { name: 'zstd' }], index_codecs: [little, { name: 'crc32c' }] }
  const sound: Files[] = [
    image,
    new Map([
      ['.zarray', json(arrayV2([210], [210], { compressor: { id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1 } }))],
      ['0', packed],
    ]),
    new Map([
      ['zarr.json', json(arrayV3(shape, [4, 8, 10], { codecs: [{ name: 'sharding_indexed', configuration: sharding }] }))],
      ['c/0/0/0', shardOf({ shape, chunk, values, pack: zstdCompressSync }, true)],
    ]),
  ]
  const random = randomOf(11)
  const limits = { ...defaultLimits, values: 1 << 24, bytes: 64 * 1024 * 1024 }
  let [read, refused] = [0, 0]
  for (let round = 0; round < 3000; round++) {
    const files: Files = new Map(sound[round % sound.length])
    const names = [...files.keys()]
    const name = names[random(names.length)] ?? ''
    const bytes = files.get(name) ?? new Uint8Array(0)
    const isDocument = /zarr\.json|\.zarray/.test(name) && random(3) > 0
    files.set(name, isDocument ? oddJson(bytes, random) : mutated(bytes, random, 32))
    try {
      const { datasets } = await open(files, limits)
      for (const dataset of datasets) for (const band of [...bandsOf(dataset, 1 << 20)].slice(0, 2)) await dataset.read(band)
      read++
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw new Error(`round ${round}: ${name}`, { cause })
      refused++
    }
  }
  expect(read).toBeGreaterThan(300)
  expect(refused).toBeGreaterThan(1000)
}, 240_000)

/** A folder that is read where it lies. */
const hierarchyAt = async (path: string) => {
  const file = await fileAt(path)
  if (!('path' in file)) throw new Error(`${path} is no folder of a hierarchy`)
  return file
}
const real = fileURLToPath(new URL('../../../../../shared/data/formats/zarr/', import.meta.url))
const isThere = existsSync(real)

// Hashes of the arrays as zarr-python reads them.
describe.skipIf(!isThere)(`real hierarchies${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  const stack = '73086b1931ba88825a7baa2f8847f294e3abc7ed454c6e83510c93f9e4c0332b'
  const blobs = 'ca260c9adb5101abed4e9e670a915f5b197765a3407790942ba7e8ba28c4ef8d'
  it.each([
    ['nuclei_czyx_v2.ome.zarr', stack, ['labels/nuclei'], 3],
    ['nuclei_czyx_v3.ome.zarr', stack, [], 2],
    ['blobs_v04.ome.zarr', blobs, [], 1],
    ['blobs_v05.ome.zarr', blobs, [], 1],
  ])('%s has the values that zarr-python reads', async (name, sha256, skipped, levels) => {
    const { path, folder } = await hierarchyAt(real + name)
    const [file, siblings] = [await fileSource(path), siblingsIn(folder)]
    const opened = await openImage(file.source, { name, sibling: siblings.find })
    if (!opened.ok) throw new Error(opened.error.reason)
    const dataset = firstOf(opened.value)
    expect((await statsOf(dataset)).sha256).toBe(sha256)
    expect(opened.value.skipped.map((one) => one.name)).toEqual(skipped)
    expect(dataset.levels).toHaveLength(levels)
    await siblings.close()
    await file.close()
  })

  it('a stack tells micrometers, its channels and their windows', async () => {
    const { path, folder } = await hierarchyAt(`${real}nuclei_czyx_v3.ome.zarr`)
    const [file, siblings] = [await fileSource(path), siblingsIn(folder)]
    const { axes, channels } = firstOf(await omeZarr.open(file.source, { limits: defaultLimits, name: '', sibling: siblings.find }))
    expect(axes.map(({ name, spacing, unit }) => `${name} ${spacing} ${unit}`)).toEqual([
      'c null null',
      'z 1 micrometer',
      'y 0.25 micrometer',
      'x 0.25 micrometer',
    ])
    expect(channels[0]).toEqual({ name: 'Nuclei', color: '#00ff00', unit: null, window: { low: 0, high: 375 } })
    await siblings.close()
    await file.close()
  })
})
