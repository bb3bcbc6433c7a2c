import { describe, expect, it } from 'vitest'
import { fuzz } from '../conformance/mutate.ts'
import { type Attr, classicFile, type Var } from './netcdf3/fixture.ts'
import { netcdf3 } from './netcdf3.ts'
import { allValues, datasetIn, isSharedThere, openBytes, shapeOf, sharedBytes, wrongBoxes } from './raw/for-tests.ts'

const count = (length: number) => Array.from({ length }, (_, n) => n)
const latitude: Var = { name: 'lat', type: 5, dims: ['lat'], values: [-30, 0, 30], attributes: { units: 'degrees_north' } }
const longitude: Var = { name: 'lon', type: 5, dims: ['lon'], values: [5, 15, 25, 35], attributes: { units: 'degrees_east' } }
const grid = { lat: 3, lon: 4 }
const packed = (attributes: Readonly<Record<string, Attr>>, values: readonly number[] = count(12)): Uint8Array =>
  classicFile({ dimensions: grid, variables: [latitude, longitude, { name: 'sst', type: 3, dims: ['lat', 'lon'], values, attributes }] })

describe('NetCDF classic', () => {
  it.each([1, 2, 5] as const)('version %i is read', async (version) => {
    const bytes = classicFile({
      version,
      dimensions: { y: 2, x: 3 },
      variables: [{ name: 'v', type: 4, dims: ['y', 'x'], values: [1, -2, 3, 4, 5, 6] }],
    })
    const dataset = datasetIn(await openBytes(netcdf3, bytes))
    expect([dataset.name, dataset.dtype, shapeOf(dataset), await allValues(dataset)]).toEqual(['v', 'int32', [2, 3], [1, -2, 3, 4, 5, 6]])
  })

  it('records are put together, also when there is a lone variable without padding', async () => {
    const first: Var = { name: 'a', type: 3, dims: ['time', 'y', 'x'], values: count(18) }
    const second: Var = { name: 'b', type: 6, dims: ['time', 'y', 'x'], values: count(18).map((n) => n / 2) }
    const dimensions = { time: 0, y: 2, x: 3 }
    for (const variables of [[first], [first, second]]) {
      const file = await openBytes(netcdf3, classicFile({ dimensions, records: 3, variables }))
      for (const [n, variable] of variables.entries()) {
        const dataset = datasetIn(file, variable.name)
        expect([n, dataset.axes.map((axis) => axis.name).join(''), await allValues(dataset)]).toEqual([n, 'tyx', variable.values])
        expect(await wrongBoxes(dataset)).toEqual([])
      }
    }
  })

  it('records that are not counted are as many as the file holds', async () => {
    const variable: Var = { name: 'a', type: 1, dims: ['time', 'y', 'x'], values: count(24) }
    const file = await openBytes(
      netcdf3,
      classicFile({ dimensions: { time: 0, y: 2, x: 3 }, records: 4, isStreaming: true, variables: [variable] }),
    )
    expect(await allValues(datasetIn(file))).toEqual(count(24))
  })

  it('axes have the names, spacings, units and coordinates that CF variables give, and lie on the map', async () => {
    const dataset = datasetIn(await openBytes(netcdf3, packed({})))
    expect(dataset.axes).toMatchObject([
      { name: 'y', spacing: 30, unit: 'degree', coordinates: [-30, 0, 30] },
      { name: 'x', spacing: 10, unit: 'degree', coordinates: [5, 15, 25, 35] },
    ])
    expect(dataset.world).toMatchObject({ kind: 'map', epsg: 4326, affine: [10, 0, 0, 0, 30, -45] })
  })

  it('packed values become float32 or float64 by the type of the attributes, and the fill value NaN', async () => {
    const values = [-99, 10, 20, ...count(9)]
    const double = datasetIn(
      await openBytes(netcdf3, packed({ scale_factor: [6, 0.01], add_offset: [6, 5], _FillValue: [3, -99] }, values)),
    )
    expect([double.dtype, (await allValues(double)).slice(0, 3)]).toEqual(['float64', [Number.NaN, 10 * 0.01 + 5, 20 * 0.01 + 5]])
    const single = datasetIn(
      await openBytes(netcdf3, packed({ scale_factor: [5, 0.1], add_offset: [5, -7.3], _FillValue: [3, -99] }, values)),
    )
    const step = Math.fround(Math.fround(10 * Math.fround(0.1)) + Math.fround(-7.3))
    expect([single.dtype, (await allValues(single)).slice(0, 2)]).toEqual(['float32', [Number.NaN, step]])
  })

  it('integers that are not packed stay as they are, with their fill value told', async () => {
    const dataset = datasetIn(await openBytes(netcdf3, packed({ _FillValue: [3, 7] })))
    expect([dataset.dtype, dataset.nodata, await allValues(dataset)]).toEqual(['int16', 7, count(12)])
  })

  it('values outside of the valid range, missing ones and those never written are NaN', async () => {
    const values = [-32767, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    const at = async (attributes: Readonly<Record<string, Attr>>) => {
      const all = await allValues(datasetIn(await openBytes(netcdf3, packed({ scale_factor: [6, 2], ...attributes }, values))))
      return all.flatMap((value, n) => (Number.isNaN(value) ? [n] : []))
    }
    expect(await at({})).toEqual([0])
    expect(await at({ valid_range: [3, 2, 8] })).toEqual([0, 1, 2, 10, 11])
    expect(await at({ valid_min: [3, 2] })).toEqual([0, 1, 2])
    expect(await at({ missing_value: [3, 4, 5] })).toEqual([0, 5, 6])
    // A missing value that int16 cannot hold is none.
    expect(await at({ missing_value: [6, 4.5] })).toEqual([0])
  })

  it('unsigned bytes are told from signed ones', async () => {
    const variable: Var = { name: 'v', type: 1, dims: ['lat', 'lon'], values: [-1, -128, ...count(10)], attributes: { _Unsigned: 'true' } }
    const dataset = datasetIn(await openBytes(netcdf3, classicFile({ dimensions: grid, variables: [variable] })))
    expect([dataset.dtype, (await allValues(dataset)).slice(0, 2)]).toEqual(['uint8', [255, 128]])
  })

  it('bounds, coordinates and text are no images; coordinates on curved grids come last', async () => {
    const variables: Var[] = [
      { name: 'lat2', type: 5, dims: ['y', 'x'], values: count(6) },
      { name: 'x', type: 5, dims: ['x'], values: [1, 2, 3], attributes: { bounds: 'x_bnds' } },
      { name: 'x_bnds', type: 5, dims: ['x', 'y'], values: count(6) },
      { name: 'text', type: 2, dims: ['y', 'x'], values: count(6) },
      { name: 'v', type: 5, dims: ['y', 'x'], values: count(6), attributes: { coordinates: 'lat2 lon2' } },
    ]
    const file = await openBytes(netcdf3, classicFile({ dimensions: { y: 2, x: 3 }, variables }))
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['v', 'lat2'])
    expect(file.skipped.map((part) => part.name)).toEqual(['text', 'x_bnds'])
  })

  it.each([
    ['values that are missing', packed({}).slice(0, -9), /ends before/],
    ['a header that is cut', packed({}).slice(0, 90), /ends inside its header/],
    [
      'a count that lies',
      (() => {
        const bytes = packed({})
        bytes.set([0x7f, 0xff, 0xff, 0xff], 12)
        return bytes
      })(),
      /entries|ends inside/,
    ],
    ['no variables', classicFile({ dimensions: grid, variables: [] }), /none of them is an image/],
  ])('%s: refused', async (_what, bytes, reason) => {
    await expect(openBytes(netcdf3, bytes)).rejects.toThrow(reason)
  })

  it.skipIf(!isSharedThere)('the relief of the earth is where it is', async () => {
    const dataset = datasetIn(await openBytes(netcdf3, sharedBytes('formats/netcdf/etopo120.cdf')))
    const values = await allValues(dataset)
    expect([dataset.name, shapeOf(dataset), dataset.dtype, values[0], values[45 * 180 + 90]]).toEqual([
      'ROSE',
      [90, 180],
      'float32',
      2827.583251953125,
      -4317.3212890625,
    ])
    expect(dataset.world).toMatchObject({ kind: 'map', epsg: 4326, affine: [2, 0, 20, 0, 2, -90] })
  })

  it('damaged files are read or refused, 2,000 times', async () => {
    const records = classicFile({
      version: 5,
      dimensions: { time: 0, y: 2, x: 3 },
      records: 3,
      variables: [{ name: 'a', type: 3, dims: ['time', 'y', 'x'], values: count(18) }],
    })
    const outcome = await fuzz(netcdf3, [packed({ scale_factor: [6, 0.01], _FillValue: [3, 1] }), records], {
      rounds: 2000,
      seed: 4,
      headBytes: 400,
    })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})
