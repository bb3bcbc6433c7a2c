import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceSettingsSchema } from '@reticle/domain'
import { sourceFolders } from '@reticle/storage'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { scanSource } from '../jobs/scan-source.ts'
import { writeZarr } from '../jobs/test/zarr-folder.ts'
import { png, type SourceWorld, sourceWorld } from './test/source-world.ts'

vi.setConfig({ testTimeout: 240_000 })

let world: SourceWorld
beforeAll(async () => {
  world = await sourceWorld()
})
afterAll(() => world.close())

describe('a source whose files were moved', () => {
  it('SO40: is looked for by hashes, without a change; then its samples are read from their new places', async () => {
    for (const [path, seed] of [
      ['n1/a.png', 1],
      ['n1/b.png', 2],
      ['n2/c.png', 3],
      ['n2/d.png', 4],
    ] as const)
      await world.put(`old/${path}`, await png(seed))
    await writeZarr(join(world.folder, 'old/z.zarr'))
    const id = await world.add({ kind: 'folder', path: 'old', folderGroups: ['night'] })
    expect((await world.scan(id)).counts).toMatchObject({ new: 5 })
    const before = await world.samplesOf(id)

    // Another folder, another name for one, other bytes in one, one lost, one more.
    await mkdir(join(world.folder, 'new/disk'), { recursive: true })
    await rename(join(world.folder, 'old'), join(world.folder, 'new/disk/run'))
    const at = (path: string) => join(world.folder, 'new/disk/run', path)
    await rename(at('n1/b.png'), at('renamed.png'))
    await writeFile(at('n2/c.png'), await png(50))
    await rename(at('n2/d.png'), join(world.data, 'lost.png'))
    await writeFile(at('extra.png'), await png(51))

    const settings = sourceSettingsSchema.parse({ kind: 'folder', path: 'new/disk/run', folderGroups: ['night'] })
    const scanId = await world.ask(id, settings)
    await scanSource(world.context, { scanId })
    const planned = await world.context.read.sourceScans.get(scanId)
    expect(planned).toMatchObject({ kind: 'relink', state: 'done', relink: { kept: 2, moved: 1, lost: 1, differing: 1, others: 2 } })
    expect(await world.samplesOf(id)).toEqual(before)

    const moved = await world.context.unitOfWork(({ sourceFiles }) => sourceFiles.relink(id, scanId, world.clock.now))
    expect(moved).toEqual({ files: 3, samples: 3 })
    await world.context.unitOfWork(({ sources }) => sources.set(id, { settings }))
    const after = await world.samplesOf(id)
    expect(after.map(({ name, uri }) => [name, uri])).toEqual([
      ['n1/a.png', 'new/disk/run/n1/a.png'],
      ['n1/b.png', 'new/disk/run/renamed.png'],
      ['n2/c.png', 'old/n2/c.png'],
      ['n2/d.png', 'old/n2/d.png'],
      ['z.zarr', 'new/disk/run/z.zarr'],
    ])
    const folders = sourceFolders([world.folder])
    const isRead = await Promise.all(
      after.map(async ({ uri, sha256, bytes }) => (await folders.locate({ uri, sha256, bytes: Number(bytes) })).ok),
    )
    expect(isRead).toEqual([true, true, false, false, true])

    const scan = await world.scan(id)
    expect(scan.counts).toMatchObject({ found: 5, new: 1, changed: 1, unchanged: 3, gone: 1 })
  })

  it('SO41: two files that change their places with one another find each other', async () => {
    await world.put('swap/a.png', await png(61))
    await world.put('swap/b.png', await png(62))
    const id = await world.add({ kind: 'folder', path: 'swap' })
    await world.scan(id)
    const [a, b] = await world.samplesOf(id)
    const at = (name: string) => join(world.folder, 'swap', name)
    await rename(at('a.png'), at('t'))
    await rename(at('b.png'), at('a.png'))
    await rename(at('t'), at('b.png'))
    const scanId = await world.ask(id, sourceSettingsSchema.parse({ kind: 'folder', path: 'swap' }))
    await scanSource(world.context, { scanId })
    expect((await world.context.read.sourceScans.get(scanId))?.relink).toEqual({ kept: 0, moved: 2, lost: 0, differing: 0, others: 0 })
    await world.context.unitOfWork(({ sourceFiles }) => sourceFiles.relink(id, scanId, world.clock.now))
    expect(await world.query('select id, uri from samples where source_id = $1 order by uri', [id])).toEqual([
      { id: b?.id, uri: 'swap/a.png' },
      { id: a?.id, uri: 'swap/b.png' },
    ])
    expect((await world.scan(id)).counts).toMatchObject({ found: 2, unchanged: 2, changed: 0 })
  })
})
