import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type ReleaseReader, verifyRelease } from '@reticle/release'
import { aContent, aRegion } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { freezeRelease } from './freeze-release.ts'
import { runImport } from './run-import.ts'
import { makeWorld, type World } from './test/world.ts'
import { writeZarr } from './test/zarr-folder.ts'

const images = async (n: number) =>
  Promise.all(
    Array.from({ length: n }, async (_, i) => ({
      name: `field ${i}.png`,
      bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: i, g: 1, b: 2 } } })
        .png()
        .toBuffer(),
      groups: { night: `n${i % 2}` },
    })),
  )
const crater = (x: number) => aContent({ regions: [aRegion({ geometry: { type: 'box', x, y: 5, width: 10, height: 10 } })] })

const textOf = async (stream: AsyncIterable<Uint8Array | string> | undefined) => {
  const pieces: Buffer[] = []
  for await (const piece of stream ?? []) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}

describe('freeze-release', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
    await runImport(world.context, { importId: await world.upload(await images(6)) })
    const tasks = await world.tasks()
    for (const [index, task] of tasks.slice(0, 4).entries()) {
      await world.annotate(task.id, 0, crater(10))
      await world.annotate(task.id, 1, crater(index === 3 ? 45 : 10))
      await compareTask(world.context, { taskId: task.id })
    }
    await world.adjudicate(tasks[3]?.id ?? '', crater(45), 'slip')
  })
  afterAll(() => world.close())

  const row = async (id: string) => (await world.query('select * from releases where id = $1', [id]))[0]
  /** The release as somebody has it who downloaded it. */
  const readerOf = async (releaseId: string): Promise<ReleaseReader> => {
    const files = new Map((await world.context.read.releases.filesOf(releaseId)).map((file) => [file.path, file.sha256]))
    return {
      paths: async () => [...files.keys()],
      read: async function* (path) {
        for await (const piece of (await world.context.storage.read(files.get(path) ?? '')) ?? []) yield Buffer.from(piece)
      },
    }
  }

  it('R1: freezes what is settled, and the release verifies', async () => {
    const releaseId = await world.askRelease('1.0.0', { shares: { train: 0.5, test: 0.5 }, seed: 1, groupBy: 'night' })
    await freezeRelease(world.context, { releaseId })
    const frozen = await row(releaseId)
    expect(frozen).toMatchObject({
      state: 'frozen',
      samples: 4,
      regions: 4,
      answers: 4,
      progress: 1,
      error: null,
      frozen_at: world.clock.now,
    })
    const reader = await readerOf(releaseId)
    expect(await verifyRelease(reader)).toMatchObject({ isSound: true, releaseId: frozen?.manifest_sha256, samples: 4, problems: [] })
    const manifest = JSON.parse(await textOf(reader.read('manifest.json')))
    expect(manifest.counts).toMatchObject({
      annotations: 8,
      consensus: 4,
      adjudications: 1,
      byKind: { consensus: 3, adjudication: 1, gold: 0 },
    })
    expect(manifest.samples.map(({ name }: { name: string }) => name)).toEqual(['field 0.png', 'field 1.png', 'field 2.png', 'field 3.png'])
    const splits = new Map<string, Set<string>>()
    for (const { groups, split } of manifest.samples) splits.set(groups.night, (splits.get(groups.night) ?? new Set()).add(split))
    expect([...splits.values()].map((found) => found.size)).toEqual([1, 1])
    const coco = JSON.parse(await textOf(reader.read('labels/coco.json')))
    expect(coco.annotations[3]).toMatchObject({ bbox: [45, 5, 10, 10], area: 100, category_id: 1 })
    expect(coco.annotations[0].reticle).toMatchObject({ support: 2, raters: 2 })
    const everything = (await Promise.all((await reader.paths()).map((path) => textOf(reader.read(path))))).join('\n')
    for (const person of world.people) expect(everything).not.toContain(person)
    expect(await world.eventTypes(releaseId)).toEqual(['release.frozen'])
    expect(Number(frozen?.bytes)).toBe((await world.context.read.releases.filesOf(releaseId)).reduce((sum, file) => sum + file.bytes, 0))
  })

  it('R15: bounds and areas are kept with outcomes and decisions when these are made, and the release has them', async () => {
    const kept = await world.query('select measures from consensus order by id')
    expect(kept[0]).toEqual({ measures: [10, 5, 10, 10, 100] })
    expect(await world.query('select measures from adjudications')).toEqual([{ measures: [45, 5, 10, 10, 100] }])
    await world.query('alter table consensus disable trigger user')
    await world.query('update consensus set measures = null')
    await world.query('alter table consensus enable trigger user')
    const [{ id: releaseId }] = (await world.query('select id from releases')) as [{ id: Parameters<typeof freezeRelease>[1]['releaseId'] }]
    const before = await world.context.read.releases.filesOf(releaseId)
    await world.query(`delete from release_files`)
    await world.query(`update releases set state = 'freezing', manifest_sha256 = null`)
    await freezeRelease(world.context, { releaseId })
    // Rows from before anything was kept are measured, with the same outcome.
    expect(await world.context.read.releases.filesOf(releaseId)).toEqual(before)
  })

  it('R2: frozen again, at another time and with more readings since, it has the same bytes', async () => {
    const [{ id: releaseId }] = (await world.query('select id from releases')) as [{ id: Parameters<typeof freezeRelease>[1]['releaseId'] }]
    const files = await world.context.read.releases.filesOf(releaseId)
    world.clock.now = new Date('2026-03-02T12:00:00.000Z')
    const tasks = await world.tasks()
    await world.annotate(tasks[0]?.id ?? '', 2, crater(30), false)
    await world.annotate(tasks[4]?.id ?? '', 0, crater(10))
    await world.annotate(tasks[4]?.id ?? '', 1, crater(10))
    await compareTask(world.context, { taskId: tasks[4]?.id ?? tasks[0]?.id })
    await world.query(`delete from release_files`)
    await world.query(`update releases set state = 'freezing', manifest_sha256 = null`)
    await Promise.all([freezeRelease(world.context, { releaseId }), freezeRelease(world.context, { releaseId })])
    expect(await world.context.read.releases.filesOf(releaseId)).toEqual(files)
    await freezeRelease(world.context, { releaseId })
    expect((await row(releaseId))?.state).toBe('frozen')
  })

  it('a later release has what was settled since, and another id', async () => {
    const releaseId = await world.askRelease('1.1.0')
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({ state: 'frozen', samples: 5 })
    expect(await verifyRelease(await readerOf(releaseId))).toMatchObject({ isSound: true })
    expect(await world.query('select count(distinct manifest_sha256)::int as n from releases')).toEqual([{ n: 2 }])
  })

  it('L61, L62: a gold task is there with what it said before, under its kind, without the readings of gold', async () => {
    const tasks = await world.tasks()
    for (const task of [tasks[0], tasks[3]]) await world.context.unitOfWork(({ tasks: t }) => t.setGold(task?.id ?? '', true))
    const reading = await world.annotate(tasks[0]?.id ?? '', 3, crater(20), false)
    await world.query(`alter table annotations disable trigger annotations_keep_said`)
    await world.query(`update annotations set purpose = 'gold' where id = $1`, [reading])
    await world.query(`alter table annotations enable trigger annotations_keep_said`)
    const releaseId = await world.askRelease('1.9.0', { shares: { train: 0.5, test: 0.5 }, seed: 1 }, ['adjudication', 'gold'])
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({ state: 'frozen', samples: 2, error: null })
    const reader = await readerOf(releaseId)
    const manifest = JSON.parse(await textOf(reader.read('manifest.json')))
    expect(manifest.counts.byKind).toEqual({ consensus: 0, adjudication: 0, gold: 2 })
    const everything = (await Promise.all((await reader.paths()).map((path) => textOf(reader.read(path))))).join('\n')
    expect(everything).not.toContain(reading)
    expect(await verifyRelease(reader)).toMatchObject({ isSound: true, problems: [] })
    await world.context.unitOfWork(async ({ tasks: t }) => {
      for (const task of [tasks[0], tasks[3]]) await t.setGold(task?.id ?? '', false)
    })
  })

  it('G10: a task that only a file has answered is there with what the file says', async () => {
    const [unread] = (await world.query(`select id from tasks where state = 'collecting' and counted = 0 limit 1`)) as { id: string }[]
    const [person] = (await world.query('select id from people limit 1')) as { id: string }[]
    if (unread === undefined || person === undefined) throw new Error('every task was read')
    const [at, taskId] = [world.clock.now, unread.id]
    const known = { ...{ taskId, content: crater(33), origin: 'truth.json, images[0]' }, addedBy: person.id, addedAt: at }
    await world.context.unitOfWork(({ knownAnswers }) =>
      knownAnswers.settle([known], { state: 'settled', reason: 'known from truth.json', at }),
    )
    const releaseId = await world.askRelease('1.8.0', { shares: { train: 1 }, seed: 1 }, ['gold'])
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({ state: 'frozen', samples: 1, regions: 1, error: null })
    const reader = await readerOf(releaseId)
    const coco = JSON.parse(await textOf(reader.read('labels/coco.json')))
    expect(coco.annotations).toMatchObject([{ bbox: [33, 5, 10, 10], category_id: 1 }])
    expect(await verifyRelease(reader)).toMatchObject({ isSound: true, problems: [] })
    await world.query(`update tasks set state = 'collecting', is_gold = false, resolution_kind = null where id = $1`, [taskId])
  })

  it('an empty release is a sound one', async () => {
    await world.query(`update tasks set state = 'contested' where state = 'settled'`)
    const releaseId = await world.askRelease('1.2.0')
    await freezeRelease(world.context, { releaseId })
    await world.query(`update tasks set state = 'settled' where state = 'contested'`)
    expect(await verifyRelease(await readerOf(releaseId))).toMatchObject({ isSound: true, samples: 0 })
  })

  it('R85: fails in words when a document lacks what its standard requires', async () => {
    const [{ name }] = (await world.query('select name from organizations')) as [{ name: string }]
    await world.query(`update organizations set name = ' '`)
    const releaseId = await world.askRelease('1.9.6')
    await freezeRelease(world.context, { releaseId })
    await world.query('update organizations set name = $1', [name])
    expect(await row(releaseId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('datacite.json: creators > 1 > name is missing (DataCite 4.6, 2.1 creatorName)'),
      manifest_sha256: null,
    })
  })

  it('L37: puts images that lie in a folder into the store, and fails with the reason when one is not what it was', async () => {
    const [{ sha256, id }] = (await world.query('select id, sha256 from samples order by position limit 1')) as [
      { id: string; sha256: string },
    ]
    const stored = await world.context.storage.read(sha256)
    if (stored === undefined) throw new Error('the image is gone')
    const bytes = await buffer(stored)
    await world.context.storage.remove(sha256)
    await world.query(`update samples set uri = 'field.png' where id = $1`, [id])
    const folder = join(world.data, 'folder')
    await mkdir(folder)
    await writeFile(join(folder, 'field.png'), Buffer.alloc(bytes.length))
    const refused = await world.askRelease('1.9.7')
    await freezeRelease(world.context, { releaseId: refused })
    expect(await row(refused)).toMatchObject({ state: 'failed', error: expect.stringContaining('"field.png"') })
    await writeFile(join(folder, 'field.png'), bytes)
    const releaseId = await world.askRelease('1.9.8')
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({ state: 'frozen', error: null })
    expect(await world.context.storage.size(sha256)).toBe(bytes.length)
    await world.query('update samples set uri = null where id = $1', [id])
  })

  it('R13: copies a folder that is one image, and fails when its description is another by then', async () => {
    const [{ id, sha256, name }] = (await world.query('select id, sha256, name from samples order by position limit 1')) as [
      { id: string; sha256: string; name: string },
    ]
    const description = await writeZarr(join(world.data, 'folder/a.zarr'))
    const hash = createHash('sha256').update(description).digest('hex')
    await world.query(
      `update samples set uri = 'a.zarr', part = 'a.zarr', media_type = 'application/vnd.ome.zarr', sha256 = $2, bytes = $3 where id = $1`,
      [id, hash, description.length],
    )
    const releaseId = await world.askRelease('1.9.9')
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({ state: 'frozen', error: null })
    const reader = await readerOf(releaseId)
    expect(await verifyRelease(reader)).toMatchObject({ isSound: true, problems: [] })
    const manifest = JSON.parse(await textOf(reader.read('manifest.json')))
    const sample = manifest.samples.find((one: { name: string }) => one.name === name)
    expect(sample.tree).toMatchObject({ files: 6 })
    const folder = sample.file.slice(0, -'.zattrs'.length)
    expect((await reader.paths()).filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length))).toEqual([
      '.zattrs',
      '.zgroup',
      '0/.zarray',
      '0/0.0',
      '1/.zarray',
      '1/0.0',
    ])
    await writeFile(join(world.data, 'folder/a.zarr/.zattrs'), `${description} `)
    const refused = await world.askRelease('1.9.10')
    await freezeRelease(world.context, { releaseId: refused })
    expect(await row(refused)).toMatchObject({ state: 'failed', error: expect.stringContaining('not the one that was imported') })
    await world.query(`update samples set uri = null, part = '', media_type = 'image/png', sha256 = $2 where id = $1`, [id, sha256])
  })

  it('fails with a reason when an image is gone from the store', async () => {
    const [{ sha256 }] = (await world.query('select sha256 from samples order by position limit 1')) as [{ sha256: string }]
    await world.context.storage.remove(sha256)
    const releaseId = await world.askRelease('2.0.0')
    await freezeRelease(world.context, { releaseId })
    expect(await row(releaseId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('restore the store from its backup'),
      manifest_sha256: null,
    })
    expect(await world.eventTypes(releaseId)).toEqual(['release.failed'])
    // R6: the rows that were put in meanwhile are gone with it.
    expect(await world.query('select path from release_files where release_id = $1', [releaseId])).toEqual([])
  })
})
