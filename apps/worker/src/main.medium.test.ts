import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processEnvironment, testDatabase, testRedis } from '@reticle/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeWorld } from './jobs/test/world.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

const start = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [main], { env: { ...processEnvironment(), RETICLE_LOG: 'error', ...environment } })
  running.push(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString()
  })
  return { child, said, ready: () => vi.waitFor(() => expect(said.out).toBe('ready\n'), { timeout: 100_000, interval: 20 }) }
}

const startsAndStops = async (redisUrl: string | null): Promise<void> => {
  const world = await makeWorld()
  try {
    const { child, said, ready } = start({
      DATABASE_URL: world.url,
      RETICLE_DATA: world.data,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    })
    await ready()
    // An import that names no file ends at once: the outbox, the queue and the job work together.
    const importId = await world.upload([])
    await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'run-import', payload: { importId } }))
    await vi.waitFor(
      async () => expect(await world.query('select state from imports where id = $1', [importId])).toEqual([{ state: 'done' }]),
      {
        timeout: 60_000,
        interval: 50,
      },
    )
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect([code, said.err]).toEqual([0, ''])
  } finally {
    await world.close()
  }
}

describe('the worker process', () => {
  it('on Postgres: says ready, carries a job from the outbox to its end, and leaves with 0 at SIGTERM', () => startsAndStops(null))

  it('names what is wrong with its environment, and ends', async () => {
    const { child, said } = start({ DATABASE_URL: 'mysql://somewhere' })
    const [code] = await once(child, 'exit')
    expect(code).toBe(2)
    expect(said.err).toMatch(/^reticle: worker: DATABASE_URL: .+\n$/)
  })

  it('serves though its Redis is away, and still leaves in time', async () => {
    const database = await testDatabase()
    const data = await mkdtemp(join(tmpdir(), 'reticle-worker-'))
    const { child, said, ready } = start({
      DATABASE_URL: database.url,
      RETICLE_DATA: data,
      REDIS_URL: 'redis://127.0.0.1:1',
      RETICLE_LOG: 'warn',
    })
    await ready()
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    // In order, and not because its time was up.
    expect(said.err).not.toContain('left with work under way')
    await database.drop()
    await rm(data, { recursive: true, force: true })
  })
})

const found = await testRedis()
if ('skipped' in found) describe.skip(`the worker process on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else
  describe('the worker process on Redis', () => {
    it('says ready, carries a job from the outbox to its end, and leaves with 0 at SIGTERM', () => startsAndStops(found.url))
  })
