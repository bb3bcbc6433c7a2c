import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Region } from '@reticle/domain'
import { maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import { gunzipSync, gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { omeZarrLabels as format } from '../formats/ome-zarr-labels.ts'
import { sourceOf } from '../source.ts'
import { setOfSamples } from '../test/arbitraries.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { textIn, written } from '../test/written.ts'

type Mark = Omit<Region, 'id' | 'origin'>
const square = (x: number, y: number, side: number, more: Partial<Mark> = {}): Mark => ({
  ...{ labelId: 'cell', attributes: {}, geometry: maskFromBits(side, side, new Uint8Array(side * side).fill(1), x, y) },
  ...more,
})
const one = (regions: Mark[]) => setOfSamples([{ name: 'a', regions, answers: [] }])
const labels = '0.png.zarr/labels'
const instances = `${labels}/instances/0`
const json = (files: ReadonlyMap<string, Uint8Array>, path: string) => JSON.parse(textIn(files, path))
const changed = (files: ReadonlyMap<string, Uint8Array>, path: string, change: (value: ReturnType<typeof JSON.parse>) => void) => {
  const value = json(files, path)
  change(value)
  return new Map(files).set(path, new TextEncoder().encode(JSON.stringify(value)))
}
/** Without what we keep beside the pixels, so that they alone are read. */
const pixelsAlone = (files: ReadonlyMap<string, Uint8Array>) =>
  changed(files, `${labels}/zarr.json`, ({ attributes }) => {
    delete attributes.reticle
  })

describe('label images', () => {
  it('OZ1: are groups of OME-NGFF 0.5 with colours and properties', async () => {
    const { files } = await written(format, one([square(1, 2, 3), square(9, 9, 2, { labelId: 'other' })]))
    expect(json(files, `${labels}/zarr.json`).attributes.ome).toEqual({ version: '0.5', labels: ['instances', 'classes'] })
    const { ome } = json(files, `${labels}/instances/zarr.json`).attributes
    expect(ome['image-label'].colors).toEqual([
      { 'label-value': 1, rgba: [31, 119, 180, 255] },
      { 'label-value': 2, rgba: [255, 127, 14, 255] },
    ])
    expect(ome['image-label'].properties[1]).toEqual({ 'label-value': 2, region_id: 'mark-0-1', label_id: 'other', label: 'Other' })
    expect(ome.multiscales[0].axes.map(({ name }: { name: string }) => name)).toEqual(['y', 'x'])
    expect(json(files, `${instances}/zarr.json`)).toMatchObject({ zarr_format: 3, shape: [30, 40], data_type: 'uint16', fill_value: 0 })
    const pixels = new Uint16Array(gunzipSync(files.get(`${instances}/c/0/0`) ?? new Uint8Array()).slice().buffer)
    expect([pixels[2 * 40], pixels[2 * 40 + 1], pixels[9 * 40 + 10]]).toEqual([0, 1, 2])
  })

  it('OZ2: masks that do not overlap come back bit by bit from the pixels alone', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 63, maxLength: 63 }), async (pixels) => {
        const marks = [1, 2, 3]
          .filter((value) => pixels.includes(value))
          .map(
            (value): Mark => ({
              labelId: value === 2 ? 'other' : 'cell',
              attributes: {},
              geometry: maskFromBits(
                9,
                7,
                pixels.map((pixel) => pixel === value),
                30,
                22,
              ),
            }),
          )
        const { files, losses } = await written(format, one(marks))
        expect(losses).toEqual([])
        const reading = await format.read(sourceOf(pixelsAlone(files)))
        expect(reading.rejects).toEqual([])
        const names = new Map(reading.labels.map(({ id, name }) => [id, name]))
        expect(reading.records[0]?.regions.map(({ geometry, labelId }) => [names.get(labelId), geometry])).toEqual(
          marks.map(({ geometry, labelId }) => [labelId === 'cell' ? '=Cell, "round"' : 'Other', geometry]),
        )
      }),
    ))

  it('OZ3: planes are axes; an object through them has one number', async () => {
    const track = { id: 'k', state: 'visible' as const }
    const marks = [
      square(0, 0, 2, { plane: { z: 0 }, track }),
      square(5, 5, 2, { plane: { z: 2 } }),
      square(1, 1, 2, { plane: { z: 2 }, track }),
    ]
    const { files } = await written(format, one(marks))
    expect(json(files, `${instances}/zarr.json`)).toMatchObject({ shape: [3, 30, 40], dimension_names: ['z', 'y', 'x'] })
    expect([...files.keys()].filter((path) => path.startsWith(`${instances}/c/`))).toEqual([`${instances}/c/0/0/0`, `${instances}/c/2/0/0`])
    const { records } = await format.read(sourceOf(pixelsAlone(files)))
    expect(records[0]?.regions.map(({ plane, track: object, geometry }) => [plane, object?.id, geometry])).toEqual([
      [{ z: 0 }, '1', marks[0]?.geometry],
      [{ z: 2 }, '1', marks[2]?.geometry],
      [{ z: 2 }, undefined, marks[1]?.geometry],
    ])
  })

  it('OZ4: shapes are believed as long as the pixels are theirs, and no longer', async () => {
    const circle: Mark = { labelId: 'cell', attributes: { size: 2 }, geometry: { type: 'ellipse', cx: 9, cy: 9, rx: 4, ry: 4, angle: 0 } }
    const { files } = await written(format, one([circle]))
    const before = await format.read(sourceOf(files))
    expect(before.records[0]?.regions[0]).toMatchObject({ geometry: circle.geometry, attributes: { size: 2 } })
    const pixels = gunzipSync(files.get(`${instances}/c/0/0`) ?? new Uint8Array())
    pixels[0] = 1
    const after = await format.read(sourceOf(new Map(files).set(`${instances}/c/0/0`, gzipSync(pixels))))
    expect(after.records[0]?.regions[0]?.geometry).toMatchObject({ type: 'mask', x: 0, y: 0 })
  })

  it('OZ5: what is larger than one chunk is cut into chunks, and empty ones are not written', async () => {
    const set = one([square(0, 0, 2)])
    const wide = {
      ...set,
      samples: async function* () {
        for await (const sample of set.samples()) {
          const [mark] = sample.regions
          if (mark !== undefined)
            yield {
              ...sample,
              width: 1200,
              height: 700,
              regions: [{ ...mark, geometry: { type: 'box' as const, x: 1020, y: 500, width: 20, height: 30 } }],
            }
        }
      },
    }
    const { files } = await written(format, wide)
    expect([...files.keys()].filter((path) => path.startsWith(`${instances}/c/`)).map((path) => path.slice(instances.length))).toEqual([
      ...['/c/0/1', '/c/0/2', '/c/1/1', '/c/1/2'],
    ])
    const { records } = await format.read(sourceOf(pixelsAlone(files)))
    expect(records[0]?.regions[0]?.geometry).toEqual({ type: 'mask', x: 1020, y: 500, width: 20, height: 30, counts: [0, 600] })
  })
})

describe('OZ6: hostile groups', () => {
  it.each([
    [
      'an array of gigabytes',
      (array: Record<string, unknown>) => Object.assign(array, { shape: [90_000, 90_000] }),
      'an array of 90000 x 90000',
    ],
    [
      'a chunk of gigabytes',
      (array: Record<string, unknown>) =>
        Object.assign(array, { shape: [9000, 9000], chunk_grid: { name: 'regular', configuration: { chunk_shape: [9000, 9000] } } }),
      'cannot hold a chunk of 162000000',
    ],
    ['version 2', (array: Record<string, unknown>) => Object.assign(array, { zarr_format: 2 }), 'only Zarr version 3 is read'],
    ['a codec of others', (array: Record<string, unknown>) => Object.assign(array, { codecs: [{ name: 'zstd' }] }), 'packed with zstd'],
  ])('%s', async (_, change, reason) => {
    const { files } = await written(format, one([square(0, 0, 2)]))
    const { rejects, records } = await format.read(sourceOf(pixelsAlone(changed(files, `${instances}/zarr.json`, change))))
    expect(records).toEqual([])
    expect(rejects).toEqual([{ at: `${labels}/zarr.json`, reason: expect.stringContaining(reason) }])
  })
  it('a chunk that unpacks to more than it may', async () => {
    const { files } = await written(format, one([square(0, 0, 2)]))
    const bomb = new Map(files).set(`${instances}/c/0/0`, gzipSync(new Uint8Array(5_000_000)))
    const { rejects } = await format.read(sourceOf(bomb))
    expect(rejects).toEqual([{ at: `${labels}/zarr.json`, reason: expect.stringContaining('it holds 5000000 bytes, a chunk has 2400') }])
    const bytes = files.get(`${instances}/c/0/0`) ?? new Uint8Array()
    const damaged = await format.read(sourceOf(new Map(files).set(`${instances}/c/0/0`, bytes.with(bytes.length - 6, 1))))
    expect(damaged.rejects[0]?.reason).toContain('its checksum is wrong')
  })
})

const withZarr = `
import json, sys
import numpy as np, zarr
a = zarr.open_group(sys.argv[1], mode='r')['labels/instances/0']
print(json.dumps([list(a.shape), str(a.dtype), {int(v): int(n) for v, n in zip(*np.unique(a[:], return_counts=True))}]))
`
/** Zarr libraries before version 3 cannot open it: then the one chunk is read as the standard says. */
const withNumpy = `
import gzip, json, sys
import numpy as np
folder = sys.argv[1] + '/labels/instances/0/'
about = json.load(open(folder + 'zarr.json'))
a = np.frombuffer(gzip.decompress(open(folder + 'c/0/0', 'rb').read()), '<u2').reshape(about['chunk_grid']['configuration']['chunk_shape'])
print(json.dumps([list(a.shape), str(a.dtype), {int(v): int(n) for v, n in zip(*np.unique(a[:], return_counts=True))}]))
`
const oracles = [
  { name: 'zarr 3', python: pythonWith('numpy', 'zarr.core.group'), script: withZarr },
  { name: 'numpy', python: pythonWith('numpy'), script: withNumpy },
]
describe.each(oracles)('$name', ({ name, python, script }) => {
  it.skipIf(python === undefined)(
    `reads the same numbers${python === undefined ? ` [skipped: no Python with ${name}]` : ''}`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'reticle-zarr-'))
      try {
        for (const [path, bytes] of (await written(format, exampleSet)).files) {
          await mkdir(dirname(join(folder, path)), { recursive: true })
          await writeFile(join(folder, path), bytes)
        }
        expect(JSON.parse(run(python, script, join(folder, 'field-1.png.zarr')))).toEqual([
          [30, 40],
          'uint16',
          { 0: 352, 2: 112, 3: 728, 4: 8 },
        ])
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    120_000,
  )
})
