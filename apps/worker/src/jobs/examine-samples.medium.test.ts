import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pyramidIdSchema, sampleIdSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildPyramid } from './build-pyramid.ts'
import { examineSamples } from './examine-samples.ts'
import { runImport } from './run-import.ts'
import { png16, ramp } from './test/arrays.ts'
import { uploadManifest } from './test/manifests.ts'
import { makeWorld, type World } from './test/world.ts'
import { writeZarr } from './test/zarr-folder.ts'

// Each of these starts processes that read images.
vi.setConfig({ testTimeout: 240_000 })

let world: World
let folder: string
beforeAll(async () => {
  world = await makeWorld()
  folder = join(world.data, 'folder')
  await mkdir(folder, { recursive: true })
})
afterAll(() => world.close())

const zarr = 'application/vnd.ome.zarr'
const recordOf = (uri: string, content: string | Uint8Array, mediaType: string, [height, width]: readonly [number, number]) => {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name: uri, sha256, bytes: bytes.byteLength, mediaType, width, height, uri, metadata: { gain: 2 } }
}
const sampleOf = async (name: string) => {
  const [row] = await world.query(
    'select s.*, p.state, p.is_in_place, p.levels from samples s left join pyramids p on p.id = s.pyramid_id where s.name = $1',
    [name],
  )
  return row
}

describe('files that a manifest names', () => {
  it('are looked into after the import: served in place, written again, or told why not', async () => {
    const description = await writeZarr(join(folder, 'plate/a.zarr'))
    await writeZarr(join(folder, 'plate/b.zarr'))
    await writeZarr(join(folder, 'plate/odd.zarr'), { axes: ['x', 'y'] })
    const oddText = description.replace('"y"', '"#"').replace('"x"', '"y"').replace('"#"', '"x"')
    const flat = ramp(30, 50)
    await writeFile(join(folder, 'flat.npy'), flat)
    await writeFile(join(folder, 'cut.npy'), flat.subarray(0, 2000))
    const records = [
      recordOf('plate/a.zarr', description, zarr, [40, 60]),
      recordOf('plate/b.zarr', description, zarr, [40, 60]),
      recordOf('plate/odd.zarr', oddText, zarr, [60, 40]),
      recordOf('flat.npy', flat, 'application/x-npy', [30, 50]),
      recordOf('cut.npy', flat.subarray(0, 2000), 'application/x-npy', [30, 50]),
      { ...recordOf('flat.npy', flat, 'application/x-npy', [31, 50]), name: 'same bytes' },
      { ...recordOf('gone.npy', 'x', 'application/x-npy', [30, 50]) },
      { ...recordOf('flat.npy', flat, 'application/x-npy', [30, 50]), uri: undefined, sha256: 'a'.repeat(64), name: 'no such bytes' },
    ]
    const importId = await uploadManifest(world, records.map((record) => JSON.stringify(record)).join('\n'))
    await runImport(world.context, { importId })
    expect(await world.context.read.imports.get(importId)).toMatchObject({ state: 'done', added: 6, duplicates: 1, rejected: 1 })
    const asked = await world.query(`select payload from outbox where name = 'examine-samples'`)
    expect(asked.map((row) => row.payload)).toEqual([{ projectId: world.projectId }])

    await examineSamples(world.context, { projectId: world.projectId })
    const inPlace = { state: 'ready', is_in_place: true, dtype: 'uint16', problem: null, thumbnail_sha256: expect.any(String) }
    expect(await sampleOf('plate/a.zarr')).toMatchObject({
      ...inPlace,
      axes: [
        { name: 'y', length: 40 },
        { name: 'x', length: 60 },
      ],
      levels: [
        { path: '0', shape: [40, 60], scale: [1, 1], chunk: [40, 60], isComplete: true },
        { path: '1', shape: [20, 30], scale: [2, 2], chunk: [20, 30], isComplete: true },
      ],
      metadata: { gain: 2, format: 'ome-zarr' },
    })
    const other = await sampleOf('plate/b.zarr')
    expect(other).toMatchObject(inPlace)
    expect(other?.pyramid_id).not.toBe((await sampleOf('plate/a.zarr'))?.pyramid_id)
    expect(await sampleOf('plate/odd.zarr')).toMatchObject({ state: 'queued', is_in_place: false })
    expect(await sampleOf('flat.npy')).toMatchObject({ state: 'queued', dtype: 'uint16' })
    expect((await sampleOf('cut.npy'))?.problem).toMatchObject({ at: expect.any(String), reason: expect.any(String) })
    expect((await sampleOf('gone.npy'))?.problem.reason).toContain('RETICLE_SOURCE_FOLDERS')
    expect((await world.context.read.stuck.find(0, 10)).unseenIds).toEqual([])

    const pyramidId = pyramidIdSchema.parse((await sampleOf('flat.npy'))?.pyramid_id)
    await buildPyramid(world.context, { pyramidId })
    expect(await world.context.read.pyramids.get(pyramidId)).toMatchObject({ state: 'ready', problem: null })
  })

  it('are single planes and arrays of a file, as their records say, and labels are kept apart from measurements', async () => {
    const stack = ramp(3, 40, 60)
    await writeFile(join(folder, 'stack.npy'), stack)
    const record = recordOf('stack.npy', stack, 'application/x-npy', [40, 60])
    const records = [
      { ...record, name: 'plane 2', slice: { axis: 'z', index: 2 }, labels: true },
      { ...record, name: 'plane 7', slice: { axis: 'z', index: 7 } },
      { ...record, name: 'no such array', dataset: 'HDU 3' },
      { ...record, name: 'both', dataset: 'HDU 3', slice: { axis: 'z', index: 0 } },
    ]
    const importId = await uploadManifest(world, records.map((one) => JSON.stringify(one)).join('\n'))
    await runImport(world.context, { importId })
    const done = await world.context.read.imports.get(importId)
    expect(done).toMatchObject({ added: 3, rejected: 1, rejects: [{ reason: expect.stringContaining('both dataset and slice') }] })
    await examineSamples(world.context, { projectId: world.projectId })
    const plane = await sampleOf('plane 2')
    expect(plane).toMatchObject({ part: '[z 2]', problem: null, image: { slice: { axis: 'z', index: 2 }, isLabel: true } })
    expect(plane?.axes).toEqual([
      { name: 'y', length: 40 },
      { name: 'x', length: 60 },
    ])
    const pyramidId = pyramidIdSchema.parse(plane?.pyramid_id)
    await buildPyramid(world.context, { pyramidId })
    const pyramid = await world.context.read.pyramids.get(pyramidId)
    expect(pyramid).toMatchObject({ state: 'ready', recipe: '1-labels' })
    const [root] = await world.query(`select sha256 from pyramid_files where pyramid_id = $1 and path = 'zarr.json'`, [pyramidId])
    const described = await world.context.storage.read(root?.sha256)
    expect(described && (await text(described))).toContain('"image-label"')
    expect((await sampleOf('plane 7'))?.problem).toEqual({ at: 'slice', reason: 'there is no [z 7]; the first array has 3 of these' })
    expect((await sampleOf('no such array'))?.problem).toMatchObject({ at: 'dataset' })
  })

  it('are looked into once more when somebody asks for it: a PNG of 16 bits, and a file that came back', async () => {
    const deep = png16(30, 40)
    await writeFile(join(folder, 'deep.png'), deep)
    const late = ramp(20, 21)
    const records = [recordOf('deep.png', deep, 'image/png', [30, 40]), recordOf('late.npy', late, 'application/x-npy', [20, 21])]
    const importId = await uploadManifest(world, records.map((one) => JSON.stringify(one)).join('\n'))
    await runImport(world.context, { importId })
    const { projectId } = world
    await examineSamples(world.context, { projectId })
    const picture = await sampleOf('deep.png')
    expect(picture).toMatchObject({ image: null, problem: null, pyramid_id: null })
    await examineSamples(world.context, { projectId, sampleId: sampleIdSchema.parse(picture?.id) })
    expect(await sampleOf('deep.png')).toMatchObject({ dtype: 'uint16', state: 'queued', image: { dtype: 'uint16' } })

    const lost = await sampleOf('late.npy')
    expect(lost?.problem).toMatchObject({ at: 'file' })
    await writeFile(join(folder, 'late.npy'), late)
    await world.context.unitOfWork(({ pyramids }) => pyramids.forgetProblem(lost?.id))
    await examineSamples(world.context, { projectId, sampleId: sampleIdSchema.parse(lost?.id) })
    expect(await sampleOf('late.npy')).toMatchObject({ problem: null, state: 'queued', dtype: 'uint16' })
  })

  it('are refused when they are not what their record says', async () => {
    const flat = ramp(31, 51)
    await writeFile(join(folder, 'other.npy'), flat)
    const records = [recordOf('other.npy', flat, 'image/tiff', [31, 51])]
    const small = ramp(32, 52)
    await writeFile(join(folder, 'size.npy'), small)
    records.push(recordOf('size.npy', small, 'application/x-npy', [1, 1]))
    const importId = await uploadManifest(world, records.map((record) => JSON.stringify(record)).join('\n'))
    await runImport(world.context, { importId })
    await examineSamples(world.context, { projectId: world.projectId })
    expect((await sampleOf('other.npy'))?.problem).toMatchObject({ at: 'record', reason: expect.stringContaining('image/tiff') })
    expect((await sampleOf('size.npy'))?.problem).toMatchObject({ at: 'record', reason: expect.stringContaining('1 x 1') })
  })
})
