import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runImport } from './run-import.ts'
import { makeWorld, type World } from './test/world.ts'

// Each of these starts processes that read images.
vi.setConfig({ testTimeout: 240_000 })

const picture = (seed: number, width = 40, height = 30) => {
  const pixels = Buffer.alloc(width * height * 3)
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 31 + seed * 7) % 256
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
const png = async (seed: number, width?: number, height?: number): Promise<Uint8Array> => picture(seed, width, height).png().toBuffer()

describe('run-import', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  it('takes sound files, lists the others with place and reason, and opens a task for each sample', async () => {
    const whole = await png(1)
    const importId = await world.upload([
      { name: 'a.png', bytes: whole, groups: { site: 'north' } },
      { name: 'turned.jpg', bytes: await picture(2).jpeg().withMetadata({ orientation: 6 }).toBuffer() },
      { name: 'again.png', bytes: whole },
      { name: 'page.jpg', bytes: new TextEncoder().encode('<!doctype html><script>1</script>') },
      { name: 'cut.png', bytes: whole.subarray(0, whole.length - 30) },
      { name: 'huge.png', bytes: await png(3, 2001, 2000) },
      { name: 'gone.png', bytes: null },
    ])
    await runImport(world.context, { importId })
    const shown = await world.context.read.imports.get(importId)
    expect(shown).toMatchObject({ state: 'done', total: 7, done: 7, added: 2, duplicates: 1 })
    expect(shown?.rejects.map(({ name }) => name)).toEqual(['page.jpg', 'cut.png', 'huge.png', 'gone.png'])
    for (const { at, reason } of shown?.rejects ?? []) expect([at?.length, reason.length > 15]).toEqual([expect.any(Number), true])

    const samples = await world.query('select * from samples order by position')
    expect(samples.map(({ name, width, height, media_type, groups }) => ({ name, width, height, media_type, groups }))).toEqual([
      { name: 'a.png', width: 40, height: 30, media_type: 'image/png', groups: { site: 'north' } },
      { name: 'turned.jpg', width: 30, height: 40, media_type: 'image/jpeg', groups: {} },
    ])
    expect(await world.context.storage.size(samples[0]?.thumbnail_sha256)).toBeGreaterThan(0)
    const [duplicate] = await world.query(`select * from import_files where outcome = 'duplicate'`)
    expect(duplicate).toMatchObject({ sample_id: samples[0]?.id, reason: 'the same bytes are in the project as "a.png"' })

    const tasks = await world.tasks()
    expect(tasks).toMatchObject([
      { sample_id: samples[0]?.id, state: 'collecting', reads: 2, position: '1' },
      { sample_id: samples[1]?.id, position: '2' },
    ])
    expect(await world.eventTypes(tasks[0]?.id ?? '')).toEqual(['task.opened'])
    expect(await world.eventTypes(samples[0]?.id)).toEqual(['sample.added'])
    expect(await world.eventTypes(importId)).toEqual(['import.finished'])
    expect(await world.outbox()).toContain('imports,samples,work,progress')
  })

  it('does nothing for an import that is done', async () => {
    const [before] = await world.query('select max(id) as id from events')
    const [{ id }] = (await world.query('select id from imports')) as [{ id: string }]
    await runImport(world.context, {
      importId: (await world.context.read.importWork.get(id))?.id as Parameters<typeof runImport>[1]['importId'],
    })
    expect(await world.query('select max(id) as id from events')).toEqual([before])
  })

  it('two deliveries at once do the work once', async () => {
    const importId = await world.upload(
      await Promise.all(Array.from({ length: 6 }, async (_, i) => ({ name: `${i}.png`, bytes: await png(100 + i) }))),
    )
    await Promise.all([runImport(world.context, { importId }), runImport(world.context, { importId })])
    expect(await world.context.read.imports.get(importId)).toMatchObject({ state: 'done', added: 6, duplicates: 0, rejects: [] })
    expect(await world.eventTypes(importId)).toEqual(['import.finished'])
  })

  it('goes on where a broken run stopped', async () => {
    const importId = await world.upload(
      await Promise.all(Array.from({ length: 5 }, async (_, i) => ({ name: `${i}.png`, bytes: await png(200 + i) }))),
    )
    let reads = 0
    const failing = {
      ...world.context,
      storage: {
        ...world.context.storage,
        size: async (sha256: string) => {
          if (++reads > 3) throw new Error('the store is away')
          return world.context.storage.size(sha256)
        },
      },
    }
    await expect(runImport(failing, { importId })).rejects.toThrow('the store is away')
    expect(await world.context.read.imports.get(importId)).toMatchObject({ state: 'running', added: 3, done: 3 })
    await runImport(world.context, { importId })
    expect(await world.context.read.imports.get(importId)).toMatchObject({ state: 'done', added: 5, duplicates: 0, rejects: [] })
  })

  it('works without a protocol: samples wait for one', async () => {
    await world.query('update projects set protocol_id = null')
    const importId = await world.upload([{ name: 'early.png', bytes: await png(300) }])
    await runImport(world.context, { importId })
    const [sample] = await world.query(
      `select s.id, t.id as task from samples s left join tasks t on t.sample_id = s.id where s.name = 'early.png'`,
    )
    expect(sample).toMatchObject({ task: null })
  })
})

describe('a process that is killed', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  /** The job alone in a process of its own: how the queue finds it again is the queue's test. */
  const program = (url: string, data: string, importId: string) => `
    import { connect, repositoriesOf, unitOfWorkOn } from '@reticle/db'
    import { connectDispatch } from '@reticle/dispatch'
    import { fileStore } from '@reticle/storage'
    import { runImport } from './src/jobs/run-import.ts'
    const database = connect(${JSON.stringify(url)}, { applicationName: 'killed' })
    const config = { maxPixels: 4_000_000 }
    const { dispenser } = await connectDispatch({ databaseUrl: ${JSON.stringify(url)}, redisUrl: null, onError: () => undefined })
    const storage = fileStore(${JSON.stringify(`${data}/blobs`)})
    const context = { config, database, dispenser, storage, read: repositoriesOf(database.db), unitOfWork: unitOfWorkOn(database), now: () => new Date() }
    await runImport(context, { importId: ${JSON.stringify(importId)} })`
  const decided = async () => Number((await world.query('select count(outcome) as n from import_files'))[0]?.n)

  it('loses nothing and repeats nothing', async () => {
    const total = 60
    const importId = await world.upload(
      await Promise.all(Array.from({ length: total }, async (_, i) => ({ name: `${i}.png`, bytes: await png(1000 + i, 300, 200) }))),
    )
    const killed = spawn(process.execPath, ['--input-type=module', '-e', program(world.url, world.data, importId)], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      stdio: 'ignore',
    })
    const hasEnded = new Promise((resolve) => killed.once('exit', resolve))
    while ((await decided()) < 3 && killed.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10))
    killed.kill('SIGKILL')
    await hasEnded
    expect(killed.signalCode).toBe('SIGKILL')
    expect(await decided()).toBeLessThan(total)

    // Postgres notices the broken connection, and with it ends the lock, within moments.
    while ((await world.context.read.imports.get(importId))?.state !== 'done') await runImport(world.context, { importId })
    expect(await world.context.read.imports.get(importId)).toMatchObject({ added: total, duplicates: 0, rejects: [] })
    const [counts] = await world.query(
      `select count(*)::int as samples, count(distinct sha256)::int as contents, (select count(*)::int from tasks) as tasks,
        (select count(*)::int from events where type = 'import.finished') as ends from samples`,
    )
    expect(counts).toEqual({ samples: total, contents: total, tasks: total, ends: 1 })
  })
})
