import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request that a backend of a test heard. */
type Heard = { readonly method: string; readonly path: string; readonly body: Buffer; readonly headers: IncomingMessage['headers'] }
export type BackendAnswer = (heard: Heard, response: ServerResponse, count: number) => void | Promise<void>

/** Answers with JSON, or with a text that says it is. */
export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}

/**
 * A real server that answers as it is told, by the first part of the path; `/health` is well without a word about it.
 */
export const backendServer = async (answers: Readonly<Record<string, BackendAnswer>>) => {
  const heard: Heard[] = []
  const counts = new Map<string, number>()
  const usual: Readonly<Record<string, BackendAnswer>> = {
    '/health': (_, response) => json(response, { status: 'ok' }),
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const path = request.url ?? ''
      const one = { method: request.method ?? '', path, body: Buffer.concat(pieces), headers: request.headers }
      heard.push(one)
      const first = `/${path.split('/')[1]}`
      const count = (counts.get(first) ?? 0) + 1
      counts.set(first, count)
      const answer = answers[first] ?? usual[first]
      if (answer === undefined) json(response, { error: 'there is nothing here' }, 404)
      else void answer(one, response, count)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    heard,
    asked: (path: string): number => counts.get(path) ?? 0,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
export type BackendServer = Awaited<ReturnType<typeof backendServer>>
