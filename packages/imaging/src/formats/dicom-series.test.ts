import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { defaultLimits } from '../dataset.ts'
import { deidentifiedArchive } from '../deidentify/archive.ts'
import { openZip } from '../zip.ts'
import { tags } from './dicom/element.ts'
import { dicomFile, type Elements, imageElements, named } from './dicom/fixture.ts'
import { all, shapeOf, words } from './dicom/open-fixture.ts'
import { dicomSeries } from './dicom-series.ts'

const zipOf = async (files: Readonly<Record<string, Uint8Array>>, compress = true): Promise<Uint8Array> => {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), name, { compress, mtime: new Date(2020, 1, 1) })
  zip.end()
  const pieces: Uint8Array[] = []
  for await (const piece of zip.outputStream) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  return Buffer.concat(pieces)
}
const open = (bytes: Uint8Array) =>
  dicomSeries.open(memorySource(bytes), { limits: defaultLimits, name: 'study.zip', sibling: async () => undefined })

const instanceNumber = 0x00200013
const seriesNumber = 0x00200011

/** An axial slice of 2 x 3 pixels that all have the value `value`. */
const slice = (z: number, number: number, value: number, more: Elements = {}): Uint8Array =>
  dicomFile(
    imageElements(2, 3, {
      [named.instance]: `1.2.3.${number}`,
      [named.patientName]: 'Doe^Jane',
      [named.series]: '1.2.9',
      [seriesNumber]: '4',
      [instanceNumber]: String(number),
      [tags.imagePosition]: `-10\\-20\\${z}`,
      [tags.imageOrientation]: '1\\0\\0\\0\\1\\0',
      [tags.pixelSpacing]: '0.5\\0.25',
      [tags.sliceThickness]: '2',
      [tags.pixels]: words(Array.from({ length: 6 }, () => value)),
      ...more,
    }),
  )
const planesIn = async (bytes: Uint8Array, name?: string) => {
  const file = await open(bytes)
  const dataset = file.datasets.find((one) => name === undefined || one.name === name) ?? file.datasets[0]
  if (dataset === undefined) throw new Error('no dataset')
  const values = Array.from(await all(dataset), Number)
  return { file, dataset, firsts: values.filter((_, n) => n % 6 === 0) }
}

describe('the slices of a DICOM series in an archive', () => {
  it('are one volume in the order of their planes, whatever their names and numbers', async () => {
    const { file, dataset, firsts } = await planesIn(
      await zipOf({ 'a/1': slice(8, 3, 108), 'b/9': slice(2, 7, 102), 'c.dcm': slice(5, 1, 105), 'readme.txt': Buffer.from('no image') }),
    )
    expect(file).toMatchObject({ format: 'DICOM series', skipped: [{ name: 'readme.txt', reason: 'it is no DICOM file' }], warnings: [] })
    expect(file.datasets).toHaveLength(1)
    expect(dataset.axes.map(({ name, length, spacing, unit }) => [name, length, spacing, unit])).toEqual([
      ['z', 3, 3, 'millimeter'],
      ['y', 2, 0.5, 'millimeter'],
      ['x', 3, 0.25, 'millimeter'],
    ])
    expect(firsts).toEqual([102, 105, 108])
    // Image Position is the centre of the first pixel, which has the index (0.5, 0.5, 0.5).
    const { matrix } = dataset.world?.kind === 'physical' ? dataset.world : { matrix: [] }
    const centre = matrix.map((row) => (row[0] ?? 0) * 0.5 + (row[1] ?? 0) * 0.5 + (row[2] ?? 0) * 0.5 + (row[3] ?? 0))
    expect(centre).toEqual([-10, -20, 2])
    expect(matrix.map((row) => row[2])).toEqual([0, 0, 3])
  })

  it('that are missing are told, with their place, and the planes keep their coordinates', async () => {
    const { file, dataset, firsts } = await planesIn(
      await zipOf(Object.fromEntries([0, 2, 4, 8, 10].map((z, n) => [`${n}`, slice(z, n, z)]))),
    )
    expect(file.warnings).toEqual(['1 planes seem to be missing: most are 2.000 mm apart, but not the planes 2 and 3 (4.000 mm)'])
    expect(dataset.axes[0]).toMatchObject({ name: 'z', spacing: null, coordinates: [0, 2, 4, 8, 10] })
    expect(dataset.world).toBeNull()
    expect(firsts).toEqual([0, 2, 4, 8, 10])
  })

  it('of the same planes at several times have an axis of time; a file that is there twice counts once', async () => {
    const files = Object.fromEntries([0, 1, 2, 3].map((n) => [`${n}`, slice(n % 2, n, 10 * n)]))
    const { file, dataset, firsts } = await planesIn(await zipOf({ ...files, again: slice(1, 3, 30) }))
    expect(shapeOf(dataset)).toEqual([2, 2, 2, 3])
    expect(dataset.axes.map(({ name }) => name)).toEqual(['t', 'z', 'y', 'x'])
    expect(firsts).toEqual([0, 10, 20, 30])
    expect(file.warnings).toEqual(['1 files are there twice, and count once'])
  })

  it('that do not say where they lie are in the order of their numbers, and that is told', async () => {
    const lost = { [tags.imagePosition]: '', [tags.imageOrientation]: '' }
    const { file, dataset, firsts } = await planesIn(await zipOf({ a: slice(0, 12, 12, lost), b: slice(0, 2, 2, lost) }))
    expect(dataset.axes[0]).toMatchObject({ name: 'z', length: 2, spacing: null })
    expect(firsts).toEqual([2, 12])
    expect(file.warnings).toEqual([expect.stringContaining('in the order of their numbers')])
  })

  it('of several series, or turned otherwise, are datasets of their own, the largest first', async () => {
    const other = { [named.series]: '1.2.10', [seriesNumber]: '2' }
    const turned = { [tags.imageOrientation]: '0\\1\\0\\0\\0\\-1' }
    const bytes = await zipOf({
      a: slice(0, 1, 1),
      b: slice(1, 2, 2),
      c: slice(2, 3, 3),
      s: slice(0, 4, 4, turned),
      p: slice(0, 5, 5, other),
      q: slice(1, 6, 6, other),
    })
    const { file, firsts } = await planesIn(bytes, 'series 2')
    expect(file.datasets.map((dataset) => [dataset.name, shapeOf(dataset)])).toEqual([
      ['series 4', [3, 2, 3]],
      ['series 2', [2, 2, 3]],
      ['series 4 (2)', [2, 3]],
    ])
    expect(firsts).toEqual([5, 6])
    expect(await planesIn(bytes, 'series 4 (2)')).toMatchObject({ firsts: [4] })
  })

  it('whose rescaling differs from slice to slice are told as stored', async () => {
    const scaled = (slope: string) => ({ [tags.rescaleSlope]: slope, [tags.rescaleIntercept]: '0' })
    const { file, dataset } = await planesIn(await zipOf({ a: slice(0, 1, 1, scaled('2')), b: slice(1, 2, 2, scaled('3')) }))
    expect(dataset.rescale).toBeNull()
    expect(file.warnings).toEqual([expect.stringContaining('differ from slice to slice')])
  })

  it('are refused when there is none, or one is damaged, with the place', async () => {
    await expect(open(await zipOf({ 'a.txt': Buffer.from('x') }))).rejects.toThrow('no DICOM image is in it')
    const cut = slice(0, 1, 1)
    await expect(open(await zipOf({ 'a.dcm': cut.subarray(0, cut.length - 4) }))).rejects.toThrow('zip entry a.dcm, ')
  })

  it('never crash or hang the reader when the archive is damaged', async () => {
    const sound = [await zipOf({ a: slice(0, 1, 1), b: slice(1, 2, 2) }), await zipOf({ a: slice(0, 1, 1), b: slice(3, 2, 2) }, false)]
    const outcome = await fuzz(dicomSeries, sound, { rounds: 2000, seed: 17, headBytes: 1200 })
    expect(outcome.unknown + outcome.read + outcome.refused).toBe(2000)
    expect(outcome.refused).toBeGreaterThan(200)
  }, 120_000)
})

describe('an archive without what tells of people', () => {
  it('has its images under numbers, still one series, and nothing else; twice the same bytes', async () => {
    const bytes = await zipOf({
      'DOE JANE/1.dcm': slice(0, 1, 1),
      'DOE JANE/2.dcm': slice(1, 2, 2),
      'DOE JANE/report.pdf': Buffer.from('Doe, Jane'),
    })
    const strip = async () => {
      const told = await deidentifiedArchive(memorySource(bytes), defaultLimits, { key: 'secret' })
      const pieces: Uint8Array[] = []
      for await (const piece of told.bytes) pieces.push(piece)
      return { told, out: Buffer.concat(pieces) }
    }
    const { told, out } = await strip()
    expect(out.equals((await strip()).out)).toBe(true)
    expect(out.toString('latin1')).not.toMatch(/doe/i)
    expect(told.removed).toContain('(0010,0010) PatientName')
    expect(told.warnings).toEqual(['1 files of the archive that are no DICOM images were left out'])
    const zip = await openZip(memorySource(out), defaultLimits)
    expect(zip.entries.map(({ name, isStored }) => [name, isStored])).toEqual([
      ['000001.dcm', true],
      ['000002.dcm', true],
    ])
    expect(await planesIn(out)).toMatchObject({ firsts: [1, 2], file: { datasets: [{ name: '' }] } })
  })
})
