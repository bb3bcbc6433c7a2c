import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { defaultLimits, type ImageFile } from '../dataset.ts'
import type { PixelArray } from '../dtype.ts'
import { FormatError } from '../format-error.ts'
import { statsOf } from '../inspect.ts'
import { type CardLine, emptyPrimary, extensionBytes, hduBytes, headerBytes, imageBytes, rawValues, tileBytes } from './fits/fixtures.ts'
import { fits } from './fits.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const open = (bytes: Uint8Array, limits = defaultLimits): Promise<ImageFile> =>
  fits.open(memorySource(bytes), { limits, name: 'test.fits', sibling: async () => undefined })
const firstOf = async (bytes: Uint8Array) => {
  const file = await open(bytes)
  const [dataset] = file.datasets
  if (dataset === undefined) throw new Error('no dataset')
  return { file, dataset }
}
const readFirst = async (bytes: Uint8Array): Promise<PixelArray> => {
  const { dataset } = await firstOf(bytes)
  const shape = dataset.axes.map((axis) => axis.length)
  return dataset.read({ start: shape.map(() => 0), shape })
}

describe('values of a FITS image', () => {
  it.each([
    [8, 'uint8', [0, 1, 254, 255]],
    [16, 'int16', [-32_768, -1, 0, 32_767]],
    [32, 'int32', [-2_147_483_648, -1, 7, 2_147_483_647]],
    [64, 'int64', [-9_007_199_254_740_991, -1, 7, 9_007_199_254_740_991]],
    [-32, 'float32', [-1.5, 0.25, 3, Number.NaN]],
    [-64, 'float64', [-1.1, 0.1, 3, Number.POSITIVE_INFINITY]],
  ])('are those that were written: BITPIX %s gives %s', async (bitpix, dtype, values) => {
    const bytes = imageBytes(bitpix, [2, 2], values)
    expect((await firstOf(bytes)).dataset.dtype).toBe(dtype)
    expect([...(await readFirst(bytes))].map(Number)).toEqual(values)
  })

  it.each([
    [8, -128, 'int8', [0, 128, 255], [-128, 0, 127]],
    [16, 32_768, 'uint16', [-32_768, 0, 32_767], [0, 32_768, 65_535]],
    [32, 2_147_483_648, 'uint32', [-2_147_483_648, 0, 2_147_483_647], [0, 2_147_483_648, 4_294_967_295]],
    [64, 2 ** 63, 'uint64', [-(2 ** 53), 0, 4096], [2 ** 63 - 2 ** 53, 2 ** 63, 2 ** 63 + 4096]],
  ])('are of the other sign where BZERO shifts by half of the range: BITPIX %s', async (bitpix, zero, dtype, stored, values) => {
    const bytes = imageBytes(bitpix, [3], stored, [
      ['BSCALE', 1],
      ['BZERO', zero],
    ])
    expect((await firstOf(bytes)).dataset.dtype).toBe(dtype)
    expect([...(await readFirst(bytes))].map(Number)).toEqual(values)
  })

  it('are scaled as astropy scales them: 8 and 16 bits to float32, 32 and 64 bits to float64', async () => {
    const scale: CardLine[] = [
      ['BSCALE', 0.1],
      ['BZERO', 7.3],
    ]
    const single = await readFirst(imageBytes(16, [3], [-3, 0, 100], scale))
    expect(single).toBeInstanceOf(Float32Array)
    // Each step in single precision: np.float32(-3) * np.float32(0.1) + np.float32(7.3).
    expect([...single]).toEqual([-3, 0, 100].map((value) => Math.fround(Math.fround(value * Math.fround(0.1)) + Math.fround(7.3))))
    const double = await readFirst(imageBytes(32, [3], [-3, 0, 100], scale))
    expect(double).toBeInstanceOf(Float64Array)
    expect([...double]).toEqual([-3, 0, 100].map((value) => value * 0.1 + 7.3))
    expect(await readFirst(imageBytes(64, [1], [5], scale))).toBeInstanceOf(Float64Array)
    expect(await readFirst(imageBytes(-32, [1], [5], scale))).toBeInstanceOf(Float32Array)
    expect([...(await readFirst(imageBytes(-64, [1], [5], [['BSCALE', 2]])))]).toEqual([10])
  })

  it('are NaN where they are BLANK', async () => {
    expect([...(await readFirst(imageBytes(16, [3], [1, -99, 3], [['BLANK', -99]])))]).toEqual([1, Number.NaN, 3])
    expect([
      ...(await readFirst(
        imageBytes(
          64,
          [2],
          [-99, 3],
          [
            ['BLANK', -99],
            ['BSCALE', 2],
          ],
        ),
      )),
    ]).toEqual([Number.NaN, 6])
  })

  it('say nodata where BLANK does not become NaN: in unsigned values, and as astropy does for BLANK = 0', async () => {
    const unsigned = await firstOf(
      imageBytes(
        16,
        [2],
        [-32_768, 5],
        [
          ['BZERO', 32_768],
          ['BLANK', -32_768],
        ],
      ),
    )
    expect([unsigned.dataset.dtype, unsigned.dataset.nodata]).toEqual(['uint16', 0])
    const zero = await firstOf(imageBytes(16, [2], [0, 5], [['BLANK', 0]]))
    expect([zero.dataset.dtype, zero.dataset.nodata]).toEqual(['float32', 0])
    expect(zero.file.warnings.join()).toContain('BLANK = 0')
    const float = await firstOf(imageBytes(-32, [2], [0, 5], [['BLANK', 0]]))
    expect([float.dataset.dtype, float.dataset.nodata]).toEqual(['float32', null])
    expect(float.file.warnings.join()).toContain('BLANK')
  })

  it('are read box by box, and no byte more than the rows that a box crosses', async () => {
    const values = Array.from({ length: 4 * 5 * 6 }, (_, n) => n)
    const { dataset } = await firstOf(imageBytes(16, [6, 5, 4], values))
    const box = await dataset.read({ start: [1, 2, 3], shape: [2, 2, 2] })
    const at = (z: number, y: number, x: number) => z * 30 + y * 6 + x
    expect([...box]).toEqual([at(1, 2, 3), at(1, 2, 4), at(1, 3, 3), at(1, 3, 4), at(2, 2, 3), at(2, 2, 4), at(2, 3, 3), at(2, 3, 4)])
    await expect(dataset.read({ start: [0, 0, 0], shape: [5, 5, 6] })).rejects.toBeInstanceOf(FormatError)
  })
})

describe('parts of a FITS file', () => {
  const table = hduBytes(
    [
      ['XTENSION', 'BINTABLE'],
      ['BITPIX', 8],
      ['NAXIS', 2],
      ['NAXIS1', 4],
      ['NAXIS2', 3],
      ['PCOUNT', 0],
      ['GCOUNT', 1],
      ['TFIELDS', 1],
      ['TFORM1', '1J'],
      ['EXTNAME', 'CATALOG'],
    ],
    Buffer.alloc(12),
  )

  it('become one dataset for each image, named by HDU, and the rest is told', async () => {
    const sci = extensionBytes(16, [2, 1], [1, 2], [['EXTNAME', 'SCI']])
    const file = await open(Buffer.concat([emptyPrimary, sci, table, extensionBytes(-32, [1, 1], [5]), extensionBytes(8, [0, 3], [])]))
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['HDU 1 SCI', 'HDU 3'])
    expect(file.skipped).toEqual([
      { name: 'HDU 0 PRIMARY', reason: 'a header without data' },
      { name: 'HDU 2 CATALOG', reason: 'a table' },
      { name: 'HDU 4', reason: 'an axis has no length: it holds no values' },
    ])
    expect(file.header.map((part) => part.name)).toEqual(['HDU 0 PRIMARY', 'HDU 1 SCI', 'HDU 2 CATALOG', 'HDU 3', 'HDU 4'])
    expect([...((await file.datasets[1]?.read({ start: [0, 0], shape: [1, 1] })) ?? [])]).toEqual([5])
  })

  it('are refused when none is an image: a table, random groups', async () => {
    await expect(open(Buffer.concat([emptyPrimary, table]))).rejects.toThrow('HDU 1 CATALOG: a table')
    const groups = hduBytes(
      [
        ['SIMPLE', true],
        ['BITPIX', 16],
        ['NAXIS', 2],
        ['NAXIS1', 0],
        ['NAXIS2', 3],
        ['GROUPS', true],
        ['PCOUNT', 1],
        ['GCOUNT', 2],
      ],
      Buffer.alloc(16),
    )
    await expect(open(groups)).rejects.toThrow('random groups')
    const both = await open(Buffer.concat([groups, extensionBytes(8, [1, 1], [7])]))
    expect(both.datasets.map((dataset) => dataset.name)).toEqual(['HDU 1'])
  })

  it('are found in a gzip file, which is known by what it unpacks to', async () => {
    const packed = gzipSync(imageBytes(16, [2, 2], [1, 2, 3, 4]))
    expect(fits.matches(packed.subarray(0, 4096), 'x')).toBe(true)
    expect([...(await readFirst(packed))]).toEqual([1, 2, 3, 4])
    expect(fits.matches(gzipSync(Buffer.alloc(10_000_000)).subarray(0, 4096), 'bomb.fits.gz')).toBe(false)
    const bomb = gzipSync(
      Buffer.concat([
        headerBytes([
          ['SIMPLE', true],
          ['BITPIX', 8],
          ['NAXIS', 0],
        ]),
        Buffer.alloc(20_000_000),
      ]),
    )
    await expect(open(bomb, { ...defaultLimits, bytes: 1_000_000 })).rejects.toMatchObject({ at: 'gzip' })
  })

  it('are read beside one that cannot be, which is told', async () => {
    const odd = extensionBytes(
      16,
      [1, 1],
      [1],
      [
        ['EXTNAME', 'ODD'],
        ['BSCALE', 'much'],
      ],
    )
    const file = await open(Buffer.concat([emptyPrimary, odd, extensionBytes(8, [1, 1], [7])]))
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['HDU 2'])
    expect(file.skipped[1]).toMatchObject({ name: 'HDU 1 ODD', reason: expect.stringContaining('BSCALE') })
    expect(file.warnings.join()).toContain('HDU 1 ODD is left out')
  })

  it('may be followed by other bytes, and may lack the fill of their last block: both are told', async () => {
    const image = imageBytes(8, [2, 2], [1, 2, 3, 4])
    const after = await open(Buffer.concat([image, Buffer.from('something else, and more of it')]))
    expect(after.warnings.join()).toContain('30 bytes behind HDU 0')
    const short = await open(image.subarray(0, 2880 + 4))
    expect(short.warnings.join()).toContain('not filled up')
    expect([...((await short.datasets[0]?.read({ start: [0, 0], shape: [2, 2] })) ?? [])]).toEqual([1, 2, 3, 4])
  })
})

describe('the header of a FITS file', () => {
  const linesOf = async (more: readonly CardLine[]) => (await open(imageBytes(8, [1, 1], [0], more))).header[0]?.lines.slice(5) ?? []

  it('is told verbatim: strings, long strings, HIERARCH, comments and numbers in any notation', async () => {
    const lines = await linesOf([
      "OBJECT  = 'M 31''s core'       / what it is",
      "LONGSTR = 'begins &'",
      "CONTINUE  'goes on &' / one",
      "CONTINUE  'ends' / two",
      'HIERARCH ESO DET CHIP1 ID = 12.5D-03 / odd',
      'COMMENT   as it stands / with a slash',
      'HISTORY first',
      'HISTORY second',
      'EXPTIME =              1.2E+03 / s',
      'NOVALUE =                      / nothing',
      'ISGOOD  =                    T',
      '        = not a value',
    ])
    expect(lines).toEqual([
      { key: 'OBJECT', value: "M 31's core", comment: 'what it is' },
      { key: 'LONGSTR', value: 'begins goes on ends', comment: 'one two' },
      { key: 'HIERARCH ESO DET CHIP1 ID', value: '12.5D-03', comment: 'odd' },
      { key: 'COMMENT', value: '  as it stands / with a slash' },
      { key: 'HISTORY', value: 'first' },
      { key: 'HISTORY', value: 'second' },
      { key: 'EXPTIME', value: '1.2E+03', comment: 's' },
      { key: 'NOVALUE', value: '', comment: 'nothing' },
      { key: 'ISGOOD', value: 'T' },
      { key: '', value: '= not a value' },
    ])
  })

  it('gives units, spacings and the sky', async () => {
    const { dataset } = await firstOf(
      imageBytes(8, [4, 3], Array(12).fill(0), [
        ['BUNIT', 'Jy/beam'],
        ['CTYPE1', 'RA---TAN'],
        ['CTYPE2', 'DEC--TAN'],
        ['CRVAL1', 189.2],
        ['CD1_1', -3e-4],
        ['CD2_1', 4e-4],
        ['CD2_2', 5e-4],
        ['RADESYS', 'FK5'],
      ]),
    )
    expect(dataset.channels).toEqual([{ name: '', color: null, unit: 'Jy/beam', window: null }])
    expect(dataset.axes).toEqual([
      { name: 'y', kind: 'space', length: 3, spacing: 5e-4, unit: 'degree' },
      { name: 'x', kind: 'space', length: 4, spacing: 5e-4, unit: 'degree' },
    ])
    expect(dataset.world).toMatchObject({
      kind: 'sky',
      projection: 'TAN',
      frame: 'FK5',
      keywords: { NAXIS1: 4, CRVAL1: 189.2, CD2_1: 4e-4 },
    })
  })

  it.each([
    [['RA---SIN', 'DEC--SIN'], [], 'ICRS'],
    [['RA---SIN', 'DEC--SIN'], [['EQUINOX', 1950]], 'FK4'],
    [['RA---SIN', 'DEC--SIN'], [['EPOCH', 2000]], 'FK5'],
    [['GLON-CAR', 'GLAT-CAR'], [], 'galactic'],
    [['ELON-CAR', 'ELAT-CAR'], [], 'ecliptic'],
    [['HPLN-TAN', 'HPLT-TAN'], [], 'helioprojective'],
  ] as const)('names the frame of %s with %s', async ([first, second], more, frame) => {
    const { dataset } = await firstOf(imageBytes(8, [1, 1], [0], [['CTYPE1', first], ['CTYPE2', second], ...more]))
    expect(dataset.world).toMatchObject({ kind: 'sky', frame })
  })

  it('names the axes of cubes by what they run over, and lists their coordinates', async () => {
    const { dataset } = await firstOf(
      imageBytes(8, [3, 2, 2, 1], Array(12).fill(0), [
        ['CTYPE1', 'WAVE'],
        ['CDELT1', -5],
        ['CRVAL1', 500],
        ['CRPIX1', 2],
        ['CUNIT1', 'nm'],
        ['CTYPE2', 'RA---TAN'],
        ['CTYPE3', 'DEC--TAN'],
        ['CTYPE4', 'STOKES'],
        ['CDELT4', 1],
        ['CRPIX4', 1],
        ['CRVAL4', 1],
      ]),
    )
    expect(dataset.axes.map(({ name }) => name)).toEqual(['stokes', 'y', 'x', 'wavelength'])
    expect(dataset.axes[3]).toEqual({
      name: 'wavelength',
      kind: 'other',
      length: 3,
      spacing: 5,
      unit: 'nanometer',
      coordinates: [505, 500, 495],
    })
    expect(dataset.axes[0]).toMatchObject({ coordinates: [1] })
    expect((await firstOf(imageBytes(8, [1, 1, 2, 1, 1], [0, 0]))).dataset.axes.map(({ name }) => name)).toEqual([
      'axis5',
      'axis4',
      'z',
      'y',
      'x',
    ])
    const radio = await firstOf(
      imageBytes(
        8,
        [1, 1, 2],
        [0, 0],
        [
          ['CTYPE3', 'VELO-LSR'],
          ['CDELT3', -250],
        ],
      ),
    )
    expect(radio.dataset.axes[0]).toMatchObject({ name: 'velocity', spacing: 250, unit: 'meter/second', coordinates: [-250, -500] })
    const slit = await firstOf(
      imageBytes(
        8,
        [2, 2],
        [0, 0, 0, 0],
        [
          ['CTYPE1', 'AWAV-LOG'],
          ['CDELT1', 3],
        ],
      ),
    )
    expect(slit.dataset.axes).toMatchObject([{ name: 'y' }, { name: 'x', kind: 'other', spacing: null }])
  })

  it('warns of distortion tables, and takes zeros behind END', async () => {
    const file = await open(imageBytes(8, [1, 1], [0], [['CPDIS1', 'LOOKUP']]))
    expect(file.warnings.join()).toContain('CPDIS1')
    const zeros = imageBytes(8, [1, 1], [7])
    zeros.fill(0, zeros.indexOf('END     ') + 3, 2880)
    expect([...(await readFirst(zeros))]).toEqual([7])
  })

  it('says which of its keys name people', async () => {
    expect(
      (
        await open(
          imageBytes(
            8,
            [1, 1],
            [0],
            [
              ['OBSERVER', 'A. Nonymous'],
              ['OBJECT', 'M31'],
            ],
          ),
        )
      ).personal,
    ).toEqual(['OBSERVER'])
  })
})

describe('a FITS file that lies or is damaged', () => {
  const head = (...more: readonly CardLine[]) => headerBytes([['SIMPLE', true], ...more])
  it.each<readonly [string, Uint8Array, string]>([
    ['a BITPIX that is not defined', head(['BITPIX', 12], ['NAXIS', 0]), 'HDU 0, BITPIX'],
    ['no NAXIS', head(['BITPIX', 8]), 'HDU 0, NAXIS'],
    ['more axes than there can be', head(['BITPIX', 8], ['NAXIS', 1000]), 'HDU 0, NAXIS'],
    ['an axis that is not given', head(['BITPIX', 8], ['NAXIS', 2], ['NAXIS1', 5]), 'HDU 0, NAXIS2'],
    ['a negative length', head(['BITPIX', 8], ['NAXIS', 1], ['NAXIS1', -5]), 'HDU 0, NAXIS1'],
    ['a length that is no number', head(['BITPIX', 8], ['NAXIS', 1], ['NAXIS1', 'many']), 'HDU 0, NAXIS1'],
    ['a product beyond all numbers', head(['BITPIX', 8], ['NAXIS', 3], ['NAXIS1', 2e15], ['NAXIS2', 2e15], ['NAXIS3', 2]), 'HDU 0, NAXIS1'],
    ['2e9 x 2e9 values', head(['BITPIX', 16], ['NAXIS', 2], ['NAXIS1', 2e9], ['NAXIS2', 2e9]), 'HDU 0, NAXIS2'],
    ['more values than are read', head(['BITPIX', 8], ['NAXIS', 2], ['NAXIS1', 1e6], ['NAXIS2', 1e6]), 'HDU 0, NAXIS2'],
    ['an endless PCOUNT', head(['BITPIX', 8], ['NAXIS', 1], ['NAXIS1', 1], ['PCOUNT', 9e15], ['GCOUNT', 9e15]), 'HDU 0, PCOUNT'],
    ['data that are cut off', imageBytes(16, [3000, 1], Array(3000).fill(1)).subarray(0, 5000), 'HDU 0, byte 5000'],
    ['no END', head(['BITPIX', 8], ['NAXIS', 0]).subarray(0, 200), 'HDU 0, byte 200'],
    ['a header that is cut off in an extension', Buffer.concat([emptyPrimary, Buffer.from("XTENSION= 'IMAGE   '")]), 'HDU 1, byte 2900'],
    ['a scale that is no number', imageBytes(16, [1], [1], [['BSCALE', 'much']]), 'HDU 0, BSCALE'],
  ])('is refused with the place: %s', async (_, bytes, at) => {
    await expect(open(bytes)).rejects.toMatchObject({ name: 'FormatError', at })
  })

  it('is refused at 100,000 cards, and at headers without an end', async () => {
    const cards = Buffer.alloc(100_000 * 80, 'COMMENT x'.padEnd(80), 'latin1')
    const many = Buffer.concat([
      headerBytes([
        ['SIMPLE', true],
        ['BITPIX', 8],
        ['NAXIS', 0],
      ]).subarray(0, 240),
      cards,
    ])
    await expect(open(many)).rejects.toMatchObject({ at: 'HDU 0, card 20001' })
    const blank = Buffer.concat([many.subarray(0, 240), Buffer.alloc(5_000_000, 0x20)])
    await expect(open(blank, { ...defaultLimits, headerBytes: 1_000_000 })).rejects.toMatchObject({ name: 'FormatError' })
    const parts = Buffer.concat([emptyPrimary, ...Array.from({ length: 50 }, () => extensionBytes(8, [1], [0]))])
    await expect(open(parts, { ...defaultLimits, parts: 20 })).rejects.toMatchObject({ at: 'HDU 20' })
  })

  it('has long strings put together in little time, however many pieces they have', async () => {
    const pieces = Array.from({ length: 15_000 }, () => `CONTINUE  '${'x'.repeat(60)}&'`)
    const { file } = await firstOf(imageBytes(8, [1, 1], [0], ["LONG    = 'begins &'", ...pieces, "CONTINUE  'end'"]))
    expect(file.header[0]?.lines.at(-1)?.value).toHaveLength(7 + 15_000 * 60 + 3)
  })

  it('gives no box that is more than may be held at once', async () => {
    const file = await open(imageBytes(16, [100, 100], Array(10_000).fill(1)), { ...defaultLimits, bytes: 1000 })
    await expect(file.datasets[0]?.read({ start: [0, 0], shape: [100, 100] })).rejects.toMatchObject({ at: 'box' })
    expect(await file.datasets[0]?.read({ start: [0, 0], shape: [1, 100] })).toHaveLength(100)
  })
})

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const isThere = existsSync(`${shared}formats/fits`)
const realFile = (name: string) => readFileSync(`${shared}formats/fits/${name}`)

/**
 * By astropy 5.2.1, sha256 of the values, C order, little-endian: `a = hdu.data; sha256(a.astype(a.dtype.newbyteorder('<')).tobytes())`.
 */
const realGoldens = [
  ['hdf_cutout.fits', 'HDU 0 PRIMARY', 'float32', [256, 320], '3a68261efcd24fcebc093d154eacca9e4bf75d8b177525befc1d9b3d8f9edea0'],
  ['sk_simple.fits', 'HDU 0 PRIMARY', 'int16', [256, 256], '7fb29c80c292ed9443712b8e578dbfcda098d96a56d15604d284e8f413e1a9c9'],
  ['fermi_counts.fits.gz', 'HDU 1 N_ON', 'int32', [201, 401], '6782ae1414483e27d84fce4267096ae16346d1c2a9bbacd88a74d45b599c6ab6'],
  ['test0.fits', 'HDU 1 SCI', 'int16', [40, 40], 'a43a6438dc7fecf47d5acfc74914eacd38a6551526f7fe365fec61ef36c7307b'],
  ['test0.fits', 'HDU 2 SCI', 'int16', [40, 40], '89a58cce9ce33d25018fde0224ee0640c0569940e36361dd556971c4dc87928a'],
  ['test0.fits', 'HDU 3 SCI', 'int16', [40, 40], '3e895bf57ffb17b69fb2b1ea00cf8f8defc0aecb912233f92b2680b59ff9bd14'],
  ['test0.fits', 'HDU 4 SCI', 'int16', [40, 40], 'fd4c243e6e5e6d299569c7a526d949359a67d7f3910fe4f056f21c328331ac2c'],
  ['1904-66_AZP.fits', 'HDU 0 PRIMARY', 'float32', [192, 192], '3ae3a4f4205c13eaefad2540a01a37dcd59d753436c4630bfdc004011ac94c32'],
  ['comp.fits', 'HDU 1 COMPRESSED_IMAGE', 'int16', [300, 440], '4b62d8f91f13ad5426edcf4fc1945eb296195bd5a4bb20a6483c344dc8d16006'],
] as const

describe.skipIf(!isThere)(`real FITS files${isThere ? '' : ' [skipped: ../shared/data is absent]'}`, () => {
  it.each(realGoldens)('%s, %s agrees with astropy to the bit', async (name, dataset, dtype, shape, sha256) => {
    const file = await open(realFile(name))
    const found = file.datasets.find((one) => one.name === dataset)
    if (found === undefined) throw new Error(file.datasets.map((one) => one.name).join())
    expect([found.dtype, found.axes.map((axis) => axis.length)]).toEqual([dtype, shape])
    expect((await statsOf(found)).sha256).toBe(sha256)
  })

  it('hold a table that is refused by name', async () => {
    await expect(open(realFile('table.fits'))).rejects.toThrow('a table')
  })

  it.each([
    ['fits_truncated.fits', /^HDU 0, byte 5860$/],
    ['fits_huge_naxis.fits', /^HDU 0, NAXIS2$/],
  ])('%s is refused with the place', async (name, at) => {
    await expect(open(readFileSync(`${shared}broken/${name}`))).rejects.toMatchObject({ at: expect.stringMatching(at) })
  })

  it('gz_bomb.fits.gz is not taken for FITS', () => {
    expect(fits.matches(readFileSync(`${shared}broken/gz_bomb.fits.gz`).subarray(0, 4096), 'gz_bomb.fits.gz')).toBe(false)
  })
})

describe('damaged copies of sound files', () => {
  const rows = (pack: (n: number) => Uint8Array) =>
    Array.from({ length: 4 }, (_, n) => ({ COMPRESSED_DATA: pack(n), ZSCALE: 0.5, ZZERO: 1 }))
  const b64 = (text: string) => Buffer.from(text, 'base64')
  const rice =
    '7HjIANeNeNeNeCS/XjXjXgkv5A1414JL9eNeNeCS/XjXjkAkv14AF5ABGuSX68a8a8El/IGvGa8El+vGvGvBJfrxrwAGMBJfrxrxrwSX68a8a8a8AA6H141414JL9eNeNeCS/XjkDXgkv14zXjXgkv141414IZ9eNeNeCS/XjXjXgkv145A14JL9eNeNeCS/XjXjXgA='
  const plio =
    'AAAAB/+cAD0AAAAAAAAgBVAGYAdgB2AHcBYgDlAGYAdwFmAHYAcwD1AGYAdgB2AHcBYgDlAGYAdwFmAHYAcgVVAGYAdgB2AHYAcwc1AGYAdgB3AWYAcgDlAGcBZgB2AHYAcwD1AGYAdgB3AWYAcgDlAGcBZgB2AHYAc='
  const hcompress = '3ZkAAAAJAAAACgAADcIAAAAAAAAABgICAfq6d2fshr/vbH2YbfvqQ9sAj/8='
  const tiles = (algorithm: string, bitpix: number, pack: (n: number) => Uint8Array, more: readonly CardLine[] = []) =>
    tileBytes({ bitpix, lengths: [20, 18], tile: [10, 9], algorithm, rows: rows(pack), more })
  const numbers = Array.from({ length: 90 }, (_, n) => n)
  const own = [
    imageBytes(16, [30, 20], Array(600).fill(3), [
      ['BSCALE', 2],
      ['BLANK', 3],
      ['CTYPE1', 'RA---TAN'],
      ['CTYPE2', 'DEC--TAN'],
      ['CDELT1', 0.1],
    ]),
    Buffer.concat([emptyPrimary, extensionBytes(-64, [5, 4, 3], Array(60).fill(1.5), [['CTYPE3', 'FREQ']])]),
    tiles('RICE_1', 16, () => b64(rice)),
    tiles('PLIO_1', 16, () => b64(plio)),
    tiles('HCOMPRESS_1', 32, () => b64(hcompress), [
      ['ZNAME1', 'SMOOTH'],
      ['ZVAL1', 1],
    ]),
    tiles('GZIP_2', -32, () => gzipSync(rawValues(32, numbers)), [
      ['ZQUANTIZ', 'SUBTRACTIVE_DITHER_2'],
      ['ZDITHER0', 7],
      ['ZBLANK', 3],
    ]),
    gzipSync(imageBytes(32, [10, 10], Array(100).fill(9))),
  ]

  it('are read or refused: never a crash, never a hang', async () => {
    const real = isThere ? ['comp.fits', 'test0.fits', 'fermi_counts.fits.gz'].map(realFile) : []
    const outcome = await fuzz(fits, own, { rounds: 2100, seed: 20, headBytes: 6000 })
    expect(outcome.read).toBeGreaterThan(200)
    expect(outcome.refused).toBeGreaterThan(500)
    if (real.length > 0) expect((await fuzz(fits, real, { rounds: 60, seed: 21, headBytes: 6000 })).read).toBeGreaterThan(5)
  })
})
