import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { memorySource } from '../../byte-source.ts'
import { defaultLimits } from '../../dataset.ts'
import type { PixelArray } from '../../dtype.ts'
import { FormatError } from '../../format-error.ts'
import { fits } from '../fits.ts'
import { type CardLine, rawValues, type TileRow, tileBytes } from './fixtures.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const open = async (bytes: Uint8Array, limits = defaultLimits) => {
  const file = await fits.open(memorySource(bytes), { limits, name: 'tiles.fits', sibling: async () => undefined })
  const [dataset] = file.datasets
  if (dataset === undefined) throw new Error('no dataset')
  return dataset
}
const readAll = async (bytes: Uint8Array): Promise<PixelArray> => {
  const dataset = await open(bytes)
  const shape = dataset.axes.map((axis) => axis.length)
  return dataset.read({ start: shape.map(() => 0), shape })
}
const sha256 = (values: PixelArray) =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')

type Golden = {
  readonly title: string
  readonly bitpix: number
  readonly algorithm: string
  readonly more: readonly CardLine[]
  readonly packed: string
  readonly numbers: Readonly<Record<string, number>>
  readonly dtype: string
  readonly first: readonly number[]
  readonly sha256: string
}

/**
 * One tile of 9 x 10 values, packed by astropy 5.2.1 (cfitsio 4.2), with what its `.data` gives back: `fits.CompImageHDU(a, tile_size=[10, 9], ...)`,
 * a from `y, x = np.mgrid[:9, :10]; (x * 7 + y * 13) % 29 + (y == 4) * 100 + np.where((x == 3) & (y == 2), 90, 0)`, scaled for wider types; floats
 * with `np.sin(x * y) * 0.3` added and a few zeros, `quantize_level=-0.02`.
 */
const goldens: readonly Golden[] = [
  {
    title: 'RICE_1 of bytes',
    bitpix: 8,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 1],
    ],
    packed: 'ALD3veN+942h7xv3vG/eQN+AAkAFTfveNoe1yu665XdcBwruuuV3XXXAMbrrld11yu7C5XdfeN+94z73jfveN+Q8b97xv3vA',
    numbers: {},
    dtype: 'uint8',
    first: [0.0, 7.0, 14.0],
    sha256: '713960fbc82542d7eea5ee34488de3ff53aa24e26ddf7f6a254e4e0c027e6ab3',
  },
  {
    title: 'RICE_1 of 16 bits',
    bitpix: 16,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 2],
    ],
    packed:
      '7HjIANeNeNeNeCS/XjXjXgkv5A1414JL9eNeNeCS/XjXjkAkv14AF5ABGuSX68a8a8El/IGvGa8El+vGvGvBJfrxrwAGMBJfrxrxrwSX68a8a8a8AA6H141414JL9eNeNeCS/XjkDXgkv14zXjXgkv141414IZ9eNeNeCS/XjXjXgkv145A14JL9eNeNeCS/XjXjXgA=',
    numbers: {},
    dtype: 'int16',
    first: [-5000.0, -4300.0, -3600.0],
    sha256: '9a70c3970ecc5027d694e178626763d2f6c22c75822dd73d506c277e776173ef',
  },
  {
    title: 'RICE_1 of 32 bits',
    bitpix: 32,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 4],
    ],
    packed:
      '/QUPgMwAAAOrP1XVn6rqz9V1Z+qM+xwfVn6rqz9V1Z+qM+xwf0JDDqz9V1Z+qM+xwfVn6rqz9V1Z+qM+xwfVn6rqz9V9CQwM+xwfVn6oAGQNsYAeT3cTPscH1Z+q6s/VdWfqjPscH9CQw6s/VaANWfqgKfY4MA1Z+qANWfqgDVn6oCn2ODANWfqgDVn6oM3+iIAp9jgwDVn6oA1Z+qANWfqgKfY4MA1Z+qANWfqgDVn6oA1Z+qDmyjVQDVn6oA1Z+qANWfqgKfY4MA1Z+qANWfqgDVn6oCn2ODANWfqgD0JDAA1Z+qAp9jgwDVn6rPVn6rqz9UZ9jg+rP1XVn6rqz9UYDe/erP1XVn6rqz9UZ9jg+rP1XVn6rqz9UZ9jg+rP1X0JDDqz9UZ9jg+rP1XVn6rqz9UZ9jg+rP1XVn6rqz9U',
    numbers: {},
    dtype: 'int32',
    first: [-50000000.0, -42999979.0, -35999958.0],
    sha256: '032ab29268857588f68b2932a63e35b1c4952cb8d6c222282e98635f4ba352f3',
  },
  {
    title: 'PLIO_1',
    bitpix: 16,
    algorithm: 'PLIO_1',
    more: [],
    packed:
      'AAAAB/+cAD0AAAAAAAAgBVAGYAdgB2AHcBYgDlAGYAdwFmAHYAcwD1AGYAdgB2AHcBYgDlAGYAdwFmAHYAcgVVAGYAdgB2AHYAcwc1AGYAdgB3AWYAcgDlAGcBZgB2AHYAcwD1AGYAdgB3AWYAcgDlAGcBZgB2AHYAc=',
    numbers: {},
    dtype: 'int16',
    first: [0.0, 0.0, 0.0],
    sha256: '7c9dccd23e335412c4bfdda17d540c1f5fa348ff51746e9da447648819a418ad',
  },
  {
    title: 'HCOMPRESS_1 without loss',
    bitpix: 32,
    algorithm: 'HCOMPRESS_1',
    more: [
      ['ZNAME1', 'SCALE'],
      ['ZVAL1', 0],
      ['ZNAME2', 'SMOOTH'],
      ['ZVAL2', 0],
    ],
    packed:
      '3ZkAAAAJAAAACgAAAAAAAAAAAAceIBISEfq6d2fqy7X2capb+zjl3AGpP8BkA1k0gGQAUB9AZACUKYZAAlR/wEADdA/GAAGNJIZkAz0kBiR9v9kSC3VJAZAB9ckZAfVw7Mf9/3/e2P+/4P+v+syA76/6zI+3jdZoJAHesyA76/6zI9sB/1/1mQH/X/WZH/BIA71mQEgDvWZH28brNB/1/1mR/32Yd2AgERH2YaQSAGZBIA7l9mDVA/13UEgBnQN9RAB31/kHfSrAf9XdAIAzUEAG7AQAbse+gMO+t0P+9se2Af6iABvqIAH+ogP+/72wDfUQAN9RAf97YB/qIAH+ogAf6iABvqIAH+ogAFfS46MD4H19Xyo=',
    numbers: {},
    dtype: 'int32',
    first: [-7000.0, 21.0, 7042.0],
    sha256: '584424837826db607fde5e71df0492e124c32ee0d75fd19b1b2ba3f1e509e685',
  },
  {
    title: 'HCOMPRESS_1 of 16 bits',
    bitpix: 16,
    algorithm: 'HCOMPRESS_1',
    more: [
      ['ZNAME1', 'SCALE'],
      ['ZVAL1', 0],
      ['ZNAME2', 'SMOOTH'],
      ['ZVAL2', 0],
    ],
    packed:
      '3ZkAAAAJAAAACgAAAAAAAAAAAAACwAgIB/q6d2fq6do/ZxqlIJgcsBkfdY88cAApD8ZAewP+/72x/328brNBIA71mQEgDvWZAQAO9Zkf99mHdgIBEQAADNXvoHAkA3YB/rMD32Z5/3tj2wD/UQAN9RAA/1EB7YB/qIAAT6XHRgfA+vq+VA==',
    numbers: {},
    dtype: 'int16',
    first: [0.0, 7.0, 14.0],
    sha256: '5b12abf3fff3d80c89e50996ac8c805feb8b49360586b86f75f0282550a16c51',
  },
  {
    title: 'HCOMPRESS_1 with a scale and smoothing',
    bitpix: 32,
    algorithm: 'HCOMPRESS_1',
    more: [
      ['ZNAME1', 'SCALE'],
      ['ZVAL1', 8],
      ['ZNAME2', 'SMOOTH'],
      ['ZVAL2', 1],
    ],
    packed: '3ZkAAAAJAAAACgAADcIAAAAAAAAABgICAfq6d2fshr/vbH2YbfvqQ9sAj/8=',
    numbers: {},
    dtype: 'int32',
    first: [439.0, 439.0, 439.0],
    sha256: 'e4d81db1539294a60c29c6c881c02192ef82e0d3bafbc2a1d02b946a370d6173',
  },
  {
    title: 'floats, quantised without dither',
    bitpix: -32,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 4],
      ['ZNAME3', 'NOISEBIT'],
      ['ZVAL3', -0.02],
      ['ZQUANTIZ', 'NO_DITHER'],
    ],
    packed:
      'AAAAAFwA15rzXmvCS+vNea8JL8g2tr4lfqLW20CPextVcUI96KAF8gCIpMXXm6tLEpebbAXrAkHqDcGkiM+ht6ABhQlbvDR2xCOehNwbE0cADkuoFW4AQAgBAA0AR12BwbWhJ/Wy9ba6JL6+2BsQhHtDY2uCVOqNWa8JF7S41tol7qjdGwiYuxN0aoA=',
    numbers: { ZSCALE: 0.019999999552965164, ZZERO: 0.0 },
    dtype: 'float32',
    first: [0.0, 7.0, 14.0],
    sha256: '6f6490c23087c570723799bf376da59c7c7ca96a9bb152105263a949110b61b7',
  },
  {
    title: 'floats, SUBTRACTIVE_DITHER_1',
    bitpix: -32,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 4],
      ['ZNAME3', 'NOISEBIT'],
      ['ZVAL3', -0.02],
      ['ZQUANTIZ', 'SUBTRACTIVE_DITHER_1'],
      ['ZDITHER0', 9999],
    ],
    packed:
      'AAAAAFwA15rzXmvCS+vNea8JL8g2trwlbqLW2ziPOxtVcUI+6MAF8gCIpMXXm6tKEpecbAXrAkHqDcGkiNOit5ABhQlbu7SGxCOehtvbE0cADkunlWYAQAgBAA0AR12BwbWhJ/Wy9ba6JL6+2FsAhDs7ZGuCVOptXa8JF7Q45tol7qrc2wiYuxN0aoA=',
    numbers: { ZSCALE: 0.019999999552965164, ZZERO: 0.0 },
    dtype: 'float32',
    first: [-0.008895056322216988, 7.000785827636719, 13.991196632385254],
    sha256: '2c79eaf950baf925ac0342ce9a44ad61457e06819b0918ae61e2b89c8b89ef47',
  },
  {
    title: 'floats, SUBTRACTIVE_DITHER_2',
    bitpix: -32,
    algorithm: 'RICE_1',
    more: [
      ['ZNAME1', 'BLOCKSIZE'],
      ['ZVAL1', 32],
      ['ZNAME2', 'BYTEPIX'],
      ['ZVAL2', 4],
      ['ZNAME3', 'NOISEBIT'],
      ['ZVAL3', -0.02],
      ['ZQUANTIZ', 'SUBTRACTIVE_DITHER_2'],
      ['ZDITHER0', 9999],
    ],
    packed:
      'gAAAAlwA2drzXmvCS+vNea8JL8g2trwlbqLW2ziPOxtVcUI+6MAF8gCIpMXXm6tKEpecbAXrAkHqDcGkiNOit5ABhQlbu7SGxCOehtvbE0cADkunla4AQAgBAA0kR12BwbWhJ/Wy9ba6JL6+2FsAhDs7ZGuCVOptXa8JF7Q45tol7qrc2wiYuxN0aoA=',
    numbers: { ZSCALE: 0.019999999552965164, ZZERO: 42949671.78 },
    dtype: 'float32',
    first: [0.0, 7.000785827636719, 13.991196632385254],
    sha256: '77ccb8d9f817a69560e92d126d4905aa4f4cc6325434f9c92e83fe44f3894e47',
  },
  {
    title: 'doubles, SUBTRACTIVE_DITHER_1',
    bitpix: -64,
    algorithm: 'GZIP_1',
    more: [
      ['ZNAME1', 'NOISEBIT'],
      ['ZVAL1', -0.02],
      ['ZQUANTIZ', 'SUBTRACTIVE_DITHER_1'],
      ['ZDITHER0', 17],
    ],
    packed:
      'H4sIAAAAAAAEA23PvyuFYRgG4BvfZ1YOTv4AJIPFjJIsSjqLEhksBouF1eRHWZTBaFLEZCCZDEYZFH+BkkQsMrjOic07fVf3+93P+yT10zSXNF8mRXdSrvIAbyUtTzzuwtevP7nG3zwpP+Q2vuMh3uYK37OuDt/FG+/ofJYv8DHP8AfraniJL7ifV+TDvK7DnGpr0n6qqzfpXE66bnkvqTzwBB+5Y0ZjhxP//nPKEXmpb9GM+k6jLr3z3w6ynHNVvuYNj3zDg7zLr7yv44XH+IBn+Zqn+Yrn+Yz7eJN7eEOHHYqpHwtrystoAQAA',
    numbers: { ZSCALE: 0.019999999552965164, ZZERO: 0.0 },
    dtype: 'float64',
    first: [0.002243375728054886, 7.004413982233089, 14.008434422721683],
    sha256: '8ebc9b08d0e095185bb7113c21f637ecbc15aaed61e15e71292e30568e6cbbfe',
  },
]

const fileOf = ({ bitpix, algorithm, more, packed, numbers }: Golden, tiles = 1): Uint8Array =>
  tileBytes({
    bitpix,
    algorithm,
    more,
    lengths: [10, 9 * tiles],
    tile: [10, 9],
    rows: Array.from({ length: tiles }, () => ({ COMPRESSED_DATA: Buffer.from(packed, 'base64'), ...numbers })),
  })

describe('tiles that another program packed', () => {
  it.each(goldens)('come out to the bit: $title', async (golden) => {
    const dataset = await open(fileOf(golden))
    expect(dataset.dtype).toBe(golden.dtype)
    const values = await dataset.read({ start: [0, 0], shape: [9, 10] })
    expect([...values.subarray(0, 3)].map(Number)).toEqual(golden.first)
    expect(sha256(values)).toBe(golden.sha256)
  })

  it.each(goldens)('are refused when they end too early: $title', async (golden) => {
    const packed = Buffer.from(golden.packed, 'base64')
    const half = packed.subarray(0, Math.floor(packed.length / 3)).toString('base64')
    await expect(readAll(fileOf({ ...golden, packed: half }))).rejects.toBeInstanceOf(FormatError)
  })
})

describe('values that lossy packing carried beyond their type', () => {
  it('are its least or its largest value', async () => {
    const wide = goldens.find(({ title }) => title === 'HCOMPRESS_1 without loss')
    if (wide === undefined) throw new Error('no golden')
    const values = await readAll(fileOf({ ...wide, bitpix: 16 }))
    const wanted = Array.from({ length: 90 }, (_, n) => {
      const [x, y] = [n % 10, Math.floor(n / 10)]
      const value = ((x * 7 + y * 13) % 29) + (y === 4 ? 100 : 0) + (x === 3 && y === 2 ? 90 : 0)
      return Math.min(32_767, value * 1003 - 7000)
    })
    expect([...values]).toEqual(wanted)
  })
})

const counting = Array.from({ length: 7 * 5 }, (_, n) => (n * 37) % 101)
/** Tiles of 3 x 2 over 7 x 5 values; those at the edges are cut off. */
const cut = (pack: (values: readonly number[]) => TileRow): TileRow[] => {
  const rows: TileRow[] = []
  for (let y = 0; y < 5; y += 2)
    for (let x = 0; x < 7; x += 3) {
      const values: number[] = []
      for (let row = y; row < Math.min(5, y + 2); row++) values.push(...counting.slice(row * 7 + x, row * 7 + Math.min(7, x + 3)))
      rows.push(pack(values))
    }
  return rows
}
const tiled = (algorithm: string, bitpix: number, pack: (values: readonly number[]) => TileRow, more: readonly CardLine[] = []) =>
  tileBytes({ bitpix, lengths: [7, 5], tile: [3, 2], algorithm, rows: cut(pack), more })

const shuffled = (bytes: Uint8Array, size: number): Uint8Array =>
  Uint8Array.from(
    { length: bytes.length },
    (_, n) => bytes[(n % (bytes.length / size)) * size + Math.floor(n / (bytes.length / size))] ?? 0,
  )

describe('tiles that are cut off at the edges', () => {
  it.each([8, 16, 32, 64, -32, -64])('GZIP_1, GZIP_2 and NOCOMPRESS give all values of BITPIX %s', async (bitpix) => {
    const raw = (values: readonly number[]) => rawValues(bitpix, values)
    const size = Math.abs(bitpix) / 8
    for (const file of [
      tiled('GZIP_1', bitpix, (values) => ({ COMPRESSED_DATA: gzipSync(raw(values)) })),
      tiled('GZIP_2', bitpix, (values) => ({ COMPRESSED_DATA: gzipSync(shuffled(raw(values), size)) })),
      tiled('NOCOMPRESS', bitpix, (values) => ({ COMPRESSED_DATA: raw(values) })),
    ])
      expect([...(await readAll(file))].map(Number)).toEqual(counting)
  })

  it('unpack only what a box needs', async () => {
    const bytes = tiled('NOCOMPRESS', 16, (values) => ({ COMPRESSED_DATA: rawValues(16, values) }))
    let read = 0
    const whole = memorySource(bytes)
    const counted = {
      size: whole.size,
      read: (start: number, end: number) => {
        read += Math.min(end, whole.size) - start
        return whole.read(start, end)
      },
    }
    const file = await fits.open(counted, { limits: defaultLimits, name: '', sibling: async () => undefined })
    read = 0
    const values = await file.datasets[0]?.read({ start: [2, 4], shape: [2, 2] })
    expect([...(values ?? [])]).toEqual([counting[18], counting[19], counting[25], counting[26]])
    // The rows of the table (72 bytes) and one tile of 12 bytes.
    expect(read).toBeLessThanOrEqual(72 + 12)
  })

  it('may lie unpacked or gzipped in columns of their own', async () => {
    let n = 0
    const mixed = tiled('RICE_1', 16, (values) => {
      const [none, raw] = [new Uint8Array(0), rawValues(16, values)]
      const isGzip = n++ % 2 === 0
      return {
        COMPRESSED_DATA: none,
        GZIP_COMPRESSED_DATA: isGzip ? gzipSync(raw) : none,
        UNCOMPRESSED_DATA: isGzip ? none : raw,
      }
    })
    expect([...(await readAll(mixed))]).toEqual(counting)
  })

  it('may be found by descriptors of 64 bits', async () => {
    const rows = cut((values) => ({ COMPRESSED_DATA: gzipSync(rawValues(32, values)), ZSCALE: 1 }))
    expect([...(await readAll(tileBytes({ bitpix: 32, lengths: [7, 5], tile: [3, 2], algorithm: 'GZIP_1', rows, isWide: true })))]).toEqual(
      counting,
    )
  })

  it('hold unsigned values and scaled ones as plain images do', async () => {
    const pack = (values: readonly number[]) => ({ COMPRESSED_DATA: gzipSync(rawValues(16, values)) })
    const unsigned = await readAll(tiled('GZIP_1', 16, pack, [['BZERO', 32_768]]))
    expect(unsigned).toBeInstanceOf(Uint16Array)
    expect([...unsigned]).toEqual(counting.map((value) => value + 32_768))
    const scaled = await readAll(
      tiled('GZIP_1', 16, pack, [
        ['BSCALE', 0.5],
        ['BZERO', 1],
        ['BLANK', 37],
      ]),
    )
    expect(scaled).toBeInstanceOf(Float32Array)
    expect([...scaled]).toEqual(counting.map((value) => (value === 37 ? Number.NaN : value * 0.5 + 1)))
  })
})

describe('values that were not measured', () => {
  const pack = (values: readonly number[]) => gzipSync(rawValues(32, values))
  const quantised = { ZSCALE: 0.25, ZZERO: 10 }

  it('are NaN where a quantised float is ZBLANK, a keyword or a column', async () => {
    const wanted = counting.map((value) => (value === 74 ? Number.NaN : value * 0.25 + 10))
    const keyword = tiled('GZIP_1', -32, (values) => ({ COMPRESSED_DATA: pack(values), ...quantised }), [['ZBLANK', 74]])
    expect([...(await readAll(keyword))]).toEqual(wanted)
    const column = tiled('GZIP_1', -64, (values) => ({ COMPRESSED_DATA: pack(values), ...quantised, ZBLANK: 74 }))
    expect([...(await readAll(column))]).toEqual(wanted)
  })

  it('are NaN where NULL_PIXEL_MASK says so', async () => {
    const masked = tiled(
      'GZIP_1',
      -32,
      (values) => ({
        COMPRESSED_DATA: gzipSync(rawValues(-32, values)),
        NULL_PIXEL_MASK: gzipSync(Uint8Array.from(values, (value) => (value > 50 ? 1 : 0))),
      }),
      [['ZMASKCMP', 'GZIP_1']],
    )
    expect([...(await readAll(masked))]).toEqual(counting.map((value) => (value > 50 ? Number.NaN : value)))
  })

  it('are told as nodata in a compressed image of integers', async () => {
    const dataset = await open(tiled('GZIP_1', 32, (values) => ({ COMPRESSED_DATA: pack(values) }), [['BLANK', 5]]))
    expect([dataset.dtype, dataset.nodata]).toEqual(['int32', 5])
  })
})

describe('a table that does not add up', () => {
  const pack = (values: readonly number[]) => ({ COMPRESSED_DATA: gzipSync(rawValues(16, values)) })
  const spoilt = (change: (header: string) => string): Uint8Array => {
    const bytes = Buffer.from(tiled('GZIP_1', 16, pack))
    const text = change(bytes.subarray(2880, 5760).toString('latin1'))
    bytes.write(text, 2880, 'latin1')
    return bytes
  }
  const withNumber = (key: string, value: number) => (header: string) =>
    header.replace(new RegExp(`(${key.padEnd(8)}= ).{20}`), `$1${String(value).padStart(20)}`)

  it.each([
    ['a compression that is not known', (header: string) => header.replace('GZIP_1', 'GZIP_9'), 'HDU 1, ZCMPTYPE'],
    ['too few rows', withNumber('ZNAXIS2', 500), 'HDU 1, NAXIS2'],
    ['more values than are read', withNumber('ZNAXIS1', 2_000_000_000_000), 'HDU 1, ZNAXIS2'],
    ['a tile without a length', withNumber('ZTILE1', 0), 'HDU 1, ZTILE1'],
    ['an axis without a length', withNumber('ZNAXIS1', 0), 'HDU 1, ZNAXIS'],
    ['a thousand axes', withNumber('ZNAXIS', 1000), 'HDU 1, ZNAXIS'],
    ['a BITPIX of 13', withNumber('ZBITPIX', 13), 'HDU 1, BITPIX'],
    ['fields that are wider than a row', (header: string) => header.replace("'1PB(9999)'", "'9D       '"), 'HDU 1, NAXIS1'],
    ['a field of no known kind', (header: string) => header.replace("'1PB(9999)'", "'1Z       '"), 'HDU 1, TFORM1'],
  ])('is refused with the place: %s', async (_, change, at) => {
    await expect(readAll(spoilt(change))).rejects.toMatchObject({ at })
  })

  it('is refused when an array lies outside of the heap, or a tile has no data', async () => {
    const far = Buffer.from(tiled('GZIP_1', 16, pack))
    far.writeInt32BE(1_000_000, 5760 + 4)
    await expect(readAll(far)).rejects.toMatchObject({ at: 'HDU 1, row 1, COMPRESSED_DATA' })
    const none = tiled('GZIP_1', 16, () => ({ COMPRESSED_DATA: new Uint8Array(0) }))
    await expect(readAll(none)).rejects.toMatchObject({ at: 'HDU 1, row 1', reason: 'the tile has no data' })
  })

  it('is refused when a tile unpacks to more than it should, and none of that is kept', async () => {
    const bomb = tiled('GZIP_1', 16, () => ({ COMPRESSED_DATA: gzipSync(new Uint8Array(5_000_000)) }))
    await expect(readAll(bomb)).rejects.toMatchObject({ at: 'GZIP_1' })
  })

  it('is refused when one tile is more than may be held at once', async () => {
    const limits = { ...defaultLimits, bytes: 1000 }
    const bytes = tileBytes({
      bitpix: 16,
      lengths: [100, 100],
      tile: [100, 100],
      algorithm: 'RICE_1',
      rows: [{ COMPRESSED_DATA: new Uint8Array(10) }],
    })
    await expect(open(bytes, limits)).rejects.toMatchObject({ at: 'HDU 1, ZTILE1' })
    await expect(readAll(bytes)).rejects.toMatchObject({ at: 'RICE_1' })
  })
})
