import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, link, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processEnvironment } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { elsewhere, settleMany } from './test/many-settled.ts'
import { makeWorld, type World } from './test/world.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const children: ChildProcess[] = []
const start = async (url: string, data: string): Promise<ChildProcess> => {
  const env = { ...processEnvironment(), RETICLE_LOG: 'silent', DATABASE_URL: url, RETICLE_DATA: data }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child.stdout ?? child, 'data')
  return child
}

/** More than one checkpoint. */
const count = 22_000
type Query = World['query']
const rowOf = async (query: Query, id: string) =>
  (await query('select state, progress, error, manifest_sha256 as sha256 from releases where id = $1', [id]))[0]
const frozen = async (query: Query, id: string): Promise<string> => {
  await vi.waitFor(async () => expect(await rowOf(query, id)).toMatchObject({ state: 'frozen', error: null }), {
    timeout: 240_000,
    interval: 100,
  })
  return (await rowOf(query, id))?.sha256
}
const askJob = async (query: Query, releaseId: string) => {
  await query(`insert into outbox (kind, name, payload) values ('job', 'freeze-release', jsonb_build_object('releaseId', $1::text))`, [
    releaseId,
  ])
  await query(`select pg_notify('reticle_outbox', '')`)
}

describe('a freeze of many samples', () => {
  let world: World
  const folders: string[] = []
  beforeAll(async () => {
    world = await makeWorld()
    await settleMany(world, count)
  }, 120_000)
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await world.close()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  it('R14, R2: goes on after kill -9 where it was, and has the bytes of another machine with more workers', async () => {
    const releaseId = await world.askRelease('1.0.0', { shares: { train: 0.7, test: 0.3 }, seed: 3, groupBy: 'slide' })
    const other = await elsewhere(world)
    const first = await start(world.url, world.data)
    await askJob(world.query, releaseId)
    // Behind the first checkpoint.
    await vi.waitFor(async () => expect((await rowOf(world.query, releaseId))?.progress).toBeGreaterThan(0.2), {
      timeout: 120_000,
      interval: 5,
    })
    first.kill('SIGKILL')
    await once(first, 'exit')
    const scratch = join(world.data, 'freezes', releaseId)
    const { checkpoint, lengths } = JSON.parse(await readFile(join(scratch, 'checkpoint.json'), 'utf8'))
    expect(checkpoint.samples).toBeGreaterThan(0)
    expect((await rowOf(world.query, releaseId))?.state).toBe('freezing')
    // Whoever begins anew makes new files; these are seen to grow.
    const sections = (await readdir(scratch)).filter((name) => !name.startsWith('checkpoint'))
    for (const name of sections) await link(join(scratch, name), join(world.data, `kept-${name}`))
    await start(world.url, world.data)
    const id = await frozen(world.query, releaseId)
    const sizes = await Promise.all(sections.map(async (name) => (await stat(join(world.data, `kept-${name}`))).size))
    const before = Object.values<number>(lengths).reduce((sum, length) => sum + length, 0)
    if (checkpoint.samples < count) expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(before)
    // It goes once the release is frozen.
    await vi.waitFor(async () => expect(readdir(scratch)).rejects.toThrow('ENOENT'), { timeout: 60_000, interval: 100 })

    // Another machine: a restored database that is set otherwise, a store of its own, three workers.
    const data = await mkdtemp(join(tmpdir(), 'reticle-elsewhere-'))
    folders.push(data)
    await cp(join(world.data, 'blobs'), join(data, 'blobs'), { recursive: true })
    const query: Query = async (text, values = []) => (await other.database.pool.query(text, values)).rows
    await Promise.all([start(other.url, data), start(other.url, data), start(other.url, data)])
    await askJob(query, releaseId)
    await askJob(query, releaseId)
    expect(await frozen(query, releaseId)).toBe(id)
    const files = (rows: Record<string, unknown>[]) => rows.map(({ path, sha256, bytes }) => [path, sha256, bytes])
    const all = 'select path, sha256, bytes from release_files where release_id = $1 order by path'
    expect(files(await query(all, [releaseId]))).toEqual(files(await world.query(all, [releaseId])))
    for (const child of children) child.kill('SIGKILL')
    await other.close()
  }, 400_000)
})
