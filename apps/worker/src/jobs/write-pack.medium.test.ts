import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { newId } from '@reticle/db'
import { type PackOptions, packIdSchema, type ReleaseId } from '@reticle/domain'
import { openTar, verifyRelease } from '@reticle/release'
import { aContent, aRegion } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sweepPacks } from '../sweep-packs.ts'
import { compareTask } from './compare-task.ts'
import { freezeRelease } from './freeze-release.ts'
import { runImport } from './run-import.ts'
import { makeWorld, type World } from './test/world.ts'
import { writePack } from './write-pack.ts'

const images = async (n: number) =>
  Promise.all(
    Array.from({ length: n }, async (_, i) => ({
      name: `field ${i}.png`,
      bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: i, g: 1, b: 2 } } })
        .png()
        .toBuffer(),
    })),
  )
const crater = aContent({ regions: [aRegion({ geometry: { type: 'ellipse', cx: 20, cy: 15, rx: 8, ry: 5, angle: 30 } })] })

describe('write-pack', () => {
  let world: World
  let releaseId: ReleaseId
  beforeAll(async () => {
    world = await makeWorld()
    await runImport(world.context, { importId: await world.upload(await images(3)) })
    for (const task of await world.tasks()) {
      await world.annotate(task.id, 0, crater)
      await world.annotate(task.id, 1, crater)
      await compareTask(world.context, { taskId: task.id })
    }
    releaseId = await world.askRelease('1.0.0')
    await freezeRelease(world.context, { releaseId })
  })
  afterAll(() => world.close())

  const ask = async (options: Partial<PackOptions> & { format: string }) => {
    const id = packIdSchema.parse(newId())
    const full = { images: false, roCrate: null, ...options }
    const createdBy = world.people[0] ?? ''
    await world.context.unitOfWork(({ releasePacks }) =>
      releasePacks.add({ id, releaseId, options: full, createdBy, createdAt: world.clock.now }),
    )
    return id
  }
  const row = async (id: string) => world.context.read.releasePacks.get(releaseId, id)
  const bytesOf = async (id: string) => {
    const content = await world.context.storage.packs.read(id)
    return content === undefined ? undefined : buffer(content)
  }
  const forget = async (id: string) => world.query('delete from release_packs where id = $1', [id])
  const notices = async () => world.query(`select person_id, text, about from notices where kind = 'pack' order by id`)

  it('R90, R92: the same release, format and options give the same bytes, with size, hash, losses and a notice to who asked', async () => {
    const id = await ask({ format: 'coco', images: true })
    await writePack(world.context, { packId: id })
    const done = await row(id)
    expect(done).toMatchObject({ state: 'done', progress: 1, samplesDone: 3, files: 5, error: null })
    expect(done?.losses).toContainEqual(expect.objectContaining({ count: 3, what: expect.stringContaining('ellipses') }))
    const first = await bytesOf(id)
    expect(first?.length).toBe(done?.bytes)
    expect(
      createHash('sha256')
        .update(first ?? '')
        .digest('hex'),
    ).toBe(done?.sha256)
    expect(done?.expiresAt?.getTime()).toBe(world.clock.now.getTime() + 14 * 86_400_000)
    const [notice, ...more] = await notices()
    expect(more).toEqual([])
    expect(notice).toMatchObject({ person_id: world.people[0], about: { releaseId, packId: id } })
    expect(notice?.text).toMatch(/^Craters 1\.0\.0 as COCO.* is ready to download: [\d.]+ k?B\.$/)
    expect((await world.outbox()).slice(-1)).toEqual(['releases'])

    await forget(id)
    world.clock.now = new Date(world.clock.now.getTime() + 3_600_000)
    const again = await ask({ format: 'coco', images: true })
    await writePack(world.context, { packId: again })
    expect((await bytesOf(again))?.equals(first ?? Buffer.alloc(0))).toBe(true)
    await forget(again)
  })

  it('R50, R90: the release itself is packed as the archive that verifies', async () => {
    const id = await ask({ format: 'release' })
    await writePack(world.context, { packId: id })
    const bytes = (await bytesOf(id)) ?? Buffer.alloc(0)
    const reader = await openTar({ read: async (start, end) => bytes.subarray(start, end) })
    const release = await world.context.read.releases.get(releaseId)
    expect(await verifyRelease(reader)).toMatchObject({ isSound: true, releaseId: release?.manifestSha256 })
    expect(await row(id)).toMatchObject({ state: 'done', losses: [] })
    await forget(id)
  })

  it('R97: a pack has its own crate in the version that was asked for, which names its files with their hashes', async () => {
    for (const roCrate of ['1.2', '1.3'] as const) {
      const id = await ask({ format: 'csv', roCrate })
      await writePack(world.context, { packId: id })
      expect(await row(id)).toMatchObject({ state: 'done', error: null })
      const text = ((await bytesOf(id)) ?? Buffer.alloc(0)).toString('latin1')
      expect(text).toContain('ro-crate-metadata.json')
      await forget(id)
    }
  })

  it('R93: a cancelled pack ends soon, without bytes, a half file or a notice', async () => {
    const before = (await notices()).length
    const id = await ask({ format: 'voc' })
    // Cancelled before its first sample is out.
    const { packs } = world.context.storage
    const slow = vi.spyOn(packs, 'put')
    slow.mockImplementation(async (name, content) => {
      await world.query(`update release_packs set state = 'cancelled', ended_at = now() where id = $1`, [id])
      await new Promise((resolve) => setTimeout(resolve, 1200))
      slow.mockRestore()
      return packs.put(name, content)
    })
    await writePack(world.context, { packId: id })
    expect(await row(id)).toMatchObject({ state: 'cancelled', sha256: null })
    expect(await bytesOf(id)).toBeUndefined()
    expect(await readdir(join(world.data, 'blobs', 'incoming'))).toEqual([])
    expect((await notices()).length).toBe(before)
    await writePack(world.context, { packId: id })
    expect(await row(id)).toMatchObject({ state: 'cancelled' })
  })

  it('R95: a pack that was under way when its worker was killed is begun again, and ends with the same bytes', async () => {
    const id = await ask({ format: 'yolo-detect', images: true })
    await world.query(`update release_packs set state = 'running', progress = 0.7, samples_done = 2 where id = $1`, [id])
    expect(await bytesOf(id)).toBeUndefined()
    const later = new Date(world.clock.now.getTime() + 1000)
    expect(await world.context.read.releasePacks.unfinished(later, 10)).toEqual([id])
    await Promise.all([writePack(world.context, { packId: id }), writePack(world.context, { packId: id })])
    expect(await row(id)).toMatchObject({ state: 'done', progress: 1, samplesDone: 3 })
    expect((await notices()).filter((one) => one.about.packId === id)).toHaveLength(1)
    await forget(id)
  })

  it('R92: one that cannot be written fails with the reason and its cure, and says so to who asked', async () => {
    const file = (await world.context.read.releases.filesOf(releaseId)).find(({ path }) => path.startsWith('data/'))
    const kept = await buffer((await world.context.storage.read(file?.sha256 ?? '')) ?? Readable.from([]))
    await world.context.storage.remove(file?.sha256 ?? '')
    const id = await ask({ format: 'geojson', images: true })
    await writePack(world.context, { packId: id })
    expect((await row(id))?.error).toContain(`${file?.path}: the store has no blob`)
    expect((await row(id))?.error).toContain('restore the store from its backup')
    expect(await row(id)).toMatchObject({ state: 'failed', sha256: null })
    expect((await notices()).at(-1)?.text).toContain('could not be written')
    await world.context.storage.put(Readable.from([kept]))
  })

  it('R96: is removed when its time is over, and forgotten a month later', async () => {
    const id = await ask({ format: 'tsv' })
    await writePack(world.context, { packId: id })
    expect(await sweepPacks(world.context)).toBe(0)
    world.clock.now = new Date(world.clock.now.getTime() + 14 * 86_400_000 + 1000)
    expect(await sweepPacks(world.context)).toBe(1)
    expect(await row(id)).toMatchObject({ state: 'expired' })
    expect(await bytesOf(id)).toBeUndefined()
    world.clock.now = new Date(world.clock.now.getTime() + 31 * 86_400_000)
    await sweepPacks(world.context)
    expect(await row(id)).toBeUndefined()
  })
})
