import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Inspection } from '../inspect.ts'
import { fileAt } from '../isolated/file-at.ts'
import { startIsolated } from '../isolated/start-isolated.ts'

// The first file starts a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('../../../../../shared/data/formats/', import.meta.url))
const isThere = existsSync(`${folder}manifest.json`)

const valuesSchema = z.object({
  name: z.string().optional(),
  dataset: z.string().optional(),
  axes: z.string().optional(),
  shape: z.array(z.number()).optional(),
  dtype: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  nan: z.number().optional(),
  levels: z.union([z.number(), z.array(z.array(z.number()))]).optional(),
  epsg: z.number().optional(),
  nodata: z.number().optional(),
})
const entrySchema = z.object({
  file: z.string(),
  format: z.string(),
  expected: valuesSchema.extend({
    hdus: z.array(valuesSchema).optional(),
    tolerance: z.number().optional(),
    width: z.number().optional(),
    height: z.number().optional(),
    displayed_width: z.number().optional(),
    displayed_height: z.number().optional(),
  }),
})
type Values = z.infer<typeof valuesSchema>

const entries = isThere ? z.array(entrySchema).parse(JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8'))) : []
/** Signals, tables and spectra are read elsewhere. */
const images = entries.filter(({ file }) => /^(tiff|zarr|fits|dicom|nifti|netcdf|hdf5|geotiff|images)\//.test(file))
/** Files without pixels, and why they are refused. */
const without = new Set(['fits/table.fits', 'dicom/rtstruct.dcm', 'dicom/waveform_ecg.dcm'])

const isolated = startIsolated({ milliseconds: 50_000, memoryBytes: 2_000_000_000 })
afterAll(() => isolated.close())

const inspect = async (file: string, dataset?: string) =>
  isolated.run({ name: 'inspect', wantsStats: true, dataset }, await fileAt(folder + file.replace(/\/$/, '')))

const plain = (dtype: string) =>
  ({ i1: 'int8', u1: 'uint8', i2: 'int16', u2: 'uint16', i4: 'int32', f4: 'float32', f8: 'float64' })[dtype.replace(/^[<>|]/, '')] ?? dtype

/** NIfTI oracles tell the axes fastest first; everything else as the file has them. */
const shapeOf = (file: string, { shape }: Values) => (file.startsWith('nifti/') ? shape?.toReversed() : shape)

const meets = (file: string, found: Inspection, expected: Values, tolerance: number): void => {
  const { stats } = found
  const shape = shapeOf(file, expected)
  if (shape !== undefined) expect(found.shape).toEqual(shape)
  if (expected.axes !== undefined) expect(found.axes.join('')).toBe(expected.axes.toLowerCase())
  if (expected.dtype !== undefined) expect(found.dtype).toBe(plain(expected.dtype))
  if (expected.min !== undefined) expect(Math.abs((stats?.min ?? Number.NaN) - expected.min)).toBeLessThanOrEqual(tolerance)
  if (expected.max !== undefined) expect(Math.abs((stats?.max ?? Number.NaN) - expected.max)).toBeLessThanOrEqual(tolerance)
  if (expected.mean !== undefined) expect(Math.abs((stats?.mean ?? Number.NaN) - expected.mean)).toBeLessThanOrEqual(tolerance + 1e-6)
  if (expected.nan !== undefined) expect(stats?.nonFinite).toBeGreaterThanOrEqual(expected.nan)
  if (typeof expected.levels === 'number') expect(found.levels).toHaveLength(expected.levels)
  else if (expected.levels !== undefined) expect(found.levels.map((level) => level.slice(0, 2))).toEqual(expected.levels)
  if (expected.epsg !== undefined) expect(found.world).toMatchObject({ kind: 'map', epsg: expected.epsg })
  if (expected.nodata !== undefined) expect(found.nodata).toBe(expected.nodata)
}

describe.skipIf(!isThere)(`real files against independent decoders${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  it('are there', () => expect(images.length).toBeGreaterThan(30))

  it.each(images.filter(({ file }) => !without.has(file)))('$file: $format', async ({ file, expected }) => {
    const { hdus, tolerance = 0, dataset } = expected
    if (hdus !== undefined) {
      for (const [index, hdu] of hdus.entries()) {
        if (hdu.shape === undefined) continue
        const name = await datasetNamed(file, index)
        const outcome = await inspect(file, name)
        if (!outcome.ok || outcome.value.inspect === undefined) throw new Error(JSON.stringify(outcome))
        meets(file, outcome.value.inspect, hdu, tolerance)
      }
      return
    }
    const outcome = await inspect(file, dataset)
    if (!outcome.ok || outcome.value.inspect === undefined) throw new Error(JSON.stringify(outcome))
    const found = outcome.value.inspect
    meets(file, found, expected, tolerance)
    const width = expected.displayed_width ?? expected.width
    const height = expected.displayed_height ?? expected.height
    if (expected.shape === undefined && width !== undefined && height !== undefined && !file.startsWith('dicom/'))
      expect(found.shape.slice(0, 2)).toEqual([height, width])
  })

  it.each([...without])('%s: is refused, with what it is', async (file) => {
    const outcome = await inspect(file)
    expect(outcome).toMatchObject({ ok: false, error: { at: expect.any(String), reason: expect.stringMatching(/.{10,}/) } })
  })
})

/** FITS datasets are named by their HDU. */
const datasetNamed = async (file: string, hdu: number): Promise<string> => {
  const outcome = await inspect(file)
  const names = outcome.ok ? (outcome.value.inspect?.datasets ?? []) : []
  const found = names.find((name) => name === `HDU ${hdu}` || name.startsWith(`HDU ${hdu} `))
  if (found === undefined) throw new Error(`${file} has no HDU ${hdu}: ${JSON.stringify(outcome.ok ? names : outcome.error)}`)
  return found
}
