import { File, ready } from 'h5wasm'
import { describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { defaultLimits } from '../dataset.ts'
import { fixture } from './hdf5/fixtures.ts'
import { hdf5 } from './hdf5.ts'
import { allValues, datasetIn, isSharedThere, openBytes, shapeOf, sharedBytes, wrongBoxes } from './raw/for-tests.ts'

let made = 0
/** A file as h5wasm writes it. */
const h5File = async (build: (file: File) => void): Promise<Uint8Array> => {
  const { FS } = await ready
  const name = `made-${++made}.h5`
  const file = new File(name, 'w')
  build(file)
  file.close()
  const bytes = FS.readFile(name)
  FS.unlink(name)
  return Uint8Array.from(bytes)
}

const count = (length: number) => Array.from({ length }, (_, n) => n)
const stack =
  (name: string, more: object = {}) =>
  (file: File) => {
    file.create_dataset({ name, data: Uint16Array.from(count(2 * 5 * 7)), shape: [2, 5, 7], ...more })
  }
const open = (bytes: Uint8Array) => openBytes(hdf5, bytes)

describe('HDF5', () => {
  it.each([
    ['in one piece', {}],
    ['in chunks', { chunks: [1, 3, 4] }],
    ['in packed chunks', { chunks: [2, 3, 4], compression: 'gzip' }],
  ])('an array %s is read, whole and in boxes', async (_how, more) => {
    const file = await open(await h5File(stack('a', more)))
    const dataset = datasetIn(file, '/a')
    expect([dataset.axes.map((axis) => axis.name).join(''), shapeOf(dataset), dataset.dtype, await allValues(dataset)]).toEqual([
      'zyx',
      [2, 5, 7],
      'uint16',
      count(70),
    ])
    expect(await wrongBoxes(dataset)).toEqual([])
    await file.close()
  })

  it.each([
    ['int8', Int8Array.of(-128, 127)],
    ['uint32', Uint32Array.of(0, 2 ** 32 - 1)],
    ['int64', BigInt64Array.of(-(2n ** 63n), 9007199254740993n)],
    ['float32', Float32Array.of(Number.NaN, -0.5)],
    ['float64', Float64Array.of(1e300, -1e-300)],
  ])('%s keeps every bit', async (dtype, data) => {
    const file = await open(await h5File((h5) => h5.create_dataset({ name: 'a', data, shape: [1, 2] })))
    const dataset = datasetIn(file)
    expect([dataset.dtype, [...(await dataset.read({ start: [0, 0], shape: [1, 2] }))]]).toEqual([dtype, [...data]])
    await file.close()
  })

  it('numbers with the highest byte first, enumerations too, and the filter of h5py are read', async () => {
    const big = await open(fixture('bigEndianEnumeration'))
    expect(await allValues(datasetIn(big, '/big'))).toEqual([-3, -2, -1, 0, 1, 2])
    expect(await allValues(datasetIn(big, '/x'))).toEqual([0, 100, 200, 300, 400, 500])
    expect(await allValues(datasetIn(await open(fixture('lzf'))))).toEqual(count(12000).map((n) => Math.floor(n / 100)))
  })

  it('every array of two axes or more is listed by its path, labels last, and the rest with its reason', async () => {
    const bytes = await h5File((h5) => {
      const group = h5.create_group('volumes')
      group.create_dataset({ name: 'labels', data: Uint8Array.from(count(6)), shape: [2, 3] })
      group.create_dataset({ name: 'raw', data: Uint8Array.from(count(6)), shape: [2, 3] })
      h5.create_dataset({ name: 'line', data: [1, 2, 3] })
      h5.create_dataset({ name: 'words', data: ['a', 'b'] })
    })
    const file = await open(bytes)
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['/volumes/raw', '/volumes/labels'])
    expect(file.skipped).toEqual([
      { name: '/line', reason: 'it has one axis' },
      { name: '/words', reason: 'it holds text' },
    ])
    await file.close()
  })

  it('attributes are in the header, and the spacing that ImageJ writes is told', async () => {
    const bytes = await h5File((h5) => {
      stack('a')(h5)
      h5.create_attribute('made by', 'a test')
      const array = h5.get('a')
      if (array !== null && 'create_attribute' in array) array.create_attribute('element_size_um', Float32Array.of(2, 0.5, 0.25))
    })
    const file = await open(bytes)
    expect(file.header[0]).toEqual({ name: '/', lines: [{ key: 'made by', value: 'a test' }] })
    expect(datasetIn(file).axes.map(({ spacing, unit }) => [spacing, unit])).toEqual([
      [2, 'micrometer'],
      [0.5, 'micrometer'],
      [0.25, 'micrometer'],
    ])
    await file.close()
  })

  it('links in circles come to an end, and links out of the file are told and not followed', async () => {
    const bytes = await h5File((h5) => {
      stack('a')(h5)
      const group = h5.create_group('group')
      group.create_hard_link('/', 'up')
      h5.create_hard_link('/a', 'b')
      h5.create_soft_link('/round', 'round')
      h5.create_soft_link('/nowhere', 'dangling')
      h5.create_external_link('/etc/passwd', '/x', 'outside')
    })
    const file = await open(bytes)
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['/a'])
    expect(Object.fromEntries(file.skipped.map(({ name, reason }) => [name, reason]))).toMatchObject({
      '/b': 'the same as /a',
      '/round': 'a link to /round',
      '/dangling': 'a link to /nowhere',
      '/outside': expect.stringMatching(/another file .*never followed/),
      '/group/up': 'the same as /',
    })
    await file.close()
  })

  it.each([
    ['externalStorage', '/x', /another file/],
    ['virtual', '/v', /other files \("other\.h5"\)/],
    ['hugeChunks', '/x', /chunks .* more than may be held/],
    ['strangeFilter', '/x', /filter.*32018/],
  ] as const)('%s: the array is left out with the reason, the others are read', async (name, path, reason) => {
    const file = await open(fixture(name))
    expect(file.skipped).toMatchObject([{ name: path, reason: expect.stringMatching(reason) }])
    expect(await allValues(datasetIn(file, '/y'))).toEqual(count(6))
    await file.close()
  })

  it('a chunk that unpacks to a thousand times its size ends at the limit of memory, and the next file is read', async () => {
    const file = await open(fixture('bomb'))
    await expect(allValues(datasetIn(file, '/x'))).rejects.toThrow(/^\/x: /)
    expect(await allValues(datasetIn(file, '/y'))).toEqual(count(6))
    await file.close()
    const next = await open(await h5File(stack('a')))
    expect(await allValues(datasetIn(next))).toEqual(count(70))
    await next.close()
  })

  it('files that are open at once do not see each other', async () => {
    const [one, other] = await Promise.all([
      open(await h5File(stack('a'))),
      open(await h5File(stack('a', { data: Uint16Array.from(count(70).reverse()) }))),
    ])
    const values = await Promise.all([one, other, one, other].map((file) => allValues(datasetIn(file))))
    expect(values).toEqual([count(70), count(70).reverse(), count(70), count(70).reverse()])
    await Promise.all([one.close(), other.close()])
  })

  it('a file that was closed is not read any more, and closing twice does no harm', async () => {
    const file = await open(await h5File(stack('a')))
    await file.close()
    await file.close()
    await expect(allValues(datasetIn(file))).rejects.toThrow(/closed/)
  })

  it('of a large file only what is needed is read, from any kind of source', async () => {
    const data = Uint8Array.from({ length: 64 * 256 * 256 }, (_, n) => n % 251)
    const bytes = await h5File((h5) => h5.create_dataset({ name: 'a', data, shape: [64, 256, 256], chunks: [1, 256, 256] }))
    let taken = 0
    const inner = memorySource(bytes)
    const slow: ByteSource = {
      size: inner.size,
      read: async (start, end) => {
        await new Promise((resolve) => setImmediate(resolve))
        taken += Math.min(end, inner.size) - start
        return inner.read(start, end)
      },
    }
    const file = await hdf5.open(slow, { name: 'a', limits: defaultLimits, sibling: async () => undefined })
    const plane = await datasetIn(file).read({ start: [40, 0, 0], shape: [1, 256, 256] })
    expect(Buffer.compare(new Uint8Array(plane.buffer), data.subarray(40 * 65_536, 41 * 65_536))).toBe(0)
    expect(taken).toBeLessThan(bytes.byteLength / 2)
    await file.close()
  })

  it.each([
    ['half a file', (bytes: Uint8Array) => bytes.slice(0, bytes.byteLength / 2), /cut off/],
    ['a signature and nothing more', (bytes: Uint8Array) => bytes.slice(0, 8), /^file: /],
    ['no arrays', () => h5File(() => undefined), /no arrays/],
  ])('%s is refused with its reason', async (_what, broken, reason) => {
    const bytes = await broken(await h5File(stack('a')))
    await expect(open(bytes)).rejects.toThrow(reason)
  })

  it('damaged files are read or refused, 2,000 times', async () => {
    const sound = [await h5File(stack('a', { chunks: [2, 3, 4], compression: 'gzip' })), fixture('lzf'), fixture('bigEndianEnumeration')]
    const outcome = await fuzz(hdf5, sound, { rounds: 2000, seed: 4, headBytes: 1024 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 120_000)
})

describe('NetCDF-4', () => {
  /** (time, lat, lon) of packed int16 with a scale for each axis, as the NetCDF library lays it out. */
  const grid = (h5: File) => {
    h5.create_attribute('_NCProperties', 'version=2,netcdf=4.9.2')
    const scale = (name: string, data: Float64Array, units: string) => {
      const made = h5.create_dataset({ name, data })
      made.make_scale(name)
      made.create_attribute('units', units)
    }
    scale('time', Float64Array.of(0, 6), 'hours since 2000-01-01')
    scale('lat', Float64Array.of(10, 0, -10), 'degrees_north')
    scale('lon', Float64Array.of(100, 102, 104, 106), 'degrees_east')
    const values = h5.create_dataset({ name: 'sst', data: Int16Array.from(count(24)), shape: [2, 3, 4] })
    for (const [axis, name] of ['time', 'lat', 'lon'].entries()) values.attach_scale(axis, name)
    values.create_attribute('scale_factor', Float32Array.of(0.5))
    values.create_attribute('_FillValue', Int16Array.of(23))
    values.create_attribute('long_name', 'temperature')
    values.create_attribute('units', 'degC')
  }

  it('variables are named as NetCDF names them, and scales give axes, units and the place on the map', async () => {
    const file = await open(await h5File(grid))
    const dataset = datasetIn(file)
    expect([file.format, file.datasets.length, dataset.name, dataset.channels]).toMatchObject([
      'NetCDF-4',
      1,
      'sst',
      [{ name: 'temperature', unit: 'degC' }],
    ])
    expect(dataset.axes).toMatchObject([
      { name: 't', kind: 'time', spacing: 6, unit: 'hour' },
      { name: 'y', spacing: 10, unit: 'degree', coordinates: [10, 0, -10] },
      { name: 'x', spacing: 2, unit: 'degree' },
    ])
    expect(dataset.world).toMatchObject({ kind: 'map', epsg: 4326, affine: [2, 0, 99, 0, -10, 15] })
    expect([dataset.dtype, await allValues(dataset)]).toEqual(['float32', count(24).map((n) => (n === 23 ? Number.NaN : n / 2))])
    await file.close()
  })
})

describe('NetCDF-4 with an unlimited dimension', () => {
  it('a variable that was written less far than others has fill values behind its end', async () => {
    const bytes = await h5File((h5) => {
      h5.create_attribute('_NCProperties', 'version=2,netcdf=4.9.2')
      h5.create_dataset({ name: 'time', data: Float64Array.of(0, 1, 2) }).make_scale('time')
      const variable = (name: string, length: number) => {
        const made = h5.create_dataset({ name, data: Float32Array.from(count(length * 4)), shape: [length, 2, 2] })
        made.attach_scale(0, 'time')
      }
      variable('long', 3)
      variable('short', 2)
    })
    const file = await open(bytes)
    const dataset = datasetIn(file, 'short')
    expect([shapeOf(dataset), await allValues(dataset)]).toEqual([
      [3, 2, 2],
      [...count(8), ...count(4).map(() => Number.NaN)],
    ])
    expect(Array.from(await dataset.read({ start: [2, 0, 1], shape: [1, 2, 1] }), Number)).toEqual([Number.NaN, Number.NaN])
    expect(await wrongBoxes(dataset)).toEqual([])
    await file.close()
  })
})

describe.skipIf(!isSharedThere)(`real HDF5 files${isSharedThere ? '' : ' [skipped: ../shared/data is absent]'}`, () => {
  it('a stack and its labels', async () => {
    const file = await open(sharedBytes('formats/hdf5/volume_labels.h5'))
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['/volumes/raw', '/volumes/labels'])
    const values = await allValues(datasetIn(file))
    expect([shapeOf(datasetIn(file)), datasetIn(file).dtype, values.slice(0, 4), Math.min(...values), Math.max(...values)]).toEqual([
      [31, 61, 57],
      'uint16',
      [145, 182, 171, 168],
      104,
      375,
    ])
    expect(file.skipped.map((part) => part.name)).toEqual(['/alias', '/empty', '/names'])
    await file.close()
  })

  it('NetCDF-4: packed temperatures are unpacked, the sea has values, the land has none, and months are months', async () => {
    const file = await open(sharedBytes('formats/netcdf/coads_sst_3months.nc'))
    const dataset = datasetIn(file)
    const values = await allValues(dataset)
    expect([file.format, dataset.name, dataset.axes.map((axis) => axis.name).join(''), dataset.dtype]).toEqual([
      'NetCDF-4',
      'sst',
      'tyx',
      'float64',
    ])
    expect([values.filter(Number.isNaN).length, values[0]]).toEqual([20103, Number.NaN])
    expect(values[90 * 180 + 45 * 180 + 90]).toBeCloseTo(26.635845, 2)
    expect(dataset.world).toMatchObject({ kind: 'map', epsg: 4326, affine: [2, 0, 20, 0, 2, -90] })
    await file.close()
  })

  it('half a file says that it is cut off', async () => {
    await expect(open(sharedBytes('broken/hdf5_truncated.h5'))).rejects.toThrow('file: the file is cut off: it has 65973 bytes of 131947')
  })
})
