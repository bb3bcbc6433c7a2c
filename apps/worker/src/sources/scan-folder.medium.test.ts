import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceSettingsSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { scanSource } from '../jobs/scan-source.ts'
import { writeZarr } from '../jobs/test/zarr-folder.ts'
import { sweepSources } from '../sweep-sources.ts'
import { png, type SourceWorld, sourceWorld } from './test/source-world.ts'

// Each of these starts processes that read images.
vi.setConfig({ testTimeout: 240_000 })

let world: SourceWorld
beforeAll(async () => {
  world = await sourceWorld()
})
afterAll(() => world.close())

const none = { found: 0, new: 0, changed: 0, gone: 0, back: 0, unchanged: 0, rejected: 0 }

describe('a folder', () => {
  let id: string
  const stamp = (path: string) => utimes(join(world.folder, path), 1_700_000_000, 1_700_000_000)
  it('SO20: its files become samples that are read in place, with groups by their folders, by way of an import', async () => {
    await world.put('run/n1/a.png', await png(1))
    await world.put('run/n1/b.png', await png(2))
    await world.put('run/n2/c.png', await png(3))
    await world.put('run/n2/notes.txt', 'no picture')
    await world.put('run/.hidden.png', await png(4))
    await stamp('run/n1/a.png')
    id = await world.add({ kind: 'folder', path: 'run', endings: ['.PNG'], folderGroups: ['night'], groups: { site: 'north' } })
    const scan = await world.scan(id)
    expect(scan).toMatchObject({ state: 'done', counts: { ...none, found: 3, new: 3 }, error: null, rejects: [] })
    const samples = await world.samplesOf(id)
    expect(samples.map(({ name, uri, groups }) => ({ name, uri, groups }))).toEqual([
      { name: 'n1/a.png', uri: 'run/n1/a.png', groups: { site: 'north', night: 'n1' } },
      { name: 'n1/b.png', uri: 'run/n1/b.png', groups: { site: 'north', night: 'n1' } },
      { name: 'n2/c.png', uri: 'run/n2/c.png', groups: { site: 'north', night: 'n2' } },
    ])
    for (const { sha256, thumbnail_sha256: thumbnail } of samples) {
      expect(await world.context.storage.size(sha256)).toBeUndefined()
      expect(await world.context.storage.size(thumbnail)).toBeGreaterThan(0)
    }
    expect((await world.tasks()).length).toBe(3)
    expect(await world.eventTypes(id)).toEqual(['source.scanned'])
    expect((await world.context.read.sourceScans.importedBy([scan.id])).get(scan.id)).toEqual({
      added: 3,
      duplicates: 0,
      rejected: 0,
      waiting: 0,
    })
  })

  it('SO22: a second scan reads nothing that did not change, and adds what is new', async () => {
    await world.put('run/n3/d.png', await png(5))
    // Other bytes under the same length and times: who looked into them would see it.
    const whole = await png(1)
    const bent = Buffer.from(whole)
    bent[bent.length - 1] = 0
    await world.put('run/n1/a.png', bent)
    await stamp('run/n1/a.png')
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 4, new: 1, unchanged: 3 })
    await world.put('run/n1/a.png', whole)
    await stamp('run/n1/a.png')
    expect((await world.samplesOf(id)).length).toBe(4)
  })

  it('SO23: changed bytes are told of and replace nothing; a file that is only touched is the same', async () => {
    const [before] = await world.samplesOf(id)
    await world.put('run/n1/a.png', await png(99))
    await utimes(join(world.folder, 'run/n1/b.png'), new Date(), new Date())
    const first = await world.scan(id)
    expect(first.counts).toEqual({ ...none, found: 4, changed: 1, unchanged: 3 })
    expect((await world.samplesOf(id))[0]).toMatchObject({ sha256: before?.sha256, uri: 'run/n1/a.png' })
    const [file] = await world.context.read.sourceFiles.odd(id, 'changed', null, 10)
    expect(file).toMatchObject({ path: 'n1/a.png', sha256: before?.sha256, changedSha256: expect.not.stringMatching(before?.sha256) })
    expect((await world.scan(id)).counts).toEqual(first.counts)
    await world.put('run/n1/a.png', await png(1))
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 4, unchanged: 4 })
    expect(await world.context.read.sourceFiles.counts(id)).toEqual({ there: 4, changed: 0, gone: 0 })
  })

  it('SO24: what is not there any more is gone, once, and back when it is there again', async () => {
    await rename(join(world.folder, 'run/n2'), join(world.folder, 'away'))
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 3, unchanged: 3, gone: 1 })
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 3, unchanged: 3 })
    expect(await world.context.read.sourceFiles.counts(id)).toEqual({ there: 3, changed: 0, gone: 1 })
    expect((await world.samplesOf(id)).map(({ withdrawn_at: at }) => at)).toEqual([null, null, null, null])
    await rename(join(world.folder, 'away'), join(world.folder, 'run/n2'))
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 4, unchanged: 4, back: 1 })
  })

  it('SO25: when the whole folder is away the scan fails with a cure, and nothing is gone', async () => {
    await rename(join(world.folder, 'run'), join(world.folder, 'unmounted'))
    const scan = await world.scan(id)
    expect(scan).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('"run" is not there'),
      cure: expect.stringContaining('mounted'),
    })
    expect((await world.context.read.sourceFiles.counts(id)).gone).toBe(0)
    expect(await world.eventTypes(id)).toContain('source.scan-failed')
    await rename(join(world.folder, 'unmounted'), join(world.folder, 'run'))
  })

  it('SO26: links that lead out of the allowed folder are rejected with their place; ".." and other folders are refused', async () => {
    await mkdir(join(world.data, 'secret'), { recursive: true })
    await writeFile(join(world.data, 'secret/s.png'), await png(6))
    await mkdir(join(world.folder, 'links'), { recursive: true })
    await symlink(join(world.data, 'secret/s.png'), join(world.folder, 'links/out.png'))
    await symlink(join(world.data, 'secret'), join(world.folder, 'links/outside'))
    await symlink(join(world.folder, 'run/n1/a.png'), join(world.folder, 'links/in.png'))
    await symlink(join(world.folder, 'links'), join(world.folder, 'links/ring'))
    const links = await world.add({ kind: 'folder', path: 'links' })
    const scan = await world.scan(links)
    expect(scan.counts).toMatchObject({ found: 1, new: 1 })
    expect(scan.rejects.map(({ at }) => at).toSorted()).toEqual(['out.png', 'outside'])
    for (const path of [join(world.data, 'secret'), '/etc'])
      expect(await world.scan(await world.add({ kind: 'folder', path }))).toMatchObject({
        state: 'failed',
        cure: expect.stringContaining('RETICLE_SOURCE_FOLDERS'),
      })
    expect(sourceSettingsSchema.safeParse({ kind: 'folder', path: '../secret' }).success).toBe(false)
    expect(await world.query(`select id from samples where name like '%out%' or name like '%s.png'`)).toEqual([])
  })

  it('SO27: a scan that was cancelled writes nothing more', async () => {
    await world.put('late/a.png', await png(7))
    const late = await world.add({ kind: 'folder', path: 'late' })
    const scanId = await world.ask(late)
    const cancelling = {
      ...world.context,
      read: {
        ...world.context.read,
        sourceFiles: {
          ...world.context.read.sourceFiles,
          known: async (...given: Parameters<typeof world.context.read.sourceFiles.known>) => {
            await world.query(`update source_scans set state = 'cancelled' where id = $1`, [scanId])
            return world.context.read.sourceFiles.known(...given)
          },
        },
      },
    }
    await scanSource(cancelling, { scanId })
    expect(await world.context.read.sourceScans.get(scanId)).toMatchObject({ state: 'cancelled', counts: null })
    expect(await world.filesOf(late)).toEqual([])
  })

  it('SO28: one scan of a source at a time, and a scan that a killed worker left is gone on with', async () => {
    const scanId = await world.ask(id)
    const second = await world.context.unitOfWork(({ sourceScans }) =>
      sourceScans.add({
        id: crypto.randomUUID(),
        projectId: world.projectId,
        sourceId: id,
        kind: 'scan',
        startedBy: null,
        createdAt: new Date(),
      }),
    )
    expect(second).toBe(false)
    await world.query(`update source_scans set state = 'running', started_at = now() where id = $1`, [scanId])
    expect(await world.context.read.sourceScans.unfinished(new Date(world.clock.now.getTime() + 1), 10)).toContain(scanId)
    await Promise.all([scanSource(world.context, { scanId }), scanSource(world.context, { scanId })])
    expect(await world.context.read.sourceScans.get(scanId)).toMatchObject({ state: 'done', counts: { ...none, found: 4, unchanged: 4 } })
    expect((await world.query(`select id from events where type = 'source.scanned' and payload->>'scanId' = $1`, [scanId])).length).toBe(1)
  })

  it('SO30: a schedule asks for scans when their time has come, once, however many workers look', async () => {
    const due = await world.add({ kind: 'folder', path: 'run' }, { schedule: { every: 2, unit: 'hours' }, nextScanAt: world.clock.now })
    const parts = { read: world.context.read, unitOfWork: world.context.unitOfWork, now: world.context.now }
    await Promise.all([sweepSources(parts), sweepSources(parts)])
    const scans = async () => world.query('select id, state, started_by from source_scans where source_id = $1', [due])
    expect(await scans()).toMatchObject([{ state: 'waiting', started_by: null }])
    const next = async () => (await world.context.read.sources.get(due))?.nextScanAt?.getTime()
    expect(await next()).toBe(world.clock.now.getTime() + 7_200_000)
    await sweepSources(parts)
    world.clock.now = new Date(world.clock.now.getTime() + 7_200_001)
    // The first one is not done yet: none beside it, and the next at its time.
    await sweepSources(parts)
    expect((await scans()).length).toBe(1)
    expect(await next()).toBe(world.clock.now.getTime() + 7_200_000)
  })
})

describe('SO21: OME-Zarr', () => {
  it('lies in folders, each of which is one sample that is served from there', async () => {
    await writeZarr(join(world.folder, 'plates/a.zarr'))
    await writeZarr(join(world.folder, 'plates/deep/b.zarr'))
    await world.put('plates/other.png', await png(8))
    const id = await world.add({ kind: 'ome-zarr', path: 'plates' })
    const scan = await world.scan(id)
    expect(scan).toMatchObject({ state: 'done', counts: { found: 2, new: 2 } })
    const samples = await world.query(
      'select s.name, s.uri, s.part, p.is_in_place, p.state from samples s join pyramids p on p.id = s.pyramid_id where s.source_id = $1 order by s.name',
      [id],
    )
    expect(samples).toEqual([
      { name: 'a.zarr', uri: 'plates/a.zarr', part: 'plates/a.zarr', is_in_place: true, state: 'ready' },
      { name: 'deep/b.zarr', uri: 'plates/deep/b.zarr', part: 'plates/deep/b.zarr', is_in_place: true, state: 'ready' },
    ])
    await rm(join(world.folder, 'plates/deep'), { recursive: true })
    expect((await world.scan(id)).counts).toMatchObject({ found: 1, gone: 1 })
  })
})
