import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { newId } from '@reticle/db'
import { packIdSchema, type ReleaseId } from '@reticle/domain'
import { aContent, aRegion, processEnvironment } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compareTask } from './jobs/compare-task.ts'
import { freezeRelease } from './jobs/freeze-release.ts'
import { runImport } from './jobs/run-import.ts'
import { makeWorld, type World } from './jobs/test/world.ts'
import { writePack } from './jobs/write-pack.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const crater = aContent({ regions: [aRegion({ geometry: { type: 'box', x: 5, y: 5, width: 10, height: 10 } })] })

describe('a worker that is killed in the middle of a pack', () => {
  const children: ChildProcess[] = []
  let world: World
  let releaseId: ReleaseId
  beforeAll(async () => {
    world = await makeWorld()
    const files = await Promise.all(
      Array.from({ length: 3 }, async (_, i) => ({
        name: `field ${i}.png`,
        bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: i, g: 1, b: 2 } } })
          .png()
          .toBuffer(),
      })),
    )
    await runImport(world.context, { importId: await world.upload(files) })
    for (const task of await world.tasks()) {
      for (const reader of [0, 1]) await world.annotate(task.id, reader, crater)
      await compareTask(world.context, { taskId: task.id })
    }
    releaseId = await world.askRelease('1.0.0')
    await freezeRelease(world.context, { releaseId })
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await world.close()
  })

  const ask = async () => {
    const id = packIdSchema.parse(newId())
    const options = { format: 'voc', images: true, roCrate: null }
    await world.context.unitOfWork(async ({ releasePacks, outbox }) => {
      await releasePacks.add({ id, releaseId, options, createdBy: world.people[0] ?? '', createdAt: new Date(Date.now() - 60_000) })
      await outbox.put({ kind: 'job', name: 'write-pack', payload: { packId: id } })
    })
    return id
  }
  const row = async (id: string) => world.context.read.releasePacks.get(releaseId, id)
  const start = async (): Promise<ChildProcess> => {
    const env = { ...processEnvironment(), RETICLE_LOG: 'silent', DATABASE_URL: world.url, RETICLE_DATA: world.data }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(child)
    await once(child.stdout ?? child, 'data')
    return child
  }

  it('R90, R95: leaves nothing that could be had, and the next worker writes the same bytes by itself', async () => {
    const first = await ask()
    await writePack(world.context, { packId: first })
    const { sha256 } = (await row(first)) ?? {}
    await world.query('delete from release_packs where id = $1', [first])
    await world.query('delete from outbox')

    // The worker waits for the last image without end: a pipe lies in its place, and nobody writes to it.
    const image = (await world.context.read.releases.filesOf(releaseId)).filter(({ path }) => path.startsWith('data/')).at(-1)?.sha256 ?? ''
    const blob = join(world.data, 'blobs', image.slice(0, 2), image.slice(2))
    await rename(blob, `${blob}.aside`)
    expect(spawnSync('mkfifo', ['-m', '666', blob]).status).toBe(0)
    const id = await ask()
    const worker = await start()
    const incoming = join(world.data, 'blobs', 'incoming')
    await vi.waitFor(
      async () => {
        expect(await row(id)).toMatchObject({ state: 'running' })
        expect(await readdir(incoming)).toHaveLength(1)
        expect((await row(id))?.samplesDone).toBeGreaterThan(0)
      },
      { timeout: 60_000, interval: 50 },
    )
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    await rm(blob)
    await rename(`${blob}.aside`, blob)
    expect(await row(id)).toMatchObject({ state: 'running', sha256: null, bytes: null })
    expect(await world.context.storage.packs.read(id)).toBeUndefined()

    await start()
    await vi.waitFor(async () => expect(await row(id)).toMatchObject({ state: 'done', sha256 }), { timeout: 150_000, interval: 100 })
    const content = await world.context.storage.packs.read(id)
    if (content === undefined) throw new Error('the pack is not in the store')
    expect(
      createHash('sha256')
        .update(await buffer(content))
        .digest('hex'),
    ).toBe(sha256)
    expect(await world.query(`select count(*)::int as n from notices where kind = 'pack' and about->>'packId' = $1`, [id])).toEqual([
      { n: 1 },
    ])
  }, 300_000)
})
