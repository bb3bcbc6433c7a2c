import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Asked, ask } from './ask.ts'

describe('a request to an address that a user named', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })
  const serve = async (listener: RequestListener): Promise<URL> => {
    server = createServer(listener).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`)
  }
  const allowance = { hosts: ['127.0.0.1'], setting: 'RETICLE_HOSTS' }
  const get = (url: URL, more: Partial<Asked> = {}) => ask({ method: 'GET', url, allowance, milliseconds: 5000, mostBytes: 1000, ...more })

  it('sends what it is given, and brings what is answered', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      response.writeHead(201, { 'x-method': request.method ?? '' }).end(`got ${Buffer.concat(chunks)} ${request.headers.authorization}`)
    })
    const outcome = await get(url, { method: 'POST', body: Buffer.from('this'), headers: { authorization: 'Token t' } })
    expect(outcome).toMatchObject({ ok: true, value: { status: 201, headers: { 'x-method': 'POST' } } })
    expect(outcome.ok && outcome.value.body.toString()).toBe('got this Token t')
  })

  it('C109: does not go to this machine unless the operator lets it, and says how', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.end()
    })
    const outcome = await get(url, { allowance: { hosts: [], setting: 'RETICLE_HOSTS' } })
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'refused', isFinal: true } })
    expect(!outcome.ok && outcome.error.message).toContain('RETICLE_HOSTS')
    expect(asked).toBe(0)
  })

  it('C109: follows no redirect', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.writeHead(302, { location: '/other' }).end()
    })
    expect(await get(url)).toMatchObject({ ok: true, value: { status: 302 } })
    expect(asked).toBe(1)
  })

  it.each([
    [
      'says to be long',
      (_: unknown, response: Parameters<RequestListener>[1]) => response.writeHead(200, { 'content-length': '1e15' }).end(),
    ],
    ['is long', (_: unknown, response: Parameters<RequestListener>[1]) => response.end('x'.repeat(100_000))],
  ])('an answer that %s is not read to its end', async (_, listener) => {
    const url = await serve(listener as RequestListener)
    const outcome = await get(url)
    expect(outcome).toMatchObject({ ok: false })
    expect(!outcome.ok && ['too-large', 'unreachable']).toContain(!outcome.ok && outcome.error.kind)
  })

  it('an answer that drips for longer than the time that it has is given up', async () => {
    const url = await serve(async (_, response) => {
      for (let i = 0; i < 100 && !response.destroyed; i++) {
        response.write('x')
        await delay(20)
      }
      response.end()
    })
    const outcome = await get(url, { milliseconds: 200 })
    expect(outcome).toEqual({ ok: false, error: { kind: 'too-slow', message: 'no answer within 0.2 s', isFinal: false } })
  })

  it('can be cancelled', async () => {
    const cancel = new AbortController()
    const url = await serve(() => cancel.abort())
    expect(await get(url, { signal: cancel.signal })).toMatchObject({ ok: false, error: { kind: 'cancelled', isFinal: true } })
  })

  it('a connection that breaks off is a failure that may pass', async () => {
    const url = await serve((request) => request.socket.destroy())
    expect(await get(url)).toMatchObject({ ok: false, error: { kind: 'unreachable', isFinal: false } })
  })
})
