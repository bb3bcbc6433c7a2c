import { execFileSync, spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer, json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pyramidIdSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildPyramid } from './build-pyramid.ts'
import { runImport } from './run-import.ts'
import { ramp } from './test/arrays.ts'
import { makeWorld, type World } from './test/world.ts'

// Each of these starts a process that reads images, more than once.
vi.setConfig({ testTimeout: 240_000 })

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const imported = async (name: string, bytes: Uint8Array) => {
  const importId = await world.upload([{ name, bytes }])
  await runImport(world.context, { importId })
  const shown = await world.context.read.imports.get(importId)
  expect(shown?.rejects).toEqual([])
  const [sample] = await world.query('select * from samples where name = $1', [name])
  return { sample, pyramidId: pyramidIdSchema.parse(sample?.pyramid_id) }
}

const fileOf = async (pyramidId: string, path: string) => {
  const [row] = await world.query('select * from pyramid_files where pyramid_id = $1 and path = $2', [pyramidId, path])
  return row === undefined ? undefined : world.context.storage.read(row.sha256)
}

describe('the pyramid of an image', () => {
  it('is asked for by the import, made once, and all of it is in the store', async () => {
    const { sample, pyramidId } = await imported('ramp.npy', ramp(600, 700))
    expect(sample).toMatchObject({ width: 700, height: 600, dtype: 'uint16', media_type: 'application/x-npy' })
    expect(sample?.axes).toEqual([
      { name: 'y', length: 600 },
      { name: 'x', length: 700 },
    ])
    const asked = await world.query(`select payload from outbox where name = 'build-pyramid'`)
    expect(asked.map((row) => row.payload)).toEqual([{ pyramidId }])
    expect(await world.context.read.pyramids.get(pyramidId)).toMatchObject({
      state: 'queued',
      levels: [{ isComplete: false }, { path: '1' }, {}],
    })

    await buildPyramid(world.context, { pyramidId })
    const pyramid = await world.context.read.pyramids.get(pyramidId)
    expect(pyramid).toMatchObject({ state: 'ready', problem: null, dtype: 'uint16' })
    expect(pyramid?.levels?.map(({ path, shape, scale, isComplete }) => ({ path, shape, scale, isComplete }))).toEqual([
      { path: '0', shape: [600, 700], scale: [1, 1], isComplete: true },
      { path: '1', shape: [300, 350], scale: [2, 2], isComplete: true },
      { path: '2', shape: [150, 175], scale: [4, 4], isComplete: true },
    ])
    const rows = await world.query('select * from pyramid_files where pyramid_id = $1', [pyramidId])
    expect(rows).toHaveLength((pyramid?.levels ?? []).reduce((sum, { files }) => sum + files, 1))
    expect(pyramid).toMatchObject({ done: rows.length, total: rows.length })
    const root = await fileOf(pyramidId, 'zarr.json')
    expect(root && (await json(root))).toMatchObject({ zarr_format: 3, node_type: 'group' })
    const shard = await fileOf(pyramidId, '0/c/0/0')
    expect((shard && (await buffer(shard)))?.byteLength).toBeGreaterThan(1000)
    expect(await world.outbox()).toContain('pixels')

    const [before] = await world.query('select max(id) as id from outbox')
    await buildPyramid(world.context, { pyramidId })
    expect(await world.query('select max(id) as id from outbox')).toEqual([before])
  })
})

/** Readers that this process has started, by their process ids. */
const readers = (): number[] =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('isolated/child'))
    .map((line) => Number(line.trim().split(' ')[0]))

const filesOf = async (pyramidId: string): Promise<number> =>
  Number((await world.query('select count(*) as n from pyramid_files where pyramid_id = $1', [pyramidId]))[0]?.n)

/** There before the making begins. */
const sketchFiles = 2

const temporary = () => join(world.data, 'reticle-temporary')

/** Kills the reader that writes into the next temporary folder, once there is something in it. Answers that folder. */
const killReader = async (seen: readonly string[], { signal }: AbortController): Promise<string> => {
  while (!signal.aborted) {
    await delay(20)
    const [folder] = (await readdir(temporary()).catch(() => [])).filter((name) => !seen.includes(name))
    if (folder === undefined || (await readdir(join(temporary(), folder)).catch(() => [])).length === 0) continue
    for (const pid of readers()) process.kill(pid, 'SIGKILL')
    return folder
  }
  return ''
}

describe('the sketch of a large image', () => {
  it('Y15: is there as soon as the sample is, before any worker makes the pyramid, and gives way to the levels', async () => {
    const { pyramidId } = await imported('large.npy', ramp(1100, 1300))
    const queued = await world.context.read.pyramids.get(pyramidId)
    expect(queued?.state).toBe('queued')
    const sketch = { path: 'sketch', shape: [550, 650], scale: [2, 2], isComplete: true }
    expect(queued?.levels?.filter(({ isComplete }) => isComplete)).toMatchObject([sketch])
    const description = await fileOf(pyramidId, 'sketch/zarr.json')
    expect(description && (await json(description))).toMatchObject({ shape: [550, 650], data_type: 'uint16' })
    const values = await fileOf(pyramidId, 'sketch/c/0/0')
    const early = values && (await buffer(values))

    await buildPyramid(world.context, { pyramidId })
    const ready = await world.context.read.pyramids.get(pyramidId)
    expect(ready?.levels?.map(({ path, isComplete }) => [path, isComplete])).toEqual([
      ['0', true],
      ['1', true],
      ['2', true],
      ['3', true],
    ])
    // Whoever was told of it a moment ago finds the same bytes.
    const late = await fileOf(pyramidId, 'sketch/c/0/0')
    expect(late && (await buffer(late))).toEqual(early)
    expect(ready).toMatchObject({ state: 'ready', done: await filesOf(pyramidId) })
  })
})

describe('a pyramid whose making is disturbed', () => {
  it('is made again when its process is killed once, and says so when it is killed twice', async () => {
    const once = await imported('once.npy', ramp(3000, 3001))
    const ended = new AbortController()
    onTestFinished(() => ended.abort())
    const making = buildPyramid(world.context, { pyramidId: once.pyramidId })
    await killReader([], ended)
    await making
    expect(await world.context.read.pyramids.get(once.pyramidId)).toMatchObject({ state: 'ready', problem: null })

    const twice = await imported('twice.npy', ramp(3000, 3002))
    const failing = buildPyramid(world.context, { pyramidId: twice.pyramidId })
    const first = await killReader([], ended)
    await killReader([first], ended)
    await failing
    expect(await world.context.read.pyramids.get(twice.pyramidId)).toMatchObject({
      state: 'failed',
      problem: { reason: 'the reader crashed on this file' },
    })
    expect(await readdir(temporary())).toEqual([])
  })

  it('is looked at while it is made: descriptions first, then pixels, and how far it is', async () => {
    const { pyramidId } = await imported('slow.npy', ramp(4200, 4200))
    const making = buildPyramid(world.context, { pyramidId })
    await expect.poll(() => filesOf(pyramidId), { timeout: 50_000, interval: 20 }).toBeGreaterThan(2)
    const early = await world.context.read.pyramids.get(pyramidId)
    expect(early?.state).toBe('building')
    expect(await fileOf(pyramidId, '0/zarr.json')).toBeDefined()
    await making
    expect((await world.context.read.pyramids.get(pyramidId))?.state).toBe('ready')
  })

  it('fails with place and reason when the file is not what it was, and is asked for again by the next import', async () => {
    const { sample, pyramidId } = await imported('lost.npy', ramp(300, 301))
    await world.context.storage.remove(sample?.sha256)
    await buildPyramid(world.context, { pyramidId })
    expect(await world.context.read.pyramids.get(pyramidId)).toMatchObject({
      state: 'failed',
      problem: { at: 'file', reason: expect.stringContaining('not in the store') },
    })
    await world.query('delete from tasks where sample_id = $1', [sample?.id])
    await world.query('delete from samples where id = $1', [sample?.id])
    await imported('lost.npy', ramp(300, 301))
    expect(await world.context.read.pyramids.get(pyramidId)).toMatchObject({ state: 'queued', problem: null })
    await buildPyramid(world.context, { pyramidId })
    expect((await world.context.read.pyramids.get(pyramidId))?.state).toBe('ready')
  })

  it('is tried again when the store is away, which is no fault of the file', async () => {
    const { pyramidId } = await imported('away.npy', ramp(300, 302))
    const storage = { ...world.context.storage, put: async () => Promise.reject(new Error('the store is away')) }
    await expect(buildPyramid({ ...world.context, storage }, { pyramidId })).rejects.toThrow('the store is away')
    expect(await world.context.read.pyramids.get(pyramidId)).toMatchObject({ state: 'building', problem: null })
    expect((await world.context.read.stuck.find(-5, 100)).pyramidIds).toContain(pyramidId)
    await buildPyramid(world.context, { pyramidId })
    expect((await world.context.read.pyramids.get(pyramidId))?.state).toBe('ready')
  })

  it('is made by another worker when the first one is killed, and two that meet make it once', async () => {
    const { pyramidId } = await imported('killed.npy', ramp(4000, 4001))
    const program = `
      import { connect, repositoriesOf, unitOfWorkOn } from '@reticle/db'
      import { fileStore } from '@reticle/storage'
      import { buildPyramid } from './src/jobs/build-pyramid.ts'
      const database = connect(${JSON.stringify(world.url)}, { applicationName: 'killed' })
      const storage = fileStore(${JSON.stringify(join(world.data, 'blobs'))})
      const config = { data: ${JSON.stringify(world.data)}, sourceFolders: [] }
      const context = { config, database, storage, read: repositoriesOf(database.db), unitOfWork: unitOfWorkOn(database), now: () => new Date() }
      await buildPyramid(context, { pyramidId: ${JSON.stringify(pyramidId)} })`
    const killed = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      stdio: 'ignore',
    })
    const hasEnded = new Promise((resolve) => killed.once('exit', resolve))
    while ((await filesOf(pyramidId)) <= sketchFiles && killed.exitCode === null) await delay(10)
    killed.kill('SIGKILL')
    await hasEnded
    expect((await world.context.read.pyramids.get(pyramidId))?.state).toBe('building')

    await Promise.all([buildPyramid(world.context, { pyramidId }), buildPyramid(world.context, { pyramidId })])
    const pyramid = await world.context.read.pyramids.get(pyramidId)
    expect(pyramid).toMatchObject({ state: 'ready', done: await filesOf(pyramidId) })
    const rows = await world.query('select sha256, bytes from pyramid_files where pyramid_id = $1', [pyramidId])
    for (const { sha256, bytes } of rows) expect(await world.context.storage.size(sha256)).toBe(Number(bytes))
  })
})
