import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workerFigures } from './figures.ts'
import { makeWorld, type World } from './jobs/test/world.ts'
import { serveMetrics } from './metrics.ts'

const get = async (port: number, headers: Record<string, string> = {}, path = '/metrics') => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  return { status: answer.status, text: await answer.text() }
}

describe('/metrics of the worker', () => {
  let world: World
  let served: Awaited<ReturnType<typeof serveMetrics>>
  const errors: unknown[] = []
  const serve = (token: string | null) =>
    serveMetrics(workerFigures(world.context).registry, { port: 0, token }, (error) => errors.push(error))
  beforeAll(async () => {
    world = await makeWorld()
    served = await serve(null)
  })
  afterAll(async () => {
    await served.close()
    await world.close()
  })

  it('says what waits, and what the dispenser does', async () => {
    const [taskId] = await world.open(2)
    await world.query(`update tasks set state = 'comparing' where id = $1`, [taskId])
    const { projectId } = world
    await world.context.unitOfWork(async ({ outbox }) => {
      await outbox.put({ kind: 'job', name: 'refit-project', payload: { projectId } })
      await outbox.putLater('refit-project', projectId, 60_000)
      await outbox.putLater('refit-project', projectId, 60_000)
    })
    expect(await world.query('select 1 from outbox')).toHaveLength(2)
    await world.query(`update outbox set created_at = now() - interval '7 seconds' where retry_at is null`)
    const { status, text } = await get(served.port)
    expect([status, errors]).toEqual([200, []])
    expect(text).toMatch(/^reticle_outbox_waiting 1$/m)
    expect(Number(/^reticle_outbox_oldest_seconds (.+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(7)
    expect(text).toMatch(/^reticle_comparing_waiting 1$/m)
    expect(text).toMatch(/^reticle_dispenser_claims\{by="postgres"\} 0$/m)
    expect(text).toMatch(/^reticle_dispenser_drift 0$/m)
  })

  it('is for this machine, and behind a token for its bearer alone', async () => {
    expect((await get(served.port, { 'x-forwarded-for': '10.0.0.1' })).status).toBe(403)
    expect((await get(served.port, {}, '/')).status).toBe(404)
    const guarded = await serve('a token')
    expect((await get(guarded.port)).status).toBe(403)
    expect((await get(guarded.port, { authorization: 'Bearer another' })).status).toBe(403)
    expect((await get(guarded.port, { authorization: 'Bearer a token' })).status).toBe(200)
    await guarded.close()
  })
})
