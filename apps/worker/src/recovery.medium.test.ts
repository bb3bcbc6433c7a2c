import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { processEnvironment, testRedis } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { makeWorld, type World } from './jobs/test/world.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const children: ChildProcess[] = []
const worlds: World[] = []
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const world of worlds) await world.close()
})

const start = async (world: World, redisUrl: string | null): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [main], {
    env: {
      ...processEnvironment(),
      RETICLE_LOG: 'silent',
      DATABASE_URL: world.url,
      RETICLE_DATA: world.data,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(child)
  await once(child.stdout ?? child, 'data')
  return child
}

const total = 80
/** A worker is in the middle of an upload of many pictures. */
const inTheMiddle = async (redisUrl: string | null) => {
  const world = await makeWorld()
  worlds.push(world)
  const files = await Promise.all(
    Array.from({ length: total }, async (_, index) => ({
      name: `${index}.png`,
      bytes: await sharp({ create: { width: 900, height: 600, channels: 3, background: { r: index, g: 7, b: 9 } } })
        .png({ compressionLevel: 1 })
        .toBuffer(),
    })),
  )
  const importId = await world.upload(files)
  await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'run-import', payload: { importId } }))
  const worker = await start(world, redisUrl)
  const decided = async () => (await world.context.read.imports.get(importId))?.done ?? 0
  await vi.waitFor(async () => expect(await decided()).toBeGreaterThan(2), { timeout: 90_000, interval: 5 })
  return { world, importId, worker, decided }
}

type Fault = Awaited<ReturnType<typeof inTheMiddle>>

/** L32: another worker takes it over by itself, before the lock and the stall check of BullMQ's own defaults would have run out (74 s). */
const goesOn = ({ decided }: Fault, before: number) =>
  vi.waitFor(async () => expect(await decided()).toBeGreaterThan(before), { timeout: 65_000, interval: 100 })

/** In the end the whole upload is in, each file once. */
const isWhole = async ({ world, importId }: Fault) => {
  const state = async () => (await world.context.read.imports.get(importId))?.state
  await vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: 120_000, interval: 100 })
  expect(await world.context.read.imports.get(importId)).toMatchObject({ added: total, duplicates: 0, rejects: [] })
  expect(await world.query('select count(*)::int as n, count(distinct sha256)::int as contents from samples')).toEqual([
    { n: total, contents: total },
  ])
  expect(await world.eventTypes(importId)).toEqual(['import.finished'])
}

const killed = async (redisUrl: string | null) => {
  const fault = await inTheMiddle(redisUrl)
  fault.worker.kill('SIGKILL')
  await once(fault.worker, 'exit')
  const before = await fault.decided()
  expect(before).toBeLessThan(total)
  await start(fault.world, redisUrl)
  await goesOn(fault, before)
  await isWhole(fault)
}

const frozen = async (redisUrl: string | null) => {
  const fault = await inTheMiddle(redisUrl)
  fault.worker.kill('SIGSTOP')
  const before = await fault.decided()
  expect(before).toBeLessThan(total)
  await start(fault.world, redisUrl)
  await goesOn(fault, before)
  await isWhole(fault)
  // It comes back, in the middle of a file that others have decided long since: nothing is there twice.
  fault.worker.kill('SIGCONT')
  await delay(3000)
  await isWhole(fault)
}

const redis = async (): Promise<string | null> => {
  const found = await testRedis()
  return 'url' in found ? found.url : null
}
const described = (await redis()) === null ? describe.skip : describe.concurrent

describe.concurrent('L32: an import whose worker dies, on Postgres', () => {
  it('goes on when it was killed', () => killed(null), 240_000)
  it('goes on when it is frozen', () => frozen(null), 240_000)
})
described('L32: an import whose worker dies, on Redis', () => {
  it('goes on when it was killed', async () => killed(await redis()), 240_000)
  it('goes on when it is frozen', async () => frozen(await redis()), 240_000)
})
