import { describe, expect, it } from 'vitest'
import * as zarr from 'zarrita'
import { copyBox, sizeOf } from '../box.ts'
import type { Axis, Dataset } from '../dataset.ts'
import { pixelArray } from '../dtype.ts'
import { statsOf } from '../inspect.ts'
import { type Sketch, startSketch } from './sketch.ts'

const kinds: Readonly<Record<string, Axis['kind']>> = { t: 'time', c: 'channel' }

/** A dataset whose values are a known function of the index, in the order of its axes. */
const datasetOf = (lengths: Readonly<Record<string, number>>, at: (index: Readonly<Record<string, number>>) => number): Dataset => {
  const names = Object.keys(lengths)
  const shape = Object.values(lengths)
  const values = pixelArray('uint16', sizeOf(shape))
  for (let n = 0; n < values.length; n++) {
    let rest = n
    const index: Record<string, number> = {}
    for (const [axis, name] of [...names.entries()].toReversed()) {
      index[name] = rest % (shape[axis] ?? 1)
      rest = Math.floor(rest / (shape[axis] ?? 1))
    }
    values[n] = at(index)
  }
  return {
    name: '',
    axes: names.map((name, n) => ({ name, kind: kinds[name] ?? 'space', length: shape[n] ?? 1, spacing: null, unit: null })),
    dtype: 'uint16',
    channels: [],
    isColor: false,
    rescale: null,
    nodata: null,
    world: null,
    levels: [shape],
    chunk: shape.map((length) => Math.min(length, 100)),
    read: async (box) => {
      const target = pixelArray('uint16', sizeOf(box.shape))
      copyBox(values, { start: shape.map(() => 0), shape }, target, box)
      return target
    },
  }
}

/** What zarrita, an implementation of its own, reads of it. */
const read = async ({ files }: Sketch) => {
  const bytes = new Map(files.map((file) => [`/${file.path}`, file.bytes]))
  const store: zarr.AsyncReadable = {
    get: async (key) => bytes.get(key),
    getRange: async (key, range) => {
      const all = bytes.get(key)
      return 'suffixLength' in range ? all?.slice(-range.suffixLength) : all?.slice(range.offset, range.offset + range.length)
    },
  }
  const array = await zarr.open.v3(zarr.root(store).resolve('sketch'), { kind: 'array' })
  const { data, shape } = await zarr.get(array)
  return { shape, values: Array.from(data as Iterable<number>, Number), names: array.dimensionNames }
}

const sketched = async (dataset: Dataset) => {
  const sketch = startSketch(dataset)
  if (sketch === undefined) throw new Error('it needs no sketch')
  await statsOf(dataset, undefined, sketch.take)
  return sketch.end()
}

describe('the sketch of an image (Y15)', () => {
  it('Y15: holds the middle one of each step x step stored values, along both sides and up to the last row and column', async () => {
    const value = ({ y = 0, x = 0 }) => (y * 131 + x * 7) % 60_000
    const sketch = await sketched(datasetOf({ y: 1500, x: 2301 }, value))
    expect(sketch.level).toMatchObject({ path: 'sketch', scale: [4, 4], shape: [375, 576], chunk: [256, 256] })
    const { shape, values, names } = await read(sketch)
    expect(names).toEqual(['y', 'x'])
    const [rows = 0, columns = 0] = shape
    const expected = Array.from({ length: rows * columns }, (_, n) =>
      value({ y: Math.min(1499, Math.floor(n / columns) * 4 + 2), x: Math.min(2300, (n % columns) * 4 + 2) }),
    )
    expect(values).toEqual(expected)
  })

  it('Y15: has every plane, in the order t, c, z, whatever the order of the file', async () => {
    const value = ({ z = 0, y = 0, x = 0, c = 0 }) => z * 20_000 + c * 5000 + (y % 50) * 60 + (x % 60)
    const { shape, values } = await read(await sketched(datasetOf({ z: 2, y: 800, x: 1100, c: 3 }, value)))
    expect(shape).toEqual([3, 2, 400, 550])
    for (const [c, z, y, x] of [
      [0, 0, 0, 0],
      [2, 1, 399, 549],
      [1, 0, 17, 300],
    ] as const)
      expect(values[((c * 2 + z) * 400 + y) * 550 + x]).toBe(value({ z, c, y: y * 2 + 1, x: x * 2 + 1 }))
  })

  it('Y15: the same image gives the same bytes, and a small one needs none', async () => {
    const dataset = datasetOf({ y: 1200, x: 1200 }, ({ y = 0, x = 0 }) => y ^ x)
    expect(await sketched(dataset)).toEqual(await sketched(dataset))
    expect(startSketch(datasetOf({ y: 1024, x: 1000 }, () => 0))).toBeUndefined()
  })

  it('Y15: is no larger than 32 MiB, whatever the number of planes', async () => {
    const sketch = startSketch({
      ...datasetOf({ y: 1, x: 1 }, () => 0),
      axes: datasetOf({ z: 1, y: 1, x: 1 }, () => 0).axes.map((axis) => ({ ...axis, length: axis.name === 'z' ? 3000 : 1024 })),
    })
    expect((await sketch?.end())?.level.shape).toEqual([3000, 64, 64])
  })
})
