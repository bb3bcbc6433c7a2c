import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import * as zarr from 'zarrita'
import { copyBox, sizeOf } from '../box.ts'
import type { Axis, Dataset } from '../dataset.ts'
import { type Dtype, type PixelArray, pixelArray } from '../dtype.ts'
import { roundHalfEven } from './halve.ts'
import { folderSink, type Sink } from './sink.ts'
import { type PyramidOptions, writePyramid } from './write-pyramid.ts'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const made: string[] = []
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true })
})
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-pyramid-'))
  made.push(folder)
  return folder
}

const kinds: Readonly<Record<string, Axis['kind']>> = { t: 'time', c: 'channel', z: 'space', y: 'space', x: 'space' }

/** An array in memory as a dataset; `lengths`: of its axes, in their order. */
const datasetOf = (lengths: Readonly<Record<string, number>>, values: PixelArray, dtype: Dtype, more: Partial<Dataset> = {}): Dataset => {
  const shape = Object.values(lengths)
  const axes = Object.entries(lengths).map(([name, length]) => ({ name, kind: kinds[name] ?? 'other', length, spacing: null, unit: null }))
  return {
    name: '',
    axes,
    dtype,
    channels: Array.from({ length: axes.find(({ name }) => name === 'c')?.length ?? 1 }, (_, n) => ({
      name: `channel ${n}`,
      color: null,
      unit: null,
      window: null,
    })),
    isColor: false,
    rescale: null,
    nodata: null,
    world: null,
    levels: [shape],
    chunk: shape.map((length) => Math.min(length, 64)),
    read: async (box) => {
      const target = pixelArray(dtype, sizeOf(box.shape))
      copyBox(values, { start: shape.map(() => 0), shape }, target, box)
      return target
    },
    ...more,
  }
}
const filled = (dtype: Dtype, length: number, value: (n: number) => number): PixelArray => {
  const values = pixelArray(dtype, length)
  for (let n = 0; n < length; n++)
    values[n] = values instanceof BigInt64Array || values instanceof BigUint64Array ? BigInt(value(n)) : value(n)
  return values
}
const noise = (n: number) => (Math.imul(n + 1, 2_654_435_761) >>> 8) % 65_536

type Store = zarr.AsyncReadable
const storeOf = (folder: string): Store => {
  const get: Store['get'] = async (key) => {
    const bytes = await readFile(join(folder, key)).catch(() => undefined)
    return bytes === undefined ? undefined : Uint8Array.from(bytes)
  }
  return {
    get,
    getRange: async (key, range) => {
      const bytes = await get(key)
      if (bytes === undefined) return undefined
      return 'suffixLength' in range ? bytes.slice(-range.suffixLength) : bytes.slice(range.offset, range.offset + range.length)
    },
  }
}

/** What zarrita, an implementation of its own, reads of each level. */
const levelsIn = async (folder: string) => {
  const root = await zarr.open.v3(zarr.root(storeOf(folder)), { kind: 'group' })
  const { ome } = root.attrs
  const paths = Array.from({ length: (await readdir(folder)).length - 1 }, (_, n) => String(n))
  const levels: { shape: readonly number[]; dtype: string; values: number[] }[] = []
  for (const path of paths) {
    const array = await zarr.open.v3(root.resolve(path), { kind: 'array' })
    const { data, shape } = await zarr.get(array)
    levels.push({ shape, dtype: array.dtype, values: Array.from(data as Iterable<number | bigint>, Number) })
  }
  return { ome: JSON.parse(JSON.stringify(ome)), levels }
}
const write = async (dataset: Dataset, options: Partial<PyramidOptions> = {}) => {
  const folder = await newFolder()
  const pyramid = await writePyramid(dataset, folderSink(folder), { name: 'image', ...options })
  return { folder, pyramid, ...(await levelsIn(folder)) }
}

/** The mean of each 2 x 2 of finite values that are not `nodata`, straight from the definition. */
const halved = ({ shape, values }: { shape: readonly number[]; values: number[] }, isWhole: boolean, nodata: number | null): number[] => {
  const [height, width] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1]
  const result: number[] = []
  for (let plane = 0; plane < sizeOf(shape.slice(0, -2)); plane++)
    for (let y = 0; y < height; y += 2)
      for (let x = 0; x < width; x += 2) {
        const four = [0, 1]
          .flatMap((dy) => [0, 1].map((dx) => [y + dy, x + dx] as const))
          .filter(([row, column]) => row < height && column < width)
        const counted = four
          .map(([row, column]) => values[(plane * height + row) * width + column] ?? 0)
          .filter((value) => Number.isFinite(value) && value !== nodata)
        const mean = counted.reduce((sum, value) => sum + value, 0) / counted.length
        result.push(counted.length === 0 ? (nodata ?? Number.NaN) : isWhole ? roundHalfEven(mean) : mean)
      }
  return result
}

describe('a pyramid of a picture with opacity', () => {
  it.each([
    ['interleaved', { y: 601, x: 303, c: 4 }],
    ['in planes', { c: 4, y: 601, x: 303 }],
    ['in two planes of z', { z: 2, y: 70, x: 300, c: 4 }],
  ])(
    'Y7: %s has colours that count by their opacity, and an opacity that is the mean',
    async (_, lengths: Readonly<Record<string, number>>) => {
      const size = sizeOf(Object.values(lengths))
      // A third of it is fully transparent.
      const isOpaque = (n: number) => noise(n) % 3 !== 0
      const values = filled('uint8', size, (n) => (isOpaque(n) ? noise(n * 7) % 256 : 0))
      const { levels } = await write(datasetOf(lengths, values, 'uint8', { isColor: true }))
      for (const [n, level] of levels.slice(1).entries()) {
        const before = levels[n]
        const [height, width] = [before?.shape.at(-2) ?? 1, before?.shape.at(-1) ?? 1]
        const outer = (before?.shape ?? []).slice(0, -2)
        // Axes before y and x: c, or c and z.
        const [channels = 4, depth = 1] = outer
        const at = (c: number, z: number, y: number, x: number) => before?.values[((c * depth + z) * height + y) * width + x] ?? 0
        const expected: number[] = []
        for (let c = 0; c < channels; c++)
          for (let z = 0; z < depth; z++)
            for (let y = 0; y < height; y += 2)
              for (let x = 0; x < width; x += 2) {
                const four = [0, 1]
                  .flatMap((dy) => [0, 1].map((dx) => [y + dy, x + dx] as const))
                  .filter(([row, column]) => row < height && column < width)
                const weights = four.map(([row, column]) => (c === 3 ? 1 : at(3, z, row, column)))
                const total = weights.reduce((sum, weight) => sum + weight, 0)
                const mean = four.reduce((sum, [row, column], k) => sum + at(c, z, row, column) * (total === 0 ? 1 : (weights[k] ?? 0)), 0)
                expected.push(roundHalfEven(mean / (total === 0 ? four.length : total)))
              }
        expect(level.values).toEqual(expected)
      }
    },
  )
})

describe('a pyramid of measured values', () => {
  it.each([
    ['uint8', 301, 515],
    ['int8', 300, 514],
    ['uint16', 700, 513],
    ['int16', 512, 1030],
    ['uint32', 257, 300],
    ['int32', 259, 7],
    ['float32', 301, 515],
    ['float64', 1, 600],
  ] as const)('Y5, Y6, Y7: of %s, %i x %i: its levels are the means of 2 x 2, rounded half to even', async (dtype, y, x) => {
    const isSigned = dtype.startsWith('int') || dtype.startsWith('float')
    const values = filled(dtype, y * x, (n) => noise(n) - (isSigned ? 32_768 : 0))
    const { levels } = await write(datasetOf({ y, x }, values, dtype))
    const [first] = levels
    expect(first).toEqual({ shape: [y, x], dtype, values: Array.from(values, Number) })
    for (const [n, level] of levels.slice(1).entries()) {
      const finer = levels[n]
      expect(level.shape).toEqual(finer?.shape.map((length) => Math.ceil(length / 2)))
      if (finer !== undefined) {
        const expected = halved(finer, !dtype.startsWith('float'), null)
        expect(level.values).toEqual(dtype === 'float32' ? expected.map(Math.fround) : expected)
      }
    }
    expect(Math.max(...(levels.at(-1)?.shape ?? []))).toBeLessThanOrEqual(256)
  })

  it('Y8: leaves out what was not measured: NaN, infinities and nodata', async () => {
    const hole = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -999]
    const values = filled('float32', 300 * 300, (n) => (noise(n) % 3 === 0 || n < 900 ? (hole[noise(n) % 4] ?? 0) : noise(n) / 8))
    const { levels } = await write(datasetOf({ y: 300, x: 300 }, values, 'float32', { nodata: -999 }))
    const [first, second] = levels
    expect(second?.values).toEqual(first && halved(first, false, -999).map(Math.fround))
    expect(second?.values).toContain(-999)
  })

  it('Y8: says nodata where no whole number was measured', async () => {
    const values = filled('uint16', 300 * 300, (n) => (n % 300 < 150 ? 7 : noise(n)))
    const { levels } = await write(datasetOf({ y: 300, x: 300 }, values, 'uint16', { nodata: 7 }))
    expect(levels[1]?.values[0]).toBe(7)
    expect(levels[1]?.values).toEqual(levels[0] && halved(levels[0], true, 7))
  })

  it('Y5: holds 64-bit whole numbers as float64', async () => {
    const values = filled('int64', 300 * 20, (n) => n * 1000 - 5)
    const { levels, pyramid } = await write(datasetOf({ y: 20, x: 300 }, values, 'int64'))
    expect(pyramid.dtype).toBe('float64')
    expect(levels[0]?.values).toEqual(Array.from(values, Number))
  })
})

it('Y7: a half is rounded to the even neighbour', () => {
  expect([0.5, 1.5, 2.5, 2.25, 2.75, -0.5, -1.5, -2.5].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3, 0, -2, -2])
})

describe('a pyramid of labels', () => {
  it('Y9: holds no label that the image does not have', async () => {
    const values = filled('uint16', 301 * 300, (n) => (noise(n) % 2) * 1000)
    const { levels, ome } = await write(datasetOf({ y: 301, x: 300 }, values, 'uint16'), { isLabel: true })
    expect(new Set(levels[1]?.values)).toEqual(new Set([0, 1000]))
    expect(levels[1]?.values[151]).toBe(Number(values[2 * 300 + 2]))
    expect(ome).toMatchObject({ 'image-label': {} })
    expect(ome.omero).toBeUndefined()
  })
})

describe('axes', () => {
  const stack = { t: 2, c: 3, z: 4, y: 70, x: 300 }
  const values = filled('uint16', sizeOf(Object.values(stack)), noise)

  it('Y1, Y14: of a stack of five axes keep their values, whatever the chunks of the file', async () => {
    const { levels, ome } = await write(datasetOf(stack, values, 'uint16', { chunk: [1, 2, 3, 16, 300] }))
    expect(levels[0]).toEqual({ shape: [2, 3, 4, 70, 300], dtype: 'uint16', values: Array.from(values, Number) })
    expect(levels[1]?.values).toEqual(levels[0] && halved(levels[0], true, null))
    expect(ome.multiscales[0].axes.map((axis: { name: string; type: string }) => `${axis.name} ${axis.type}`)).toEqual([
      't time',
      'c channel',
      'z space',
      'y space',
      'x space',
    ])
  })

  it('Y1: of interleaved colours are put in order', async () => {
    const { levels, ome } = await write(
      datasetOf(
        { y: 20, x: 30, c: 3 },
        filled('uint8', 1800, (n) => n % 251),
        'uint8',
        { isColor: true },
      ),
    )
    expect(levels[0]?.shape).toEqual([3, 20, 30])
    expect(levels[0]?.values.slice(600, 603)).toEqual([1, 4, 7])
    expect(ome.omero.channels[0].window).toEqual({ min: 0, max: 255, start: 0, end: 255 })
  })

  it('Y2, Y3: in another order, and without names, take a place', async () => {
    const odd = await write(
      datasetOf(
        { x: 30, y: 20 },
        filled('int32', 600, (n) => n),
        'int32',
      ),
    )
    expect(odd.levels[0]).toMatchObject({ shape: [20, 30] })
    expect(odd.levels[0]?.values.slice(0, 3)).toEqual([0, 20, 40])
    const cube = await write(
      datasetOf(
        { energy: 5, dim_1: 20, dim_2: 30 },
        filled('int32', 3000, (n) => n),
        'int32',
      ),
    )
    expect(cube.pyramid.axes.map(({ name, label }) => `${name}=${label}`)).toEqual(['z=energy', 'y=dim_1', 'x=dim_2'])
    const deep = await write(
      datasetOf(
        { a: 2, b: 3, t: 2, c: 2, z: 2, y: 3, x: 4 },
        filled('int16', 576, (n) => n),
        'int16',
      ),
    )
    expect(deep.pyramid.axes.map(({ name, length }) => `${name} ${length}`)).toEqual(['t 2', 'c 12', 'z 2', 'y 3', 'x 4'])
    // Index (a 1, b 2, t 1, c 0, z 1, y 2, x 3) is flat 563 in the file, and c (1 * 3 + 2) * 2 + 0 of t 1 in what is written.
    expect(deep.levels[0]?.values[((1 * 12 + 10) * 2 + 1) * 12 + 11]).toBe((((((1 * 3 + 2) * 2 + 1) * 2 + 0) * 2 + 1) * 3 + 2) * 4 + 3)
    const line = await write(
      datasetOf(
        { sample: 600 },
        filled('float64', 600, (n) => n),
        'float64',
      ),
    )
    expect(line.levels.map(({ shape }) => shape)).toEqual([
      [1, 600],
      [1, 300],
      [1, 150],
    ])
  })

  it('Y4: of one plane of a stack are those that are left', async () => {
    const { levels, pyramid } = await write(datasetOf(stack, values, 'uint16'), { selection: { t: 1, z: 2 } })
    expect(pyramid.axes.map(({ name }) => name)).toEqual(['c', 'y', 'x'])
    expect(levels[0]?.values[70 * 300 + 5]).toBe(Number(values[(((1 * 3 + 1) * 4 + 2) * 70 + 0) * 300 + 5]))
    await expect(
      writePyramid(datasetOf(stack, values, 'uint16'), folderSink(await newFolder()), { name: '', selection: { z: 4 } }),
    ).rejects.toThrow('axis z: there is no index 4; it has 4')
  })
})

describe('the hierarchy', () => {
  it('Y10: tells units, pixel sizes, and where the centres of coarse pixels are', async () => {
    const plain = datasetOf({ y: 300, x: 600 }, filled('uint8', 180_000, noise), 'uint8')
    const axes = plain.axes.map((axis) => ({ ...axis, spacing: 0.5, unit: 'micrometer' }))
    const { ome } = await write({ ...plain, axes })
    expect(ome.version).toBe('0.5')
    expect(ome.multiscales[0].axes[1]).toEqual({ name: 'x', type: 'space', unit: 'micrometer' })
    expect(ome.multiscales[0].datasets[2].coordinateTransformations).toEqual([
      { type: 'scale', scale: [2, 2] },
      { type: 'translation', translation: [0.75, 0.75] },
    ])
  })

  it('Y11, Y12: keeps small planes together in few files, and stores no chunk of zeros', async () => {
    const values = filled('uint16', 64 * 40 * 50, (n) => (n < 2000 ? 5 : 0))
    const { folder, levels } = await write(datasetOf({ z: 64, y: 40, x: 50 }, values, 'uint16'))
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name).sort()).toEqual(['0', 'zarr.json', 'zarr.json'])
    // 64 places in the index of 16 bytes, its checksum, and one small chunk.
    expect((await readFile(join(folder, '0/c/0/0/0'))).byteLength).toBeLessThan(64 * 16 + 4 + 200)
    expect(levels[0]?.values).toEqual(Array.from(values, Number))
  })

  it('Y11: spreads large planes over shards of 4096 x 4096', async () => {
    const rows: Dataset['read'] = async ({ shape }) => filled('uint8', sizeOf(shape), () => 1)
    const wide = datasetOf({ y: 3, x: 9000 }, new Uint8Array(0), 'uint8', { read: rows })
    const { pyramid, folder, levels } = await write(wide)
    expect(pyramid.levels[0]).toEqual({ path: '0', shape: [3, 9000], scale: [1, 1], chunk: [3, 256], shard: [3, 4096] })
    expect(await readdir(join(folder, '0/c/0'))).toEqual(['0', '1', '2'])
    expect(levels[0]?.values.every((value) => value === 1)).toBe(true)
  })

  it('Y12: names each file once it is complete, the root last', async () => {
    const seen: string[] = []
    const dataset = datasetOf({ y: 300, x: 300 }, filled('uint8', 90_000, noise), 'uint8')
    const { pyramid } = await write(dataset, { onFile: (path) => seen.push(path) })
    expect(seen.slice(0, 2)).toEqual(['0/zarr.json', '1/zarr.json'])
    expect(seen.at(-1)).toBe('zarr.json')
    expect(pyramid.files).toBe(seen.length)
  })

  it('Y13: is the same to the byte when it is made again', async () => {
    const dataset = datasetOf({ c: 2, y: 700, x: 900 }, filled('uint16', 1_260_000, noise), 'uint16')
    const [one, two] = [await write(dataset), await write(dataset)]
    expect(await readFile(join(one.folder, '0/c/1/0/0'))).toEqual(await readFile(join(two.folder, '0/c/1/0/0')))
  })
})

describe('a failure', () => {
  it('of the file is told', async () => {
    const dataset = datasetOf({ y: 300, x: 300 }, new Uint8Array(90_000), 'uint8', {
      read: () => Promise.reject(new Error('row 7 is damaged')),
    })
    await expect(writePyramid(dataset, folderSink(await newFolder()), { name: '' })).rejects.toThrow('row 7 is damaged')
  })

  it('of the disk is told, and no file stays open', async () => {
    let [opened, closed] = [0, 0]
    const sink: Sink = {
      file: async (path) => {
        opened++
        const write = async () => {
          if (path.includes('/c/')) throw new Error('no space is left')
        }
        return { write, close: async () => void closed++ }
      },
    }
    const dataset = datasetOf({ y: 700, x: 700 }, filled('uint8', 490_000, noise), 'uint8')
    await expect(writePyramid(dataset, sink, { name: '' })).rejects.toThrow('no space is left')
    expect(closed).toBe(opened)
  })
})
