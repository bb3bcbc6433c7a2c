import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { newId } from '@reticle/db'
import { processEnvironment } from '@reticle/testkit'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { lineOf, uploadManifest } from './test/manifests.ts'
import { makeWorld, type World } from './test/world.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const children: ChildProcess[] = []
const worlds: World[] = []
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const world of worlds) await world.close()
})

const start = async (world: World): Promise<ChildProcess> => {
  const env = {
    ...processEnvironment(),
    RETICLE_LOG: 'silent',
    DATABASE_URL: world.url,
    RETICLE_DATA: world.data,
    RETICLE_SOURCE_FOLDERS: '/data',
  }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child.stdout ?? child, 'data')
  return child
}

const total = 60_000

/** A worker is in the middle of a manifest of 60,000 records, some of which are there twice and some of which are none. */
const inTheMiddle = async () => {
  const world = await makeWorld()
  worlds.push(world)
  const lines = Array.from({ length: total }, (_, index) => (index % 1000 === 999 ? 'no record' : lineOf(index % 1000 === 998 ? 1 : index)))
  const importId = await uploadManifest(world, lines.join('\n'))
  await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'run-import', payload: { importId } }))
  const worker = await start(world)
  const decided = async () => (await world.context.read.imports.get(importId))?.done ?? 0
  await vi.waitFor(async () => expect(await decided()).toBeGreaterThan(0), { timeout: 60_000, interval: 5 })
  return { world, importId, worker, decided }
}

const isWhole = async (world: World, importId: string) => {
  const state = async () => (await world.context.read.imports.get(importId))?.state
  await vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: 180_000, interval: 200 })
  const added = total - 120
  expect(await world.context.read.imports.get(importId)).toMatchObject({ total, done: total, added, duplicates: 60, rejected: 60 })
  expect(
    await world.query('select count(*)::int as n, count(distinct sha256)::int as contents, max(position)::int as last from samples'),
  ).toEqual([{ n: added, contents: added, last: added }])
  expect(await world.query('select count(*)::int as n, count(distinct sample_id)::int as samples from tasks')).toEqual([
    { n: added, samples: added },
  ])
  const ranges = await world.query(
    `select (payload->'lines'->>'from')::int as from, (payload->'lines'->>'to')::int as to from events where type = 'import.records-added' order by id`,
  )
  expect(ranges.map(({ from }) => from)).toEqual([1, ...ranges.slice(0, -1).map(({ to }) => to + 1)])
  expect(ranges.at(-1)?.to).toBe(total)
}

describe('L32: a manifest whose worker dies', () => {
  it('goes on at the chunk where it stopped, with nothing twice', async () => {
    const { world, importId, worker, decided } = await inTheMiddle()
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    const before = await decided()
    expect(before).toBeLessThan(total)
    await start(world)
    await isWhole(world, importId)
    expect((await world.eventTypes(importId)).at(-1)).toBe('import.finished')
  }, 240_000)
})

describe('L36: while a manifest comes in', () => {
  it('leases and submissions go on: no lock keeps their rows waiting', async () => {
    const { world, importId, worker } = await inTheMiddle()
    let leases = 0
    for (;;) {
      const [{ state }] = await world.query('select state from imports where id = $1', [importId])
      if (state === 'done') break
      const [task] = await world.query('select id from tasks where is_open order by position offset $1 limit 1', [leases])
      const client = await world.context.database.pool.connect()
      try {
        await client.query('begin')
        await client.query(`set local lock_timeout = '100ms'`)
        await client.query(
          `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
            values ($1, $2, $3, $4, 'leased', 1, now(), now() + interval '1 hour')`,
          [newId(), world.projectId, task?.id, world.people[0]],
        )
        await client.query('update tasks set leased = leased + 1 where id = $1', [task?.id])
        await client.query('commit')
      } finally {
        client.release()
      }
      leases++
    }
    expect(leases).toBeGreaterThan(10)
    await isWhole(world, importId)
    worker.kill('SIGTERM')
  }, 240_000)
})
