import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, newId, repositoriesOf } from '@reticle/db'
import { ownFiles, packIdSchema, type Region, type ReleaseId } from '@reticle/domain'
import { formatsThat } from '@reticle/interchange'
import { aContent, aRegion, processEnvironment } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compareTask } from './compare-task.ts'
import { runImport } from './run-import.ts'
import { elsewhere } from './test/many-settled.ts'
import { makeWorld, type World } from './test/world.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const geometries: readonly Region['geometry'][] = [
  { type: 'ellipse', cx: 20.125, cy: 15 + 1 / 3, rx: 8, ry: 5, angle: 30 },
  {
    type: 'polygon',
    rings: [
      [2.5, 3.25, 30.1, 4, 22, 33.3333],
      [10, 8, 14, 8, 14, 12],
    ],
  },
  { type: 'mask', x: 40, y: 20, width: 4, height: 3, counts: [1, 2, 2, 3, 1, 3] },
  { type: 'rotated-box', cx: 45, cy: 12, width: 9, height: 4.5, angle: 12.5 },
  { type: 'point', x: 5.5, y: 40.5 },
]
const formats = [ownFiles, ...formatsThat('write').map(({ id }) => id)]

type Place = { readonly database: Database; readonly query: World['query']; readonly url: string; readonly data: string }

describe('a release that is written on two machines', () => {
  const children: ChildProcess[] = []
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
    const files = Array.from({ length: 4 }, async (_, i) => ({
      name: `plate ${i % 2}/field ${i}, “ä”.png`,
      bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 60 * i, g: 1, b: 2 } } })
        .png()
        .toBuffer(),
      groups: { plate: `${i % 2}` },
    }))
    await runImport(world.context, { importId: await world.upload(await Promise.all(files)) })
    for (const [n, { id }] of (await world.tasks()).entries()) {
      const regions = geometries.map((geometry, i) => aRegion({ geometry, labelId: (n + i) % 2 === 0 ? 'crater' : 'boulder' }))
      for (const reader of [0, 1]) await world.annotate(id, reader, aContent({ regions, comment: n === 0 ? 'a "word",\nand more' : '' }))
      await compareTask(world.context, { taskId: id })
    }
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await world.close()
  })

  /** Workers as in production, and otherwise as the place has it. */
  const workers = async (count: number, { url, data }: Place, env: Record<string, string>) => {
    const full = { ...processEnvironment(), ...env, RETICLE_LOG: 'silent', DATABASE_URL: url, RETICLE_DATA: data }
    const started = Array.from({ length: count }, () => spawn(process.execPath, [main], { env: full, stdio: ['ignore', 'pipe', 'ignore'] }))
    children.push(...started)
    await Promise.all(started.map(async (child) => once(child.stdout, 'data')))
    return async () => {
      for (const child of started) child.kill('SIGKILL')
      await Promise.all(started.map(async (child) => (child.exitCode ?? child.signalCode) === null && once(child, 'exit')))
    }
  }
  const ask = async (query: World['query'], name: string, payload: object) => {
    await query(`insert into outbox (kind, name, payload) values ('job', $1, $2)`, [name, JSON.stringify(payload)])
    await query(`select pg_notify('reticle_outbox', '')`)
  }
  const frozen = async ({ query }: Place, releaseId: string) => {
    await ask(query, 'freeze-release', { releaseId })
    const state = async () => (await query('select state, error, manifest_sha256 as sha256 from releases where id = $1', [releaseId]))[0]
    await vi.waitFor(async () => expect(await state()).toMatchObject({ state: 'frozen', error: null }), { timeout: 120_000, interval: 50 })
    return (await state())?.sha256
  }
  /** SHA-256 of the pack of each format. */
  const packed = async ({ query, database }: Place, releaseId: ReleaseId): Promise<Record<string, string>> => {
    for (const format of formats) {
      const packId = packIdSchema.parse(newId())
      const options = { format, images: true, roCrate: format === ownFiles ? ('1.3' as const) : null }
      await repositoriesOf(database.db).releasePacks.add({
        id: packId,
        releaseId,
        options,
        createdBy: world.people[0] ?? '',
        createdAt: new Date(),
      })
      await ask(query, 'write-pack', { packId })
    }
    const rows = async () =>
      query(`select options->>'format' as format, state, error, sha256 from release_packs where release_id = $1`, [releaseId])
    await vi.waitFor(async () => expect((await rows()).filter(({ state }) => state === 'waiting' || state === 'running')).toEqual([]), {
      timeout: 200_000,
      interval: 100,
    })
    return Object.fromEntries((await rows()).map(({ format, state, error, sha256 }) => [format, sha256 ?? `${state}: ${error}`]))
  }

  it('R2, R90: has the same bytes in every format, whatever the workers, the time zone, the locale and the order of rows', async () => {
    const releaseId = await world.askRelease('1.0.0')
    const other = await elsewhere(world)
    const data = await mkdtemp(join(tmpdir(), 'reticle-elsewhere-'))
    const here: Place = { ...world, database: world.context.database }
    const there: Place = { ...other, data, query: async (text, values = []) => (await other.database.pool.query(text, values)).rows }
    try {
      await cp(join(world.data, 'blobs'), join(data, 'blobs'), { recursive: true })
      const stop = await workers(1, here, { TZ: 'UTC', LANG: 'C' })
      const id = await frozen(here, releaseId)
      const first = await packed(here, releaseId)
      await stop()
      const stopThere = await workers(3, there, { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', UV_THREADPOOL_SIZE: '1' })
      expect(await frozen(there, releaseId)).toBe(id)
      const second = await packed(there, releaseId)
      await stopThere()
      expect(new Set(Object.keys(first))).toEqual(new Set(formats))
      for (const format of formats) expect(first[format], format).toMatch(/^[0-9a-f]{64}$/)
      expect(second).toEqual(first)
    } finally {
      await other.close()
      await rm(data, { recursive: true, force: true })
    }
  }, 400_000)
})
