import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '@reticle/db'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverer, nextTry } from './delivery-loop.ts'
import { makeWorld, type World } from './jobs/test/world.ts'

type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

describe('webhook deliveries', () => {
  let world: World
  let url: string
  const received: Received[] = []
  const errors: unknown[] = []
  let answer = 204
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(answer, { location: '/elsewhere' }).end('thanks')
  })
  beforeAll(async () => {
    world = await makeWorld()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://localhost:${(server.address() as AddressInfo).port}/hook`
  })
  afterAll(async () => {
    server.close()
    await world.close()
  })
  beforeEach(async () => {
    answer = 204
    received.length = 0
    errors.length = 0
    await world.query('delete from webhook_deliveries')
    await world.query('delete from webhooks')
    await world.query('delete from routing_faults')
  })

  const round = (privateHosts: readonly string[] = ['localhost']) =>
    deliverer({ unitOfWork: world.context.unitOfWork, now: world.context.now, onError: (error) => errors.push(error), privateHosts })()
  /** A delivery that waits, of a rule of the project's protocol. */
  const sending = async (to = url) => {
    const [webhookId, id, taskId, organizationId] = [newId(), newId(), newId(), newId()]
    const [{ protocol_id: protocolId }] = await world.query('select protocol_id from projects')
    const payload = { type: 'rule.decided', organizationId, projectId: world.projectId, taskId, protocolId, ruleId: 'rule' }
    await world.context.unitOfWork(async ({ webhooks }) => {
      await webhooks.add({ id: webhookId, projectId: world.projectId, name: 'lab', url: to, secret: 'a secret' })
      await webhooks.send({ id, webhookId, payload, at: world.clock.now })
      // The same one again is no other one.
      await webhooks.send({ id, webhookId, payload, at: world.clock.now })
    })
    return { id, payload }
  }
  const deliveries = () => world.context.read.webhooks.deliveriesOf(world.projectId, 10)

  it('C108: posts the payload once, signed with the secret over the time and the body', async () => {
    const { id, payload } = await sending()
    expect(await round()).toBe(1)
    expect(await round()).toBe(0)
    expect(received).toHaveLength(1)
    const { path, headers, body } = received[0] ?? { path: '', headers: {}, body: '' }
    expect([path, JSON.parse(body), headers['content-type'], headers['reticle-delivery']]).toEqual([
      '/hook',
      { id, ...payload },
      'application/json',
      id,
    ])
    const seconds = Math.floor(world.clock.now.getTime() / 1000)
    const expected = createHmac('sha256', 'a secret').update(`${seconds}.${body}`).digest('hex')
    expect(headers['reticle-signature']).toBe(`t=${seconds},v1=${expected}`)
    expect(await deliveries()).toMatchObject([{ id, state: 'done', attempts: 1, lastStatus: 204, lastError: '' }])
  })

  it('C108: tries again at growing intervals, and after a day gives up with a fault of the rule', async () => {
    await sending()
    answer = 503
    let tries = 0
    for (let step = 0; step < 40; step++) {
      tries += await round()
      world.clock.now = (await deliveries())[0]?.nextAt ?? world.clock.now
    }
    const [delivery] = await deliveries()
    expect(delivery).toMatchObject({ state: 'given-up', lastStatus: 503, lastError: 'it was answered with status 503', attempts: tries })
    // 30 s, 1, 2, 4, ... min, then every two hours.
    expect(tries).toBeGreaterThan(15)
    expect(tries).toBeLessThan(25)
    expect(received).toHaveLength(tries)
    const [fault] = await world.context.read.routingFaults.list(world.projectId)
    expect(fault).toMatchObject({ ruleId: 'rule', count: 1, message: 'webhook "lab" is given up: it was answered with status 503' })
    expect(errors).toEqual([])
  })

  it('C108: follows no redirect', async () => {
    await sending()
    answer = 302
    await round()
    expect(received.map(({ path }) => path)).toEqual(['/hook'])
    expect(await deliveries()).toMatchObject([{ state: 'waiting', lastStatus: 302 }])
  })

  it('C109: refuses addresses of private networks, whatever they are called, unless the operator allows them', async () => {
    const { port } = server.address() as AddressInfo
    for (const to of [
      url,
      `http://127.0.0.1:${port}/`,
      `http://[::1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
    ]) {
      await world.query('delete from webhook_deliveries')
      await world.query('delete from webhooks')
      await sending(to)
      await round([])
      const [delivery] = await deliveries()
      expect([to, delivery?.state]).toEqual([to, 'given-up'])
      expect(delivery?.lastError).toMatch(/an address of a private network.*RETICLE_WEBHOOK_PRIVATE_HOSTS/)
    }
    expect(received).toEqual([])
    for (const allowed of ['127.0.0.1', '127.0.0.0/8']) {
      await world.query('delete from webhook_deliveries')
      await world.query('delete from webhooks')
      await sending(`http://127.0.0.1:${port}/`)
      await round([allowed])
      expect(await deliveries()).toMatchObject([{ state: 'done' }])
    }
    expect(received).toHaveLength(2)
  })

  it('C108: a hook that is switched off sends nothing more', async () => {
    await sending()
    await world.context.unitOfWork(({ webhooks }) => webhooks.change(world.projectId, 'lab', { isActive: false }))
    await round()
    expect(received).toEqual([])
    expect(await deliveries()).toMatchObject([{ state: 'given-up', lastError: 'the webhook was switched off' }])
  })

  it('C108: what nobody answers is tried again', async () => {
    await sending('http://localhost:1/')
    await round()
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, lastStatus: null }])
  })

  it('C108: intervals double from half a minute to two hours, for a day', () => {
    const made = new Date(0)
    const wait = (attempts: number) => ((nextTry(attempts, made, made)?.getTime() ?? 0) - made.getTime()) / 1000
    expect([1, 2, 3, 8, 9, 20].map(wait)).toEqual([30, 60, 120, 3840, 7200, 7200])
    expect(nextTry(20, made, new Date(86_400_000 - 7_200_000))).toEqual(new Date(86_400_000))
    expect(nextTry(20, made, new Date(86_400_001 - 7_200_000))).toBeNull()
  })
})
