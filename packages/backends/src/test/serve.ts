import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Heard = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: Buffer }
export type Say = (response: ServerResponse, heard: Heard) => void | Promise<void>

/** A program on this machine that answers as it is told, and remembers what it heard. */
export const serve = async (say: Say) => {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
    heard.push(one)
    await say(response, one)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const sayJson = (value: unknown, status = 200): Say => {
  return (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
