import { describe, expect, it } from 'vitest'
import { layoutInPlace } from './in-place.ts'

const axis = (name: 'c' | 'y' | 'x', length: number) => ({ name, label: name, length, spacing: null, unit: null })
const image = { axes: [axis('c', 2), axis('y', 400), axis('x', 600)], dtype: 'uint16' } as const
const axes = [{ name: 'c' }, { name: 'y' }, { name: 'x' }]
const datasets = [0, 1].map((n) => ({
  path: `s${n}`,
  coordinateTransformations: [{ type: 'scale', scale: [1, 0.5 * 2 ** n, 0.5 * 2 ** n] }],
}))
const shapes = [
  [2, 400, 600],
  [2, 200, 300],
]

const newArray = (shape: readonly number[], changes: object = {}) => ({
  zarr_format: 3,
  node_type: 'array',
  shape,
  data_type: 'uint16',
  chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 128, 128] } },
  codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'zstd' }],
  ...changes,
})
const oldArray = (shape: readonly number[], changes: object = {}) => ({
  zarr_format: 2,
  shape,
  chunks: [1, 128, 128],
  dtype: '<u2',
  compressor: { id: 'zlib' },
  filters: null,
  order: 'C',
  fill_value: 0,
  ...changes,
})
const reading = (files: Readonly<Record<string, unknown>>) => async (path: string) =>
  path in files ? (typeof files[path] === 'string' ? files[path] : JSON.stringify(files[path])) : undefined

const v3 = (changes: object = {}, multiscale: object = {}) =>
  reading({
    'zarr.json': { zarr_format: 3, attributes: { ome: { version: '0.5', multiscales: [{ axes, datasets, ...multiscale }] } } },
    's0/zarr.json': newArray(shapes[0] ?? [], changes),
    's1/zarr.json': newArray(shapes[1] ?? [], changes),
  })
const v2 = (changes: object = {}) =>
  reading({
    '.zattrs': { multiscales: [{ version: '0.4', axes, datasets }] },
    's0/.zarray': oldArray(shapes[0] ?? [], changes),
    's1/.zarray': oldArray(shapes[1] ?? [], changes),
  })

describe('an OME-Zarr where it lies', () => {
  it.each([
    ['0.5, Zarr v3', v3()],
    ['0.4, Zarr v2', v2()],
    ['0.4, not packed', v2({ compressor: null })],
  ])('is served as it is: %s', async (_, read) => {
    const layout = await layoutInPlace({ ...image, axes: [...image.axes] }, read)
    expect(layout).toEqual({
      axes: image.axes,
      dtype: 'uint16',
      levels: [
        { path: 's0', shape: shapes[0], scale: [1, 1, 1], chunk: [1, 128, 128], files: 0, isComplete: true },
        { path: 's1', shape: shapes[1], scale: [1, 2, 2], chunk: [1, 128, 128], files: 0, isComplete: true },
      ],
    })
  })

  it('is read by the chunks inside of its shards', async () => {
    const sharding = {
      name: 'sharding_indexed',
      configuration: { chunk_shape: [1, 64, 64], codecs: [{ name: 'bytes' }, { name: 'gzip' }] },
    }
    const layout = await layoutInPlace({ ...image, axes: [...image.axes] }, v3({ codecs: [sharding] }))
    expect(layout?.levels[0]?.chunk).toEqual([1, 64, 64])
  })

  it.each([
    ['no description', reading({})],
    ['a description that is no JSON', reading({ 'zarr.json': '{' })],
    ['a codec that browsers do not have', v3({ codecs: [{ name: 'bytes' }, { name: 'jpeg2k' }] })],
    ['values in the other byte order', v3({ codecs: [{ name: 'bytes', configuration: { endian: 'big' } }] })],
    ['values in the other byte order, v2', v2({ dtype: '>u2' })],
    ['columns first', v2({ order: 'F' })],
    ['a codec that the page may not run', v2({ compressor: { id: 'blosc' } })],
    ['filters', v2({ filters: [{ id: 'delta' }] })],
    ['another type than was read', v3({ data_type: 'int16' })],
    ['chunks that are too large', v3({ chunk_grid: { name: 'regular', configuration: { chunk_shape: [2, 4000, 4000] } } })],
    ['other axes', v3({}, { axes: [{ name: 'c' }, { name: 'x' }, { name: 'y' }] })],
    ['a level that is missing', v3({}, { datasets: [...datasets, { path: 's2' }] })],
  ])('is written again for %s', async (_, read) => {
    expect(await layoutInPlace({ ...image, axes: [...image.axes] }, read)).toBeUndefined()
  })

  it('is written again when its coarsest level is too large to be shown whole', async () => {
    const read = reading({
      '.zattrs': { multiscales: [{ axes: ['y', 'x'], datasets: [{ path: '0' }] }] },
      '0/.zarray': oldArray([5000, 5000], { chunks: [512, 512] }),
    })
    expect(await layoutInPlace({ axes: [axis('y', 5000), axis('x', 5000)], dtype: 'uint16' }, read)).toBeUndefined()
  })
})
