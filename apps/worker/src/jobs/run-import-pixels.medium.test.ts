import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { buffer, json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runImport } from './run-import.ts'
import { archiveOf } from './test/archive.ts'
import { npyOf, ramp } from './test/arrays.ts'
import { dicomOf } from './test/dicom.ts'
import { makeWorld, type World } from './test/world.ts'

vi.setConfig({ testTimeout: 240_000 })

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

type Options = Parameters<World['upload']>[1]
const imported = async (files: Record<string, Uint8Array>, options?: Options) => {
  const importId = await world.upload(
    Object.entries(files).map(([name, bytes]) => ({ name, bytes })),
    options,
  )
  await runImport(world.context, { importId })
  return world.context.read.imports.get(importId)
}
const samplesLike = async (name: string) => world.query('select * from samples where name like $1 order by position', [name])
const storedJson = async (sha256: string) => {
  const stored = await world.context.storage.read(sha256)
  return stored === undefined ? undefined : json(stored)
}

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const isThere = existsSync(shared)
const golden = (path: string) => readFileSync(`${shared}${path}`)

describe('an import of values', () => {
  it('keeps type, axes, spread and a thumbnail of an array, and shows an 8-bit picture as it is', async () => {
    const colour = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#40a060' } })
      .jpeg()
      .toBuffer()
    const deep = await sharp(Buffer.from(new Uint16Array(600).map((_, n) => n * 100).buffer), {
      raw: { width: 30, height: 20, channels: 1 },
    })
    const grey16 = await deep.toColourspace('grey16').png().toBuffer()
    const float = npyOf(
      [2, 3, 8, 9],
      Float32Array.from({ length: 432 }, (_, n) => (n === 5 ? Number.NaN : n / 2)),
    )
    const shown = await imported({ 'colour.jpg': colour, 'deep.png': grey16, 'float.npy': float })
    expect(shown).toMatchObject({ added: 3, rejects: [] })

    const [jpeg] = await samplesLike('colour.jpg')
    expect(jpeg).toMatchObject({ dtype: 'uint8', width: 20, height: 10, pyramid_id: null, media_type: 'image/jpeg' })
    const [png] = await samplesLike('deep.png')
    expect(png).toMatchObject({ dtype: 'uint16', width: 30, height: 20, pyramid_id: expect.any(String), media_type: 'image/png' })
    const [array] = await samplesLike('float.npy')
    expect(array).toMatchObject({ dtype: 'float32', width: 9, height: 8 })
    expect(array?.image).toMatchObject({ dtype: 'float32', slice: null, fileName: 'float.npy' })
    expect(array?.axes.map((axis: { length: number }) => axis.length).toSorted()).toEqual([2, 3, 8, 9])
    expect(array?.image.channels.every((channel: { spread: unknown }) => channel.spread !== undefined)).toBe(true)
    const thumbnail = await world.context.storage.read(array?.thumbnail_sha256)
    expect(thumbnail && (await sharp(await buffer(thumbnail)).metadata()).format).toBe('webp')
    expect(await storedJson(array?.header_sha256)).toMatchObject({ parts: expect.any(Array), withheld: [], warnings: expect.any(Array) })
  })

  it('makes one sample of a stack, or one of each plane, by what was asked', async () => {
    const stack = ramp(4, 30, 40)
    expect(await imported({ 'stack.npy': stack }, { split: 'one', deidentify: true })).toMatchObject({ added: 1 })
    const axis = (await samplesLike('stack.npy'))[0]?.axes[0]
    expect(axis).toEqual({ name: 'z', length: 4 })
    expect(await imported({ 'stack.npy': stack }, { split: 'z', deidentify: true })).toMatchObject({ added: 4, duplicates: 0, rejects: [] })
    const planes = await samplesLike('stack.npy [z %')
    expect(planes.map(({ name, part }) => [name, part])).toEqual([0, 1, 2, 3].map((n) => [`stack.npy [z ${n}]`, `[z ${n}]`]))
    expect(planes[2]?.image).toMatchObject({ slice: { axis: 'z', index: 2 }, axes: [{ name: 'y' }, { name: 'x' }] })
    expect(planes[2]?.image.channels[0].spread).toMatchObject({ min: 2400, max: 3599 })
    expect(new Set(planes.map(({ pyramid_id: id }) => id)).size).toBe(4)
    expect(
      await world.query('select count(*)::int as n from tasks t join samples s on s.id = t.sample_id where s.name like $1', ['stack.npy%']),
    ).toEqual([{ n: 5 }])
    expect(await imported({ 'again.npy': stack }, { split: 'z', deidentify: true })).toMatchObject({ added: 0, duplicates: 1 })
    expect(await imported({ 'flat.npy': ramp(11, 12) }, { split: 't', deidentify: true })).toMatchObject({ added: 1, rejects: [] })
  })

  it('refuses what is no image, or is not whole, and takes the rest', async () => {
    const whole = ramp(50, 60)
    const shown = await imported({
      'line.npy': ramp(100),
      'cut.npy': whole.subarray(0, 3000),
      'zarr.json': Buffer.from('{"zarr_format": 3, "node_type": "array", "shape": [4, 4], "data_type": "uint8"}'),
      'many.npy': ramp(2100, 2, 2),
      'whole.npy': whole,
    })
    expect(shown).toMatchObject({ state: 'done', added: 2 })
    expect(shown?.rejects.map(({ name }) => name)).toEqual(['line.npy', 'cut.npy', 'zarr.json'])
    for (const { at, reason } of shown?.rejects ?? []) expect([at?.length, reason.length > 15]).toEqual([expect.any(Number), true])
    const many = await imported({ 'many2.npy': ramp(2101, 2, 2) }, { split: 'z', deidentify: true })
    expect(many).toMatchObject({ added: 0, rejects: [{ name: 'many2.npy', reason: expect.stringContaining('2000') }] })
  })
})

describe('an archive of DICOM slices', () => {
  it('becomes one volume in the order of its planes, stored without what tells of people', async () => {
    const slices = Object.fromEntries([6, 0, 4, 2].map((z, n) => [`ROE RICHARD/IM${n}`, dicomOf('Roe^Richard', 12, 14, z)]))
    const bytes = archiveOf({ ...slices, 'ROE RICHARD/letter.txt': Buffer.from('Dear Mr Roe') })
    expect(await imported({ 'study.zip': bytes })).toMatchObject({ added: 1, rejects: [] })
    const [sample] = await samplesLike('study.zip')
    expect(sample).toMatchObject({ media_type: 'application/dicom+zip', dtype: 'uint16', width: 14, height: 12 })
    expect(sample?.axes).toMatchObject([
      { name: 'z', length: 4 },
      { name: 'y', length: 12 },
      { name: 'x', length: 14 },
    ])
    expect(sample?.image.axes[0]).toMatchObject({ name: 'z', spacing: 2, unit: 'millimeter' })
    expect(sample?.metadata).toMatchObject({ format: 'dicom-series', deidentified: { profile: expect.any(String) } })
    expect(sample?.metadata.deidentified.warnings).toEqual(['1 files of the archive that are no DICOM images were left out'])
    const stored = await world.context.storage.read(sample?.sha256)
    expect(stored && (await buffer(stored)).toString('latin1')).not.toMatch(/roe/i)
    expect(await world.context.storage.size(createHash('sha256').update(bytes).digest('hex'))).toBeUndefined()
    const header = await storedJson(sample?.header_sha256)
    expect(JSON.stringify(header)).not.toMatch(/roe/i)
    expect(await imported({ 'again.zip': bytes })).toMatchObject({ added: 0, duplicates: 1 })
  })
})

describe('a DICOM file', () => {
  it('is stored without what tells of people, and its original bytes are not kept', async () => {
    const bytes = dicomOf('Doe^Jane', 20, 30)
    expect(await imported({ 'scan.dcm': bytes })).toMatchObject({ added: 1, rejects: [] })
    const [sample] = await samplesLike('scan.dcm')
    expect(sample).toMatchObject({ media_type: 'application/dicom', dtype: 'uint16', width: 30, height: 20 })
    expect(sample?.metadata).toMatchObject({ format: 'dicom', deidentified: { profile: expect.any(String) } })
    const stored = await world.context.storage.read(sample?.sha256)
    const kept = stored === undefined ? '' : (await buffer(stored)).toString('latin1')
    expect(kept).toContain('DICM')
    for (const word of ['Doe^Jane', 'PAT-4711', 'Physician^Petra']) expect(kept).not.toContain(word)
    expect(kept.length).toBe(Number(sample?.bytes))
    const [file] = await world.query(`select * from import_files where name = 'scan.dcm'`)
    expect(file).toMatchObject({ outcome: 'added', sha256: sample?.sha256 })
    const header = JSON.stringify(await storedJson(sample?.header_sha256))
    expect(header).toContain('(0010,0010)')
    for (const word of ['Doe^Jane', 'PAT-4711', 'Physician^Petra']) expect(header).not.toContain(word)
    expect(await world.context.storage.size(createHash('sha256').update(bytes).digest('hex'))).toBeUndefined()
    expect(JSON.stringify(await world.query('select image, metadata from samples'))).not.toContain('Doe^Jane')

    expect(await imported({ 'again.dcm': bytes })).toMatchObject({ added: 0, duplicates: 1 })
  })

  it('is kept as it is when the import says so; its header is shown without people all the same', async () => {
    const bytes = dicomOf('Roe^Richard', 21, 31)
    expect(await imported({ 'known.dcm': bytes }, { split: 'one', deidentify: false })).toMatchObject({ added: 1, rejects: [] })
    const [sample] = await samplesLike('known.dcm')
    expect(Number(sample?.bytes)).toBe(bytes.byteLength)
    const header = await storedJson(sample?.header_sha256)
    expect(JSON.stringify(header)).not.toContain('Roe^Richard')
    expect(JSON.stringify(header)).toContain('(0010,0010)')
  })
})

describe.skipIf(!isThere)('files of the real world (../shared/data is not there)', () => {
  it('come in with their types and axes', async () => {
    const shown = await imported({
      'stack.tif': golden('formats/tiff/stack16_img3d.tif'),
      'two.ome.tif': golden('formats/tiff/zstack16_2ch_czyx.ome.tif'),
      'sky.fits': golden('formats/fits/hdf_cutout.fits'),
      'ct.dcm': golden('formats/dicom/CT_small.dcm'),
      'mri.nii': golden('formats/nifti/anatomical.nii'),
      'counts.fits.gz': golden('formats/fits/fermi_counts.fits.gz'),
      'turned.jpg': golden('formats/images/exif_orientation6_gps.jpg'),
    })
    expect(shown?.rejects).toEqual([])
    const rows = await world.query(
      `select name, media_type, dtype, (select string_agg(a->>'name' || (a->>'length'), ' ') from jsonb_array_elements(axes) a) as axes from samples
        where name = any($1)`,
      [['stack.tif', 'two.ome.tif', 'sky.fits', 'ct.dcm', 'mri.nii', 'counts.fits.gz']],
    )
    const said = Object.fromEntries(rows.map(({ name, media_type: type, dtype, axes }) => [name, [type, dtype, axes].join(', ')]))
    expect(said['stack.tif']).toMatch(/^image\/tiff, uint16, z31 y\d+ x\d+$/)
    expect(said['two.ome.tif']).toMatch(/^image\/tiff, uint16, c2 z31 /)
    expect(said['sky.fits']).toMatch(/^application\/fits, float32, y\d+ x\d+$/)
    expect(said['ct.dcm']).toBe('application/dicom, int16, y128 x128')
    expect(said['counts.fits.gz']).toMatch(/^application\/fits\+gzip, /)
    const [sky] = await samplesLike('sky.fits')
    expect(sky?.image.world).toMatchObject({ kind: 'sky', projection: 'TAN' })
    expect(sky?.metadata.world).toMatchObject({ kind: 'sky' })
    const [turned] = await samplesLike('turned.jpg')
    expect(turned?.metadata).toMatchObject({ hasGps: true, exifOrientation: 6 })
    expect(JSON.stringify(await storedJson(turned?.header_sha256))).not.toMatch(/"GPSLatitude","value"/)
  })

  it('are refused with place and reason when they are broken or hostile, and the others go on', async () => {
    const names = [
      'png_bomb_30000x30000_1bit.png',
      'png_declared_2e9.png',
      'png_bad_crc.png',
      'jpeg_truncated.jpg',
      'html_named.jpg',
      'svg_script.svg',
      'tiff_huge_dims.tif',
      'ometiff_traversal.ome.tif',
      'gz_bomb.fits.gz',
      'fits_truncated.fits',
      'fits_huge_naxis.fits',
      'dicom_truncated.dcm',
    ]
    const files = Object.fromEntries(names.map((name) => [name, golden(`broken/${name}`)]))
    const shown = await imported({ ...files, 'good.npy': ramp(13, 14) })
    const refused = shown?.rejects.map(({ name }) => name) ?? []
    // What is whole of a set whose other file is missing may be read.
    expect(names.filter((name) => !refused.includes(name) && name !== 'ometiff_traversal.ome.tif')).toEqual([])
    for (const { at, reason } of shown?.rejects ?? []) expect([typeof at, reason.length > 15]).toEqual(['string', true])
    expect(await samplesLike('good.npy')).toHaveLength(1)
  })
})
