import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { json, processEnvironment } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { backendOf, type Models, modelsIn, said } from './test/models.ts'
import { makeWorld, type World } from './test/world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const count = 120

describe('a worker that is killed in the middle of a run', () => {
  const children: ChildProcess[] = []
  let world: World
  let models: Models
  let server: Awaited<ReturnType<typeof backendOf>>
  beforeAll(async () => {
    world = await makeWorld()
    models = modelsIn(world)
    await models.pictures(count)
    server = await backendOf({
      '/predict': async (_, response) => {
        await delay(20)
        json(response, said)
      },
    })
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await server.close()
    await world.close()
  })

  const start = async (): Promise<ChildProcess> => {
    const env = {
      ...processEnvironment(),
      ...{ RETICLE_LOG: 'silent', DATABASE_URL: world.url, RETICLE_DATA: world.data, RETICLE_BACKEND_PRIVATE_HOSTS: '127.0.0.1' },
    }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(child)
    await once(child.stdout ?? child, 'data')
    return child
  }

  it('MR10: the next one goes on where it was, and each sample is said of once', async () => {
    const id = await models.ask(await models.backend(await models.model(), server.url))
    await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: id } }))
    const row = async () => (await world.context.read.modelRuns.get(id)) ?? { done: 0, state: 'gone', failed: 0, total: 0 }
    const first = await start()
    await vi.waitFor(async () => expect((await row()).done).toBeGreaterThan(20), { timeout: 60_000, interval: 20 })
    first.kill('SIGKILL')
    await once(first, 'exit')
    const { done } = await row()
    expect(done).toBeLessThan(count)
    const askedBefore = server.asked('/predict')
    await start()
    await vi.waitFor(async () => expect((await row()).state).toBe('done'), { timeout: 120_000, interval: 200 })
    expect(await row()).toMatchObject({ done: count, failed: 0, total: count })
    expect(await models.suggestions()).toHaveLength(count)
    // Only what was not written is asked again.
    expect(server.asked('/predict') - askedBefore).toBe(count - done)
  })
})
